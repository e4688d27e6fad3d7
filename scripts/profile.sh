#!/bin/sh
# Profiles runs of the weather example, generated code and all, streamed ones, and streams from a server, and fails where a frame of
# package reflect or encoding/json shows up.
set -eu
cd "$(dirname "$0")/.."
root=$PWD
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

profile() { # module package benchmark
	cd "$root/$1"
	go test -run '^$' -bench "^$3\$" -benchtime "${BENCHTIME:-3s}" -cpuprofile "$dir/cpu.prof" -o "$dir/test" "$2"
	go tool pprof -top -nodefraction 0 -edgefraction 0 "$dir/test" "$dir/cpu.prof" >"$dir/top"
	head -30 "$dir/top"
	if grep -E ' (reflect|encoding/json)\.' "$dir/top"; then
		echo "profile: the frames above must not be there" >&2
		exit 1
	fi
	echo "profile: no frame of package reflect or encoding/json among $(($(wc -l <"$dir/top") - 6)) of $3 in $1/$2"
}

profile examples ./weather BenchmarkRun
profile examples ./weather BenchmarkStream
profile . ./runtime/openai BenchmarkStream

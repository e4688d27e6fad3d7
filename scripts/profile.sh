#!/bin/sh
# Profiles runs of the weather example, generated code and all, and fails where a frame of package reflect or encoding/json shows up.
set -eu
cd "$(dirname "$0")/../examples"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
go test -run '^$' -bench BenchmarkRun -benchtime 3s -cpuprofile "$dir/cpu.prof" -o "$dir/weather.test" ./weather
go tool pprof -top -nodefraction 0 -edgefraction 0 "$dir/weather.test" "$dir/cpu.prof" >"$dir/top"
head -30 "$dir/top"
if grep -E ' (reflect|encoding/json)\.' "$dir/top"; then
	echo "profile: the frames above must not be there" >&2
	exit 1
fi
echo "profile: no frame of package reflect or encoding/json among $(($(wc -l <"$dir/top") - 6))"

#!/bin/sh
# Measures agentgen as it is in a revision and as it is here, both with the programs of this tree
# where they build with it, in turns, and compares them with benchstat.
set -eu
base=${1:?usage: bench-compare.sh REVISION}
cd "$(dirname "$0")/.."
root=$PWD
dir=$(mktemp -d)
trap 'git -C "$root" worktree remove --force "$dir/base" 2>/dev/null || true; rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM
git worktree add --quiet --detach "$dir/base" "$base"
build_base() { (cd "$dir/base/bench" && go generate ./... && go build -o "$dir/old" ./ours); }
rm -rf "$dir/base/bench"
cp -r "$root/bench" "$dir/base/bench"
if ! build_base 2>"$dir/errors"; then
	cat "$dir/errors" >&2
	echo "The programs of this tree do not build with $base: its own are measured instead." >&2
	rm -rf "$dir/base/bench"
	git -C "$dir/base" checkout --quiet HEAD -- bench
	build_base
fi
(cd bench && go build -o "$dir/new" ./ours && cd harness && go build -o "$dir/server" ./server)
# The server ends when its input does.
mkfifo "$dir/in" "$dir/url"
"$dir/server" <"$dir/in" >"$dir/url" &
exec 3>"$dir/in"
read -r url <"$dir/url"
for round in $(seq "${ROUNDS:-8}"); do
	echo "round $round" >&2
	"$dir/old" -run by=agentgen -server "$url" -time "${BENCHTIME:-100ms}" >>"$dir/old.txt"
	"$dir/new" -run by=agentgen -server "$url" -time "${BENCHTIME:-100ms}" >>"$dir/new.txt"
done
exec 3>&-
cd "$dir" && go run golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da old.txt new.txt

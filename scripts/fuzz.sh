#!/bin/sh
# Runs every fuzz target of every module for FUZZTIME, one after the other.
set -eu
cd "$(dirname "$0")/.."
time=${FUZZTIME:-2s}
root=$PWD
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for module in . testdata/golden; do
	cd "$root/$module"
	grep -rl --include='*_test.go' '^func Fuzz' . | xargs -n1 dirname | sort -u | while read -r dir; do
		# The nested module has its own turn, and what lies in testdata otherwise is no package.
		case "$dir" in ./testdata/*) continue ;; esac
		for target in $(grep -ho '^func Fuzz[A-Za-z0-9]*' "$dir"/*_test.go | cut -c6-); do
			echo "fuzz $module $dir $target"
			# Without a bound Go's minimizer takes all of the time.
			go test "$dir" -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 5x -parallel 1 >"$log" 2>&1 || { cat "$log"; exit 1; }
		done
	done
done

#!/bin/sh
# Runs every fuzz target of every module for FUZZTIME, one after the other.
set -eu
cd "$(dirname "$0")/.."
time=${FUZZTIME:-2s}

# failed ends the script, unless go test has only run out of time, which it may report as a failure (go.dev/issue/75804): a real
# one has an input that fails.
failed() {
	if grep -q '^ *context deadline exceeded$' "$log" && ! grep -q 'Failing input\|panic\|_test.go:' "$log"; then
		return
	fi
	cat "$log"
	exit 1
}

root=$PWD
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for module in . testdata/golden; do
	cd "$root/$module"
	grep -rl --include='*_test.go' '^func Fuzz' . | xargs -n1 dirname | sort -u | while read -r dir; do
		# The nested module has its own turn, and what lies in testdata otherwise is no package.
		case "$dir" in ./testdata/*) continue ;; esac
		# Targets of modules in runtime/ are run with their inputs by make test-modules.
		[ "$(cd "$dir" && go env GOMOD)" = "$PWD/go.mod" ] || continue
		for target in $(grep -ho '^func Fuzz[A-Za-z0-9]*' "$dir"/*_test.go | cut -c6-); do
			echo "fuzz $module $dir $target"
			# Without a bound Go's minimizer takes all of the time.
			go test "$dir" -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 5x -parallel 1 >"$log" 2>&1 || failed
		done
	done
done

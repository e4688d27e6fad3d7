#!/bin/sh
# Runs the tests of every nested module under runtime, tests the pages in a browser, and builds all nested modules from outside. A module
# whose own modules cannot be had is skipped, with the reason.
set -eu
cd "$(dirname "$0")/.."
root=$PWD passed=0 skipped=0
for mod in $(git ls-files 'runtime/*/go.mod' scripts/browser/go.mod | sort); do
	dir=$(dirname "$mod")
	cd "$root/$dir"
	if ! reason=$(go mod download 2>&1); then
		echo "SKIP $dir: its modules cannot be had: $reason"
		skipped=$((skipped + 1))
		continue
	fi
	echo "test $dir"
	if grep -q '^tool .*/cmd/agentgen$' go.mod; then
		go tool agentgen -check ./...
	fi
	go vet ./...
	go test ./...
	passed=$((passed + 1))
done
cd "$root"
go test ./scripts/outside
go test ./scripts/docs -run Nested -nested
echo "$passed nested modules tested, $skipped skipped"

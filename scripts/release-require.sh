#!/bin/sh
# Makes the nested modules require a version of the root module, and of each other, as a release has it: sh scripts/release-require.sh
# VERSION. In this repository their replace directives still count; outside, these versions do.
set -eu
version=${1:?usage: sh scripts/release-require.sh v0.1.0}
cd "$(dirname "$0")/.."
root=$(sed -n 's/^module //p' go.mod)
for mod in $(git ls-files '*/go.mod'); do
	for required in $(sed -nE "s|^(require)?[[:space:]]*($root[^ ]*) v[^ ]+.*|\2|p" "$mod"); do
		go mod edit -require "$required@$version" "$mod"
	done
done

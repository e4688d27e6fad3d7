#!/bin/sh
# Lists the changes of the API since a release, or since another revision, that break programs: sh scripts/api.sh [REVISION]. It fails
# if there are any. Without a revision it is the last release; before the first there is nothing to compare with.
set -eu
apidiff="go run golang.org/x/exp/cmd/apidiff@v0.0.0-20261113113407-e3970619a1a4"
cd "$(dirname "$0")/.."
root=$PWD
base=${1:-$(git describe --tags --abbrev=0 --match 'v[0-9]*' 2>/dev/null || true)}
if [ -z "$base" ]; then
	echo "api: no release has been tagged yet; name a revision to compare with"
	exit 0
fi
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM
mkdir "$dir/base"
git archive "$base" | tar -xf - -C "$dir/base"
broken=0
for mod in go.mod $(git ls-files 'runtime/*/go.mod' | sort); do
	folder=$(dirname "$mod")
	path=$(sed -n 's/^module //p' "$mod")
	if [ ! -e "$dir/base/$mod" ]; then
		echo "api: $path is new"
		continue
	fi
	if ! reason=$(cd "$folder" && go mod download 2>&1 && cd "$dir/base/$folder" && go mod download 2>&1); then
		echo "SKIP $path: its modules cannot be had: $reason"
		continue
	fi
	(cd "$dir/base/$folder" && $apidiff -m -w "$dir/old" "$path")
	changes=$(cd "$root/$folder" && $apidiff -m -incompatible "$dir/old" "$path" 2>"$dir/errors") || { cat "$dir/errors" >&2; exit 1; }
	if [ -n "$changes" ]; then
		broken=1
		printf 'api: %s has changed since %s:\n%s\n' "$path" "$base" "$changes"
	fi
done
[ "$broken" = 0 ] || exit 1
echo "api: compatible with $base"

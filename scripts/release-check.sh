#!/bin/sh
# Checks that this tree can be released as a version: sh scripts/release-check.sh VERSION. It builds programs outside that require what
# the release would publish, compares the API with that of the last release, and prints the tags to make. See docs/releasing.md.
set -eu
version=${1:?usage: make release-check VERSION=v0.1.0}
cd "$(dirname "$0")/.."
fail() { echo "release-check: $*" >&2; exit 1; }
echo "$version" | grep -qE '^v[01]\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$' ||
	fail "$version is not a version of these modules: write v0.MINOR.PATCH or v1.MINOR.PATCH (v2 would need other module paths)"
[ -z "$(git status --porcelain)" ] || fail "there are changes that are not committed: a release is a commit"
nested=$(git ls-files 'runtime/*/go.mod' | sort)
tags=$version
for mod in $nested; do
	grep -qE "github.com/agentgen-go/agentgen $version( |\$)" "$mod" ||
		fail "$mod does not require $version of the root module: run sh scripts/release-require.sh $version, and commit"
	tags="$tags $(dirname "$mod")/$version"
done
for tag in $tags; do
	[ -z "$(git tag --list "$tag")" ] || fail "the tag $tag exists already: choose another version"
done
go test -count=1 -timeout 30m ./scripts/outside
last=$(git describe --tags --abbrev=0 --match 'v[0-9]*' 2>/dev/null || true)
if ! sh scripts/api.sh; then
	[ "${last%.*}" != "${version%.*}" ] && [ "${version%%.*}" = v0 ] ||
		fail "$version breaks programs that use $last: before v1 that takes a new minor version, and from v1 on it is not possible"
	echo "release-check: these changes belong into CHANGELOG.md"
fi
echo "Ready. The tags of the release:"
for tag in $tags; do
	echo "  git tag -a $tag -m $tag"
done

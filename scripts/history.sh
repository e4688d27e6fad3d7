#!/bin/sh
# Proves that message histories move between Pydantic AI and agentgen unchanged, with the real package: makes the
# fixtures of runtime/testdata/history, lets Pydantic AI read what Go wrote there, and exchanges random histories.
# Usage: scripts/history.sh [-fixtures]     with -fixtures, the committed ones are replaced; otherwise they must be equal
# It needs Python 3.13 or later, whose mimetypes tell the type of a URL with a query, and an index of packages.
set -eu
export PYTHONDONTWRITEBYTECODE=1
cd "$(dirname "$0")/.."

followed=2.59.0 # the JSON of this version is ours: the last one before RetryPromptPart was split up
newest=2.68.0   # histories of this one must survive
dir=runtime/testdata/history

python=
for p in ${PYTHON:-python3 python3.14 python3.13}; do
	if "$p" -c 'import sys; sys.exit(sys.version_info < (3, 13))' 2>/dev/null; then python=$p && break; fi
done
if [ -z "$python" ]; then
	echo "no Python 3.13: set PYTHON to one" >&2
	exit 1
fi

# venv makes an environment with a version of pydantic-ai-slim, and prints its Python.
venv() {
	if [ ! -x ".bin/pydantic-ai-$1/bin/python" ]; then
		"$python" -m venv ".bin/pydantic-ai-$1"
		".bin/pydantic-ai-$1/bin/pip" install --quiet --disable-pip-version-check "pydantic-ai-slim==$1" >&2
	fi
	echo ".bin/pydantic-ai-$1/bin/python"
}
old=$(venv $followed)
new=$(venv $newest)

made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
"$old" scripts/history/history.py fixtures "$made"
"$new" scripts/history/history.py newest "$made"
if [ "${1-}" = -fixtures ]; then
	cp "$made"/*.json $dir/
else
	for f in "$made"/*.json; do diff -u "$dir/${f##*/}" "$f"; done
	echo "the fixtures are those that Pydantic AI makes"
fi

"$old" scripts/history/history.py check $dir/go/*.json
go build -o "$made/roundtrip" ./scripts/history/roundtrip
"$old" scripts/history/history.py exchange "$made/roundtrip"

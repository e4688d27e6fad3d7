#!/bin/sh
# Proves that message histories move between Pydantic AI and agentgen unchanged, with the real package: makes the
# fixtures of runtime/testdata/history, lets Pydantic AI read what Go wrote there, and exchanges random histories.
# Usage: scripts/history.sh [-fixtures]     with -fixtures, the committed ones are replaced; otherwise they must be equal
# It needs Python 3.11 or later and an index of packages. It makes its own environments, and skips the test where it cannot.
set -eu
export PYTHONDONTWRITEBYTECODE=1
cd "$(dirname "$0")/.."

followed=2.68.0 # the JSON of this version is ours
before=2.59.0   # the last one that refuses it, for which message.MarshalOld writes
dir=runtime/testdata/history

skip() {
	echo "history: SKIPPED, nothing was proved: $1" >&2
	exit 0
}

python=
for p in ${PYTHON:-python3} python3.14 python3.13 python3.12 python3.11; do
	if "$p" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$p && break; fi
done
[ -n "$python" ] || skip "there is no Python from 3.11 on; set PYTHON to one"

# environment makes one with a version of pydantic-ai-slim, and prints its Python.
environment() {
	env=.bin/pydantic-ai-$1
	if [ ! -e "$env/complete" ]; then
		rm -rf "$env"
		"$python" -m venv "$env" >&2 && "$env/bin/python" -m pip install --quiet --disable-pip-version-check "pydantic-ai-slim==$1" >&2 || return
		touch "$env/complete"
	fi
	echo "$env/bin/python"
}
new=$(environment $followed) || skip "pydantic-ai-slim $followed could not be installed: is there an index of packages?"
old=$(environment $before) || skip "pydantic-ai-slim $before could not be installed: is there an index of packages?"

made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
"$new" scripts/history/history.py fixtures "$made"
if [ "${1-}" = -fixtures ]; then
	cp "$made"/*.json $dir/
else
	for f in "$made"/*.json; do diff -u "$dir/${f##*/}" "$f"; done
	echo "the fixtures are those that Pydantic AI $followed makes"
fi

"$new" scripts/history/history.py check $dir/go/*.json
go build -o "$made/roundtrip" ./scripts/history/roundtrip
"$new" scripts/history/history.py exchange "$made/roundtrip"
for f in conversation zoo zero; do "$made/roundtrip" -old <"$dir/go/$f.json" >"$made/$f.old"; done
"$old" scripts/history/history.py old "$made"/*.old

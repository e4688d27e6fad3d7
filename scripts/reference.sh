#!/bin/sh
# Runs random scripts on Pydantic AI and on agentgen, each side with a clock of its own, and compares what has become of them: histories,
# outputs, errors, what the model was sent, usage, calls, pauses. Fails where docs/pydantic-ai.md does not explain a difference by name, or
# where the same scripts give other histories the second time.
# Usage: scripts/reference.sh [SCRIPTS [SEED]]
# Look at one script: python3 scripts/reference/compare.py .bin/reference/{scripts,theirs,ours}.jsonl -v ID
# It needs Python 3.11 or later and an index of packages.
set -eu
export PYTHONDONTWRITEBYTECODE=1
cd "$(dirname "$0")/.."

version=2.68.0
count=${1:-1000}
seed=${2:-2680}
dir=.bin/reference

python=
for p in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
	if "$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$p && break; fi
done
if [ -z "$python" ]; then
	echo "skipped: no Python 3.11 or later, set PYTHON to one" >&2
	exit 0
fi
venv=.bin/pydantic-ai-$version-reference
if ! "$venv/bin/python" -c 'import pydantic_ai' 2>/dev/null; then
	if ! { "$python" -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check "pydantic-ai-slim==$version"; } >&2; then
		rm -rf "$venv"
		echo "skipped: pydantic-ai-slim $version cannot be installed" >&2
		exit 0
	fi
fi

mkdir -p $dir
${GO:-go} test -c -o $dir/scripted ./scripts/reference/scripted
"$python" scripts/reference/generate.py "$seed" "$count" $dir/scripts.jsonl
"$venv/bin/python" scripts/reference/pyrun.py $dir/scripts.jsonl $dir/theirs.jsonl
for out in ours again; do
	SCRIPTS=$PWD/$dir/scripts.jsonl RESULTS=$PWD/$dir/$out.jsonl $dir/scripted -test.run '^TestScripts$' >/dev/null
done
"$python" scripts/reference/again.py $dir/ours.jsonl $dir/again.jsonl
"$python" scripts/reference/compare.py $dir/scripts.jsonl $dir/theirs.jsonl $dir/ours.jsonl

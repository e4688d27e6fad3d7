#!/bin/sh
# Proves that agent specs mean the same to Pydantic AI and to agentgen, with the real package: makes the expectations of
# runtime/spec/testdata/reference anew and compares them with the committed ones, lets Pydantic AI read what Go has written, and exchanges
# random specs and templates.
# Usage: scripts/specs.sh [-update | COUNT [SEED]]     with -update, the committed expectations are replaced
# It needs Python 3.11 or later and an index of packages. It makes its own environment, and skips where it cannot.
set -eu
export PYTHONDONTWRITEBYTECODE=1
cd "$(dirname "$0")/.."

version=2.68.0
dir=runtime/spec/testdata

python=
for p in ${PYTHON:-python3} python3.14 python3.13 python3.12 python3.11; do
	if "$p" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$p && break; fi
done
if [ -z "$python" ]; then
	echo "specs: SKIPPED, nothing was proved: there is no Python from 3.11 on; set PYTHON to one" >&2
	exit 0
fi
venv=.bin/pydantic-ai-$version-specs
if ! "$venv/bin/python" -c 'import pydantic_ai, pydantic_handlebars, yaml, openai, anthropic, fastmcp' 2>/dev/null; then
	if ! { "$python" -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check "pydantic-ai-slim[spec,openai,anthropic,mcp]==$version"; } >&2; then
		rm -rf "$venv"
		echo "specs: SKIPPED, nothing was proved: pydantic-ai-slim[spec] $version cannot be installed" >&2
		exit 0
	fi
fi
py=$venv/bin/python

made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
if [ "${1-}" = -update ]; then
	"$py" scripts/specs/specs.py reference $dir/reference
	"$py" scripts/specs/specs.py texts $dir/reference/texts.json
	exit 0
fi
cp $dir/reference/* "$made"
"$py" scripts/specs/specs.py reference "$made"
"$py" scripts/specs/specs.py texts "$made/texts.json"
for f in expected.json texts.json; do diff -u $dir/reference/$f "$made/$f"; done
echo "the expectations are those of Pydantic AI $version"
"$py" scripts/specs/specs.py loads $dir/go $dir/reference
${GO:-go} build -o "$made/exchange" ./scripts/specs/exchange
"$py" scripts/specs/specs.py exchange "$made/exchange" "${2:-268}" "${1:-500}"

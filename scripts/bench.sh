#!/bin/sh
# Measures everything and writes the tables into docs/performance.md. The flags are those of the program in bench.
set -eu
cd "$(dirname "$0")/../bench"
mkdir -p out
go run . -raw out/bench.txt -write ../docs/performance.md "$@"

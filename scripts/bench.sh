#!/bin/sh
# Measures everything and prints tables. The flags are those of the program in bench; -write ../docs/performance.md renews the tables there.
set -eu
cd "$(dirname "$0")/../bench"
mkdir -p out
go run . -raw out/bench.txt "$@"

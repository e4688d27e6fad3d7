#!/bin/sh
# Kills workers of each engine KILLS times at random points while they do RUNS runs, and compares what they leave with undisturbed
# runs. Temporal, whose server for development is slow, does as many runs as so many kills take.
set -eu
cd "$(dirname "$0")/.."
root=$PWD
cli_version=v1.5.1

# kill_test tests the module $1 with $2 runs.
kill_test() {
	echo "== $1: $KILLS kills, $2 runs"
	cd "$root/runtime/$1"
	AGENTGEN_KILLS=$KILLS AGENTGEN_RUNS=$2 go test -count=1 -timeout 2h -v -run '^TestKill$' .
	cd "$root"
}

kill_test journal "$RUNS"
kill_test agentdbos "$RUNS"
if [ "${TEMPORAL:-}" = none ]; then
	echo "Temporal is left out"
	exit
fi
if [ -z "${TEMPORAL:-}" ]; then
	bin=${XDG_CACHE_HOME:-$HOME/.cache}/agentgen
	TEMPORAL=$bin/temporal-$cli_version
	if [ ! -x "$TEMPORAL" ]; then
		echo "build Temporal's CLI $cli_version; this takes some minutes, once"
		GOBIN=$bin go install "github.com/temporalio/cli/cmd/temporal@$cli_version" || {
			echo "SKIP Temporal: its CLI cannot be built"
			exit
		}
		mv "$bin/temporal" "$TEMPORAL"
	fi
fi
AGENTGEN_TEMPORAL_CLI=$TEMPORAL
export AGENTGEN_TEMPORAL_CLI
kill_test agenttemporal $((KILLS * 3 / 2))

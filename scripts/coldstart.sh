#!/bin/sh
# How long a first program takes from an empty build cache, in seconds of processor time (user and system), which do not depend on how many
# cores there are. Modules are taken from the module cache. It fails above these limits, which are for a machine that does nothing else:
#
#	30  the first program of make demo, whose generated code is committed
#	80  the same with generating, for which the generator is compiled
#
# What then takes longest, net/http with the providers, and SQLite, has no limit; make demo says so before it.
set -eu
cd "$(dirname "$0")/../examples"
cache=$(mktemp -d)
trap 'rm -rf "$cache"' EXIT
failed=0

# seconds NAME COMMAND... sets spent to the processor time of a command, in whole seconds rounded up, and prints it.
seconds() {
	name=$1
	shift
	out=$( (GOCACHE=$cache "$@" >/dev/null 2>"$cache/said" || { cat "$cache/said" >&2; echo failed; }; times) )
	case $out in failed*) exit 1 ;; esac
	spent=$(echo "$out" | awk 'NR == 2 { for (i = 1; i <= 2; i++) { split($i, t, /[ms]/); n += t[1] * 60 + t[2] } printf "%d", n + 0.999 }')
	echo "$spent s  $name"
}

# limit MOST NAME SECONDS
limit() {
	if [ "$3" -gt "$1" ]; then
		echo "too long: $2 took $3 s of at most $1" >&2
		failed=1
	fi
}

seconds "the first program (repair), from an empty cache" go run ./repair
limit 30 "the first program" "$spent"
rm -rf "$cache"/*

seconds "the generator, from an empty cache" go generate ./repair
generator=$spent
seconds "the first program after it" go run ./repair
limit 80 "the first program with generating" $((generator + spent))
seconds "a program that can ask real models (weather): net/http and all providers" go run ./weather -model test
seconds "a program with a database (bank-support): SQLite" go run ./bank-support -model test
exit $failed

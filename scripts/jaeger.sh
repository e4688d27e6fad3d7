#!/bin/sh
# Starts Jaeger's all-in-one, lets the agents of examples/delegation report to it, and looks for the tree of spans. JAEGER names the program; without it, it is built
# once, in a module of its own in the cache, which takes minutes. What cannot be built is said and skipped.
set -eu

cache=${XDG_CACHE_HOME:-$HOME/.cache}/agentgen-jaeger
jaeger=${JAEGER:-$cache/all-in-one}
if ! [ -x "$jaeger" ]; then
	mkdir -p "$cache"
	echo "building Jaeger, which takes minutes the first time"
	if ! (cd "$cache" && printf 'module jaeger\n\ngo 1.26.0\n' >go.mod &&
		go get -tool github.com/jaegertracing/jaeger/cmd/all-in-one@v1.62.0 && go build -o all-in-one github.com/jaegertracing/jaeger/cmd/all-in-one) >"$cache/log" 2>&1; then
		echo "Jaeger cannot be built: see $cache/log"
		exit 0
	fi
fi
COLLECTOR_OTLP_ENABLED=true "$jaeger" --collector.otlp.http.host-port=127.0.0.1:14318 --collector.otlp.grpc.host-port=127.0.0.1:14317 \
	--query.http-server.host-port=127.0.0.1:26686 >/dev/null 2>&1 &
pid=$!
trap 'kill $pid; wait' EXIT
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	if curl -sf http://127.0.0.1:26686/ >/dev/null; then break; fi
	sleep 0.5
done
cd "$(dirname "$0")/../examples"
OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:14318 OTEL_SERVICE_NAME=delegation go run -tags otel ./delegation -model test
cd ../runtime/agentotel
JAEGER_QUERY=http://127.0.0.1:26686 go test -run TestJaeger -count 1 -v .
echo "http://127.0.0.1:26686 shows it while this runs; press return to end"
if [ -t 0 ]; then read -r _; fi

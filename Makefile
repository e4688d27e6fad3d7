# make demo   generates and runs the main job; needs no key
# make test   everything that must hold
# make quick  what to run after each edit
# The others are for work on agentgen itself.

GO       ?= go
MODULES  := . examples testdata/golden bench bench/harness
GENERATE := ./runtime/... ./scripts/reference/scripted

# The Python with genai-prices that make prices takes the prices from; for make history any from 3.11 on.
PYTHON   ?= python3

# The race detector needs cgo and a C compiler.
RACE := $(shell $(GO) env CGO_ENABLED | grep -qx 1 && command -v "$$($(GO) env CC | cut -d' ' -f1)" >/dev/null 2>&1 && echo -race)

.PHONY: demo demo-more coldstart test test-modules release-check durable jaeger quick race check fuzz lint golden generate prices models bench bench-go bench-compare profile size history reference specs demo-llm recordings drift sdk web-real

# From empty caches most of the time goes into compiling: what is compiled is said before, with its processor time. make coldstart measures it.
demo:
	@echo "A first program: a model's mistakes are repaired. The first time, the runtime is compiled before (half a minute)."
	cd examples && $(GO) run ./repair
	@echo
	@echo "Its code is generated. The first time, the generator is compiled before (half a minute more)."
	cd examples && $(GO) generate ./repair
	@echo
	@echo "A program that can ask a real model. The first time, net/http and all providers are compiled before (25 seconds)."
	cd examples && $(GO) generate ./weather
	cd examples && $(GO) run ./weather -model test
	@echo
	@echo "A program with a database. The first time, SQLite is compiled before, which takes longest (40 seconds)."
	cd examples && $(GO) generate ./bank-support
	cd examples && $(GO) run ./bank-support -model test

# How long the programs of make demo take from an empty build cache. It takes minutes.
coldstart:
	sh scripts/coldstart.sh

# Agents among other agents and people.
demo-more:
	cd examples && $(GO) run ./delegation -model test
	@echo
	cd examples && $(GO) run ./handoff -model test
	@echo
	cd examples && $(GO) run ./approval -model test
	@echo
	cd examples && $(GO) run ./approval-days
	@echo
	cd examples && $(GO) run ./extract -model test
	@echo
	cd examples && $(GO) run ./deep-agent -model test -yes

test: check race
	$(GO) test ./cmd/... ./gen/... ./internal/... ./scripts/docs
	cd testdata/golden && $(GO) test ./...
	cd examples && $(GO) test ./...
	cd bench && $(GO) test ./...
	cd bench/harness && $(GO) test ./...
	sh scripts/fuzz.sh

# The nested modules under runtime, with their tests, and a program outside that uses them. What cannot be had is skipped and said.
test-modules:
	sh scripts/test-modules.sh

# Whether this tree can be released: programs outside build with each module, and the API keeps what the last release promised.
# make release-check VERSION=v0.1.0; see docs/releasing.md.
release-check:
	sh scripts/release-check.sh $(VERSION)

# Jaeger shows what an agent reports. The first time, it is built, which takes minutes. JAEGER=PATH uses a program that is there.
jaeger:
	sh scripts/jaeger.sh

# Workers are killed KILLS times at random points, on each of the engines: make durable KILLS=300 RUNS=1500. Temporal's server for
# development is built once; without its modules, or with TEMPORAL=none, Temporal is left out.
durable:
	KILLS=$(or $(KILLS),300) RUNS=$(or $(RUNS),1500) TEMPORAL=$(TEMPORAL) sh scripts/durable.sh

# What to run after each edit: vet and the tests of the runtime, without the longest ones and without the race detector. Under a minute.
quick:
	$(GO) test -short -vet=all ./runtime/...

# Each fuzz target for longer: make fuzz FUZZTIME=1m
fuzz:
	FUZZTIME=$(or $(FUZZTIME),30s) sh scripts/fuzz.sh

# The runtime starts goroutines, so its tests run under the race detector where there is one.
race:
ifeq ($(RACE),)
	@echo "no C compiler: the tests of the runtime run without the race detector"
endif
	$(GO) test $(RACE) ./runtime/...

# Committed generated code is what the generator writes today, and everything is formatted and vetted.
check:
	$(GO) run ./cmd/agentgen -check $(GENERATE)
	cd examples && $(GO) tool agentgen -check ./...
	cd bench && $(GO) tool agentgen -check ./...
	@bad=$$(gofmt -l $$(git ls-files '*.go')); test -z "$$bad" || { echo "gofmt -w:" $$bad; exit 1; }
	@! git grep -nE '^(<<<<<<<|>>>>>>>) ' -- ':!cmd/agentgen/testdata' || { echo "markers of a merge"; exit 1; }
	@for m in $(MODULES); do echo "$(GO) vet ./... ($$m)"; (cd $$m && $(GO) vet ./...) || exit 1; done
	GOARCH=386 $(GO) build ./runtime/...

# staticcheck comes as a program of its own module, so that no user of agentgen depends on it.
lint: check
	@for m in $(MODULES); do echo "staticcheck ./... ($$m)"; (cd $$m && $(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...) || exit 1; done

golden:
	$(GO) test ./gen -run TestGolden -update

generate:
	$(GO) run ./cmd/agentgen $(GENERATE)
	cd examples && $(GO) generate ./...
	cd bench && $(GO) generate ./...
	cd runtime/agentbedrock && $(GO) generate ./...

# A new snapshot of the price table, and what the Python package says that things cost. First: pip install -U genai-prices
prices:
	$(PYTHON) scripts/prices/snapshot.py runtime/prices
	$(PYTHON) scripts/prices/fixtures.py runtime/prices
	$(GO) test ./runtime/prices

# A new list of the models that are known by name, from the names of Pydantic AI, and windows and prices of genai-prices. First:
# pip install -U genai-prices pydantic-ai-slim
models:
	$(PYTHON) scripts/models/known.py runtime/models
	$(GO) test ./runtime/models

# The tables of docs/performance.md: agentgen beside hand-written floors and other libraries. make bench BENCH="-peers ''" leaves the others out.
bench:
	sh scripts/bench.sh $(BENCH)

# Go's own benchmarks, of single packages.
bench-go:
	$(GO) test -run '^$$' -bench . -benchmem ./runtime/...
	cd examples && $(GO) test -run '^$$' -bench . -benchmem ./weather

# What has become of the performance since a revision: make bench-compare BASE=main
bench-compare:
	sh scripts/bench-compare.sh $(BASE)

# The profiles of runs and of streams show no frame of package reflect or encoding/json, or the target fails.
profile:
	sh scripts/profile.sh

# What one further Agent[D, O] adds to a program, and how large a program with a streamed OpenAI model is, measured against their targets.
size:
	sh scripts/size.sh

# Every recorded answer goes through the model of its provider, whole, streamed and in pieces; prints a table.
# RECORDINGS is the folder of recordings, by default that beside the repository.
recordings:
	$(GO) test ./runtime/openai ./runtime/anthropic ./runtime/cohere ./runtime/google -run TestReplay -count 1 -v
	cd runtime/agentbedrock && $(GO) test . -run TestReplay -count 1 -v

# What OpenAI has changed: the wire types of runtime/openai beside those of openai-go, on golden requests and on recorded answers.
# After an upgrade of openai-go: cd runtime/openaigo && go get -u github.com/openai/openai-go/v3
drift:
	cd runtime/openaigo && $(GO) test -run Drift -count 1 ./...

# The SDKs of providers take the golden requests as their types. It needs an index of Python packages:
# pip install anthropic pydantic botocore cohere google-genai
sdk:
	$(PYTHON) scripts/sdk/anthropic_requests.py
	$(PYTHON) scripts/sdk/bedrock_requests.py
	$(PYTHON) scripts/sdk/cohere_requests.py
	$(PYTHON) scripts/sdk/google_requests.py

# The clients of front ends, from npm, drive the handlers: @ag-ui/client, ai, and @ai-sdk/react in Chromium. It needs npm, says so where
# it is missing, and installs them into temporary folders.
web-real:
	AGENTGEN_REAL=1 $(GO) test ./runtime/agui ./runtime/aisdk -run 'TestClient' -count 1 -v
	cd scripts/browser && AGENTGEN_REAL=1 $(GO) test . -run TestUseChat -count 1 -v

# Message histories go to Pydantic AI and back unchanged. It needs Python 3.13 and an index of Python packages.
history:
	sh scripts/history.sh

# Random scripts have the same histories as on Pydantic AI, but for what docs/pydantic-ai.md explains: make reference SCRIPTS=3000 SEED=7.
# It needs Python 3.11 and an index of Python packages, and says so where they are missing.
reference:
	GO="$(GO)" sh scripts/reference.sh $(or $(SCRIPTS),1000) $(SEED)

# Agent specs mean the same to Pydantic AI, both ways, and random templates have the same output. It needs Python 3.11 and an index of
# Python packages, and says so where they are missing: make specs COUNT=2000 SEED=7
specs:
	GO="$(GO)" sh scripts/specs.sh $(COUNT) $(SEED)

demo-llm:
	sh scripts/demo-llm.sh

// Command ours measures agentgen and what it is compared with: the floors, encoding/json by hand, openai-go.
package main

import (
	"context"
	"slices"

	"github.com/agentgen-go/agentgen/bench/harness/measure"
	"github.com/agentgen-go/agentgen/bench/harness/program"
	"github.com/agentgen-go/agentgen/bench/internal/rawhttp"
	"github.com/agentgen-go/agentgen/bench/internal/typedsdk"
	"github.com/agentgen-go/agentgen/bench/internal/weather"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	p := program.Program{
		Cases:   slices.Concat(loops(), []measure.Case{unused()}, cancellable(ctx), streams(), outputs(), codecs(), prompts()),
		Clients: slices.Concat(rawhttp.Clients, weather.Clients, typedsdk.Clients),
		Waits:   waits,
	}
	p.Main()
}

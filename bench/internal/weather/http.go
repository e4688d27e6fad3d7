package weather

import (
	"context"

	"github.com/agentgen-go/agentgen/bench/harness/load"
	"github.com/agentgen-go/agentgen/bench/harness/scenario"
	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// Clients make runs over HTTP: Run asks for JSON, Stream for server-sent events.
var Clients = []load.Client{
	{By: "agentgen", Mode: "JSON", New: func(base string) (load.Run, error) {
		agent := overHTTP(base)
		return func(ctx context.Context) (string, error) {
			res, err := agent.Run(ctx, runtime.NoDeps{}, scenario.Prompt)
			if err != nil {
				return "", err
			}
			return res.Output, nil
		}, nil
	}},
	{By: "agentgen", Mode: "SSE", New: func(base string) (load.Run, error) {
		agent := overHTTP(base)
		return func(ctx context.Context) (string, error) {
			res, err := agent.Stream(ctx, runtime.NoDeps{}, scenario.Prompt).Result()
			if err != nil {
				return "", err
			}
			return res.Output, nil
		}, nil
	}},
}

func overHTTP(base string) *runtime.Agent[runtime.NoDeps, string] {
	return Text(openai.Chat(scenario.Model, transport.WithBaseURL(base), transport.WithAPIKey("sk-none"), transport.WithHTTPClient(load.HTTP), transport.WithMaxRetries(0)))
}

// Command fantasy measures charm.land/fantasy: its agent.
package main

import (
	"context"
	"encoding/json"
	"errors"

	"charm.land/fantasy"
	"charm.land/fantasy/object"
	"charm.land/fantasy/providers/openai"

	"github.com/agentgen-go/agentgen/bench/harness/load"
	"github.com/agentgen-go/agentgen/bench/harness/measure"
	"github.com/agentgen-go/agentgen/bench/harness/program"
	"github.com/agentgen-go/agentgen/bench/harness/scenario"
)

const by = "fantasy 0.42.0"

func main() {
	p := program.Program{
		Cases:   append(loops(), scenario.StreamCase(scenario.StreamName, by, story())),
		Clients: []load.Client{{By: by, Mode: "JSON", New: overHTTP(generate)}, {By: by, Mode: "SSE", New: overHTTP(stream)}},
	}
	p.Main()
}

func newAgent(m fantasy.LanguageModel) fantasy.Agent {
	return fantasy.NewAgent(m,
		fantasy.WithSystemPrompt(scenario.System),
		fantasy.WithTools(fantasy.NewAgentTool(scenario.ToolName, scenario.ToolDesc, weather)),
		fantasy.WithStopConditions(fantasy.StepCountIs(64)),
		fantasy.WithMaxRetries(0),
	)
}

func weather(_ context.Context, a scenario.Args, _ fantasy.ToolCall) (fantasy.ToolResponse, error) {
	r, err := scenario.Weather(a)
	if err != nil {
		return fantasy.ToolResponse{}, err
	}
	text, err := json.Marshal(r)
	return fantasy.NewTextResponse(string(text)), err
}

func generate(ctx context.Context, a fantasy.Agent) (string, error) {
	return text(a.Generate(ctx, fantasy.AgentCall{Prompt: scenario.Prompt}))
}

func stream(ctx context.Context, a fantasy.Agent) (string, error) {
	return streamTo(ctx, a, func(string) {})
}

func streamTo(ctx context.Context, a fantasy.Agent, take func(string)) (string, error) {
	return text(a.Stream(ctx, fantasy.AgentStreamCall{
		Prompt: scenario.Prompt,
		OnTextDelta: func(_, piece string) error {
			take(piece)
			return nil
		},
	}))
}

func text(r *fantasy.AgentResult, err error) (string, error) {
	if err != nil {
		return "", err
	}
	return r.Response.Content.Text(), nil
}

// loops leaves out the typed output of an agent, which fantasy does not have: its typed outputs are requests by themselves.
func loops() (all []measure.Case) {
	for _, t := range scenario.All {
		if t.Typed && len(t.Calls) > 0 {
			continue
		}
		m := newScripted(t)
		all = append(all, scenario.Case(by, t, &m.Script, once(m, t)))
	}
	return all
}

// once makes one run, or the request for a typed output.
func once(m *scripted, t scenario.Turns) func() (string, *scenario.Advice, error) {
	ctx := context.Background()
	if t.Typed {
		return func() (string, *scenario.Advice, error) {
			r, err := object.Generate[scenario.Advice](ctx, m, fantasy.ObjectCall{
				Prompt: fantasy.Prompt{fantasy.NewSystemMessage(scenario.System), fantasy.NewUserMessage(scenario.Prompt)},
			})
			if err != nil {
				return "", nil, err
			}
			return "", &r.Object, nil
		}
	}
	a := newAgent(m)
	return func() (string, *scenario.Advice, error) {
		text, err := generate(ctx, a)
		return text, nil, err
	}
}

func story() func(take func(string)) (string, error) {
	a := newAgent(writer{words: scenario.Story()})
	return func(take func(string)) (string, error) { return streamTo(context.Background(), a, take) }
}

func overHTTP(run func(context.Context, fantasy.Agent) (string, error)) func(base string) (load.Run, error) {
	return func(base string) (load.Run, error) {
		provider, err := openai.New(openai.WithBaseURL(base), openai.WithAPIKey("sk-none"), openai.WithHTTPClient(load.HTTP))
		if err != nil {
			return nil, err
		}
		m, err := provider.LanguageModel(context.Background(), scenario.Model)
		if err != nil {
			return nil, err
		}
		a := newAgent(m)
		return func(ctx context.Context) (string, error) { return run(ctx, a) }, nil
	}
}

var errNotThis = errors.New("this model is not made for that")

// base is what the models in this process have in common.
type base struct{}

func (base) Provider() string { return "bench" }
func (base) Model() string    { return scenario.Model }

func (base) Generate(context.Context, fantasy.Call) (*fantasy.Response, error) {
	return nil, errNotThis
}

func (base) Stream(context.Context, fantasy.Call) (fantasy.StreamResponse, error) {
	return nil, errNotThis
}

func (base) GenerateObject(context.Context, fantasy.ObjectCall) (*fantasy.ObjectResponse, error) {
	return nil, errNotThis
}

func (base) StreamObject(context.Context, fantasy.ObjectCall) (fantasy.ObjectStreamResponse, error) {
	return nil, errNotThis
}

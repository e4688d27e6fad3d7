// Command eino measures github.com/cloudwego/eino: its ReAct agent.
package main

import (
	"context"

	"github.com/cloudwego/eino-ext/components/model/openai"
	"github.com/cloudwego/eino/components/model"
	"github.com/cloudwego/eino/components/tool"
	"github.com/cloudwego/eino/components/tool/utils"
	"github.com/cloudwego/eino/compose"
	"github.com/cloudwego/eino/flow/agent/react"
	"github.com/cloudwego/eino/schema"

	"github.com/agentgen-go/agentgen/bench/harness/load"
	"github.com/agentgen-go/agentgen/bench/harness/measure"
	"github.com/agentgen-go/agentgen/bench/harness/program"
	"github.com/agentgen-go/agentgen/bench/harness/scenario"
)

const by = "eino 0.9.13"

func main() {
	p := program.Program{
		Cases:   loops(),
		Clients: []load.Client{{By: by, Mode: "JSON", New: overHTTP(generate)}, {By: by, Mode: "SSE", New: overHTTP(stream)}},
	}
	p.Main()
}

func newAgent(m model.ToolCallingChatModel) (*react.Agent, error) {
	weather, err := utils.InferTool(scenario.ToolName, scenario.ToolDesc, func(_ context.Context, a scenario.Args) (scenario.Report, error) { return scenario.Weather(a) })
	if err != nil {
		return nil, err
	}
	return react.NewAgent(context.Background(), &react.AgentConfig{
		ToolCallingModel: m,
		ToolsConfig:      compose.ToolsNodeConfig{Tools: []tool.BaseTool{weather}},
		MaxStep:          128,
	})
}

func prompt() []*schema.Message {
	return []*schema.Message{schema.SystemMessage(scenario.System), schema.UserMessage(scenario.Prompt)}
}

func generate(ctx context.Context, a *react.Agent) (string, error) {
	m, err := a.Generate(ctx, prompt())
	if err != nil {
		return "", err
	}
	return m.Content, nil
}

func stream(ctx context.Context, a *react.Agent) (string, error) {
	r, err := a.Stream(ctx, prompt())
	if err != nil {
		return "", err
	}
	m, err := schema.ConcatMessageStream(r)
	if err != nil {
		return "", err
	}
	return m.Content, nil
}

// loops leaves out the typed output, which eino's agents do not have.
func loops() (all []measure.Case) {
	for _, t := range scenario.All {
		if t.Typed {
			continue
		}
		m := newScripted(t)
		a, err := newAgent(m)
		all = append(all, scenario.Case(by, t, &m.Script, func() (string, *scenario.Advice, error) {
			if err != nil {
				return "", nil, err
			}
			text, err := generate(context.Background(), a)
			return text, nil, err
		}))
	}
	return all
}

type scripted struct {
	scenario.Script[*schema.Message]
}

func newScripted(t scenario.Turns) *scripted {
	var m scripted
	m.Responses = scenario.Answers(t, func(ids []string) *schema.Message {
		r := schema.AssistantMessage("", nil)
		if ids == nil {
			r.Content = t.Answer()
		}
		for _, id := range ids {
			r.ToolCalls = append(r.ToolCalls, schema.ToolCall{ID: id, Type: "function", Function: schema.FunctionCall{Name: scenario.ToolName, Arguments: scenario.ArgsJSON}})
		}
		r.ResponseMeta = &schema.ResponseMeta{Usage: &schema.TokenUsage{PromptTokens: scenario.InputTokens, CompletionTokens: scenario.OutputTokens}}
		return r
	})
	return &m
}

func (m *scripted) Generate(_ context.Context, in []*schema.Message, _ ...model.Option) (*schema.Message, error) {
	if m.Watch {
		var results []string
		for _, msg := range in {
			if msg.Role == schema.Tool {
				results = append(results, msg.Content)
			}
		}
		m.Saw(results)
	}
	return m.Next(), nil
}

func (m *scripted) Stream(ctx context.Context, in []*schema.Message, opts ...model.Option) (*schema.StreamReader[*schema.Message], error) {
	r, err := m.Generate(ctx, in, opts...)
	return schema.StreamReaderFromArray([]*schema.Message{r}), err
}

func (m *scripted) WithTools([]*schema.ToolInfo) (model.ToolCallingChatModel, error) { return m, nil }

func overHTTP(run func(context.Context, *react.Agent) (string, error)) func(base string) (load.Run, error) {
	return func(base string) (load.Run, error) {
		m, err := openai.NewChatModel(context.Background(), &openai.ChatModelConfig{BaseURL: base, APIKey: "sk-none", Model: scenario.Model, HTTPClient: load.HTTP})
		if err != nil {
			return nil, err
		}
		a, err := newAgent(m)
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context) (string, error) { return run(ctx, a) }, nil
	}
}

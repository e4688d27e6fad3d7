// Command eino measures github.com/cloudwego/eino: its ReAct agent.
package main

import (
	"context"
	"io"
	"strings"
	"sync"

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

const by = "eino 0.9.21"

func main() {
	p := program.Program{
		Cases:   append(loops(), scenario.StreamCase(scenario.StreamName, by, story)),
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

// story watches the text of a stream, and puts it together, which eino leaves to its users.
func story(take func(string)) (string, error) {
	a, err := storyteller()
	if err != nil {
		return "", err
	}
	r, err := a.Stream(context.Background(), prompt())
	if err != nil {
		return "", err
	}
	defer r.Close()
	var text strings.Builder
	for {
		m, err := r.Recv()
		if err == io.EOF {
			return text.String(), nil
		}
		if err != nil {
			return "", err
		}
		text.WriteString(m.Content)
		take(m.Content)
	}
}

// storyteller returns the agent that writes the story, which is made once.
var storyteller = sync.OnceValues(func() (*react.Agent, error) {
	var w writer
	for _, word := range scenario.Story() {
		w.chunks = append(w.chunks, schema.AssistantMessage(word, nil))
	}
	return newAgent(w)
})

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

// writer writes its answer in chunks.
type writer struct{ chunks []*schema.Message }

func (w writer) Generate(context.Context, []*schema.Message, ...model.Option) (*schema.Message, error) {
	return schema.ConcatMessages(w.chunks)
}

func (w writer) Stream(context.Context, []*schema.Message, ...model.Option) (*schema.StreamReader[*schema.Message], error) {
	return schema.StreamReaderFromArray(w.chunks), nil
}

func (w writer) WithTools([]*schema.ToolInfo) (model.ToolCallingChatModel, error) { return w, nil }

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

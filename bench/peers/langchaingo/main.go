// Command langchaingo measures github.com/tmc/langchaingo: its agent for OpenAI's functions, in its executor.
package main

import (
	"context"
	"encoding/json"

	"github.com/tmc/langchaingo/agents"
	"github.com/tmc/langchaingo/chains"
	"github.com/tmc/langchaingo/llms"
	"github.com/tmc/langchaingo/llms/openai"
	"github.com/tmc/langchaingo/tools"

	"github.com/agentgen-go/agentgen/bench/harness/load"
	"github.com/agentgen-go/agentgen/bench/harness/measure"
	"github.com/agentgen-go/agentgen/bench/harness/program"
	"github.com/agentgen-go/agentgen/bench/harness/scenario"
)

const by = "langchaingo 0.1.14"

func main() {
	p := program.Program{
		Cases: append(loops(), scenario.StreamCase(scenario.StreamName, by, story())),
		Clients: []load.Client{
			{By: by, Mode: "JSON", New: overHTTP()},
			{By: by, Mode: "SSE", New: overHTTP(chains.WithStreamingFunc(func(context.Context, []byte) error { return nil }))},
		},
	}
	p.Main()
}

// weather is the tool: langchaingo hands it the arguments as they came.
type weather struct{}

func (weather) Name() string        { return scenario.ToolName }
func (weather) Description() string { return scenario.ToolDesc }

func (weather) Call(_ context.Context, input string) (string, error) {
	var a scenario.Args
	if err := json.Unmarshal([]byte(input), &a); err != nil {
		return "", err
	}
	r, err := scenario.Weather(a)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(r)
	return string(text), err
}

func executor(model llms.Model) *agents.Executor {
	agent := agents.NewOpenAIFunctionsAgent(model, []tools.Tool{weather{}}, agents.NewOpenAIOption().WithSystemMessage(scenario.System))
	return agents.NewExecutor(agent, agents.WithMaxIterations(64))
}

// loops leaves out the typed output, which langchaingo's agents do not have.
func loops() (all []measure.Case) {
	for _, t := range scenario.All {
		if t.Typed {
			continue
		}
		m := newScripted(t)
		e := executor(m)
		all = append(all, scenario.Case(by, t, &m.Script, func() (string, *scenario.Advice, error) {
			text, err := chains.Run(context.Background(), e, scenario.Prompt)
			return text, nil, err
		}))
	}
	return all
}

// story watches the text of a stream.
func story() func(take func(string)) (string, error) {
	e := executor(writer{words: scenario.Story()})
	return func(take func(string)) (string, error) {
		return chains.Run(context.Background(), e, scenario.Prompt, chains.WithStreamingFunc(func(_ context.Context, piece []byte) error {
			take(string(piece))
			return nil
		}))
	}
}

// writer writes its answer word by word.
type writer struct{ words []string }

func (w writer) GenerateContent(ctx context.Context, _ []llms.MessageContent, options ...llms.CallOption) (*llms.ContentResponse, error) {
	var o llms.CallOptions
	for _, set := range options {
		set(&o)
	}
	for _, word := range w.words {
		if err := o.StreamingFunc(ctx, []byte(word)); err != nil {
			return nil, err
		}
	}
	return &llms.ContentResponse{Choices: []*llms.ContentChoice{{Content: scenario.StoryText}}}, nil
}

func (w writer) Call(ctx context.Context, prompt string, options ...llms.CallOption) (string, error) {
	return llms.GenerateFromSinglePrompt(ctx, w, prompt, options...)
}

type scripted struct {
	scenario.Script[*llms.ContentResponse]
}

func newScripted(t scenario.Turns) *scripted {
	var m scripted
	m.Responses = scenario.Answers(t, func(ids []string) *llms.ContentResponse {
		c := &llms.ContentChoice{}
		if ids == nil {
			c.Content = t.Answer()
		}
		for _, id := range ids {
			c.ToolCalls = append(c.ToolCalls, llms.ToolCall{ID: id, Type: "function", FunctionCall: &llms.FunctionCall{Name: scenario.ToolName, Arguments: scenario.ArgsJSON}})
		}
		return &llms.ContentResponse{Choices: []*llms.ContentChoice{c}}
	})
	return &m
}

func (m *scripted) GenerateContent(_ context.Context, messages []llms.MessageContent, _ ...llms.CallOption) (*llms.ContentResponse, error) {
	if m.Watch {
		var results []string
		for _, msg := range messages {
			for _, p := range msg.Parts {
				if r, ok := p.(llms.ToolCallResponse); ok {
					results = append(results, r.Content)
				}
			}
		}
		m.Saw(results)
	}
	return m.Next(), nil
}

func (m *scripted) Call(ctx context.Context, prompt string, options ...llms.CallOption) (string, error) {
	return llms.GenerateFromSinglePrompt(ctx, m, prompt, options...)
}

func overHTTP(opts ...chains.ChainCallOption) func(base string) (load.Run, error) {
	return func(base string) (load.Run, error) {
		model, err := openai.New(openai.WithBaseURL(base), openai.WithToken("sk-none"), openai.WithModel(scenario.Model), openai.WithHTTPClient(load.HTTP))
		if err != nil {
			return nil, err
		}
		e := executor(model)
		return func(ctx context.Context) (string, error) { return chains.Run(ctx, e, scenario.Prompt, opts...) }, nil
	}
}

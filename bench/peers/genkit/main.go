// Command genkit measures github.com/firebase/genkit/go: Generate with a tool.
package main

import (
	"context"
	"encoding/json"
	"log/slog"

	"github.com/firebase/genkit/go/ai"
	"github.com/firebase/genkit/go/genkit"
	"github.com/firebase/genkit/go/plugins/compat_oai"
	"github.com/openai/openai-go/option"

	"github.com/agentgen-go/agentgen/bench/harness/load"
	"github.com/agentgen-go/agentgen/bench/harness/measure"
	"github.com/agentgen-go/agentgen/bench/harness/program"
	"github.com/agentgen-go/agentgen/bench/harness/scenario"
)

const by = "genkit 1.12.0"

func main() {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	p := program.Program{
		Cases: append(loops(), scenario.StreamCase(scenario.StreamName, by, story())),
		Clients: []load.Client{
			{By: by, Mode: "JSON", New: overHTTP()},
			{By: by, Mode: "SSE", New: overHTTP(ai.WithStreaming(func(context.Context, *ai.ModelResponseChunk) error { return nil }))},
		},
	}
	p.Main()
}

func defineTool(g *genkit.Genkit) ai.Tool {
	return genkit.DefineTool(g, scenario.ToolName, scenario.ToolDesc, func(_ *ai.ToolContext, a scenario.Args) (scenario.Report, error) { return scenario.Weather(a) })
}

func options(m ai.ModelArg, tool ai.Tool, more ...ai.GenerateOption) []ai.GenerateOption {
	return append(more, ai.WithModel(m), ai.WithSystem(scenario.System), ai.WithPrompt(scenario.Prompt), ai.WithTools(tool), ai.WithMaxTurns(64))
}

func loops() (all []measure.Case) {
	ctx := context.Background()
	for _, t := range scenario.All {
		g := genkit.Init(ctx)
		s := newScripted(t)
		m := genkit.DefineModel(g, "bench/scripted", &ai.ModelOptions{Supports: &compat_oai.BasicText}, s.generate)
		opts := options(m, defineTool(g))
		all = append(all, scenario.Case(by, t, &s.Script, func() (string, *scenario.Advice, error) {
			if t.Typed {
				advice, _, err := genkit.GenerateData[scenario.Advice](ctx, g, opts...)
				return "", advice, err
			}
			text, err := genkit.GenerateText(ctx, g, opts...)
			return text, nil, err
		}))
	}
	return all
}

// story watches the text of a stream.
func story() func(take func(string)) (string, error) {
	ctx := context.Background()
	g := genkit.Init(ctx)
	m := genkit.DefineModel(g, "bench/writer", &ai.ModelOptions{Supports: &compat_oai.BasicText}, write)
	opts := options(m, defineTool(g))
	return func(take func(string)) (string, error) {
		return genkit.GenerateText(ctx, g, append(opts, ai.WithStreaming(func(_ context.Context, c *ai.ModelResponseChunk) error {
			take(c.Text())
			return nil
		}))...)
	}
}

var words = scenario.Story()

// write is a model that writes its answer word by word.
func write(ctx context.Context, r *ai.ModelRequest, stream ai.ModelStreamCallback) (*ai.ModelResponse, error) {
	for _, word := range words {
		if err := stream(ctx, &ai.ModelResponseChunk{Content: []*ai.Part{ai.NewTextPart(word)}}); err != nil {
			return nil, err
		}
	}
	return &ai.ModelResponse{Request: r, Message: ai.NewModelTextMessage(scenario.StoryText), FinishReason: ai.FinishReasonStop}, nil
}

type scripted struct {
	scenario.Script[*ai.Message]
}

func newScripted(t scenario.Turns) *scripted {
	var m scripted
	m.Responses = scenario.Answers(t, func(ids []string) *ai.Message {
		msg := &ai.Message{Role: ai.RoleModel}
		if ids == nil {
			msg.Content = []*ai.Part{ai.NewTextPart(t.Answer())}
		}
		for _, id := range ids {
			msg.Content = append(msg.Content, ai.NewToolRequestPart(&ai.ToolRequest{Name: scenario.ToolName, Ref: id, Input: map[string]any{"city": "Paris", "days": 3, "unit": "celsius"}}))
		}
		return msg
	})
	return &m
}

func (m *scripted) generate(_ context.Context, r *ai.ModelRequest, _ ai.ModelStreamCallback) (*ai.ModelResponse, error) {
	if m.Watch {
		var results []string
		for _, msg := range r.Messages {
			for _, p := range msg.Content {
				if p.IsToolResponse() {
					text, err := json.Marshal(p.ToolResponse.Output)
					if err != nil {
						return nil, err
					}
					results = append(results, string(text))
				}
			}
		}
		m.Saw(results)
	}
	// genkit writes into the message.
	msg := *m.Next()
	return &ai.ModelResponse{Request: r, Message: &msg, FinishReason: ai.FinishReasonStop,
		Usage: &ai.GenerationUsage{InputTokens: scenario.InputTokens, OutputTokens: scenario.OutputTokens}}, nil
}

func overHTTP(more ...ai.GenerateOption) func(base string) (load.Run, error) {
	return func(base string) (load.Run, error) {
		ctx := context.Background()
		oai := &compat_oai.OpenAICompatible{Provider: "bench", APIKey: "sk-none", BaseURL: base, Opts: []option.RequestOption{option.WithHTTPClient(load.HTTP), option.WithMaxRetries(0)}}
		g := genkit.Init(ctx, genkit.WithPlugins(oai))
		m := oai.DefineModel("bench", scenario.Model, ai.ModelOptions{Supports: &compat_oai.BasicText})
		opts := options(m, defineTool(g), more...)
		return func(ctx context.Context) (string, error) { return genkit.GenerateText(ctx, g, opts...) }, nil
	}
}

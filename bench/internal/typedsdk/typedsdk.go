// Package typedsdk is a loop by hand on openai-go's own types.
package typedsdk

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"

	"github.com/agentgen-go/agentgen/bench/harness/load"
	"github.com/agentgen-go/agentgen/bench/harness/scenario"
)

// Clients stream or do not.
var Clients = []load.Client{
	{By: "openai-go typed", Mode: "JSON", New: with(complete)},
	{By: "openai-go typed", Mode: "SSE", New: with(stream)},
}

var tool = openai.ChatCompletionFunctionTool(openai.FunctionDefinitionParam{
	Name:        scenario.ToolName,
	Description: openai.String(scenario.ToolDesc),
	Strict:      openai.Bool(true),
	Parameters: openai.FunctionParameters{
		"type": "object",
		"properties": map[string]any{
			"city": map[string]any{"type": "string", "description": "City name"},
			"days": map[string]any{"type": "integer", "description": "Number of days"},
			"unit": map[string]any{"type": "string", "enum": []string{"celsius", "fahrenheit"}, "description": "Unit"},
		},
		"required":             []string{"city", "days", "unit"},
		"additionalProperties": false,
	},
})

// ask makes one request.
type ask func(ctx context.Context, c *openai.Client, p openai.ChatCompletionNewParams) (*openai.ChatCompletionMessage, error)

func complete(ctx context.Context, c *openai.Client, p openai.ChatCompletionNewParams) (*openai.ChatCompletionMessage, error) {
	r, err := c.Chat.Completions.New(ctx, p)
	if err != nil {
		return nil, err
	}
	return &r.Choices[0].Message, nil
}

func stream(ctx context.Context, c *openai.Client, p openai.ChatCompletionNewParams) (*openai.ChatCompletionMessage, error) {
	p.StreamOptions.IncludeUsage = openai.Bool(true)
	s := c.Chat.Completions.NewStreaming(ctx, p)
	defer s.Close()
	var all openai.ChatCompletionAccumulator
	for s.Next() {
		if !all.AddChunk(s.Current()) {
			return nil, errors.New("a chunk does not fit the others")
		}
	}
	if err := s.Err(); err != nil {
		return nil, err
	}
	return &all.Choices[0].Message, nil
}

func with(ask ask) func(base string) (load.Run, error) {
	return func(base string) (load.Run, error) {
		c := openai.NewClient(option.WithBaseURL(base), option.WithAPIKey("sk-none"), option.WithHTTPClient(load.HTTP), option.WithMaxRetries(0))
		return func(ctx context.Context) (string, error) { return run(ctx, &c, ask) }, nil
	}
}

func run(ctx context.Context, c *openai.Client, ask ask) (string, error) {
	p := openai.ChatCompletionNewParams{
		Model:    scenario.Model,
		Tools:    []openai.ChatCompletionToolUnionParam{tool},
		Messages: []openai.ChatCompletionMessageParamUnion{openai.SystemMessage(scenario.System), openai.UserMessage(scenario.Prompt)},
	}
	for range 16 {
		m, err := ask(ctx, c, p)
		if err != nil {
			return "", err
		}
		if len(m.ToolCalls) == 0 {
			return m.Content, nil
		}
		p.Messages = append(p.Messages, m.ToParam())
		for _, call := range m.ToolCalls {
			result, err := weather(call.Function.Arguments)
			if err != nil {
				return "", err
			}
			p.Messages = append(p.Messages, openai.ToolMessage(result, call.ID))
		}
	}
	return "", errors.New("too many steps")
}

func weather(args string) (string, error) {
	var a scenario.Args
	if err := json.Unmarshal([]byte(args), &a); err != nil {
		return "", err
	}
	r, err := scenario.Weather(a)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(r)
	return string(text), err
}

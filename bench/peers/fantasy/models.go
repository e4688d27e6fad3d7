package main

import (
	"context"

	"charm.land/fantasy"
	"charm.land/fantasy/object"

	"github.com/agentgen-go/agentgen/bench/harness/scenario"
)

// scripted answers by a script.
type scripted struct {
	base
	scenario.Script[*fantasy.Response]
}

func newScripted(t scenario.Turns) *scripted {
	var m scripted
	m.Responses = scenario.Answers(t, func(ids []string) *fantasy.Response {
		r := &fantasy.Response{FinishReason: fantasy.FinishReasonStop, Usage: usage}
		switch {
		case ids == nil && t.Typed:
			r.Content = fantasy.ResponseContent{fantasy.ToolCallContent{ToolCallID: "call_final", ToolName: objectTool, Input: t.Answer()}}
		case ids == nil:
			r.Content = fantasy.ResponseContent{fantasy.TextContent{Text: t.Answer()}}
			return r
		}
		r.FinishReason = fantasy.FinishReasonToolCalls
		for _, id := range ids {
			r.Content = append(r.Content, fantasy.ToolCallContent{ToolCallID: id, ToolName: scenario.ToolName, Input: scenario.ArgsJSON})
		}
		return r
	})
	return &m
}

var usage = fantasy.Usage{InputTokens: scenario.InputTokens, OutputTokens: scenario.OutputTokens, TotalTokens: scenario.InputTokens + scenario.OutputTokens}

// objectTool is what fantasy calls the tool whose arguments are a typed output, for models without a mode for JSON.
const objectTool = "generate_object"

// GenerateObject asks for a call of that tool.
func (m *scripted) GenerateObject(ctx context.Context, call fantasy.ObjectCall) (*fantasy.ObjectResponse, error) {
	return object.GenerateWithTool(ctx, m, call)
}

// Generate returns the next response.
func (m *scripted) Generate(_ context.Context, call fantasy.Call) (*fantasy.Response, error) {
	if m.Watch {
		m.Saw(results(call.Prompt))
	}
	return m.Next(), nil
}

func results(prompt fantasy.Prompt) (texts []string) {
	for _, msg := range prompt {
		for _, p := range msg.Content {
			result, ok := fantasy.AsMessagePart[fantasy.ToolResultPart](p)
			if !ok {
				continue
			}
			if out, ok := fantasy.AsToolResultOutputType[fantasy.ToolResultOutputContentText](result.Output); ok {
				texts = append(texts, out.Text)
			}
		}
	}
	return texts
}

// writer writes its answer word by word.
type writer struct {
	base
	words []string
}

// Stream writes the answer.
func (w writer) Stream(context.Context, fantasy.Call) (fantasy.StreamResponse, error) {
	return func(yield func(fantasy.StreamPart) bool) {
		const id = "0"
		if !yield(fantasy.StreamPart{Type: fantasy.StreamPartTypeTextStart, ID: id}) {
			return
		}
		for _, word := range w.words {
			if !yield(fantasy.StreamPart{Type: fantasy.StreamPartTypeTextDelta, ID: id, Delta: word}) {
				return
			}
		}
		if yield(fantasy.StreamPart{Type: fantasy.StreamPartTypeTextEnd, ID: id}) {
			yield(fantasy.StreamPart{Type: fantasy.StreamPartTypeFinish, FinishReason: fantasy.FinishReasonStop, Usage: usage})
		}
	}, nil
}

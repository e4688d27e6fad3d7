package weather

import (
	"context"

	"github.com/agentgen-go/agentgen/bench/harness/scenario"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// Scripted is a model that answers by a script.
type Scripted struct {
	model.Base
	scenario.Script[*message.Response]
}

// NewScripted returns the model of a conversation.
func NewScripted(t scenario.Turns) *Scripted {
	var m Scripted
	m.Responses = scenario.Answers(t, func(ids []string) *message.Response {
		r := &message.Response{ModelName: scenario.Model, FinishReason: message.FinishStop, Usage: usage.Request{InputTokens: scenario.InputTokens, OutputTokens: scenario.OutputTokens}}
		for _, id := range ids {
			r.Parts = append(r.Parts, &message.ToolCallPart{ToolName: scenario.ToolName, Args: scenario.ArgsJSON, ToolCallID: id})
		}
		switch {
		case ids == nil && t.Typed:
			r.Parts = []message.ResponsePart{&message.ToolCallPart{ToolName: "final_result", Args: t.Answer(), ToolCallID: "call_final"}}
		case ids == nil:
			r.Parts = []message.ResponsePart{&message.TextPart{Content: t.Answer()}}
		}
		return r
	})
	return &m
}

// Respond returns the next response.
func (m *Scripted) Respond(_ context.Context, in *model.Request, _ *model.Stream) (*message.Response, error) {
	if m.Watch {
		m.Saw(results(in.Messages))
	}
	return m.Next(), nil
}

func results(messages []message.Message) (texts []string) {
	for _, m := range messages {
		req, ok := m.(*message.Request)
		if !ok {
			continue
		}
		for _, p := range req.Parts {
			if r, ok := p.(*message.ToolReturnPart); ok {
				texts = append(texts, r.Text())
			}
		}
	}
	return texts
}

// Writer is a model that writes its output word by word. It is always watched.
type Writer struct {
	model.Base
	Words []string
}

// Respond writes the output.
func (w Writer) Respond(_ context.Context, _ *model.Request, s *model.Stream) (*message.Response, error) {
	for _, word := range w.Words {
		if err := s.Text(0, word); err != nil {
			return nil, err
		}
	}
	return s.Response(), s.Err()
}

// Answerer is a model that calls the output tool, and writes its arguments piece by piece. It is always watched.
type Answerer struct {
	model.Base
	Pieces []string
}

// Respond writes the output.
func (a Answerer) Respond(_ context.Context, _ *model.Request, s *model.Stream) (*message.Response, error) {
	if err := s.Add(0, &message.ToolCallPart{ToolName: "final_result", ToolCallID: "call_final"}); err != nil {
		return nil, err
	}
	for _, args := range a.Pieces {
		if err := s.Args(0, args); err != nil {
			return nil, err
		}
	}
	return s.Response(), s.Err()
}

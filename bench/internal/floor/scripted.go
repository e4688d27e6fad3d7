package floor

import (
	"context"

	"github.com/agentgen-go/agentgen/bench/harness/scenario"
)

// Scripted is a Model that answers by a script.
type Scripted struct{ scenario.Script[*Response] }

// NewScripted returns the model of a conversation.
func NewScripted(t scenario.Turns) *Scripted {
	var m Scripted
	m.Responses = scenario.Answers(t, func(ids []string) *Response {
		r := &Response{Usage: Usage{Input: scenario.InputTokens, Output: scenario.OutputTokens}}
		if ids == nil {
			r.Text = t.Answer()
		}
		for _, id := range ids {
			r.Calls = append(r.Calls, Call{ID: id, Name: scenario.ToolName, Args: scenario.ArgsJSON})
		}
		return r
	})
	return &m
}

// Complete returns the next response.
func (m *Scripted) Complete(_ context.Context, r *Request) (*Response, error) {
	if m.Watch {
		var results []string
		for _, msg := range r.Messages {
			if msg.Role == Tool {
				results = append(results, msg.Text)
			}
		}
		m.Saw(results)
	}
	return m.Next(), nil
}

package capabilities

import (
	"context"
	"slices"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// Clearing says which results of tools ClearToolResults clears. The zero value keeps the last 3.
type Clearing struct {
	// Keep is how many of the last results stay as they are; 0 means 3.
	Keep int
	// MaxMessages and MaxTokens are how long a history may be before results are cleared, in messages and in Tokens; 0 means no bound. Without
	// either they are always cleared.
	MaxMessages, MaxTokens int
	// Inputs clears the arguments of the calls, too.
	Inputs bool
}

// cleared is what the model reads of a result that was cleared.
const cleared = jsonwire.Raw(`"[tool result cleared]"`)

// ClearToolResults replaces old results of tools by a note. The calls stay, so that the model knows that it has made them.
func ClearToolResults[D any](c Clearing) runtime.Capability[D] {
	return compacting("clear_tool_results", func(_ context.Context, _ *runtime.RunContext[D], history []message.Message) ([]message.Message, error) {
		return c.Clear(history), nil
	})
}

// Clear returns the history as ClearToolResults leaves it. It does not change what it is given.
func (c Clearing) Clear(history []message.Message) []message.Message {
	if !(bounds{c.MaxMessages, c.MaxTokens}).passed(history, 0) {
		return history
	}
	left := orDefault(c.Keep, 3)
	ids := make(map[string]bool) // of cleared results whose calls come before
	all := slices.Clone(history)
	for i, m := range slices.Backward(all) {
		switch m := m.(type) {
		case *message.Request:
			all[i] = clearResults(m, &left, ids)
		case *message.Response:
			all[i] = c.clearInputs(m, ids)
		}
	}
	return all
}

// clearResults clears the results of a request except for the last ones of those that are left.
func clearResults(m *message.Request, left *int, ids map[string]bool) message.Message {
	own := m
	for i, p := range slices.Backward(m.Parts) {
		r, ok := p.(*message.ToolReturnPart)
		if !ok {
			continue
		}
		if *left > 0 {
			*left--
			continue
		}
		ids[r.ToolCallID] = true
		if r.Content == cleared {
			continue
		}
		if own == m {
			own = new(*m)
			own.Parts = slices.Clone(m.Parts)
		}
		part := *r
		part.Content, part.ContentFileDigests = cleared, nil
		own.Parts[i] = &part
	}
	return own
}

// clearInputs clears the arguments of calls whose results are cleared.
func (c Clearing) clearInputs(m *message.Response, ids map[string]bool) message.Message {
	own := m
	for i, p := range m.Parts {
		call, ok := p.(*message.ToolCallPart)
		if !ok || !ids[call.ToolCallID] {
			continue
		}
		delete(ids, call.ToolCallID)
		if !c.Inputs || call.Args == "{}" {
			continue
		}
		if own == m {
			own = new(*m)
			own.Parts = slices.Clone(m.Parts)
		}
		part := *call
		part.Args, part.ArgsForm = "{}", message.ArgsText
		own.Parts[i] = &part
	}
	return own
}

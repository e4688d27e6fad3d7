package runtime

import (
	"slices"
	"time"
)

// wire is how a history is sent. Providers refuse histories in which calls and results are not paired; such a history
// is sent repaired, and stays as it is.
type wire struct {
	repaired []Message // nil where there was nothing to repair
	upTo     int       // how many messages of the history it stands for
}

// messages returns what to send of a history that has grown since it was repaired.
func (w *wire) messages(history []Message) []Message {
	if w.repaired == nil {
		return slices.Clip(history)
	}
	return slices.Concat(w.repaired, history[w.upTo:])
}

// synthesized marks made-up results, as Pydantic AI does.
const synthesized = RawJSON(`{"pydantic_ai_synthesized_tool_return":true}`)

// repair drops results without a call and makes up results for calls without one, as Pydantic AI does. The calls of a
// last response are left alone: they are still to be run. It is deterministic, and what it returns needs no repair.
func repair(history []Message) wire {
	if paired(history) {
		return wire{}
	}
	out := make([]Message, 0, len(history)+1)
	var open []*ToolCallPart // calls of the response before
	var at time.Time         // its time
	for _, m := range history {
		switch m := m.(type) {
		case *ModelRequest:
			out = append(out, answered(m, open, at))
			open = nil
		case *ModelResponse:
			if len(open) > 0 {
				out = append(out, answered(&ModelRequest{Timestamp: at}, open, at))
			}
			out = append(out, m)
			open, at = callsOf(m), m.Timestamp
		}
	}
	return wire{repaired: out, upTo: len(history)}
}

// answered returns a request with a result for each of the calls, and none for others. The made-up ones come after the
// real ones and before what else the request holds.
func answered(m *ModelRequest, calls []*ToolCallPart, at time.Time) *ModelRequest {
	var results, rest []RequestPart
	for _, p := range m.Parts {
		id, isResult := resultOf(p)
		if !isResult {
			rest = append(rest, p)
			continue
		}
		i := slices.IndexFunc(calls, func(c *ToolCallPart) bool { return c.ToolCallID == id })
		if i >= 0 {
			calls = slices.Delete(slices.Clone(calls), i, i+1)
			results = append(results, p)
		}
	}
	for _, c := range calls {
		results = append(results, &ToolReturnPart{
			ToolName:   c.ToolName,
			Content:    interruptedCall,
			ToolCallID: c.ToolCallID,
			Metadata:   synthesized,
			Outcome:    ToolInterrupted,
			Timestamp:  at,
		})
	}
	whole := *m
	whole.Parts = append(results, rest...)
	return &whole
}

// resultOf returns the id of the call that a part answers. Feedback on text answers none.
func resultOf(p RequestPart) (id string, ok bool) {
	switch p := p.(type) {
	case *ToolReturnPart:
		return p.ToolCallID, true
	case *RetryPromptPart:
		return p.ToolCallID, p.answersCall()
	}
	return "", false
}

func callsOf(m *ModelResponse) (calls []*ToolCallPart) {
	for _, p := range m.Parts {
		if c, ok := p.(*ToolCallPart); ok {
			calls = append(calls, c)
		}
	}
	return calls
}

// paired tells whether each call has one result, in the message after it, and each result a call. The calls of a
// last response may lack theirs.
func paired(history []Message) bool {
	var before *ModelResponse
	for _, m := range history {
		switch m := m.(type) {
		case *ModelRequest:
			if !answers(m, before) {
				return false
			}
			before = nil
		case *ModelResponse:
			if before != nil && hasCalls(before) {
				return false
			}
			before = m
		}
	}
	return true
}

// answers tells whether a request holds one result for each call of the response before it, and no others.
func answers(m *ModelRequest, before *ModelResponse) bool {
	results := 0
	for _, p := range m.Parts {
		if id, ok := resultOf(p); ok {
			results++
			if countID(before, id) != 1 {
				return false
			}
		}
	}
	return results == countID(before, "")
}

// countID counts the calls with an id, all calls where the id is empty.
func countID(m *ModelResponse, id string) (n int) {
	if m == nil {
		return 0
	}
	for _, p := range m.Parts {
		if c, ok := p.(*ToolCallPart); ok && (id == "" || c.ToolCallID == id) {
			n++
		}
	}
	return n
}

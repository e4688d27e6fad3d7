package message

import (
	"slices"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Wire is how a history is sent. Providers refuse histories in which calls and results are not paired, and some refuse
// neighbours of one kind; such a history is sent repaired and joined, and stays as it is.
type Wire struct {
	repaired []Message // nil where there was nothing to do
	upTo     int       // how many messages of the history it stands for
	// stale says that what was added to the history since has to be joined.
	stale bool
}

// Invalidate makes the next call of Messages repair the history anew. It is needed after a message was appended that is not
// the next turn: a request after a request.
func (w *Wire) Invalidate() { w.stale = true }

// Messages returns what to send of a history that has grown since it was repaired.
func (w *Wire) Messages(history []Message) []Message {
	if w.stale {
		*w = Repair(history)
	}
	if w.repaired == nil {
		return slices.Clip(history)
	}
	return slices.Concat(w.repaired, history[w.upTo:])
}

// synthesized marks made-up results, as Pydantic AI does.
const synthesized = jsonwire.Raw(`{"pydantic_ai_synthesized_tool_return":true}`)

// Repair drops results without a call and makes up results for calls without one, and joins neighbours of one kind, as
// Pydantic AI does. The calls of a last response are left alone: they are still to be run. It is deterministic, and what
// it returns needs no repair.
func Repair(history []Message) Wire {
	if alternates(history) && paired(history) {
		return Wire{}
	}
	out := make([]Message, 0, len(history)+1)
	var open []*ToolCallPart // calls of the response before
	var at time.Time         // its time
	for rest := history; len(rest) > 0; {
		n := neighbours(rest)
		more := rest[1:n]
		switch m := rest[0].(type) {
		case *Request:
			out = append(out, answered(joinRequests(m, more), open, at))
			open = nil
		case *Response:
			if len(open) > 0 {
				out = append(out, answered(&Request{Timestamp: at}, open, at))
			}
			m = joinResponses(m, more)
			out = append(out, m)
			open, at = callsOf(m), m.Timestamp
		}
		rest = rest[n:]
	}
	return Wire{repaired: out, upTo: len(history)}
}

// alternates reports whether requests and responses take turns.
func alternates(history []Message) bool {
	for len(history) > 0 {
		if neighbours(history) > 1 {
			return false
		}
		history = history[1:]
	}
	return true
}

// neighbours counts the messages at the start that become one: requests, or responses that no model has made, up to the first with
// calls.
func neighbours(history []Message) int {
	for i, m := range history[1:] {
		if !joins(history[i], m) {
			return i + 1
		}
	}
	return len(history)
}

// joins reports whether the message becomes one with the message before it.
func joins(before, m Message) bool {
	switch m := m.(type) {
	case *Request:
		return !IsResponse(before)
	case *Response:
		b, ok := before.(*Response)
		return ok && !HasCalls(b) && b.invented() && m.invented()
	}
	return false
}

// invented reports whether the response comes from no model.
func (m *Response) invented() bool {
	return m.ModelName == "" && m.ProviderName == "" && m.ProviderResponseID == ""
}

// joinRequests returns one request for several, which is that of the run that asks. Nothing but the parts is sent of it.
func joinRequests(m *Request, more []Message) *Request {
	if len(more) == 0 {
		return m
	}
	all := *more[len(more)-1].(*Request)
	all.Parts = slices.Clone(m.Parts)
	for _, r := range more {
		all.Parts = append(all.Parts, r.(*Request).Parts...)
	}
	return &all
}

// joinResponses returns one response for several.
func joinResponses(m *Response, more []Message) *Response {
	if len(more) == 0 {
		return m
	}
	all := *more[len(more)-1].(*Response)
	all.Parts = slices.Clone(m.Parts)
	for _, r := range more {
		all.Parts = append(all.Parts, r.(*Response).Parts...)
	}
	return &all
}

// answered returns a request with a result for each of the calls, and none for others. The made-up ones come after the
// real ones and before what else the request holds.
func answered(m *Request, calls []*ToolCallPart, at time.Time) *Request {
	if resultsFirst(m) && answers(m, calls) {
		return m
	}
	open := make(map[string]int, len(calls)) // how many calls with an id have no result
	for _, c := range calls {
		open[c.ToolCallID]++
	}
	answered := make(map[string]int, len(calls))
	var results, rest []RequestPart
	for _, p := range m.Parts {
		id, isResult := resultOf(p)
		switch {
		case !isResult:
			rest = append(rest, p)
		case open[id] > 0:
			open[id]--
			answered[id]++
			results = append(results, p)
		}
	}
	for _, c := range calls {
		if answered[c.ToolCallID]--; answered[c.ToolCallID] >= 0 {
			continue
		}
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

func callsOf(m *Response) (calls []*ToolCallPart) {
	for _, p := range m.Parts {
		if c, ok := p.(*ToolCallPart); ok {
			calls = append(calls, c)
		}
	}
	return calls
}

// paired reports whether each call has one result, in the message after it, and each result a call. The calls of a
// last response may lack theirs.
func paired(history []Message) bool {
	var before []*ToolCallPart
	for _, m := range history {
		switch m := m.(type) {
		case *Request:
			if !answers(m, before) {
				return false
			}
			before = nil
		case *Response:
			if len(before) > 0 {
				return false
			}
			before = callsOf(m)
		}
	}
	return true
}

// answers reports whether a request holds one result for each of the calls, and no others.
func answers(m *Request, calls []*ToolCallPart) bool {
	if countResults(m) != len(calls) {
		return false
	}
	if len(calls) > few {
		return answersMany(m, calls)
	}
	for _, c := range calls {
		if countResultsOf(m, c.ToolCallID) != countCallsOf(calls, c.ToolCallID) {
			return false
		}
	}
	return true
}

// countCallsOf counts the calls with an id, of which some models give two the same.
func countCallsOf(calls []*ToolCallPart, id string) (n int) {
	for _, c := range calls {
		if c.ToolCallID == id {
			n++
		}
	}
	return n
}

// few is how many calls of a response are looked through one by one: that takes no memory, but time that grows with the
// square of their number.
const few = 32

// answersMany is answers for many calls, of which there are as many as results.
func answersMany(m *Request, calls []*ToolCallPart) bool {
	open := make(map[string]int, len(calls))
	for _, c := range calls {
		open[c.ToolCallID]++
	}
	for _, p := range m.Parts {
		if id, ok := resultOf(p); ok {
			if open[id]--; open[id] < 0 {
				return false
			}
		}
	}
	return true
}

func countResults(m *Request) (n int) {
	for _, p := range m.Parts {
		if _, ok := resultOf(p); ok {
			n++
		}
	}
	return n
}

// countResultsOf counts the results of the call with an id.
func countResultsOf(m *Request, call string) (n int) {
	for _, p := range m.Parts {
		if id, ok := resultOf(p); ok && id == call {
			n++
		}
	}
	return n
}

// resultsFirst reports whether no result comes after another part.
func resultsFirst(m *Request) bool {
	other := false
	for _, p := range m.Parts {
		_, result := resultOf(p)
		if result && other {
			return false
		}
		other = other || !result
	}
	return true
}

// interruptedCall is the result that is made up for a call without one. The words are Pydantic AI's.
const interruptedCall = jsonwire.Raw(`"The tool call was interrupted before a result was produced."`)

package message

import "slices"

// Wire prepares a history for sending. Providers refuse histories in which calls and results are not paired, and some
// refuse neighbours of one kind; such a history is sent repaired, and is not changed itself. The zero value is ready to
// use.
type Wire struct {
	repaired []Message // nil if there was nothing to do
	upTo     int       // how many messages of the history it stands for
	fresh    bool
}

// Invalidate makes the next call of Messages look at the whole history anew. It is needed after a message was replaced, or
// was appended that is not the next turn: a request after a request.
func (w *Wire) Invalidate() { w.fresh = false }

// Messages returns what to send of a history that has grown since the last call. It must not be changed.
func (w *Wire) Messages(history []Message) []Message {
	if !w.fresh {
		*w = Wire{fresh: true}
		if _, stale := windowOf(history); stale || !whole(history) {
			w.repaired, w.upTo = repair(history), len(history)
		}
	}
	if w.repaired == nil {
		return slices.Clip(history)
	}
	w.repaired, w.upTo = append(w.repaired, history[w.upTo:]...), len(history)
	return slices.Clip(w.repaired)
}

// Repair returns the history as it is sent, which needs no repair: each call of a response has one result, at the
// beginning of the request after it, and each result has its call. A result that comes later is moved, results
// without a call and second ones are left out, and what is missing is made up. Neighbours become one message where Pydantic
// AI joins them, and InstructionDeltaParts are left out that change instructions which are no longer sent. The calls of a last response are left alone: they are still to be run. Repair is deterministic.
func Repair(history []Message) []Message {
	if _, stale := windowOf(history); !stale && whole(history) {
		return history
	}
	return repair(history)
}

// whole reports whether a history needs no repair.
func whole(history []Message) bool {
	var before Message
	for _, m := range history {
		switch m := m.(type) {
		case *Request:
			if !followsWell(m, before) {
				return false
			}
		case *Response:
			if r, ok := before.(*Response); ok && (HasCalls(r) || joinable(r, m)) {
				return false
			}
		}
		before = m
	}
	return true
}

// followsWell reports whether a request can stand behind the message before, which is nil for the first one.
func followsWell(m *Request, before Message) bool {
	switch before := before.(type) {
	case *Response:
		return resultsFirst(m) && answers(m, before)
	case *Request:
		return countResults(m) == 0 && !sameTurn(before, m)
	}
	return countResults(m) == 0
}

// answers reports whether a request holds one result for each call of the response, and no others.
func answers(m *Request, of *Response) bool {
	n := countResults(m)
	if n != countCalls(of) {
		return false
	}
	if n > few {
		return answersMany(m, of)
	}
	for c := range of.ToolCalls() {
		if countResultsOf(m, c.ToolCallID) != countCallsOf(of, c.ToolCallID) {
			return false
		}
	}
	return true
}

// few is how many calls of a response are looked through one by one: that takes no memory, but time that grows with the
// square of their number.
const few = 32

// answersMany is answers for many calls, of which there are as many as results.
func answersMany(m *Request, of *Response) bool {
	open := make(map[string]int)
	for c := range of.ToolCalls() {
		open[c.ToolCallID]++
	}
	for _, p := range m.Parts {
		if t, ok := p.(*ToolReturnPart); ok {
			if open[t.ToolCallID]--; open[t.ToolCallID] < 0 {
				return false
			}
		}
	}
	return true
}

func countCalls(m *Response) (n int) {
	for range m.ToolCalls() {
		n++
	}
	return n
}

func countCallsOf(m *Response, id string) (n int) {
	for c := range m.ToolCalls() {
		if c.ToolCallID == id {
			n++
		}
	}
	return n
}

func countResults(m *Request) (n int) {
	for _, p := range m.Parts {
		if _, ok := p.(*ToolReturnPart); ok {
			n++
		}
	}
	return n
}

// countResultsOf counts the results of calls with an id.
func countResultsOf(m *Request, id string) (n int) {
	for _, p := range m.Parts {
		if t, ok := p.(*ToolReturnPart); ok && t.ToolCallID == id {
			n++
		}
	}
	return n
}

// resultsFirst reports whether no result comes after another part.
func resultsFirst(m *Request) bool {
	other := false
	for _, p := range m.Parts {
		_, result := p.(*ToolReturnPart)
		if result && other {
			return false
		}
		other = other || !result
	}
	return true
}

package message

import (
	"cmp"
	"slices"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// turn holds the calls of one response and their results.
type turn struct {
	calls   []pair
	results []RequestPart // those that are in the history, in their order
	at      time.Time
}

// pair is a call, and whether it has a result.
type pair struct {
	call     *ToolCallPart
	answered bool
}

// repair is Repair for a history that needs it.
func repair(history []Message) []Message {
	if at, stale := windowOf(history); stale {
		history = withoutStale(history, at)
	}
	b := builder{out: make([]Message, 0, len(history)+1), turns: matched(history)}
	for i, m := range history {
		switch m := m.(type) {
		case *Request:
			b.request(m, i == len(history)-1)
		case *Response:
			b.response(m)
		}
	}
	return b.out
}

// matched returns the turns of a history, those of its responses with calls in their order. A result is that of the oldest
// call of its id before it that has none; but where a later response has calls of that id, only those are meant.
func matched(history []Message) (turns []*turn) {
	waiting := make(map[string]*queue)
	for _, m := range history {
		switch m := m.(type) {
		case *Response:
			if HasCalls(m) {
				t := &turn{at: m.Timestamp}
				turns = append(turns, t)
				t.wait(m, waiting)
			}
		case *Request:
			for _, p := range m.Parts {
				if r, ok := p.(*ToolReturnPart); ok {
					waiting[r.ToolCallID].answer(r)
				}
			}
		}
	}
	return turns
}

// queue holds the calls of one id in one turn.
type queue struct {
	of    *turn
	calls []int // the indexes of those without a result
}

// wait lets the calls of the response wait for their results.
func (t *turn) wait(m *Response, waiting map[string]*queue) {
	for c := range m.ToolCalls() {
		q := waiting[c.ToolCallID]
		if q == nil || q.of != t {
			q = &queue{of: t}
			waiting[c.ToolCallID] = q
		}
		q.calls = append(q.calls, len(t.calls))
		t.calls = append(t.calls, pair{call: c})
	}
}

// answer gives the result to the first of the calls. If there are no calls, it is dropped.
func (q *queue) answer(r *ToolReturnPart) {
	if q == nil || len(q.calls) == 0 {
		return
	}
	q.of.calls[q.calls[0]].answered = true
	q.calls = q.calls[1:]
	q.of.results = append(q.of.results, r)
}

// builder puts the messages together that are sent.
type builder struct {
	out   []Message
	turns []*turn // those of the responses to come
	turn  *turn   // that of the last response, if it has calls, until its results are sent
	owned bool    // the last message was made here
}

func (b *builder) response(m *Response) {
	if b.turn != nil { // no request has followed
		b.append(&Request{Parts: b.results(), Timestamp: b.turn.at})
		b.turn = nil
	}
	if HasCalls(m) {
		b.turn, b.turns = b.turns[0], b.turns[1:]
	}
	if last, ok := b.last().(*Response); ok && joinable(last, m) {
		own := b.own(last, func() Message { c := *last; c.Parts = slices.Clone(c.Parts); return &c }).(*Response)
		own.Parts = append(own.Parts, m.Parts...)
		return
	}
	b.append(m)
}

func (b *builder) request(m *Request, last bool) {
	parts := b.results()
	b.turn = nil
	results := len(parts)
	for _, p := range m.Parts {
		if _, ok := p.(*ToolReturnPart); !ok {
			parts = append(parts, p)
		}
	}
	if len(parts) == 0 && len(m.Parts) > 0 && !last {
		return // it held nothing but results of other turns
	}
	if before, ok := b.last().(*Request); ok && sameTurn(before, m) {
		b.join(before, m, parts)
		return
	}
	if results == 0 && len(parts) == len(m.Parts) {
		b.append(m)
		return
	}
	c := *m
	c.Parts = parts
	b.append(&c)
}

// join makes the request before that of the run that asks. No model is sent anything but its parts.
func (b *builder) join(before, m *Request, parts []RequestPart) {
	own := b.own(before, func() Message { c := *before; c.Parts = slices.Clone(c.Parts); return &c }).(*Request)
	parts, instructions := append(own.Parts, parts...), cmp.Or(own.Instructions, m.Instructions)
	at := m.Timestamp
	if at.IsZero() {
		at = own.Timestamp
	}
	*own = *m
	own.Parts, own.Instructions, own.Timestamp = parts, instructions, at
}

func (b *builder) last() Message {
	if len(b.out) == 0 {
		return nil
	}
	return b.out[len(b.out)-1]
}

func (b *builder) append(m Message) { b.out, b.owned = append(b.out, m), false }

// own returns the last message, which is m: as a copy if it has not been copied yet, so that it can be changed.
func (b *builder) own(m Message, clone func() Message) Message {
	if !b.owned {
		m = clone()
		b.out[len(b.out)-1], b.owned = m, true
	}
	return m
}

// results returns the results of the turn: those of the history, and then those that are made up.
func (b *builder) results() []RequestPart {
	t := b.turn
	if t == nil {
		return nil
	}
	parts := slices.Clone(t.results)
	for _, p := range t.calls {
		if !p.answered {
			parts = append(parts, p.call.interrupted(t.at))
		}
	}
	return parts
}

// sameTurn reports whether two neighbouring requests are sent as one: as in Pydantic AI, unless their instructions differ.
func sameTurn(a, b *Request) bool {
	return a.Instructions == "" || b.Instructions == "" || a.Instructions == b.Instructions
}

// joinable reports whether two neighbouring responses are sent as one: as in Pydantic AI, if no model has made them, which is
// what a response says that names neither its model nor its provider.
func joinable(a, b *Response) bool { return a.synthetic() && b.synthetic() }

func (r *Response) synthetic() bool {
	return r.ModelName == "" && r.ProviderName == "" && r.ProviderResponseID == ""
}

// interrupted returns the result that is made up for a call without one. The words and the mark are Pydantic AI's.
func (p *ToolCallPart) interrupted(at time.Time) *ToolReturnPart {
	return &ToolReturnPart{
		ToolName:   p.ToolName,
		Content:    interruptedCall,
		ToolCallID: p.ToolCallID,
		ToolKind:   p.ToolKind,
		Metadata:   synthesized,
		Outcome:    ToolInterrupted,
		Timestamp:  at,
	}
}

const (
	interruptedCall = jsonwire.Raw(`"The tool call was interrupted before a result was produced."`)
	synthesized     = jsonwire.Raw(`{"pydantic_ai_synthesized_tool_return":true}`)
)

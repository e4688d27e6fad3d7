package loop

import (
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// A run allocates little and in few pieces: what lives and dies together is one piece. The parts of the history that a run
// begins with are one, each response is one with the request that answers its calls, and what only the run itself needs is
// part of its Loop.

// usualMessages is how many messages a run with one tool call and a typed output makes.
const usualMessages = 5

// usualRequests is how many requests such a run makes, and moreRequests for how many more there is memory at a time.
const (
	usualRequests = 2
	moreRequests  = 4
)

// Opening is memory for the messages with which most runs begin, and for the response with which they end. It serves one
// run, and lives as long as the run's messages.
type Opening struct {
	messages [usualMessages]message.Message
	request  message.Request
	parts    [1]message.RequestPart
	prompt   message.UserPromptPart
	last     message.Response
	turn     turn // the first one
	requests [usualRequests]model.Request
	cache    model.Cache
}

// turn is the memory of a response with calls, and of the request that answers them.
type turn struct {
	response message.Response
	results  results
}

// memory is what a loop has at hand.
type memory struct {
	opening *Opening // nil once its response is taken
	first   *turn    // nil once taken
	// turns are allocated together, as many as made last at a time, or twice as many up to a bound.
	turns []turn
	made  int
	// requests are for the next ones.
	requests []model.Request
	results  *results // of the latest turn, nil once taken
	text     message.ToolCallPart
	texts    int
}

// Spare is memory of a Loop for the next one. It is empty.
type Spare struct {
	items []item
	work  []Work
}

// spareCalls is for how many calls a Spare has memory at most.
const spareCalls = 16

// Spare returns the memory of the calls of a loop that is not used any more, nor what its steps point to.
func (l *Loop) Spare() (s Spare) {
	l.noItems()
	if cap(l.items) <= spareCalls {
		s.items = l.items
	}
	if work := l.work[:cap(l.work)]; len(work) <= spareCalls {
		clear(work)
		s.work = work[:0]
	}
	return s
}

// Reuse gives a zero Loop the memory of an earlier one.
func (l *Loop) Reuse(s *Spare) { l.items, l.work = s.items, s.work }

// noItems forgets the calls of the last response. What is behind the items is zero.
func (l *Loop) noItems() {
	clear(l.items)
	l.items, l.winner, l.unanswered, l.progress.flying = l.items[:0], -1, 0, -1
}

// newItem appends an item.
func (l *Loop) newItem() *item {
	n := len(l.items)
	if n == cap(l.items) {
		l.items = append(l.items, item{})
	} else {
		l.items = l.items[:n+1]
	}
	return &l.items[n]
}

// grown returns an empty list with space for n items.
func grown(items []item, n int) []item {
	if n <= cap(items) {
		return items
	}
	return make([]item, 0, n)
}

// request returns the memory for what a model is asked. It is never used twice, and it is not part of the Loop, whose memory
// may serve another run: a model that has answered may still read what it was asked.
func (m *memory) request() *model.Request {
	if len(m.requests) == 0 {
		m.requests = make([]model.Request, moreRequests)
	}
	r := &m.requests[0]
	m.requests = m.requests[1:]
	return r
}

// response returns the memory for a response.
func (m *memory) response(calls bool) *message.Response {
	if calls {
		t := m.turn()
		m.results = &t.results
		return &t.response
	}
	if o := m.opening; o != nil {
		m.opening = nil
		return &o.last
	}
	return new(message.Response)
}

// turn returns the memory for a response with calls. A long run has many.
func (m *memory) turn() *turn {
	if t := m.first; t != nil {
		m.first = nil
		return t
	}
	if len(m.turns) == 0 {
		m.made = min(max(1, 2*m.made), maxTurns)
		m.turns = make([]turn, m.made)
	}
	t := &m.turns[0]
	m.turns = m.turns[1:]
	return t
}

// maxTurns is how many turns are made ahead: the history of one keeps all of them.
const maxTurns = 4

// textCall returns the memory for a text that is taken for the output. It is not used twice: a function that was left
// behind may still read it.
func (m *memory) textCall() *message.ToolCallPart {
	if m.texts++; m.texts == 1 {
		return &m.text
	}
	return new(message.ToolCallPart)
}

// results is the memory of a request that answers calls. Most answer one.
type results struct {
	request message.Request
	parts   []message.RequestPart
	returns []message.ToolReturnPart

	onePart   [1]message.RequestPart
	oneReturn [1]message.ToolReturnPart
}

// newReturn returns the memory for the result of a call.
func (r *results) newReturn() *message.ToolReturnPart {
	n := len(r.returns)
	if n == cap(r.returns) { // more than were expected
		return new(message.ToolReturnPart)
	}
	r.returns = r.returns[:n+1]
	return &r.returns[n]
}

// answers returns the memory for a request that answers n calls.
func (m *memory) answers(n int) *results {
	r := m.results
	if m.results = nil; r == nil {
		r = new(results)
	}
	if n == 1 {
		r.parts, r.returns = r.onePart[:0], r.oneReturn[:0]
	} else {
		r.parts, r.returns = make([]message.RequestPart, 0, n), make([]message.ToolReturnPart, 0, n)
	}
	return r
}

package graph

import (
	"context"
	"fmt"
	"strconv"
	"sync"

	"github.com/agentgen-go/agentgen/runtime/internal/ctxerr"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// session is what all parts of a run share.
type session struct {
	graph string
	id    string
	// mu guards where the run is: its flow, with all within.
	mu sync.Mutex
	// emit reports an event; nil if the run is not watched.
	emit func(context.Context, Event) error
}

// change changes where the run is.
func (s *session) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

// flow is where a run of a graph is: before a vertex, with the value that it gets.
type flow struct {
	at    int // an index of plan.all
	in    any
	raw   jsonwire.Raw // in, encoded; empty if the graph has no codecs
	steps int
	work  *work // of the vertex
}

// work is how far a node has come.
type work struct {
	// done, out and raw are for branches: the result, and its encoding.
	done bool
	out  any
	raw  jsonwire.Raw
	// parts are the branches of a Map or a Broadcast, flow is that of a Sub, and pause that of an Agent.
	parts []*work
	flow  *flow
	pause *savedPause
}

// call is one execution of a node.
type call[D any] struct {
	s    *session
	ctx  context.Context
	deps D
	work *work
	// path says where the node is; key is another one each time that the run comes by.
	path, key string
}

// open makes the branches, unless there are some from before.
func (c *call[D]) open(n int) {
	c.s.change(func() {
		if len(c.work.parts) != n {
			c.work.parts = make([]*work, n)
		}
		for i, p := range c.work.parts {
			if p == nil {
				c.work.parts[i] = new(work)
			}
		}
	})
}

// report reports an event.
func (c *call[D]) report(state State, value any) error {
	if c.s.emit == nil {
		return nil
	}
	return c.s.emit(c.ctx, Event{Path: c.path, State: state, Value: value})
}

// failure says at which node an error occurred.
func (c *call[D]) failure(err error) error {
	return &Error{Graph: c.s.graph, Path: c.path, Err: err}
}

// perform does the work of a node.
func (c *call[D]) perform(v *vertex[D], in any) (any, error) {
	if c.ctx.Err() != nil {
		return nil, c.failure(ctxerr.Of(c.ctx))
	}
	if err := c.report(Begins, in); err != nil {
		return nil, c.failure(err)
	}
	out, err := v.work.do(c, in)
	if err == errWaiting || v.kind.within() && isError(err) { // it names a node within
		return nil, err
	}
	if err != nil {
		return nil, c.failure(err)
	}
	return out, nil
}

func isError(err error) bool {
	_, ok := err.(*Error)
	return ok
}

// enter returns the flow of a run that begins with a value.
func (p *plan[D]) enter(in any) (*flow, error) { return p.arrive(p.start, in, 0) }

// arrive returns the flow of a run that has come to a vertex with a value. Decisions are made.
func (p *plan[D]) arrive(v *vertex[D], in any, steps int) (*flow, error) {
	for range len(p.all) {
		if v.kind != kindDecision {
			raw, err := v.encodeIn(in)
			return &flow{at: p.index(v), in: in, raw: raw, steps: steps, work: new(work)}, err
		}
		var err error
		if v, in, err = v.decide(in); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("decision %q: decisions lead to each other in a circle", v.name)
}

func (p *plan[D]) index(v *vertex[D]) int {
	for i, one := range p.all {
		if one == v {
			return i
		}
	}
	panic("agentgen: a vertex of another graph")
}

// decide returns where a decision leads, and the value that moves there.
func (v *vertex[D]) decide(in any) (*vertex[D], any, error) {
	for _, e := range v.edges {
		if e.match == nil {
			return e.to, in, nil
		}
		type matched struct {
			value any
			ok    bool
		}
		m, err := contain(func() (m matched, err error) {
			m.value, m.ok = e.match(in)
			return m, nil
		})
		if err != nil {
			return nil, nil, fmt.Errorf("decision %q: case %q: %w", v.name, e.label, err)
		}
		if m.ok {
			return e.to, m.value, nil
		}
	}
	return nil, nil, fmt.Errorf("decision %q: no case takes the value, which is of the type %T: add graph.Otherwise", v.name, in)
}

// encodeIn encodes a value that the vertex takes, encodeOut one that it makes; the result is empty without a codec.
func (v *vertex[D]) encodeIn(in any) (jsonwire.Raw, error)   { return encode(v.inCodec, v.in, in) }
func (v *vertex[D]) encodeOut(out any) (jsonwire.Raw, error) { return encode(v.outCodec, v.out, out) }

func encode(c *coding, t typeID, v any) (jsonwire.Raw, error) {
	if c == nil {
		return "", nil
	}
	text, err := c.encode(v)
	if err != nil {
		return "", fmt.Errorf("encode a %s: %w", t.name, err)
	}
	return text, nil
}

// drive does the steps of a graph until its end, and returns the output. The call is that of the node that the graph is, with an
// empty path for the whole run.
func (p *plan[D]) drive(c *call[D], f *flow) (any, error) {
	for {
		v := p.all[f.at]
		if v.kind == kindEnd {
			return f.in, nil
		}
		if f.steps >= p.maxSteps {
			return nil, c.failure(fmt.Errorf("%w (%d) in graph %q: raise the bound with graph.WithMaxSteps if it is not a loop", ErrTooManySteps, f.steps, p.name))
		}
		if err := p.step(c, f, v); err != nil {
			return nil, err
		}
	}
}

// step does one step, after which the flow is before the next.
func (p *plan[D]) step(c *call[D], f *flow, v *vertex[D]) error {
	sub := &call[D]{s: c.s, ctx: c.ctx, deps: c.deps, work: f.work, path: v.name, key: c.key + "/" + v.name + "#" + strconv.Itoa(f.steps)}
	if c.path != "" {
		sub.path = c.path + "/" + v.name
	}
	out, err := sub.perform(v, f.in)
	if err != nil {
		return err
	}
	next, err := p.arrive(v.edges[0].to, out, f.steps+1)
	if err != nil {
		return sub.failure(err)
	}
	c.s.change(func() { *f = *next })
	return sub.report(Ended, out)
}

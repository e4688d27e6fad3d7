package graph

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"sync/atomic"

	"github.com/agentgen-go/agentgen/runtime/internal/ctxerr"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// A Run is one run of a graph. It does nothing by itself: Finish drives it to its end, Steps does so while someone watches.
// Snapshot may be called by any goroutine, all else by one at a time.
type Run[D, O any] struct {
	s       session
	p       *plan[D]
	deps    D
	flow    *flow
	driving atomic.Bool
}

// Run runs the graph. The error is a *PauseError if agents within it wait for someone, and otherwise an *Error.
func (g *Graph[D, I, O]) Run(ctx context.Context, deps D, in I) (out O, err error) {
	r, err := g.Start(deps, in)
	if err != nil {
		return out, err
	}
	return r.Finish(ctx)
}

// Start returns a run that is before its first step. It is an error if the graph begins with a decision that fails, or if
// the value cannot be encoded.
func (g *Graph[D, I, O]) Start(deps D, in I) (*Run[D, O], error) {
	f, err := g.p.enter(in)
	if err != nil {
		return nil, &Error{Graph: g.p.name, Err: err}
	}
	return newRun[D, O](&g.p, deps, rand.Text(), f), nil
}

func newRun[D, O any](p *plan[D], deps D, id string, f *flow) *Run[D, O] {
	return &Run[D, O]{s: session{graph: p.name, id: id}, p: p, deps: deps, flow: f}
}

// Finish drives the run to its end and returns its output. The error is a *PauseError if agents within it wait for someone, and
// otherwise an *Error; the run stays where it was and may be driven again. The output of a run that has ended is returned
// again.
//
// Finish returns when all that it has begun has returned.
func (r *Run[D, O]) Finish(ctx context.Context) (out O, err error) {
	if !r.driving.CompareAndSwap(false, true) {
		return out, errDriven
	}
	defer r.driving.Store(false)
	return r.drive(ctx, nil)
}

var errDriven = errors.New("agentgen: the run is driven already, by another call of Finish or Steps")

func (r *Run[D, O]) drive(ctx context.Context, emit func(context.Context, Event) error) (out O, err error) {
	r.s.emit = emit
	v, err := r.p.drive(&call[D]{s: &r.s, ctx: ctx, deps: r.deps}, r.flow)
	if err == errWaiting {
		return out, r.paused()
	}
	if err != nil {
		return out, err
	}
	out, _ = v.(O)
	return out, nil
}

// Event is something that happens in a run.
type Event struct {
	// Path is the node, as in Error.Path.
	Path string
	// State says whether the node begins or has ended.
	State State
	// Value is what the node was given if it begins, and what it has made if it has ended. It must not be changed.
	Value any
}

// State is what an Event says of its node.
type State int

// The states of an Event.
const (
	// Begins says that the node is about to begin, or to begin again in a run that was resumed.
	Begins State = iota + 1
	// Ended says that the node has ended and the run has moved on: a snapshot taken now does not do it again.
	Ended
)

func (s State) String() string {
	switch s {
	case Begins:
		return "begins"
	case Ended:
		return "ended"
	}
	return "State(" + strconv.Itoa(int(s)) + ")"
}

// Steps drives the run and yields what happens, before each node and after it, one at a time, also of branches and of graphs
// within the graph. The node, or the branch, waits until the body of the loop is done with it, in which Snapshot may be called.
// Breaking out of the loop cancels what is under way and leaves the run where it is; to drive it on, use Steps or Finish. If the
// run fails or pauses, its error is yielded last. For the output call Finish after the loop.
func (r *Run[D, O]) Steps(ctx context.Context) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		if !r.driving.CompareAndSwap(false, true) {
			yield(Event{}, errDriven)
			return
		}
		defer r.driving.Store(false)
		if err := r.watched(ctx, func(e Event) bool { return yield(e, nil) }); err != nil {
			yield(Event{}, err)
		}
	}
}

// reported is an event that waits until it was seen.
type reported struct {
	event Event
	seen  chan struct{}
}

// watched drives the run on another goroutine, which has ended when it returns. It returns nil after see has returned false.
func (r *Run[D, O]) watched(ctx context.Context, see func(Event) bool) error {
	ctx, cancel := context.WithCancel(ctx)
	events, ended := make(chan reported), make(chan error, 1)
	go func() {
		var err error = &Error{Graph: r.p.name, Err: errGoexit}
		defer func() { ended <- err; close(ended) }()
		_, err = r.drive(ctx, func(ctx context.Context, e Event) error { return emit(ctx, events, e) })
	}()
	defer func() {
		cancel()
		for range ended { // wait for it
		}
	}()
	for {
		select {
		case r := <-events:
			if !see(r.event) {
				return nil
			}
			close(r.seen)
		case err := <-ended:
			return err
		}
	}
}

// emit waits until an event was seen. It is an error once the context has ended.
func emit(ctx context.Context, events chan<- reported, e Event) error {
	r := reported{e, make(chan struct{})}
	select {
	case events <- r:
	case <-ctx.Done():
		return ctxerr.Of(ctx)
	}
	select {
	case <-r.seen:
	case <-ctx.Done():
	}
	if ctx.Err() != nil { // also if it was seen
		return ctxerr.Of(ctx)
	}
	return nil
}

// Waiting returns the agents that wait for someone, in the order of their nodes.
func (r *Run[D, O]) Waiting() (all []Waiting) {
	r.s.change(func() {
		r.p.waiting(r.flow, "", func(path string, p *savedPause) {
			if p.Results == nil {
				all = append(all, Waiting{path, p.Requests})
			}
		})
	})
	return all
}

// Resolve gives the results for which an agent waits: all of its calls must be resolved. The error is a *message.ResultsError if
// they do not fit. The agent continues with Finish or Steps.
func (r *Run[D, O]) Resolve(path string, results message.DeferredResults) (err error) {
	err = fmt.Errorf("agentgen: graph %q: no agent waits at %q: see Run.Waiting", r.p.name, path)
	r.s.change(func() {
		r.p.waiting(r.flow, "", func(at string, p *savedPause) {
			if at == path && p.Results == nil {
				err = p.resolve(results)
			}
		})
	})
	return err
}

// paused is the error of a run that waits.
func (r *Run[D, O]) paused() error {
	b, err := r.Snapshot()
	return &PauseError{Graph: r.p.name, Waiting: r.Waiting(), snapshot: func() ([]byte, error) { return b, err }}
}

// waiting calls f for each pause, in order. The session is locked.
func (p *plan[D]) waiting(f *flow, path string, found func(string, *savedPause)) {
	v := p.all[f.at]
	v.waiting(f.work, path+v.name, found)
}

func (v *vertex[D]) waiting(w *work, path string, found func(string, *savedPause)) {
	if w == nil {
		return
	}
	if w.pause != nil {
		found(path, w.pause)
	}
	if s, ok := v.work.(*sub[D]); ok && w.flow != nil {
		s.p.waiting(w.flow, path+"/", found)
	}
	for i, part := range w.parts {
		of, name := v.part(i)
		of.waiting(part, path+"/"+name, found)
	}
}

// part returns the node and the name of a branch.
func (v *vertex[D]) part(i int) (*vertex[D], string) {
	parts := v.work.parts()
	if v.kind == kindMap {
		return parts[0], strconv.Itoa(i)
	}
	return parts[i], parts[i].name
}

package transport

import (
	"context"
	"fmt"
	"net/http/httptrace"
	"sync"
	"time"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// limitError is the cause with which a request ends when a limit of Timeouts has passed.
type limitError struct {
	what  string // which limit
	limit time.Duration
}

func (e *limitError) Error() string {
	return fmt.Sprintf("%s within %v (Timeouts.%s)", limitTexts[e.what], e.limit, e.what)
}

// Timeout reports true.
func (e *limitError) Timeout() bool { return true }

// Is makes it a context.DeadlineExceeded.
func (e *limitError) Is(target error) bool { return target == context.DeadlineExceeded }

var limitTexts = map[string]string{
	"Connect": "no connection", "FirstEvent": "no event", "Silence": "not a byte was received", "Whole": "the response was not complete",
}

// whole returns a context that ends after a limit; 0 means no limit.
func whole(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	if limit == 0 {
		return ctx, func() {}
	}
	return context.WithTimeoutCause(ctx, limit, &limitError{"Whole", limit})
}

// guard ends an attempt when one of its limits has passed, and knows how far it came.
type guard struct {
	cancel   context.CancelCauseFunc
	timeouts Timeouts
	first    *time.Timer // until the first event; nil if there is no limit

	mu      sync.Mutex
	phase   model.Phase
	timer   *time.Timer   // of what is being waited for
	waiting string        // what that is; empty if nothing is
	limit   time.Duration // for how long
	begun   bool          // the header of the response was read
	gone    bool          // no timer may be started any more
}

// watched returns a context for an attempt that guard g may end.
func watched(ctx context.Context, t Timeouts, stream bool) (context.Context, *guard) {
	ctx, cancel := context.WithCancelCause(ctx)
	g := &guard{cancel: cancel, timeouts: t}
	if stream && t.FirstEvent > 0 {
		g.first = time.AfterFunc(t.FirstEvent, func() { cancel(&limitError{"FirstEvent", t.FirstEvent}) })
	}
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { g.enter(model.PhaseConnect) },
		GotConn: func(httptrace.GotConnInfo) { g.enter(model.PhaseWrite) },
		WroteRequest: func(i httptrace.WroteRequestInfo) {
			if i.Err == nil {
				g.enter(model.PhaseRead)
			}
		},
	}), g
}

// enter notes that the request has come to a phase.
func (g *guard) enter(p model.Phase) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.begun { // servers may respond before they have read all
		return
	}
	g.phase = p
	switch p {
	case model.PhaseConnect:
		g.start("Connect", g.timeouts.Connect)
	default:
		g.start("Silence", g.timeouts.Silence)
	}
}

// start starts to wait for something. The caller holds the lock.
func (g *guard) start(what string, limit time.Duration) {
	g.stop()
	if limit <= 0 || g.gone {
		return
	}
	g.waiting, g.limit = what, limit
	if g.timer == nil {
		g.timer = time.AfterFunc(limit, g.passed)
	} else {
		g.timer.Reset(limit)
	}
}

// stop stops to wait. The caller holds the lock.
func (g *guard) stop() {
	if g.waiting = ""; g.timer != nil {
		g.timer.Stop()
	}
}

// passed ends the attempt, unless what was waited for has come in the meantime.
func (g *guard) passed() {
	g.mu.Lock()
	what, limit := g.waiting, g.limit
	g.mu.Unlock()
	if what != "" {
		g.cancel(&limitError{what, limit})
	}
}

// listen limits the silence until heard is called.
func (g *guard) listen() {
	g.mu.Lock()
	g.start("Silence", g.timeouts.Silence)
	g.mu.Unlock()
}

// heard pauses the limit: what the application does with what was read may take as long as it likes.
func (g *guard) heard() {
	g.mu.Lock()
	g.stop()
	g.mu.Unlock()
}

// arrived is called when the response has begun: its header was read.
func (g *guard) arrived() {
	g.mu.Lock()
	g.phase, g.begun = model.PhaseRead, true
	g.stop()
	g.mu.Unlock()
}

// event is called when the first event was read.
func (g *guard) event() {
	if g.first != nil {
		g.first.Stop()
	}
}

// end ends the attempt.
func (g *guard) end() {
	g.event()
	g.mu.Lock()
	g.gone = true
	g.stop()
	g.mu.Unlock()
	g.cancel(nil)
}

func (g *guard) reached() model.Phase {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.phase
}

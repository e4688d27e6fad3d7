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
	waiting string        // what is being waited for; empty if nothing is
	limit   time.Duration // for how long
	until   time.Time     // at most
	last    time.Time     // after which nothing is waited for; zero if that is not limited
	timer   *time.Timer
	due     time.Time // when the timer fires; zero if it does not run
	begun   bool      // the header of the response was read
	gone    bool      // no timer may be started any more
}

// watch returns a context for an attempt that the guard may end.
func (g *guard) watch(ctx context.Context, t Timeouts, stream bool) context.Context {
	ctx, g.cancel = context.WithCancelCause(ctx)
	g.timeouts = t
	if stream && t.FirstEvent > 0 {
		g.first = time.AfterFunc(t.FirstEvent, func() { g.cancel(&limitError{"FirstEvent", t.FirstEvent}) })
	}
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GetConn: g.connecting, GotConn: g.connected, WroteRequest: g.wrote})
}

func (g *guard) connecting(string) { g.enter(model.PhaseConnect) }

func (g *guard) connected(httptrace.GotConnInfo) { g.enter(model.PhaseWrite) }

func (g *guard) wrote(i httptrace.WroteRequestInfo) {
	if i.Err == nil {
		g.enter(model.PhaseRead)
	}
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
	g.waiting = ""
	if limit <= 0 || g.gone {
		return
	}
	g.waiting, g.limit, g.until = what, limit, time.Now().Add(limit)
	g.arm()
}

// arm makes the timer fire when the limit has passed, or before: then it is set again (passed). It is moved only if it would
// fire too late, since most waits end long before their limits. The caller holds the lock.
func (g *guard) arm() {
	if !g.last.IsZero() && g.last.Before(g.until) {
		g.until = g.last
	}
	if !g.due.IsZero() && !g.until.Before(g.due) {
		return
	}
	g.due = g.until
	if left := time.Until(g.due); g.timer == nil {
		g.timer = time.AfterFunc(left, g.passed)
	} else {
		g.timer.Reset(left)
	}
}

// passed ends the attempt if a limit has passed, and otherwise waits for the limit of what is being waited for.
func (g *guard) passed() {
	g.mu.Lock()
	g.due = time.Time{}
	what, limit := g.waiting, g.limit
	if what != "" && time.Now().Before(g.until) {
		g.arm()
		what = ""
	}
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
	g.waiting = ""
	g.mu.Unlock()
}

// arrived is called when the response has begun: its header was read.
func (g *guard) arrived() {
	g.mu.Lock()
	g.phase, g.begun, g.waiting = model.PhaseRead, true, ""
	g.mu.Unlock()
}

// hurry makes the attempt end within a time, even if it has no limit of silence.
func (g *guard) hurry(within time.Duration) {
	g.mu.Lock()
	g.last = time.Now().Add(within)
	if g.timeouts.Silence <= 0 {
		g.timeouts.Silence = within
	}
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
	g.gone, g.waiting = true, ""
	if g.timer != nil {
		g.timer.Stop()
	}
	g.mu.Unlock()
	g.cancel(nil)
}

func (g *guard) reached() model.Phase {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.phase
}

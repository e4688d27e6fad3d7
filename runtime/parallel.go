package runtime

import (
	"context"
	"errors"
	"time"

	"github.com/agentgen-go/agentgen/runtime/internal/ctxerr"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// DefaultParallelCalls is how many calls of a response run at the same time unless Agent.MaxParallelCalls says otherwise.
const DefaultParallelCalls = 128

// grace is how long a call may take after its context has ended before it is left behind.
const grace = 250 * time.Millisecond

// batch is a set of calls that run on goroutines of their own.
type batch struct {
	run *engine
	// ctx is the context of the calls.
	ctx     bounds
	work    []loop.Work // in order of their indices
	calls   []inFlight  // of work
	done    chan int    // the places of the calls that have ended, or expired; buffers all, so that no call waits for the collector
	next    int         // the first of work that has not begun
	running int
	stopped bool // no more calls begin
	// giveUp is when the calls that are still running are left behind because the batch was cancelled; zero before.
	giveUp time.Time
	// timer expires at alarm, when the first of the running calls may have to be left behind; nil before there is such a time.
	timer *time.Timer
	alarm time.Time
	// events are those that calls emit, over is closed once they are no longer taken; both are nil if the run is not
	// watched.
	events chan emitted
	over   chan struct{}
}

// expired on batch.done says that the timer has expired.
const expired = -1

// emitted is an event of a call that waits until it was reported.
type emitted struct {
	event model.Event
	done  chan error
}

// emit reports an event of a call on the goroutine of the run.
func (b *batch) emit(ctx context.Context, ev model.Event) error {
	done := make(chan error, 1)
	select {
	case b.events <- emitted{ev, done}:
		return <-done
	case <-b.over:
		return ErrNotRunning
	case <-ctx.Done():
		return ctxerr.Of(ctx)
	}
}

// inFlight is a call. The memory serves one call after the other, unless one was left behind in it.
type inFlight struct {
	flight
	start func() // is run
}

// flight is what an inFlight knows of its call.
type flight struct {
	batch *batch
	place int // among the calls of the batch
	// job and end belong to the goroutine of the call until it is done, except for the work of the job, which does not change.
	job job
	end ended
	// giveUp is when this call is left behind because it ignores its timeout; zero without one.
	giveUp  time.Time
	running bool
}

// keptCalls is for how many calls a run keeps memory.
const keptCalls = 16

// inFlight returns memory for n calls.
func (e *engine) inFlight(n int) []inFlight {
	if n <= len(e.calls) && !e.left {
		return e.calls[:n]
	}
	calls := make([]inFlight, n)
	for i := range calls {
		calls[i].start = calls[i].run
	}
	e.calls = nil
	if n <= keptCalls {
		e.calls = calls
	}
	return calls
}

// parallel runs the work together, as many calls at a time as the agent allows, and feeds the results as they come. The first
// error ends the context of the others.
func (e *engine) parallel(ctx context.Context, work []loop.Work) error {
	b := &batch{run: e, work: work, done: make(chan int, len(work)+1), calls: e.inFlight(len(work))}
	b.ctx.Context = ctx
	e.rim.expect(min(len(work), e.plan.parallelCalls))
	defer b.close()
	if e.watcher.emit != nil {
		b.events, b.over = make(chan emitted), make(chan struct{})
	}
	return b.collect(ctx)
}

// close ends the context of the calls. The memory of calls that have all returned is cleared for the next ones.
func (b *batch) close() {
	b.ctx.end()
	if b.timer != nil {
		b.timer.Stop()
	}
	if b.over != nil {
		close(b.over)
	}
	if b.run.left {
		return
	}
	for i := range b.calls {
		b.calls[i].flight = flight{}
	}
}

// begin begins calls, in their order, as long as more may run. A context is made when its call begins: it says what the run has
// used by then.
func (b *batch) begin(ctx context.Context) {
	for !b.stopped && b.next < len(b.work) && b.running < b.run.plan.parallelCalls && ctx.Err() == nil && b.run.opts.stopper.err() == nil {
		c := &b.calls[b.next]
		c.batch, c.place, c.running = b, b.next, true
		b.run.prepareJob(ctx, &b.work[b.next], &c.job)
		if b.events != nil && c.job.c != nil {
			c.job.c.info.emit = b.emit
		}
		b.next++
		b.running++
		if c.job.limit > 0 {
			b.limit(ctx, c)
		}
		go c.start()
	}
}

// limit notes when a call must have ended. Where the context of the run ends before that, its end is noticed first.
func (b *batch) limit(ctx context.Context, c *inFlight) {
	c.job.deadline = time.Now().Add(c.job.limit)
	c.giveUp = c.job.deadline.Add(grace)
	if at, ok := ctx.Deadline(); !ok || c.giveUp.Before(at) {
		b.wake(c.giveUp)
	}
}

// run runs the call. It always has a result, even if the tool ends its goroutine, as t.FailNow does in tests. What comes after
// the send may be another call's.
func (c *inFlight) run() {
	returned := false
	defer func() {
		if !returned {
			c.end.err = failed(&c.job.Work, errGoexit)
		}
		c.batch.done <- c.place
	}()
	c.batch.run.call(&c.batch.ctx, &c.job, &c.end)
	returned = true
}

var errGoexit = errors.New("the tool ended its goroutine with runtime.Goexit")

// collect begins calls and feeds results until none runs and no more are to begin, and returns the first error.
func (b *batch) collect(ctx context.Context) (first error) {
	cancelled := ctx.Done()
	for b.begin(ctx); b.running > 0; b.begin(ctx) {
		err := b.await(ctx, &cancelled)
		if err != nil && first == nil {
			first = err
		}
		if err != nil || b.ended() {
			b.stopped = true
		}
		if b.ended() || err != nil && !b.run.stoppedBy(err) {
			b.ctx.end()
		}
	}
	return first
}

// stoppedBy reports whether an error of a call says no more than that the run is to stop: a run within the call has stopped
// first. It cancels nothing.
func (e *engine) stoppedBy(err error) bool {
	return e.opts.stopper.err() != nil && errors.Is(err, ErrStopped)
}

// await waits for the next thing that happens to the calls. Once cancelled is closed, the calls may take a moment longer.
func (b *batch) await(ctx context.Context, cancelled *<-chan struct{}) error {
	select {
	case place := <-b.done:
		if place == expired {
			return b.abandon(ctx, time.Now())
		}
		return b.take(place)
	case ev := <-b.events:
		ev.done <- b.run.watcher.emit(&ev.event)
	case <-*cancelled:
		*cancelled, b.stopped = nil, true
		b.giveUp = time.Now().Add(grace)
		b.wake(b.giveUp)
	}
	return nil
}

// ended reports whether one of the calls has ended the run, as one does whose retries are spent.
func (b *batch) ended() bool { return b.run.loop.State() == loop.StepDone }

// take feeds the result of the call with that place, unless it was given up before. What calls return after the run has ended is
// not part of it.
func (b *batch) take(place int) error {
	c := &b.calls[place]
	if !c.running {
		return nil
	}
	c.running = false
	b.running--
	if b.ended() {
		b.run.count(c.end.outcome.Usage)
		return nil
	}
	return b.run.take(&c.end)
}

// deadline returns when the call is left behind, zero for never.
func (b *batch) deadline(c *inFlight) time.Time {
	if b.giveUp.IsZero() || !c.giveUp.IsZero() && c.giveUp.Before(b.giveUp) {
		return c.giveUp
	}
	return b.giveUp
}

// wake makes the timer expire at a time, unless it does before.
func (b *batch) wake(at time.Time) {
	switch {
	case b.timer == nil:
		b.timer = time.AfterFunc(time.Until(at), b.expire)
	case b.alarm.IsZero() || at.Before(b.alarm):
		b.timer.Reset(time.Until(at))
	default:
		return
	}
	b.alarm = at
}

// expire says that the timer has expired. If there is no space, the collector has that to read already.
func (b *batch) expire() {
	select {
	case b.done <- expired:
	default:
	}
}

// abandon leaves the calls behind that have ignored the end of their context. Nothing can stop their goroutines;
// the log says which tools they are.
func (b *batch) abandon(ctx context.Context, now time.Time) (first error) {
	b.alarm = time.Time{}
	for i := range b.calls[:b.next] {
		c := &b.calls[i]
		d := b.deadline(c)
		switch {
		case !c.running || d.IsZero():
		case d.After(now):
			b.wake(d)
		default:
			if err := b.leave(ctx, c); err != nil {
				first = err
			}
		}
	}
	return first
}

// leave leaves a call behind.
func (b *batch) leave(ctx context.Context, c *inFlight) error {
	e := b.run
	e.left = true
	e.plan.abandoned.Add(1)
	e.plan.logger().WarnContext(ctx, "agentgen: a tool ignores the end of its context and is left behind",
		"agent", e.plan.name, "run_id", e.info.RunID, "tool", c.job.Call.ToolName, "tool_call_id", c.job.Call.ToolCallID)
	c.running = false
	b.running--
	used, said := c.job.c.closed()
	if !b.giveUp.IsZero() {
		e.count(used)
		return nil
	}
	o := timedOut(c.job.limit)
	o.Usage, o.Enqueued = used, said
	return e.take(&ended{index: c.job.Index, outcome: o})
}

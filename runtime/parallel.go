package runtime

import (
	"context"
	"errors"
	"sort"
	"time"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// DefaultParallelCalls is how many calls of a response run at the same time unless Agent.MaxParallelCalls says otherwise.
const DefaultParallelCalls = 128

// grace is how long a call may take after its context has ended before it is left behind.
const grace = 250 * time.Millisecond

// batch is a set of calls that run on goroutines of their own.
type batch struct {
	run     *engine
	work    []loop.Work // in order of their indices
	results chan ended  // buffers all, so that no call waits for the collector
	calls   []inFlight  // of work
	next    int         // the first of work that has not begun
	running int
	stopped bool // no more calls begin
	// giveUp is when the calls that are still running are left behind because the batch was cancelled; zero before.
	giveUp time.Time
	// timer fires at alarm, when the first of the running calls may have to be left behind; nil before there is such a time.
	timer *time.Timer
	alarm time.Time
	// events are those that calls emit, over is closed once they are no longer taken; both are nil if the run is not
	// watched.
	events chan emitted
	over   chan struct{}
}

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
		return endOf(ctx)
	}
}

// inFlight is a call.
type inFlight struct {
	// job belongs to the goroutine of the call, except for its work, which does not change.
	job job
	// giveUp is when this call is left behind because it ignores its timeout; zero without one.
	giveUp  time.Time
	running bool
}

// parallel runs the work together, as many calls at a time as the agent allows, and feeds the results as they come. The first
// error ends the context of the others.
func (e *engine) parallel(ctx context.Context, work []loop.Work) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	b := &batch{run: e, work: work, results: make(chan ended, len(work)), calls: make([]inFlight, len(work))}
	e.rim.expect(min(len(work), e.plan.parallelCalls))
	defer b.stopTimer()
	if e.watcher.emit != nil {
		b.events, b.over = make(chan emitted), make(chan struct{})
		defer close(b.over)
	}
	return b.collect(ctx, cancel)
}

// begin begins calls, in their order, as long as more may run. A context is made when its call begins: it says what the run has
// used by then.
func (b *batch) begin(ctx context.Context) {
	for !b.stopped && b.next < len(b.work) && b.running < b.run.plan.parallelCalls && ctx.Err() == nil {
		c := &b.calls[b.next]
		c.job, c.running = b.run.job(ctx, b.work[b.next]), true
		if b.events != nil && c.job.c != nil {
			c.job.c.info.emit = b.emit
		}
		b.next++
		b.running++
		if c.job.limit > 0 {
			c.giveUp = time.Now().Add(c.job.limit + grace)
			b.wake(c.giveUp)
		}
		go b.start(ctx, &c.job)
	}
}

// start runs one call. It always has a result, even if the tool ends its goroutine, as t.FailNow does in tests.
func (b *batch) start(ctx context.Context, j *job) {
	var end ended
	returned := false
	defer func() {
		if !returned {
			end.err = failed(&j.Work, errGoexit)
		}
		b.results <- end
	}()
	b.run.call(ctx, j, &end)
	returned = true
}

var errGoexit = errors.New("the tool ended its goroutine with runtime.Goexit")

// collect begins calls and feeds results until none runs and no more are to begin, and returns the first error.
func (b *batch) collect(ctx context.Context, cancel context.CancelFunc) (first error) {
	fail := func(err error) {
		if err != nil && first == nil {
			first = err
			b.stopped = true
			cancel()
		}
	}
	cancelled := ctx.Done()
	for b.begin(ctx); b.running > 0; b.begin(ctx) {
		var expired <-chan time.Time
		if b.timer != nil {
			expired = b.timer.C
		}
		select {
		case end := <-b.results:
			fail(b.take(end))
			if b.ended() {
				b.stopped = true
				cancel()
			}
		case ev := <-b.events:
			ev.done <- b.run.watcher.emit(&ev.event)
		case <-cancelled:
			cancelled, b.stopped = nil, true
			b.giveUp = time.Now().Add(grace)
			b.wake(b.giveUp)
		case now := <-expired:
			fail(b.abandon(ctx, now))
		}
	}
	return first
}

// ended reports whether one of the calls has ended the run, as one does whose retries are spent.
func (b *batch) ended() bool { return b.run.loop.State() == loop.StepDone }

// take feeds a result, unless its call was given up before. What calls return after the run has ended is not part of it.
func (b *batch) take(end ended) error {
	i := sort.Search(len(b.work), func(i int) bool { return b.work[i].Index >= end.index })
	if i == len(b.work) || b.work[i].Index != end.index || !b.calls[i].running {
		return nil
	}
	b.calls[i].running = false
	b.running--
	if b.ended() {
		b.run.count(end.outcome.Usage)
		return nil
	}
	return b.run.take(&end)
}

// deadline returns when the call is left behind, zero for never.
func (b *batch) deadline(c *inFlight) time.Time {
	if b.giveUp.IsZero() || !c.giveUp.IsZero() && c.giveUp.Before(b.giveUp) {
		return c.giveUp
	}
	return b.giveUp
}

// wake makes the timer fire at a time, unless it fires before.
func (b *batch) wake(at time.Time) {
	switch {
	case b.timer == nil:
		b.timer = time.NewTimer(time.Until(at))
	case b.alarm.IsZero() || at.Before(b.alarm):
		b.timer.Reset(time.Until(at))
	default:
		return
	}
	b.alarm = at
}

func (b *batch) stopTimer() {
	if b.timer != nil {
		b.timer.Stop()
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

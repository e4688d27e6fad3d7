package runtime

import (
	"context"
	"errors"
	"sort"
	"time"

	"github.com/agentgen-go/agentgen/runtime/loop"
)

// grace is how long a call may take after its context has ended before it is left behind.
const grace = 250 * time.Millisecond

// batch is a set of calls that run on goroutines of their own.
type batch struct {
	run     *engine
	results chan ended // has room for all, so that no call waits for the collector
	calls   []inFlight // in order of their indices
	pending int
	limited bool // some calls have a timeout
	// giveUp is when the calls that are still pending are left behind because the batch was cancelled; zero before.
	giveUp time.Time
}

// inFlight is a call that has begun.
type inFlight struct {
	// job belongs to the goroutine of the call, but for its work, which does not change.
	job job
	// giveUp is when this call is left behind because it ignores its timeout; zero without one.
	giveUp time.Time
	done   bool
}

// parallel runs the work together and feeds the results as they come. The first error ends the context of the others.
func (e *engine) parallel(ctx context.Context, work []loop.Work) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	b := &batch{run: e, results: make(chan ended, len(work)), calls: make([]inFlight, len(work)), pending: len(work)}
	e.rim.expect(len(work))
	for i, w := range work {
		c := &b.calls[i]
		if c.job = e.job(ctx, w); c.job.limit > 0 {
			c.giveUp, b.limited = time.Now().Add(c.job.limit+grace), true
		}
		go b.start(ctx, &c.job)
	}
	return b.collect(ctx, cancel)
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

// collect feeds results until no call is pending, and returns the first error.
func (b *batch) collect(ctx context.Context, cancel context.CancelFunc) (first error) {
	fail := func(err error) {
		if err != nil && first == nil {
			first = err
			cancel()
		}
	}
	cancelled := ctx.Done()
	for b.pending > 0 {
		var expired <-chan time.Time
		timer := b.timer()
		if timer != nil {
			expired = timer.C
		}
		select {
		case end := <-b.results:
			fail(b.take(end))
		case <-cancelled:
			cancelled = nil
			b.giveUp = time.Now().Add(grace)
		case now := <-expired:
			fail(b.abandon(ctx, now))
		}
		if timer != nil {
			timer.Stop()
		}
	}
	return first
}

// take feeds a result, unless its call was given up before.
func (b *batch) take(end ended) error {
	i := sort.Search(len(b.calls), func(i int) bool { return b.calls[i].job.Index >= end.index })
	if i == len(b.calls) || b.calls[i].job.Index != end.index || b.calls[i].done {
		return nil
	}
	b.calls[i].done = true
	b.pending--
	return b.run.take(&end)
}

// deadline returns when the call is left behind, zero for never.
func (b *batch) deadline(c *inFlight) time.Time {
	if b.giveUp.IsZero() || !c.giveUp.IsZero() && c.giveUp.Before(b.giveUp) {
		return c.giveUp
	}
	return b.giveUp
}

// timer fires when the next call is to be left behind; without such a call it is nil.
func (b *batch) timer() *time.Timer {
	var first time.Time
	if b.limited || !b.giveUp.IsZero() {
		for i := range b.calls {
			c := &b.calls[i]
			if d := b.deadline(c); !c.done && !d.IsZero() && (first.IsZero() || d.Before(first)) {
				first = d
			}
		}
	}
	if first.IsZero() {
		return nil
	}
	return time.NewTimer(time.Until(first))
}

// abandon leaves the calls behind that have ignored the end of their context. Nothing can stop their goroutines;
// the log says which tools they are.
func (b *batch) abandon(ctx context.Context, now time.Time) (first error) {
	for i := range b.calls {
		c := &b.calls[i]
		if d := b.deadline(c); c.done || d.IsZero() || d.After(now) {
			continue
		}
		e := b.run
		e.left = true
		e.plan.abandoned.Add(1)
		e.plan.logger().WarnContext(ctx, "agentgen: a tool ignores the end of its context and is left behind",
			"agent", e.plan.name, "run_id", e.info.RunID, "tool", c.job.Call.ToolName, "tool_call_id", c.job.Call.ToolCallID)
		c.done = true
		used, said := c.job.c.closed()
		b.pending--
		if b.giveUp.IsZero() {
			o := timedOut(c.job.limit)
			o.Usage, o.Enqueued = used, said
			if err := e.take(&ended{index: c.job.Index, outcome: o}); err != nil {
				first = err
			}
		} else {
			e.count(used)
		}
	}
	return first
}

package runtime

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// ended is how one call ended: an outcome for the loop, or an error for the run.
type ended struct {
	index   int // of its Work
	outcome loop.Outcome
	slot    any // with the output, if outcome is OutcomeAccepted
	err     error
}

// execute runs the work and feeds what comes of it to the loop. A single call runs on this goroutine if nothing
// can end it early: a goroutine costs more than most tools.
func (e *engine) execute(ctx context.Context, work []loop.Work) error {
	if len(work) == 0 {
		return errors.New("agentgen: the loop waits for calls, but there are none")
	}
	e.watcher.calls(work)
	if err := e.checkCalls(ctx); err != nil || e.loop.State() != loop.StepExecute {
		return err
	}
	work, err := e.endChecked(work)
	if err != nil || len(work) == 0 {
		return err
	}
	if len(work) == 1 {
		if w := &work[0]; !e.runsCode(w) || ctx.Done() == nil && e.limitOf(w) == 0 && e.watcher.emit == nil {
			var j job
			var end ended
			e.prepareJob(ctx, w, &j)
			e.call(ctx, &j, &end)
			return e.take(&end)
		}
	}
	return e.parallel(ctx, work)
}

// runsCode reports whether the work is more than decoding: whether it runs a user's function.
func (e *engine) runsCode(w *loop.Work) bool {
	switch {
	case w.Kind == loop.WorkFunction || e.plan.validators > 0 || e.plan.hooks.hooksOutputs():
		return true
	case w.Kind == loop.WorkText:
		return e.plan.outputText
	}
	return e.plan.function(w.Call.ToolName) >= 0
}

// take gives a result to the loop, or returns the error that ends the run.
func (e *engine) take(end *ended) error {
	if end.err != nil {
		e.count(end.outcome.Usage)
		return end.err
	}
	if end.outcome.Kind == loop.OutcomeAccepted {
		e.outputs = append(e.outputs, accepted{end.index, end.slot})
	}
	err := e.feed(func() error {
		err := e.loop.Executed(end.index, end.outcome, e.clock.now())
		if err == nil {
			e.heard(end.outcome.Usage)
		}
		return err
	})
	if err != nil {
		return err
	}
	e.watcher.ended(&e.loop, end.index, &e.clock)
	return nil
}

// count counts what runs have used that a call has started which has no outcome: they have cost something, too.
func (e *engine) count(used *usage.Run) {
	if used != nil {
		e.loop.Used(used)
		e.heard(used)
	}
}

// limitOf returns how long a call may take, 0 for no limit. (An output is worth waiting for.)
func (e *engine) limitOf(w *loop.Work) time.Duration {
	switch {
	case w.Kind != loop.WorkFunction || w.Tool == nil:
		return 0
	case w.Tool.Timeout > 0:
		return w.Tool.Timeout
	}
	return e.plan.toolTimeout
}

// job is one call with all that it needs of the run. It is made before the call gets a goroutine of its own: one that
// is left behind must not read what the run changes later.
type job struct {
	loop.Work
	c *callContext // nil if only decoding is to be done
	// validating is the context of the validators of an output; nil if there are none.
	validating *callContext
	tool       boundTool        // nil for outputs
	call       Call             // nil if it is still to be decoded
	err        error            // why the tool was not found
	waits      loop.OutcomeKind // how a call ends whose tool lets all wait today, if it is still to be decoded
	limit      time.Duration    // 0 for none
	deadline   time.Time        // when the limit is reached; zero if the call is to find out
	slot       any              // for the output, if the work is one
}

// job returns the job of a work.
func (e *engine) job(ctx context.Context, w loop.Work) (j job) {
	e.prepareJob(ctx, &w, &j)
	return j
}

// prepareJob makes the job of a work, in memory that is zero.
func (e *engine) prepareJob(ctx context.Context, w *loop.Work, j *job) {
	j.Work = *w
	if w.Kind != loop.WorkFunction {
		j.slot = e.rim.slot()
	}
	if !e.runsCode(w) {
		return
	}
	j.c = e.newContext()
	j.c.describe(w)
	if w.Kind != loop.WorkFunction && e.plan.validators > 0 {
		j.validating = e.forValidators(j)
	}
	if w.Kind == loop.WorkFunction && w.Tool != nil {
		j.limit, j.call = e.limitOf(w), e.decodedOf(w.Index, w.Call)
		j.tool, j.err = e.tool(ctx, w.Call.ToolName)
		if j.call == nil && j.tool != nil {
			j.waits = e.flagged(w, j.tool)
		}
	}
}

// call runs one call to its end. Calls write how they end where they are told to, as the stack of a goroutine is small.
func (e *engine) call(ctx context.Context, j *job, end *ended) {
	end.index, end.slot = j.Index, j.slot
	defer func() {
		if v := recover(); v != nil {
			end.err = failed(&j.Work, e.panicked(ctx, what(&j.Work), v))
		}
	}()
	defer func() {
		if j.c != nil {
			end.outcome.Usage, end.outcome.Enqueued = j.c.asides.close()
		}
	}()
	switch j.Kind {
	case loop.WorkText:
		e.readText(ctx, j, end)
	case loop.WorkOutput:
		e.readCall(ctx, j, end)
	case loop.WorkFunction:
		e.callTool(ctx, j, end)
	}
}

// what names a work in the log.
func what(w *loop.Work) string {
	if w.Kind == loop.WorkText {
		return "the output in text"
	}
	return "tool " + w.Call.ToolName
}

func failed(w *loop.Work, err error) error {
	return &ToolError{Tool: w.Call.ToolName, CallID: w.Call.ToolCallID, Err: notPaused(err, w.Call.ToolName)}
}

// errAddedTool is the error of a call of a tool that was added to a request and is not the agent's.
var errAddedTool = errors.New("not registered with the agent; calls of tools added to Step.Input must be answered with Iter.Answer")

func (e *engine) callTool(ctx context.Context, j *job, end *ended) {
	switch {
	case j.err != nil:
		end.err = failed(&j.Work, j.err)
		return
	case j.tool == nil:
		if e.missing(&j.Work, end); end.outcome.Kind == 0 {
			end.err = failed(&j.Work, errAddedTool)
		}
		return
	}
	if j.call == nil { // it was checked by another process
		var waits, err error
		if j.call, waits, err = e.decode(ctx, &j.Work, j.tool, j.c); err != nil {
			end.refused(&j.Work, err)
			return
		}
		if waits != nil {
			end.asked(&j.Work, waits)
			return
		}
		if end.outcome.Kind = j.waits; end.outcome.Kind != 0 {
			return
		}
	}
	if j.limit <= 0 {
		result, err := e.invoke(ctx, j)
		end.returned(j, result, err)
		return
	}
	limited := j.within(ctx)
	defer limited.end()
	result, err := e.invoke(limited, j)
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		end.outcome = timedOut(j.limit)
		return
	}
	end.returned(j, result, err)
}

// invoke runs a call of a function tool.
func (e *engine) invoke(ctx context.Context, j *job) (any, error) {
	if e.plan.hooks != nil {
		if hooks := e.plan.hooks.execute(j.Tool); len(hooks) > 0 {
			return e.hookedInvoke(ctx, j, hooks)
		}
	}
	return j.tool.invoke(ctx, j.c, j.call)
}

// within returns a context that ends when the call has taken as long as it may.
func (j *job) within(ctx context.Context) *bounds {
	b := &bounds{Context: ctx, deadline: j.deadline}
	if b.deadline.IsZero() {
		b.deadline = time.Now().Add(j.limit)
	}
	return b
}

// returned takes what a tool has returned.
func (end *ended) returned(j *job, result any, err error) {
	if skipped, ok := skip[any](err); ok {
		result, err = skipped, nil
	}
	if err != nil {
		end.asked(&j.Work, err)
		return
	}
	o := &end.outcome
	ret, err := j.tool.Encode(result)
	if err == nil {
		err = ret.check()
	}
	if err == nil && len(ret.Files) > 0 {
		ret.Content, o.FileDigests, err = message.ResultWithFiles(ret.Content, ret.Files)
	}
	if err != nil {
		end.err = failed(&j.Work, err)
		return
	}
	o.Kind, o.Content, o.User, o.Metadata, o.Valid = loop.OutcomeReturned, ret.Content, ret.User, ret.Metadata, true
}

// refused settles a call whose arguments could not be decoded: the model reads what is wrong with them.
func (end *ended) refused(w *loop.Work, err error) {
	if v, ok := errors.AsType[*jsonwire.ValidationError](err); ok {
		end.outcome.Kind, end.outcome.Violations = loop.OutcomeRetry, v.Violations
		return
	}
	end.asked(w, err)
}

// asked takes an error: it is what the error asks for, otherwise the end of the run. See outside.
func (end *ended) asked(w *loop.Work, err error) {
	o := &end.outcome
	if retry, ok := controls[*RetryError](err); ok {
		o.Kind, o.Feedback, o.Err = loop.OutcomeRetry, retry.Error(), retry
		return
	}
	if w.Kind != loop.WorkFunction {
		end.err = failed(w, err)
		return
	}
	if failed, ok := controls[*FailedError](err); ok {
		o.Kind, o.Content = loop.OutcomeFailed, jsonwire.Quote(failed.Error())
		return
	}
	kind := deferral(err)
	if kind == 0 {
		end.err = failed(w, err)
		return
	}
	if d, ok := controls[*DeferralError](err); ok {
		if err := jsonwire.CheckRaw("the metadata with which it waits", d.Metadata); err != nil {
			end.err = failed(w, err)
			return
		}
		o.Metadata = d.Metadata
	}
	o.Kind = kind
}

// deferral returns what an error of a tool asks to wait for, 0 for nothing.
func deferral(err error) loop.OutcomeKind {
	switch {
	case controlledBy(err, ErrCallDeferred):
		return loop.OutcomeDeferred
	case controlledBy(err, ErrApprovalRequired):
		return loop.OutcomeNeedsApproval
	}
	return 0
}

func timedOut(limit time.Duration) loop.Outcome {
	return loop.Outcome{Kind: loop.OutcomeRetry, Feedback: "Timed out after " + strconv.FormatFloat(limit.Seconds(), 'g', -1, 64) + " seconds."}
}

// orEmptyObject returns the arguments; some models send none at all where a tool takes none.
func orEmptyObject(args string) string {
	if args == "" {
		return "{}"
	}
	return args
}

package runtime

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// ended is how one call ended: an outcome for the loop, or an error for the run.
type ended[O any] struct {
	index   int // of its Work
	outcome loop.Outcome
	output  O // where outcome is OutcomeAccepted
	err     error
}

// execute runs the work and feeds what comes of it to the loop. A single call runs on this goroutine where nothing
// can end it early: a goroutine costs more than most tools.
func (r *run[D, O]) execute(ctx context.Context, work []loop.Work) error {
	if len(work) == 0 {
		return errors.New("agentgen: the loop waits for calls, but there are none")
	}
	r.watcher.calls(work)
	if len(work) == 1 {
		if j := r.job(work[0]); j.rc == nil || ctx.Done() == nil && j.limit == 0 {
			return r.take(r.call(ctx, j))
		}
	}
	return r.parallel(ctx, work)
}

// runsCode tells whether the work is more than decoding: whether it runs a user's function.
func (r *run[D, O]) runsCode(w *loop.Work) bool {
	if w.Kind == loop.WorkFunction || len(r.agent.OutputValidators) > 0 {
		return true
	}
	if w.Kind == loop.WorkText {
		return r.agent.OutputText != nil
	}
	_, ok := r.agent.plan.functions[w.Call.ToolName]
	return ok
}

// take gives a result to the loop, or returns the error that ends the run.
func (r *run[D, O]) take(e ended[O]) error {
	if e.err != nil {
		r.count(e.outcome.Usage)
		return e.err
	}
	if e.outcome.Kind == loop.OutcomeAccepted {
		r.answers = append(r.answers, answer[O]{e.index, e.output})
	}
	err := r.feed(func() error {
		err := r.loop.Executed(e.index, e.outcome, now())
		if err == nil {
			r.heard(e.outcome.Usage)
		}
		return err
	})
	if err != nil {
		return err
	}
	r.watcher.ended(&r.loop, e.index)
	return nil
}

// count counts what runs have used that a call has started which has no outcome: they have cost something, too.
func (r *run[D, O]) count(used *usage.Run) {
	if used != nil {
		r.loop.Used(used)
		r.heard(used)
	}
}

// timeout returns how long a call of the tool may take, 0 for as long as it likes. (An answer is worth waiting for.)
func (r *run[D, O]) timeout(t *model.ToolDef) time.Duration {
	if t.Timeout > 0 {
		return t.Timeout
	}
	return r.agent.ToolTimeout
}

// job is one call with all that it needs of the run. It is made before the call gets a goroutine of its own: one that
// is left behind must not read what the run goes on to change.
type job[D any] struct {
	loop.Work
	rc    *RunContext[D] // nil where only decoding is to be done
	limit time.Duration  // 0 for none
}

func (r *run[D, O]) job(w loop.Work) job[D] {
	if !r.runsCode(&w) {
		return job[D]{Work: w}
	}
	c := r.newContext()
	c.ToolName, c.ToolCallID, c.Retry, c.MaxRetries = w.Call.ToolName, w.Call.ToolCallID, w.Retry, w.MaxRetries
	c.ToolCallApproved, c.ToolCallMetadata = w.Approved, w.Metadata
	j := job[D]{Work: w, rc: &c.RunContext}
	if w.Kind == loop.WorkFunction && w.Tool != nil {
		j.limit = r.timeout(w.Tool)
	}
	return j
}

// call runs one call to its end.
func (r *run[D, O]) call(ctx context.Context, j job[D]) (e ended[O]) {
	e.index = j.Index
	defer func() {
		if v := recover(); v != nil {
			e.err = failed(&j.Work, r.panicked(ctx, what(&j.Work), v))
		}
	}()
	defer func() {
		if j.rc != nil {
			e.outcome.Usage, e.outcome.Enqueued = j.rc.asides.close()
		}
	}()
	switch j.Kind {
	case loop.WorkText:
		r.read(ctx, &j, &e)
	case loop.WorkOutput:
		r.finish(ctx, &j, &e)
	case loop.WorkFunction:
		e.outcome, e.err = r.callTool(ctx, &j)
	}
	return e
}

// what names a work in the log.
func what(w *loop.Work) string {
	if w.Kind == loop.WorkText {
		return "the answer in text"
	}
	return "tool " + w.Call.ToolName
}

func failed(w *loop.Work, err error) error {
	return &ToolError{Tool: w.Call.ToolName, CallID: w.Call.ToolCallID, Err: notPaused(err, w.Call.ToolName)}
}

// read turns a text into the answer.
func (r *run[D, O]) read(ctx context.Context, j *job[D], e *ended[O]) {
	text := j.Call.Args
	var err error
	switch p := &r.agent.plan; {
	case text == "": // AllowNone: the answer is the zero value
	case j.JSON:
		text = withoutFences(text)
		if e.output, err = p.decode(text); err != nil {
			e.outcome, e.err = refused(&j.Work, err)
			return
		}
	case r.agent.OutputText != nil:
		if e.output, err = r.agent.OutputText(ctx, j.rc, text); err != nil {
			e.outcome, e.err = asked(&j.Work, err)
			return
		}
	default:
		e.output = asText[O](text)
	}
	r.accept(ctx, j, e, text)
}

// finish turns the arguments of an output tool into the answer.
func (r *run[D, O]) finish(ctx context.Context, j *job[D], e *ended[O]) {
	args := orEmptyObject(j.Call.Args)
	var err error
	if f, ok := r.agent.plan.functions[j.Call.ToolName]; ok {
		var call Call
		if call, err = f.Decode(args); err == nil {
			if e.output, err = f.Finish(ctx, j.rc, call); err != nil {
				e.outcome, e.err = asked(&j.Work, err)
				return
			}
		}
	} else if c := r.agent.plan.choices[j.Call.ToolName]; c != nil {
		e.output, err = c.Decode(args)
	} else {
		err = errAddedTool
	}
	if err != nil {
		e.outcome, e.err = refused(&j.Work, err)
		return
	}
	r.accept(ctx, j, e, args)
}

// accept asks the validators about an answer.
func (r *run[D, O]) accept(ctx context.Context, j *job[D], e *ended[O], written string) {
	if len(r.agent.OutputValidators) == 0 {
		e.outcome = loop.Outcome{Kind: loop.OutcomeAccepted, Output: written}
		return
	}
	rc := j.forValidators()
	for _, validate := range r.agent.OutputValidators {
		var err error
		if e.output, err = validate(ctx, rc, e.output); err != nil {
			e.outcome, e.err = asked(&j.Work, err)
			return
		}
	}
	e.outcome = loop.Outcome{Kind: loop.OutcomeAccepted, Output: written}
}

// forValidators returns the run context of validators: however an answer is given, they see how many were not accepted.
func (j *job[D]) forValidators() *RunContext[D] {
	if j.rc.Retry == j.Failed && j.rc.MaxRetries == j.Allowed {
		return j.rc
	}
	info := *j.rc.RunInfo
	info.Retry, info.MaxRetries = j.Failed, j.Allowed
	return &RunContext[D]{RunInfo: &info, Deps: j.rc.Deps}
}

// errAddedTool is the error of a call of a tool that was added to a request, which is none of the agent's.
var errAddedTool = errors.New("the agent has no such tool: who adds one to Step.Input has to answer its calls with Iter.Answer")

func (r *run[D, O]) callTool(ctx context.Context, j *job[D]) (loop.Outcome, error) {
	tool := r.agent.plan.byName[j.Call.ToolName]
	if tool == nil || j.Tool == nil {
		return loop.Outcome{}, failed(&j.Work, errAddedTool)
	}
	call, err := tool.Decode(orEmptyObject(j.Call.Args))
	if err != nil {
		return refused(&j.Work, err)
	}
	if o, err := r.mustWait(ctx, j, tool, call); o.Kind != 0 || err != nil {
		return o, err
	}
	callCtx := ctx
	if j.limit > 0 {
		var cancel context.CancelFunc
		callCtx, cancel = context.WithTimeout(ctx, j.limit)
		defer cancel()
	}
	ret, err := tool.Invoke(callCtx, j.rc, call)
	switch {
	case err == nil:
		// The content was checked, or made, by what has encoded it; the metadata is the user's.
		if err := jsonwire.CheckRaw("the Metadata of its result", ret.Metadata); err != nil {
			return loop.Outcome{}, failed(&j.Work, err)
		}
		return loop.Outcome{Kind: loop.OutcomeReturned, Content: ret.Content, User: ret.User, Metadata: ret.Metadata}, nil
	case j.limit > 0 && callCtx.Err() != nil && ctx.Err() == nil:
		return timedOut(j.limit), nil
	}
	return asked(&j.Work, err)
}

// mustWait returns the outcome of a call that somebody else makes, or has to approve of first; otherwise the zero Outcome.
func (r *run[D, O]) mustWait(ctx context.Context, j *job[D], tool Tool[D], call Call) (loop.Outcome, error) {
	if j.Tool.External {
		return loop.Outcome{Kind: loop.OutcomeDeferred}, nil
	}
	if j.Approved {
		return loop.Outcome{}, nil
	}
	needs := j.Tool.Approval
	if a, ok := tool.(Approver[D]); ok && !needs {
		var err error
		if needs, err = a.NeedsApproval(ctx, j.rc, call); err != nil {
			return asked(&j.Work, err)
		}
	}
	if needs {
		return loop.Outcome{Kind: loop.OutcomeNeedsApproval}, nil
	}
	return loop.Outcome{}, nil
}

// refused is the outcome of arguments that could not be decoded: the model is told what is wrong with them.
func refused(w *loop.Work, err error) (loop.Outcome, error) {
	if v, ok := errors.AsType[*jsonwire.ValidationError](err); ok {
		return loop.Outcome{Kind: loop.OutcomeRetry, Violations: v.Violations}, nil
	}
	return asked(w, err)
}

// asked is the outcome of an error: what it asks for, otherwise the end of the run. See outside.
func asked(w *loop.Work, err error) (loop.Outcome, error) {
	if retry, ok := controls[*RetryError](err); ok {
		return loop.Outcome{Kind: loop.OutcomeRetry, Feedback: retry.Error()}, nil
	}
	if failed, ok := controls[*FailedError](err); ok && w.Kind == loop.WorkFunction {
		return loop.Outcome{Kind: loop.OutcomeFailed, Content: jsonwire.Quote(failed.Error())}, nil
	}
	if w.Kind == loop.WorkFunction {
		if kind := deferral(err); kind != 0 {
			o := loop.Outcome{Kind: kind}
			if d, ok := controls[*DeferralError](err); ok {
				if err := jsonwire.CheckRaw("the metadata with which it waits", d.Metadata); err != nil {
					return loop.Outcome{}, failed(w, err)
				}
				o.Metadata = d.Metadata
			}
			return o, nil
		}
	}
	return loop.Outcome{}, failed(w, err)
}

// deferral tells what an error of a tool asks to wait for, 0 for nothing.
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

// asText returns a text as O, which is string.
func asText[O any](text string) (out O) {
	*any(&out).(*string) = text
	return out
}

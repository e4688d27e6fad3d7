package loop

import (
	"cmp"
	"fmt"
	"time"

	"github.com/agentgen-go/agentgen/runtime/internal/py"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

func (it *item) deferred() bool {
	return it.outcome.Kind == OutcomeDeferred || it.outcome.Kind == OutcomeNeedsApproval
}

// waits reports whether a call of the last response waits for someone.
func (l *Loop) waits() bool {
	for i := range l.items {
		if it := &l.items[i]; it.deferred() && !it.gone {
			return true
		}
	}
	return false
}

// pause makes the loop wait for the results of deferred calls.
func (l *Loop) pause(at time.Time) {
	var twice []string
	seen := make(map[string]bool)
	for i := range l.items {
		it := &l.items[i]
		if id := it.work.Call.ToolCallID; it.deferred() && !it.gone {
			if seen[id] {
				twice = append(twice, id)
			}
			seen[id] = true
		}
	}
	if twice != nil {
		//lint:ignore ST1005 these are the field's words
		err := fmt.Errorf("Deferred tool calls must have unique tool_call_id values; duplicate ids: %s", py.List(twice))
		l.fail(model.Misbehaved(err), at)
		return
	}
	l.state = StepResolve
}

// deferredRequests returns the calls that wait.
func (l *Loop) deferredRequests() *message.DeferredRequests {
	d := &message.DeferredRequests{}
	for i := range l.items {
		if it := &l.items[i]; it.deferred() && !it.gone {
			d.Add(it.work.Call, it.outcome.Metadata, it.outcome.Kind == OutcomeNeedsApproval)
		}
	}
	return d
}

// Resolved feeds what has become of calls that wait; those that the results leave out continue to wait. Approved calls
// are the next step's work. It returns a *ResultsError if results are given for calls that do not wait for them.
func (l *Loop) Resolved(r message.DeferredResults, at time.Time) error {
	if l.state != StepResolve || l.err != nil {
		return l.outOfOrder("results of calls that wait")
	}
	if err := l.deferredRequests().Check(&r); err != nil {
		return err
	}
	approved, resolved := 0, 0
	for i := range l.items {
		it := &l.items[i]
		waited := it.outcome.Kind
		if !it.deferred() || it.gone || !it.resolve(&r) {
			continue
		}
		if resolved++; !l.suspended {
			it.waited = waited
		}
		if it.work.Approved {
			approved++
		}
	}
	if resolved == 0 {
		return nil
	}
	l.fed++
	l.suspended, l.check = false, 0
	if err := l.config.Limits.BeforeToolCalls(l.counted(), approved); err != nil {
		l.fail(err, at)
		return nil
	}
	l.recount()
	l.state = StepExecute
	l.settle(at)
	return nil
}

// resolve takes the result of a call, if there is one.
func (it *item) resolve(r *message.DeferredResults) bool {
	id := it.work.Call.ToolCallID
	if it.outcome.Kind == OutcomeDeferred {
		res, ok := r.Calls[id]
		if ok {
			it.outcome = outcomeOf(&res)
		}
		return ok
	}
	a, ok := r.Approvals[id]
	switch {
	case !ok && !r.ApproveAll:
		return false
	case ok && !a.Approved:
		it.outcome = Outcome{Kind: outcomeDenied, Content: jsonwire.Quote(cmp.Or(a.Message, toolDenied))}
		return true
	}
	it.approve(a.Args, r.Metadata[id])
	return true
}

// approve makes the call one to be run.
func (it *item) approve(args, metadata jsonwire.Raw) {
	it.sent, it.outcome = false, Outcome{}
	it.checked, it.verdict, it.work.Validated = false, nil, ""
	it.work.Approved, it.work.Metadata, it.work.Again = true, metadata, it.begun
	if args != "" { // the history keeps what the model wrote
		c := *it.work.Call
		c.Args = string(args)
		it.work.Call = &c
	}
}

// outcomeOf is how a call has ended whose result was given.
func outcomeOf(c *message.CallResult) Outcome {
	switch {
	case c.Retry != "":
		return Outcome{Kind: outcomeAskedAgain, Feedback: c.Retry}
	case c.Failed != "":
		return Outcome{Kind: OutcomeFailed, Content: jsonwire.Quote(c.Failed)}
	}
	o := Outcome{Kind: outcomeResolved, Content: c.Content, User: c.User, Metadata: c.Metadata}
	if len(c.Files) > 0 {
		o.Content, o.FileDigests, _ = message.ResultWithFiles(c.Content, c.Files) // the results were checked
	}
	return o
}

// Suspend begins a wait for results from outside of the run, be it for a moment or for long: what the other calls of the
// response have returned becomes part of the history. What is resolved afterwards gets a request of its own, so that the
// messages are the same as those of a run that continues from the history. While the loop waits, it does nothing more.
func (l *Loop) Suspend(at time.Time) error {
	if l.state != StepResolve || l.err != nil {
		return l.outOfOrder("pause")
	}
	if l.suspended {
		return nil
	}
	l.suspended = true
	if err := l.countFailures(); err != nil {
		l.fail(err, at)
		return nil
	}
	b := l.memory.answers(len(l.items))
	l.collect(b, at, l.answered)
	for i := range l.items {
		it := &l.items[i]
		it.gone = it.gone || !it.deferred()
		it.late, it.waited = false, 0 // no other call waits any more
	}
	l.recount()
	if len(b.parts) > 0 {
		l.request(&b.request, b.parts, at)
		l.state = StepResolve
	}
	l.deliverAtPause(at)
	return nil
}

// checkResults returns a *ResultsError if a result was given for a call of a tool that needs approval, which would then
// never have been asked for, or an approval for a call of an external tool.
func (l *Loop) checkResults(s *message.Resumption) error {
	var unasked, missing []string
	for i := range l.items {
		t, id := l.items[i].work.Tool, l.items[i].work.Call.ToolCallID
		if t == nil || s.Done[id] {
			continue
		}
		switch _, given := s.Results.Calls[id]; {
		case given && t.Approval && !t.External:
			unasked = append(unasked, id)
		case !given && t.External:
			missing = append(missing, id)
		}
	}
	var problems []string
	if unasked != nil {
		problems = append(problems, "`calls` contains results of tool calls that need approval: "+py.List(unasked)+": approve or deny them in `approvals`")
	}
	if missing != nil {
		problems = append(problems, "`calls` has no results of tool calls that are made elsewhere, which cannot be approved: "+py.List(missing))
	}
	if problems == nil {
		return nil
	}
	return &message.ResultsError{Problems: problems}
}

// resumeDeferred continues with the calls of the last response that wait.
func (l *Loop) resumeDeferred(at time.Time) {
	s := l.resumed
	l.resumed = nil
	l.noItems()
	l.enter(phaseOutputs)
	l.sort(message.LastResponse(l.messages))
	if l.err = l.checkResults(s); l.err != nil {
		return
	}
	for i := range l.items {
		it := &l.items[i]
		id := it.work.Call.ToolCallID
		it.late = false // the others are done
		switch _, external := s.Results.Calls[id]; {
		case s.Done[id]:
			it.sent, it.gone = true, true
		case external:
			it.sent, it.outcome = true, Outcome{Kind: OutcomeDeferred}
		case it.outcome.Kind == OutcomeUnknownTool: // the model is told so, whatever was approved
			delete(s.Results.Approvals, id)
		default:
			it.sent, it.outcome = true, Outcome{Kind: OutcomeNeedsApproval}
		}
	}
	l.recount()
	l.state = StepResolve
	if !l.waits() {
		l.state = StepExecute
		l.settle(at)
		return
	}
	l.suspended = true
	if err := l.Resolved(s.Results, at); err != nil && l.err == nil {
		l.err = err
	}
}

package runtime

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

func (it *item) deferred() bool {
	return it.outcome.Kind == OutcomeDeferred || it.outcome.Kind == OutcomeNeedsApproval
}

// waits tells whether a call of the last response waits for somebody.
func (l *Loop) waits() bool {
	return slices.ContainsFunc(l.items, func(it item) bool { return it.deferred() && !it.gone })
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
		l.fail(misbehaved("Deferred tool calls must have unique tool_call_id values; duplicate ids: %s", quoted(twice)), at)
		return
	}
	l.state = StepResolve
}

// deferredRequests returns the calls that wait.
func (l *Loop) deferredRequests() *DeferredRequests {
	d := &DeferredRequests{}
	for i := range l.items {
		if it := &l.items[i]; it.deferred() && !it.gone {
			d.add(it.work.Call, it.outcome.Metadata, it.outcome.Kind == OutcomeNeedsApproval)
		}
	}
	return d
}

// Resolved feeds what has become of calls that wait; those that the results leave out go on waiting. Approved calls are
// the next step's work. The error is a *ConfigError where results are given for calls that do not wait for them.
func (l *Loop) Resolved(r DeferredResults, at time.Time) error {
	if l.state != StepResolve || l.err != nil {
		return l.outOfOrder("results of calls that wait")
	}
	if err := r.check(l.deferredRequests()); err != nil {
		return err
	}
	approved, resolved := 0, 0
	for i := range l.items {
		it := &l.items[i]
		if !it.deferred() || it.gone || !it.resolve(&r) {
			continue
		}
		resolved++
		if it.work.Approved {
			approved++
		}
	}
	if resolved == 0 {
		return nil
	}
	l.fed++
	u := l.counted()
	if err := l.config.Limits.beforeToolCalls(&u, approved); err != nil {
		l.fail(err, at)
		return nil
	}
	l.state = StepExecute
	l.settle(at)
	return nil
}

// resolve takes the result of a call, if there is one.
func (it *item) resolve(r *DeferredResults) bool {
	id := it.work.Call.ToolCallID
	if it.outcome.Kind == OutcomeDeferred {
		res, ok := r.Calls[id]
		if ok {
			it.outcome = res.outcome()
		}
		return ok
	}
	a, ok := r.Approvals[id]
	switch {
	case !ok && !r.ApproveAll:
		return false
	case ok && !a.Approved:
		it.outcome = Outcome{Kind: outcomeDenied, Content: jsonwire.Quote(a.reason())}
		return true
	}
	it.approve(a.Args, r.Metadata[id])
	return true
}

// approve makes the call one to be run.
func (it *item) approve(args, metadata RawJSON) {
	it.sent, it.outcome = false, Outcome{}
	it.work.Approved, it.work.Metadata, it.work.again = true, metadata, it.begun
	if args != "" { // the history keeps what the model wrote
		c := *it.work.Call
		c.Args = string(args)
		it.work.Call = &c
	}
}

func (a *Approval) reason() string {
	if a.Message == "" {
		return toolDenied
	}
	return a.Message
}

func (c *CallResult) outcome() Outcome {
	switch {
	case c.Retry != "":
		return Outcome{Kind: outcomeAskedAgain, Feedback: c.Retry}
	case c.Failed != "":
		return Outcome{Kind: OutcomeFailed, Content: jsonwire.Quote(c.Failed)}
	}
	return Outcome{Kind: outcomeResolved, Content: c.Content, User: c.User, Metadata: c.Metadata}
}

// Suspend makes a loop that waits ready to be left for long: what the other calls of the response have returned becomes
// part of the history. What is resolved afterwards gets a request of its own, as in a run that goes on from the history.
func (l *Loop) Suspend(at time.Time) error {
	if l.state != StepResolve || l.err != nil {
		return l.outOfOrder("pause")
	}
	if err := l.countFailures(); err != nil {
		l.fail(err, at)
		return nil
	}
	b := l.memory.answers(len(l.items))
	l.collect(b, at)
	for i := range l.items {
		it := &l.items[i]
		it.gone = it.gone || !it.deferred()
		it.late = false // there are no others any more
	}
	if len(b.parts) > 0 {
		l.request(&b.request, b.parts, at)
		l.state = StepResolve
	}
	l.deliverAtPause(at)
	return nil
}

// resumed is what a run begins with that goes on from a history in which calls wait.
type resumed struct {
	results DeferredResults
	done    map[string]bool // ids of the calls that have a result
}

// checkResumed finds the calls that the results are for.
func checkResumed(history []Message, r *DeferredResults) (*resumed, error) {
	if len(history) == 0 {
		return nil, resumeError("Tool call results were provided, but the message history is empty.")
	}
	last := lastResponse(history)
	if last == nil {
		return nil, resumeError("Tool call results were provided, but the message history does not contain a `ModelResponse`.")
	}
	calls := callsOf(last)
	if len(calls) == 0 {
		return nil, resumeError("Tool call results were provided, but the message history does not contain any unprocessed tool calls.")
	}
	if problems := r.checkJSON(); problems != nil {
		return nil, &ConfigError{Problems: problems}
	}
	s := &resumed{results: *r, done: setOf(resultsAtEnd(history))}
	s.results.Approvals = maps.Clone(r.Approvals) // some may be dropped
	return s, s.match(calls)
}

func resumeError(format string, args ...any) error {
	return &ConfigError{Problems: []string{fmt.Sprintf(format, args...)}}
}

// match checks that each call without a result is given one, and no other.
func (s *resumed) match(calls []*ToolCallPart) error {
	var open, twice []string
	seen := make(map[string]bool, len(calls))
	for _, c := range calls {
		id := c.ToolCallID
		switch {
		case s.done[id]:
			if s.gives(id) {
				return resumeError("Tool call '%s' was already executed and its result cannot be overridden.", id)
			}
		case seen[id]:
			twice = append(twice, id)
		default:
			open = append(open, id)
		}
		seen[id] = true
	}
	if twice != nil {
		return resumeError("Tool call results cannot be matched unambiguously because the message history contains duplicate tool_call_id values: %s", quoted(twice))
	}
	given := s.given()
	missing := slices.ContainsFunc(open, func(id string) bool { return !s.gives(id) && !s.results.ApproveAll })
	if missing || others(slices.Values(given), open) != nil {
		return resumeError("Tool call results need to be provided for all deferred tool calls. Expected: {%s}, got: {%s}", strings.Join(open, ", "), strings.Join(given, ", "))
	}
	return nil
}

// gives tells whether there is a result for the call with that id.
func (s *resumed) gives(id string) bool {
	_, approval := s.results.Approvals[id]
	_, call := s.results.Calls[id]
	return approval || call
}

// given returns the ids that there are results for, sorted.
func (s *resumed) given() (all []string) {
	for id := range s.results.Approvals {
		all = append(all, id)
	}
	for id := range s.results.Calls {
		if _, ok := s.results.Approvals[id]; !ok {
			all = append(all, id)
		}
	}
	slices.Sort(all)
	return all
}

func lastResponse(history []Message) *ModelResponse {
	for _, m := range slices.Backward(history) {
		if m, ok := m.(*ModelResponse); ok {
			return m
		}
	}
	return nil
}

// resultsAtEnd returns the ids of the calls that the requests at the end of a history answer.
func resultsAtEnd(history []Message) (done []string) {
	for _, m := range slices.Backward(history) {
		q, ok := m.(*ModelRequest)
		if !ok {
			return done
		}
		for _, p := range q.Parts {
			if id, ok := resultOf(p); ok {
				done = append(done, id)
			}
		}
	}
	return done
}

// resumeDeferred goes on with the calls of the last response that wait.
func (l *Loop) resumeDeferred(at time.Time) {
	s := l.resumed
	l.resumed = nil
	l.items, l.winner, l.unanswered = l.items[:0], -1, 0
	l.sort(lastResponse(l.messages))
	for i := range l.items {
		it := &l.items[i]
		id := it.work.Call.ToolCallID
		it.late = false // the others are done
		switch _, external := s.results.Calls[id]; {
		case s.done[id]:
			it.sent, it.gone = true, true
		case external:
			it.sent, it.outcome = true, Outcome{Kind: OutcomeDeferred}
		case it.outcome.Kind == outcomeUnknownTool: // the model is told so, whatever was approved
			delete(s.results.Approvals, id)
		default:
			it.sent, it.outcome = true, Outcome{Kind: OutcomeNeedsApproval}
		}
	}
	l.state = StepResolve
	if !l.waits() {
		l.state = StepExecute
		l.settle(at)
		return
	}
	if err := l.Resolved(s.results, at); err != nil && l.err == nil {
		l.err = err
	}
}

package loop

import (
	"errors"
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// The functions of this file refuse what no loop has written: a loop in such a state would wait forever.

// check refuses inconsistent states.
func (s *Snapshot) check() error {
	switch {
	case s.Version != snapshotVersion:
		return errVersion(s.Version)
	case len(s.Messages) == 0 || s.State > StepDone || s.State == StepDone && s.Winner < 0 || s.FailedOutputs < 0 || s.Requests < 0:
		return errMisfit
	case s.Winner < -1 || s.Winner >= len(s.Items) || s.Winner >= 0 && !s.Items[s.Winner].ended(OutcomeAccepted):
		return errMisfit
	case s.Deferred != nil && s.State != StepPrepare:
		return errors.New("it has results for calls that do not wait")
	case (s.State == StepRequest || s.State == StepCountTokens) && message.IsResponse(s.Messages[len(s.Messages)-1]):
		return errors.New("it is to send a response")
	}
	if problems := s.Config.Limits.Check(); problems != nil {
		return errors.New(problems[0])
	}
	if err := checkHeard(s.ASAP, s.Idle); err != nil {
		return err
	}
	if err := checkTools(&s.Input); err != nil {
		return err
	}
	return s.checkItems()
}

var errMisfit = errors.New("it is inconsistent: no loop has written it")

func errVersion(v int) error {
	return fmt.Errorf("it is of version %d, but this version of agentgen reads version %d: let the runs that are paused end with the version of agentgen that has started them", v, snapshotVersion)
}

// Unreadable returns the error of a text that could not be decoded because of err. The text is a Snapshot, or an object that
// has one as its member "loop". If the snapshot is of another version, the error says so instead.
func Unreadable(text []byte, err error) *SnapshotError {
	r := jsonwire.NewReaderBytes(text, jsonwire.Strict)
	v := version(&r, "loop")
	if r.End() != nil || v == snapshotVersion {
		return &SnapshotError{err}
	}
	return &SnapshotError{errVersion(v)}
}

// version reads an object and returns the version of the snapshot that it is or that its member within is.
func version(r *jsonwire.Reader, within string) int {
	v := snapshotVersion
	if !r.Object() {
		return v
	}
	for r.Member() {
		switch key := string(r.Key()); {
		case key == "version":
			v = int(r.Int(64))
		case key == within && within != "":
			v = version(r, "")
		default:
			r.Skip()
		}
	}
	return v
}

// checkHeard refuses messages that cannot have been enqueued.
func checkHeard(queues ...[]message.Enqueued) error {
	for _, q := range queues {
		for i := range q {
			if err := q[i].Check(); err != nil {
				return errors.New("what was said to it does not end with a request")
			}
		}
	}
	return nil
}

// checkTools returns an error if there is a tool that no agent can have.
func checkTools(r *model.Request) error {
	for _, t := range slices.Concat(r.Tools, r.Output.Choices, r.Output.Functions) {
		if t == nil {
			return errMisfit
		}
		if problems := t.Check("a tool"); problems != nil {
			return errors.New(problems[0])
		}
	}
	return nil
}

func (s *Snapshot) checkItems() error {
	open := 0
	for i := range s.Items {
		it := &s.Items[i]
		if err := it.check(); err != nil {
			return fmt.Errorf("call %d: %w", i, err)
		}
		if it.Outcome == nil && !it.Gone {
			open++
		}
	}
	if open > 0 && s.State != StepExecute {
		return errors.New("calls have no outcome, but it does not wait for them")
	}
	if s.State == StepExecute || s.State == StepResolve {
		return s.checkCalls()
	}
	return nil
}

// check refuses items in which no loop leaves a call.
func (s *Item) check() error {
	o := s.Outcome
	switch {
	case s.Verdict != nil && (!s.Checked || s.Work.Kind != WorkFunction || s.Verdict.Kind == OutcomeReturned || !s.Verdict.Kind.Fits(WorkFunction)):
		return errors.New("it cannot have this verdict about its arguments")
	case s.Work.Call == nil || s.Work.Retry < 0:
		return errMisfit
	case !s.Sent && (o != nil || s.Gone):
		return errors.New("it has an outcome, but was not begun")
	case o == nil:
		return nil
	case o.Kind <= OutcomeNeedsApproval && !o.Kind.Fits(s.Work.Kind):
		return errors.New("it cannot have this outcome")
	}
	return o.Check()
}

func (s *Item) ended(k OutcomeKind) bool { return s.Outcome != nil && s.Outcome.Kind == k }

// checkCalls compares the calls with those of the last response, to which they belong.
func (s *Snapshot) checkCalls() error {
	var calls []*message.ToolCallPart
	if m := message.LastResponse(s.Messages); m != nil {
		calls = slices.Collect(m.ToolCalls())
	}
	for i := range s.Items {
		it := &s.Items[i]
		if it.Work.Kind == WorkText {
			continue
		}
		if len(calls) == 0 || calls[0].ToolCallID != it.Work.Call.ToolCallID || calls[0].ToolName != it.Work.Call.ToolName {
			return fmt.Errorf("call %d is not the one of the last response", i)
		}
		if !it.Work.Approved && calls[0].Args != it.Work.Call.Args {
			return fmt.Errorf("call %d has other arguments than in the last response", i)
		}
		calls = calls[1:]
	}
	if len(calls) > 0 {
		return errors.New("calls of the last response are missing")
	}
	return nil
}

package loop

import (
	"errors"
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// The functions of this file refuse what no loop has written: a loop in such a state would wait for ever, or stumble.

// check refuses states whose parts do not fit each other.
func (s *Snapshot) check() error {
	switch {
	case s.Version != snapshotVersion:
		return fmt.Errorf("it is of version %d, this is version %d", s.Version, snapshotVersion)
	case len(s.Messages) == 0 || s.State == StepDone || s.FailedAnswers < 0:
		return errMisfit
	case s.Winner < -1 || s.Winner >= len(s.Items) || s.Winner >= 0 && !s.Items[s.Winner].ended(OutcomeAccepted):
		return errMisfit
	case s.Deferred != nil && s.State != StepPrepare:
		return errors.New("it has results for calls that do not wait")
	case (s.State == StepRequest || s.State == StepCountTokens) && message.IsResponse(s.Messages[len(s.Messages)-1]):
		return errors.New("it is to send a response")
	}
	if problems := (*usage.Limits)(&s.Config.Limits).Check(); problems != nil {
		return errors.New(problems[0])
	}
	if err := checkHeard(s.ASAP, s.Idle); err != nil {
		return err
	}
	if err := s.Input.check(); err != nil {
		return err
	}
	return s.checkItems()
}

var errMisfit = errors.New("its parts do not fit each other")

// checkHeard refuses what nobody can have said to a run.
func checkHeard(queues ...[][]message.Message) error {
	for _, q := range queues {
		for _, said := range q {
			if err := (&message.Enqueued{Messages: said}).Check(); err != nil {
				return errors.New("what was said to it does not end with a request")
			}
		}
	}
	return nil
}

// check refuses tools that no agent can have.
func (s *inputState) check() error {
	for _, t := range slices.Concat(s.Tools, s.OutputTools) {
		if t == nil {
			return errMisfit
		}
		if problems := (*model.ToolDef)(t).Check("a tool"); problems != nil {
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
func (s *itemState) check() error {
	o := s.Outcome
	switch {
	case s.Retry < 0:
		return errMisfit
	case !s.Sent && (o != nil || s.Gone):
		return errors.New("it has an outcome, but was not begun")
	case o == nil:
		return nil
	case o.Kind <= OutcomeNeedsApproval && !fits(s.Kind, o.Kind):
		return errors.New("its outcome is none that it can have")
	}
	return nil
}

func (s *itemState) ended(k OutcomeKind) bool { return s.Outcome != nil && s.Outcome.Kind == k }

// checkCalls compares the calls with those of the last response, to which they belong.
func (s *Snapshot) checkCalls() error {
	var calls []*message.ToolCallPart
	if m := message.LastResponse(s.Messages); m != nil {
		calls = slices.Collect(m.ToolCalls())
	}
	for i := range s.Items {
		it := &s.Items[i]
		if it.Kind == WorkText {
			continue
		}
		if len(calls) == 0 || calls[0].ToolCallID != it.Call.ToolCallID || calls[0].ToolName != it.Call.ToolName {
			return fmt.Errorf("call %d is not the one of the last response", i)
		}
		calls = calls[1:]
	}
	if len(calls) > 0 {
		return errors.New("calls of the last response are missing")
	}
	return nil
}

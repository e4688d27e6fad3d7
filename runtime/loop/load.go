package loop

import (
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Restore makes a loop of a Snapshot. It returns a *SnapshotError if no loop can have written the text. A well-formed
// snapshot is trusted, for example about which calls were approved: keep snapshots where no one else can write.
func Restore(snapshot []byte) (*Loop, error) {
	var s Snapshot
	if err := s.DecodeJSON(snapshot); err != nil {
		return nil, Unreadable(snapshot, err)
	}
	l := new(Loop)
	if err := l.Load(&s); err != nil {
		return nil, &SnapshotError{err}
	}
	return l, nil
}

// Load makes the loop what the state says. It returns an error if no loop can have written it.
func (l *Loop) Load(s *Snapshot) error {
	if err := s.check(); err != nil {
		return err
	}
	*l = Loop{
		config:        new(s.Config),
		state:         s.State,
		messages:      s.Messages,
		input:         new(s.Input),
		cache:         new(model.Cache),
		mode:          s.Mode,
		usage:         s.Usage,
		requests:      s.Requests,
		winner:        s.Winner,
		failedOutputs: s.FailedOutputs,
		asap:          s.ASAP,
		loads:         s.Loads,
		idle:          s.Idle,
		tail:          s.Tail,
		suspended:     s.Suspended,
	}
	l.input.Settings, l.input.Cache = l.input.Settings.OrZero(), l.cache
	for _, r := range s.Retries {
		l.retries.add(r.Tool, r.N)
	}
	return l.loadStep(s)
}

// loadStep makes what the loop waits for.
func (l *Loop) loadStep(s *Snapshot) (err error) {
	for i := range s.Items {
		l.items = append(l.items, s.Items[i].load(i))
	}
	l.equip()
	l.recount()
	l.phase = l.reachedPhase()
	l.checking = l.toCheck() != nil
	for i := range l.items {
		if it := &l.items[i]; !l.knows(it) {
			return fmt.Errorf("its call of %q is of a tool that it does not know", it.work.Call.ToolName)
		}
	}
	switch {
	case l.state == StepDone:
		l.output = l.items[l.winner].outcome.Output
	case s.Deferred != nil:
		l.resumed, err = message.Resume(l.messages, s.Deferred)
	case l.state == StepExecute:
		if l.unanswered = len(l.inFlight(nil)); l.unanswered == 0 {
			return errors.New("it waits for calls, but there are none")
		}
	case l.state == StepResolve && !l.waits():
		return errors.New("it waits for approvals or results, but no call does")
	case l.state == StepRequest || l.state == StepCountTokens:
		l.input.Messages = l.wire.Messages(l.messages)
	}
	return err
}

// reachedPhase returns the phase that the calls have got to.
func (l *Loop) reachedPhase() phase {
	reached := phaseFunctions
	for i := range l.items {
		switch it := &l.items[i]; {
		case it.waited != 0 || it.late && it.sent:
			return phaseLate
		case l.config.EndStrategy == EndEarly && it.work.Kind != WorkFunction && it.outcome.Kind == 0 && !it.gone:
			reached = phaseOutputs
		}
	}
	return reached
}

// knows reports whether the loop has the tool of a call that is still to be made.
func (l *Loop) knows(it *item) bool {
	switch {
	case it.gone || it.outcome.Kind != 0 && !it.deferred() || it.work.Kind == WorkText:
		return true
	case it.work.Kind == WorkOutput:
		return l.outputTool(it.work.Call.ToolName) != nil
	}
	return model.FindTool(l.input.Tools, it.work.Call.ToolName) != nil
}

func (s *Item) load(index int) item {
	it := item{
		work: s.Work, saved: s.Saved,
		sequential: s.Sequential, late: s.Late, sent: s.Sent, begun: s.Begun, gone: s.Gone, checked: s.Checked,
		verdict: s.Verdict, waited: s.Waited,
	}
	it.work.Index, it.work.Again = index, s.Begun
	if s.Outcome != nil {
		it.outcome = *s.Outcome
	}
	return it
}

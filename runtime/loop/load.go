package loop

import (
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// Restore makes a loop of a Snapshot. The error of a text that no loop has written is a *SnapshotError. But a loop
// believes what a well-formed one says, such as who approved of what: keep snapshots where nobody else can write.
func Restore(snapshot []byte) (*Loop, error) {
	var s Snapshot
	if err := s.DecodeJSON(snapshot); err != nil {
		return nil, &SnapshotError{err}
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
	c := &s.Config
	*l = Loop{
		config: Config{
			RunID: c.RunID, ConversationID: c.ConversationID, EndStrategy: c.EndStrategy, ToolRetries: c.ToolRetries, OutputRetries: c.OutputRetries,
			AllowText: c.AllowText, AllowNone: c.AllowNone, TextOutput: (*model.OutputSchema)(c.TextOutput), Limits: usage.Limits(c.Limits), Now: c.Now,
		},
		state:         s.State,
		messages:      s.Messages,
		usage:         usage.Run{Request: s.Usage.Tokens, Requests: s.Usage.Requests, ToolCalls: s.Usage.ToolCalls, UnpricedRequests: s.Usage.UnpricedRequests},
		winner:        s.Winner,
		failedAnswers: s.FailedAnswers,
		asap:          s.ASAP,
		idle:          s.Idle,
		tail:          s.Tail,
		wire:          message.Repair(s.Messages),
	}
	l.input = model.Request{
		Instructions: s.Input.Instructions,
		Tools:        toolInfos(s.Input.Tools),
		OutputTools:  toolInfos(s.Input.OutputTools),
		Settings:     (*model.Settings)(s.Input.Settings),
		AllowText:    c.AllowText,
		Output:       l.config.TextOutput,
	}
	l.input.Settings = l.input.Settings.OrZero()
	for _, r := range s.Retries {
		l.retries = append(l.retries, failureCount{r.Tool, r.N})
	}
	return l.loadStep(s)
}

// loadStep makes what the loop waits for.
func (l *Loop) loadStep(s *Snapshot) (err error) {
	for i := range s.Items {
		l.items = append(l.items, s.Items[i].load(i))
	}
	l.equip()
	for i := range l.items {
		if it := &l.items[i]; !l.knows(it) {
			return fmt.Errorf("its call of %q is of a tool that it does not know", it.work.Call.ToolName)
		}
	}
	switch {
	case s.Deferred != nil:
		l.resumed, err = message.Resume(l.messages, s.Deferred)
	case l.state == StepExecute:
		if l.unanswered = len(l.inFlight(nil)); l.unanswered == 0 {
			return errors.New("it waits for calls, but there are none")
		}
	case l.state == StepResolve && !l.waits():
		return errors.New("it waits for somebody, but no call does")
	case l.state == StepRequest || l.state == StepCountTokens:
		l.input.Messages = l.wire.Messages(l.messages)
	}
	return err
}

// knows tells whether the loop has the tool of a call that is still to be made.
func (l *Loop) knows(it *item) bool {
	switch {
	case it.gone || it.outcome.Kind != 0 && !it.deferred() || it.work.Kind == WorkText:
		return true
	case it.work.Kind == WorkOutput:
		return model.FindTool(l.input.OutputTools, it.work.Call.ToolName) != nil
	}
	return model.FindTool(l.input.Tools, it.work.Call.ToolName) != nil
}

func (s *itemState) load(index int) item {
	it := item{
		work: Work{
			Index: index, Kind: s.Kind, Call: &s.Call, Retry: s.Retry, MaxRetries: s.MaxRetries,
			Approved: s.Approved, Metadata: s.Metadata, Again: s.Begun,
		},
		sequential: s.Sequential, late: s.Late, sent: s.Sent, begun: s.Begun, gone: s.Gone,
		saved: Saved{Form: s.Form, Output: s.Answer},
	}
	if o := s.Outcome; o != nil {
		it.outcome = Outcome{Kind: o.Kind, Content: jsonwire.Raw(o.Content), Feedback: o.Feedback, Violations: o.Violations, User: o.User, Metadata: o.Metadata}
	}
	return it
}

func toolInfos(tools []*toolState) (all []*model.ToolDef) {
	for _, t := range tools {
		all = append(all, (*model.ToolDef)(t))
	}
	return all
}

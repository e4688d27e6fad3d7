package agui

import (
	"cmp"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// subRun is a run within the run.
type subRun struct {
	walk     *walk
	call     string
	finished bool
}

// subAgent sends an event of a run within the run.
func (w *walk) subAgent(s *model.SubAgent) {
	sub := w.subs[s.RunID]
	if sub == nil {
		inner := newWalk(w.to, s.RunID, func(id string) bool { return !strings.HasPrefix(id, s.RunID) }, w.state)
		inner.sub = s.RunID
		sub = &subRun{walk: inner, call: s.ToolCallID}
		w.subs[s.RunID] = sub
		begin := event{Type: "SUBAGENT_STARTED", SubagentRunID: s.RunID, Name: cmp.Or(s.Name, "agent"), ParentSubagent: w.sub}
		if s.ToolCallID != "" {
			begin.ParentToolCallID = w.shown(s.ToolCallID)
		}
		w.send(begin)
	}
	if s.Event.Kind != model.RunResultEvent {
		sub.walk.event(&s.Event)
		return
	}
	sub.walk.finish()
	sub.finished = true
	w.send(event{Type: "SUBAGENT_FINISHED", SubagentRunID: s.RunID, Result: s.Event.Output})
}

// endSubRuns ends the runs that were begun in a call which has ended. They have failed if they did not say how they ended.
func (w *walk) endSubRuns(p *message.ToolReturnPart) {
	for id, sub := range w.subs {
		if sub.call == p.ToolCallID && !sub.finished {
			w.failSubRun(id, sub)
		}
	}
}

func (w *walk) failSubRun(id string, sub *subRun) {
	sub.finished = true
	for inner, s := range sub.walk.subs {
		if !s.finished {
			sub.walk.failSubRun(inner, s)
		}
	}
	sub.walk.finish()
	w.send(event{Type: "SUBAGENT_ERROR", SubagentRunID: id, Message: "The run of the sub-agent has failed."})
}

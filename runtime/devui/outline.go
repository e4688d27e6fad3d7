package devui

import (
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// outline makes the spans of runs whose agents are not registered, so that no hook sees them, from their events.
type outline struct {
	t    *tracer
	runs map[string]*outlined // by the ID of the run
}

// outlined is such a run.
type outlined struct {
	run, request *span
	calls        map[string]*span
	parts        []message.ResponsePart
}

// see takes the event of a run within another one, whose ID is outer.
func (o *outline) see(outer string, sub *model.SubAgent) {
	if sub == nil {
		return
	}
	r := o.runs[sub.RunID]
	if r == nil && !o.t.knows(sub.RunID) {
		r = &outlined{calls: map[string]*span{}}
		r.run = o.t.beginIn(o.around(outer, sub.ToolCallID), spanInfo{Kind: runSpan, Name: sub.Name, RunID: sub.RunID, Outline: true})
		o.runs[sub.RunID] = r
	}
	if sub.Event.Kind == model.SubAgentEvent {
		o.see(sub.RunID, sub.Event.SubAgent)
	} else if r != nil {
		r.see(o.t, &sub.Event)
	}
}

// around returns the span of the call within which a run was begun, or of the run.
func (o *outline) around(run, call string) *span {
	if r := o.runs[run]; r != nil {
		if s := r.calls[call]; s != nil {
			return s
		}
		return r.run
	}
	return o.t.calling(run, call)
}

func (r *outlined) see(t *tracer, e *model.Event) {
	switch e.Kind {
	case model.PartStartEvent:
		if r.request == nil {
			r.request = t.beginIn(r.run, spanInfo{Kind: requestSpan, Name: r.run.info.Name, Outline: true})
		}
	case model.PartEndEvent:
		r.parts = append(r.parts, e.Part)
	case model.ResponseResetEvent:
		r.parts = nil
	case model.FunctionToolCallEvent, model.OutputToolCallEvent:
		r.responded()
		r.calls[e.Call.ToolCallID] = t.beginIn(r.run, spanInfo{Kind: toolSpan, Name: e.Call.ToolName, CallID: e.Call.ToolCallID, Args: e.Call.Args, Outline: true})
	case model.FunctionToolResultEvent, model.OutputToolResultEvent:
		r.returned(e.Result)
	case model.RunResultEvent:
		r.responded()
		r.run.end(nil, func(s *span) { s.info.Result = e.Output })
	}
}

// responded ends the request.
func (r *outlined) responded() {
	if r.request == nil {
		return
	}
	parts := r.parts
	r.request.end(nil, func(s *span) {
		if res := (&message.Response{Parts: parts}); s.t.hold(res) {
			s.response = res
		}
	})
	r.request, r.parts = nil, nil
}

// returned ends a call.
func (r *outlined) returned(part message.RequestPart) {
	p, ok := part.(*message.ToolReturnPart)
	if !ok || r.calls[p.ToolCallID] == nil {
		return
	}
	r.calls[p.ToolCallID].end(nil, func(s *span) {
		s.info.Result = p.Content
		switch p.Outcome {
		case message.ToolRetried, message.ToolFailed:
			s.info.Status, s.info.Error = "retry", p.Text()
		case message.ToolSuccess:
		default:
			s.info.Status = string(p.Outcome)
		}
	})
}

// knows reports whether a run is traced.
func (t *tracer) knows(run string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.runs[run] != nil
}

// calling returns the span of a call of a run, of the run if there is none, or nil.
func (t *tracer) calling(run, call string) *span {
	t.mu.Lock()
	defer t.mu.Unlock()
	outer := t.runs[run]
	for i := len(t.spans) - 1; i >= 0 && outer != nil; i-- {
		if s := t.spans[i]; s.info.Kind == toolSpan && s.info.CallID == call && s.info.Parent == outer.info.ID {
			return s
		}
	}
	return outer
}

// isDelta reports whether an event of a run within another one is only a piece of what another event says whole.
func isDelta(sub *model.SubAgent) bool {
	for sub.Event.Kind == model.SubAgentEvent && sub.Event.SubAgent != nil {
		sub = sub.Event.SubAgent
	}
	switch sub.Event.Kind {
	case model.PartStartEvent, model.PartDeltaEvent, model.ResponseUsageEvent:
		return true
	}
	return false
}

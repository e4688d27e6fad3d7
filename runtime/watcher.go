package runtime

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// watcher gets the events of a run.
type watcher struct {
	// emit gets each event, which is valid until it returns; nil if the run is not watched.
	emit func(*model.Event) error
	// partial reports whether the output is shown while it is being written.
	partial bool
	// err is the error of a hook for events.
	err error
	// output shows the output of the response that is being made; nil if that is not wanted.
	output *outputWatcher
	// result reports whether the output is wanted as JSON, for the RunResultEvent.
	result bool
	// relayed reports whether the events go to those who watch the run of which this one is part.
	relayed bool
}

// opt takes the options of a run, and who watches it.
func (e *engine) opt(ctx context.Context, opts []RunOption, w watcher) {
	e.watcher = w
	e.opts.apply(opts)
	e.relay(ctx)
}

// relay reports the events of a run that is within another one, and is not watched itself, to those who watch the other.
func (e *engine) relay(ctx context.Context) {
	parent := e.opts.parent
	if e.watcher.emit != nil || parent == nil || parent.emit == nil {
		return
	}
	e.watcher.result, e.watcher.relayed = true, true
	e.watcher.emit = func(ev *model.Event) error {
		inner := &model.SubAgent{Name: e.info.AgentName, RunID: e.info.RunID, ToolCallID: parent.ToolCallID, Event: *ev}
		return parent.emit(ctx, model.Event{Kind: model.SubAgentEvent, SubAgent: inner})
	}
}

// tell reports an event, if the run is watched. Once events are no longer taken, the run's context has ended.
func (w *watcher) tell(e model.Event) {
	if w.emit != nil {
		e := e         // which is not moved to the heap if no one watches
		_ = w.emit(&e) // the end of the context says it, too
	}
}

// calls says which calls begin.
func (w *watcher) calls(work []loop.Work) {
	if w.emit == nil {
		return
	}
	for i := range work {
		if work[i].Kind != loop.WorkText && !work[i].Again {
			w.tell(callEvent(&work[i]))
		}
	}
}

// ended says how the call of a function tool has ended. What becomes of an output is known only when all calls have ended.
func (w *watcher) ended(l *loop.Loop, index int, c *clock) {
	if w.emit == nil {
		return
	}
	if result, ok := l.Ended(index, c.now()); ok {
		w.tell(model.Event{Kind: model.FunctionToolResultEvent, Result: result})
	}
}

// settled reports what has become part of the history and has not been reported yet: outputs, calls that the loop has
// settled itself, and enqueued messages.
func (w *watcher) settled(l *loop.Loop, c *clock) {
	messages := l.Delivered()
	if w.emit == nil || l.State() == loop.StepExecute || l.Err() != nil {
		return
	}
	for _, s := range l.Settled(c.now()) {
		if !s.Begun {
			w.tell(callEvent(&s.Work))
		}
		w.tell(resultEvent(&s))
	}
	for _, m := range messages {
		w.tell(model.Event{Kind: model.EnqueuedMessagesEvent, Messages: m})
	}
}

func callEvent(w *loop.Work) model.Event {
	if w.Kind == loop.WorkOutput {
		return model.Event{Kind: model.OutputToolCallEvent, Call: w.Call}
	}
	return model.Event{Kind: model.FunctionToolCallEvent, Call: w.Call}
}

func resultEvent(s *loop.Settled) model.Event {
	if s.Work.Kind == loop.WorkOutput {
		return model.Event{Kind: model.OutputToolResultEvent, Result: s.Result}
	}
	return model.Event{Kind: model.FunctionToolResultEvent, Result: s.Result}
}

package runtime

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// look brings what the agent's functions are told up to date.
func (e *engine) look() {
	if !e.started {
		return
	}
	e.post()
	e.info.Messages, e.info.Usage = e.loop.Messages(), e.loop.Usage()
	e.info.Step = e.loop.Turn()
	e.info.failures = e.loop.Failures()
}

// newContext returns a context with the state of the run as it is now.
func (e *engine) newContext() *callContext {
	e.look()
	c := e.rim.context()
	c.info = e.info
	c.info.asides, c.asides.deferred = &c.asides, e.plan.deferred
	if e.watcher.emit != nil {
		c.info.emit = e.emit
	}
	return c
}

// emit reports an event of a function that is not part of a call.
func (e *engine) emit(_ context.Context, ev model.Event) error { return e.watcher.emit(&ev) }

// describe sets what a context says of its call.
func (c *callContext) describe(w *loop.Work) {
	i := &c.info
	i.ToolName, i.ToolCallID, i.Retry, i.MaxRetries = w.Call.ToolName, w.Call.ToolCallID, w.Retry, w.MaxRetries
	i.ToolCallApproved, i.ToolCallMetadata = w.Approved, w.Metadata
}

// closed closes the asides of a context, which may be nil.
func (c *callContext) closed() (*usage.Run, []message.Enqueued) {
	if c == nil {
		return nil, nil
	}
	return c.asides.close()
}

// ownContext returns the context of a function that is not part of a call.
func (e *engine) ownContext() *callContext {
	c := e.newContext()
	e.open = append(e.open, &c.asides)
	return c
}

// hear takes what functions that are not part of a call have told the run.
func (e *engine) hear() {
	for _, a := range e.open {
		e.listen(a)
	}
	e.open = e.open[:0]
}

// listen feeds what was used and said by functions whose result is not an outcome.
func (e *engine) listen(a *asides) {
	used, said := a.close()
	if used != nil {
		e.loop.Used(used)
		e.heard(used)
	}
	e.loop.Enqueued(said)
}

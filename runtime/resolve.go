package runtime

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// resolve finds results for the calls that wait, or pauses the run.
func (e *engine) resolve(ctx context.Context, open *message.DeferredRequests) error {
	if !e.handled {
		e.handled = true // a call that is deferred again is not handled again, or this might never end
		e.watcher.tell(model.Event{Kind: model.DeferredToolRequestsEvent, Requests: open})
		results, err := e.handle(ctx, open)
		if err != nil {
			return err
		}
		if results != nil {
			e.watcher.tell(model.Event{Kind: model.DeferredToolResultsEvent, Results: results})
			return e.feed(func() error { return e.loop.Resolved(*results, e.clock.now()) })
		}
	}
	return e.pause()
}

// handle asks the handlers. It returns nil where they have resolved nothing.
func (e *engine) handle(ctx context.Context, open *message.DeferredRequests) (all *message.DeferredResults, err error) {
	defer e.hear()
	defer e.recovered(ctx, "deferred handler", &err)
	for i := range e.plan.handlers {
		results, err := e.rim.handleDeferred(ctx, e.ownContext(), i, open)
		if err != nil {
			return nil, err
		}
		if results == nil {
			continue
		}
		if results, err = open.BuildResults(*results); err != nil {
			return nil, err
		}
		all = all.Merge(results)
		if open = open.Remaining(results); open == nil {
			break
		}
	}
	return all, nil
}

// pause ends the run for now.
func (e *engine) pause() error {
	e.listen(e.said) // the history of the pause is the last that is told of it
	if err := e.loop.Suspend(e.clock.now()); err != nil {
		return err
	}
	if s := e.loop.Next(); s.Kind == loop.StepResolve {
		e.look()
		e.done = true
		e.paused = &PauseError{
			Requests:       s.Deferred,
			Agent:          e.plan.name,
			RunID:          e.info.RunID,
			ConversationID: e.info.ConversationID,
			Messages:       e.info.Messages,
			Usage:          e.info.Usage,
			run:            e,
		}
	}
	return nil
}

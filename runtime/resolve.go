package runtime

import (
	"context"
	"time"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// resolve finds results for the calls that wait, or pauses the run.
func (e *engine) resolve(ctx context.Context, open *message.DeferredRequests) error {
	if !e.handled {
		e.handled = true // a call that is deferred again is not handled again, or this might never end
		e.watcher.tell(model.Event{Kind: model.DeferredToolRequestsEvent, Requests: open})
		results, err := e.askHandlers(ctx, open)
		e.hear()
		if err != nil {
			return err
		}
		if results != nil {
			e.watcher.tell(model.Event{Kind: model.DeferredToolResultsEvent, Results: results})
			return e.feed(func() error { return e.loop.Resolved(*results, e.clock.now()) })
		}
		if err := e.opts.stopper.err(); err != nil {
			return err
		}
	}
	return e.pause()
}

// askHandlers asks the handlers. It returns nil if they have resolved nothing.
func (e *engine) askHandlers(ctx context.Context, open *message.DeferredRequests) (all *message.DeferredResults, err error) {
	defer e.recovered(ctx, "deferred handler", &err)
	for _, handle := range e.plan.handlers {
		results, err := handle(ctx, e.ownContext(), open)
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

// resolved feeds results that come from outside of the run. They get a request of their own, after that of the calls
// which have ended, so that the messages are the same with and without a pause of the run.
func (e *engine) resolved(r message.DeferredResults, at time.Time) error {
	if e.loop.State() != loop.StepResolve {
		return e.loop.Resolved(r, at) // says what is wrong
	}
	if err := e.loop.Next().Deferred.Check(&r); err != nil {
		return err
	}
	if err := e.loop.Suspend(at); err != nil || e.loop.State() != loop.StepResolve {
		return err // a call that has ended was one failure too many
	}
	return e.loop.Resolved(r, at)
}

// pause ends the run for now.
func (e *engine) pause() error {
	e.listen(e.said) // the history of the pause is the last that is reported
	if err := e.loop.Suspend(e.clock.now()); err != nil {
		return err
	}
	if s := e.loop.Next(); s.Kind == loop.StepResolve {
		e.done, e.paused = true, e.pauseError(s.Deferred)
	}
	return nil
}

// pauseError is the error of a run that waits.
func (e *engine) pauseError(open *message.DeferredRequests) *PauseError {
	e.look()
	return &PauseError{
		Requests:       open,
		Agent:          e.plan.name,
		RunID:          e.info.RunID,
		ConversationID: e.info.ConversationID,
		Messages:       e.info.Messages,
		Usage:          e.info.Usage,
		run:            e,
	}
}

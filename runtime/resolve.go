package runtime

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// resolve finds results for the calls that wait, or pauses the run.
func (r *run[D, O]) resolve(ctx context.Context, open *message.DeferredRequests) error {
	if !r.handled {
		r.handled = true // a call that is deferred again is not handled again, or this might never end
		r.watcher.tell(model.Event{Kind: model.DeferredToolRequestsEvent, Requests: open})
		results, err := r.handle(ctx, open)
		if err != nil {
			return err
		}
		if results != nil {
			r.watcher.tell(model.Event{Kind: model.DeferredToolResultsEvent, Results: results})
			return r.feed(func() error { return r.loop.Resolved(*results, now()) })
		}
	}
	return r.pause()
}

// handle asks the handlers. It returns nil where they have resolved nothing.
func (r *run[D, O]) handle(ctx context.Context, open *message.DeferredRequests) (all *message.DeferredResults, err error) {
	defer r.hear()
	defer r.recovered(ctx, "deferred handler", &err)
	for _, h := range r.agent.DeferredHandlers {
		results, err := h(ctx, r.ownContext(), open)
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
func (r *run[D, O]) pause() error {
	r.listen(r.said) // the history of the pause is the last that is told of it
	if err := r.loop.Suspend(now()); err != nil {
		return err
	}
	if s := r.loop.Next(); s.Kind == loop.StepResolve {
		r.look()
		r.done = true
		r.paused = &PauseError{
			Requests:       s.Deferred,
			Agent:          r.agent.Name,
			RunID:          r.info.RunID,
			ConversationID: r.info.ConversationID,
			Messages:       r.info.Messages,
			Usage:          r.info.Usage,
			run:            &r.runState,
		}
	}
	return nil
}

package repl

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/internal/callid"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// ended is how a run has ended.
type ended struct {
	messages []message.Message
	used     usage.Run
	err      error
}

// player runs the agent.
type player[D, O any] struct {
	agent *runtime.Agent[D, O]
	deps  D
}

// play runs the agent once.
func (p *player[D, O]) play(ctx context.Context, prompt string, opts []runtime.RunOption, show *show) ended {
	stream := p.agent.Stream(ctx, p.deps, prompt, opts...)
	for e, err := range stream.Events() {
		if err != nil {
			break
		}
		show.event(&e)
		if show.err != nil {
			break
		}
	}
	res, err := stream.Result()
	return ended{res.AllMessages(), used(res.Usage(), err), err}
}

// used returns what a run has used, which its error knows if there is one.
func used(u usage.Run, err error) usage.Run {
	if failed, ok := errors.AsType[*runtime.RunError](err); ok {
		return failed.Usage
	}
	if pause, ok := errors.AsType[*runtime.PauseError](err); ok {
		return pause.Usage
	}
	return u
}

// say runs the agent with a prompt. If a run waits, it is resumed with the prompt, and its open calls have not been made.
func (s *session) say(ctx context.Context, prompt string) error {
	if s.stored.Snapshot == nil {
		return s.turn(ctx, prompt, runtime.WithHistory(s.stored.Messages))
	}
	return s.turn(ctx, prompt, runtime.WithSnapshot(s.stored.Snapshot), runtime.WithDeferredResults(s.stored.Open.Decline(callid.Elsewhere)))
}

// resume asks about the calls that a run waits for, and resumes it.
func (s *session) resume(ctx context.Context) error {
	results, err := s.decide(ctx, s.stored.Open)
	switch {
	case errors.Is(err, errInterrupted):
		s.out.line(dim, "(the calls wait: /resume asks about them again; what you say instead leaves them undone)")
		return nil
	case err != nil:
		return err
	}
	return s.turn(ctx, "", runtime.WithSnapshot(s.stored.Snapshot), runtime.WithDeferredResults(results))
}

// turn runs the agent until it neither works nor waits, or until the user interrupts it.
func (s *session) turn(ctx context.Context, prompt string, how ...runtime.RunOption) error {
	end, interrupted := s.play(ctx, prompt, how)
	kept, err := s.keep(context.WithoutCancel(ctx), &end)
	if err != nil {
		return err
	}
	_, paused := errors.AsType[*runtime.PauseError](end.err)
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case paused && kept:
		return s.resume(ctx)
	case paused:
	case end.err != nil && interrupted:
		s.out.line(dim, "(interrupted)")
	case end.err != nil:
		s.fail(end.err)
	}
	s.out.fresh()
	return nil
}

// play runs the agent once. interrupted reports whether the user has interrupted it.
func (s *session) play(ctx context.Context, prompt string, how []runtime.RunOption) (end ended, interrupted bool) {
	if s.chosen != nil {
		how = append(how, runtime.WithModel(s.chosen))
	}
	run, done := s.interruptible(ctx)
	defer done()
	end = s.player.play(run, prompt, slices.Concat(s.o.run, how), newShow(s.out))
	return end, errors.Is(context.Cause(run), errInterrupted)
}

// interruptible returns a context that an interrupt ends. done frees it.
func (s *session) interruptible(ctx context.Context) (run context.Context, done func()) {
	run, cancel := context.WithCancelCause(ctx)
	var watching sync.WaitGroup
	watching.Go(func() {
		select {
		case <-s.o.interrupts:
			cancel(errInterrupted)
		case <-run.Done():
		}
	})
	return run, func() { cancel(nil); watching.Wait() }
}

// keep stores what has become of a run. If that fails, it says so, and the conversation is as the store has it.
func (s *session) keep(ctx context.Context, end *ended) (kept bool, err error) {
	s.account(end)
	e, err := s.stored.Ended(end.messages, end.err)
	if e != nil && err == nil {
		_, err = s.store.Append(ctx, s.o.id, s.stored.Version, e)
	}
	if err != nil {
		s.fail(fmt.Errorf("store this turn: %w", err))
	}
	return err == nil, s.load(ctx)
}

// load reads the conversation.
func (s *session) load(ctx context.Context) (err error) {
	if s.stored, err = s.store.Load(ctx, s.o.id); err != nil {
		return err
	}
	if s.stored.Open == nil {
		s.stored.Open = new(message.DeferredRequests)
	}
	return nil
}

// account counts what a run has used: one that waits counts once it has ended.
func (s *session) account(end *ended) {
	if _, paused := errors.AsType[*runtime.PauseError](end.err); paused {
		s.waiting = end.used
		return
	}
	s.used, s.waiting = s.used.Add(end.used), usage.Run{}
}

// forget begins a new conversation.
func (s *session) forget(ctx context.Context) error {
	s.used, s.waiting = s.used.Add(s.waiting), usage.Run{}
	if _, err := s.store.Append(ctx, s.o.id, s.stored.Version, &conversation.Entry{Replaces: true}); err != nil {
		s.fail(err)
	}
	return s.load(ctx)
}

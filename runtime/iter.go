package runtime

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// Iter is a run that is driven step by step. What the run needs next is visible before it is done, and may be answered by
// the caller instead: a response without asking the model, a result without calling the tool.
//
//	it, err := agent.Iter(ctx, deps, "What is the weather?")
//	for !it.Done() {
//		log.Print(it.Step().Kind)
//		it.Do(ctx)
//	}
//	res, err := it.Result()
//
// An Iter is not safe for concurrent use, but for Enqueue.
type Iter[O any] struct {
	run    driver[O]
	said   asides
	shown  int // what the loop was fed when Step last showed a request, plus 1
	ended  bool
	result *Result[O]
	err    error
}

// driver is a *run whose type of dependencies does not matter.
type driver[O any] interface {
	state() *runState
	step(ctx context.Context)
	respond(res *message.Response) error
	end() (*Result[O], error)
	encodeAnswers() error
}

// Iter begins a run that the caller drives. The error is a *ConfigError where the agent or the options are wrong, a
// *SnapshotError where a snapshot cannot be read, and a *RunError where a function fails that is asked before the first
// step.
func (a *Agent[D, O]) Iter(ctx context.Context, deps D, prompt string, opts ...RunOption) (*Iter[O], error) {
	r, err := a.begin(ctx, deps, prompt, opts, watcher[O]{})
	if err != nil {
		return nil, err
	}
	it := &Iter[O]{run: r}
	r.said = &it.said
	return it, nil
}

// Done tells whether the run is over: it has ended, or it is paused. A run stays over: nothing can be said to it any more.
func (it *Iter[O]) Done() bool { return it.run.state().done || it.Step().Kind == loop.StepDone }

// Step returns what the run needs next. Step.Input may be changed before it is sent: its slices and its Settings belong to
// this request. The messages and tools in them do not: replace one to change it. Calls of a tool that is added to Tools
// are for Answer.
func (it *Iter[O]) Step() loop.Step {
	s := it.run.state()
	if s.done {
		return s.loop.Next()
	}
	it.listen(&s.loop)
	step := s.loop.Next()
	if step.Input != nil {
		it.own(step.Input, s.loop.Fed()+1)
	}
	return step
}

// listen takes what was said to the run. A run that has ended with an answer goes on where there is anything; where there is
// not, nobody can say more.
func (it *Iter[O]) listen(l *loop.Loop) {
	switch {
	case l.Err() != nil:
		it.said.close()
	case l.State() == loop.StepDone:
		l.Revive(it.said.takeLast(), now())
	default:
		l.Enqueued(it.said.take())
	}
}

// own makes the input of a request the caller's to change, once.
func (it *Iter[O]) own(in *model.Request, request int) {
	if it.shown == request {
		return
	}
	it.shown = request
	in.Messages, in.Instructions, in.Tools = slices.Clone(in.Messages), slices.Clone(in.Instructions), slices.Clone(in.Tools)
	in.Output.Choices, in.Output.Functions = slices.Clone(in.Output.Choices), slices.Clone(in.Output.Functions)
	in.Settings = in.Settings.Clone()
}

// Do does what Step says: it prepares a request, sends it, runs the calls that have no result yet, or asks the agent's
// DeferredHandlers. After the last step it does nothing. What fails ends the run: see Result.
func (it *Iter[O]) Do(ctx context.Context) {
	if !it.Done() {
		it.run.step(ctx)
	}
}

// Respond answers a StepRequest in place of the model. The response is priced and counted as the model's would be.
func (it *Iter[O]) Respond(res *message.Response) error {
	if err := it.over(); err != nil {
		return err
	}
	return it.run.respond(res)
}

// respond takes a response that somebody has given in place of the model.
func (r *run[D, O]) respond(res *message.Response) error {
	if res == nil {
		return errNoResponse
	}
	if err := model.CheckResponse(res); err != nil {
		return err
	}
	at := now()
	res = r.priced(context.Background(), res, at)
	err := r.feed(func() error { return r.loop.Responded(res, at) })
	if err == nil {
		r.handled = false
	}
	return err
}

var errNoResponse = errors.New("agentgen: the response is nil")

// Answer answers one of the calls of a StepExecute in place of its tool. An answer cannot be accepted in this way. The usage
// of the outcome must not be negative.
func (it *Iter[O]) Answer(index int, o loop.Outcome) error {
	if err := it.over(); err != nil {
		return err
	}
	if o.Kind == loop.OutcomeAccepted {
		return errors.New("agentgen: an answer must come from the model: it is decoded and validated by Do")
	}
	if err := o.Check(); err != nil {
		return fmt.Errorf("agentgen: answer of call %d: %w", index, err)
	}
	s := it.run.state()
	return s.feed(func() error { return s.loop.Executed(index, o, now()) })
}

// Resolve resolves calls that wait (StepResolve), all or some of them. After Do has paused the run for them it is too late:
// another run goes on then, as PauseError says.
func (it *Iter[O]) Resolve(r message.DeferredResults) error {
	if err := it.over(); err != nil {
		return err
	}
	s := it.run.state()
	return s.feed(func() error { return s.loop.Resolved(r, now()) })
}

// over returns an error where the run is over: nothing may change what has been told of it.
func (it *Iter[O]) over() error {
	switch s := it.run.state(); {
	case s.paused != nil:
		return errors.New("agentgen: the run is paused, which ends this Iter: go on from its PauseError, with WithHistory or WithSnapshot")
	case it.Done():
		return loop.ErrOver
	}
	return nil
}

// Enqueue says something to the run: see RunInfo.Enqueue. It may be called by any goroutine. A run that has its answer but
// has not told of it yet, by Done, Step or Result, goes on. The error wraps ErrNotRunning after the run, and while it is
// paused.
func (it *Iter[O]) Enqueue(p message.Priority, content ...message.Enqueueable) error {
	messages, err := message.Enclose(content)
	if err != nil || len(messages) == 0 {
		return err
	}
	return it.said.say(message.Enqueued{Priority: p, Messages: messages})
}

// Cancel ends the run with an error, context.Canceled where err is nil. Results that there are become part of the history.
// A run that has ended or is paused stays as it is.
func (it *Iter[O]) Cancel(err error) {
	if it.run.state().done {
		return
	}
	if err == nil {
		err = context.Canceled
	}
	it.run.state().loop.Interrupt(nil, err, now())
}

// Messages returns the history so far. It must not be changed.
func (it *Iter[O]) Messages() []message.Message { return it.run.state().loop.Messages() }

// Usage returns what the run has used so far.
func (it *Iter[O]) Usage() usage.Run { return it.run.state().loop.Usage() }

// Result returns how the run ended. Its errors are those of Run; before the run is over it is an error, too.
func (it *Iter[O]) Result() (*Result[O], error) {
	if !it.Done() {
		return nil, errors.New("agentgen: the run is not over: call Do until Done")
	}
	if !it.ended {
		it.ended = true
		it.said.close()
		for s := it.run.state(); !s.done; { // the last step only says that it is the last
			it.run.step(context.Background())
		}
		it.result, it.err = it.run.end()
	}
	return it.result, it.err
}

// Steps drives the run: it yields each step before it does it. What the body of the loop has answered itself is not done
// again. Breaking out leaves the run where it is. After the last step it yields the error of the run, if it has one.
func (it *Iter[O]) Steps(ctx context.Context) iter.Seq2[loop.Step, error] {
	return func(yield func(loop.Step, error) bool) {
		for !it.Done() {
			before := it.run.state().loop.Fed()
			if !yield(it.Step(), nil) {
				return
			}
			if it.run.state().loop.Fed() == before {
				it.Do(ctx)
			}
		}
		if _, err := it.Result(); err != nil {
			yield(loop.Step{Kind: loop.StepDone, Err: err}, err)
		}
	}
}

// Snapshot writes the run as JSON, from which WithSnapshot goes on, in this or another process. What is under way in Step is
// done again then. It is an error after the run, and where an accepted answer cannot be encoded: one that an output
// function has made of a type that Output does not describe.
func (it *Iter[O]) Snapshot() ([]byte, error) {
	if it.Done() && it.run.state().paused == nil {
		return nil, loop.ErrOver
	}
	if err := it.run.encodeAnswers(); err != nil {
		return nil, err
	}
	return it.run.state().snapshot()
}

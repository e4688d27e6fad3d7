package runtime

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// Iter is a run that is driven step by step. The caller sees each step before it is done, and may do it instead: give a
// response without asking the model, or a result without calling the tool.
//
//	it, err := agent.Iter(ctx, deps, "What is the weather?")
//	defer it.Close()
//	for !it.Done() {
//		log.Print(it.Step().Kind)
//		it.Do(ctx)
//	}
//	res, err := it.Result()
//
// Hooks.Run is called as in Run, around the steps that the caller does: Wrap calls next, which returns when Result or
// Close is called. The context that it passes to next is not that of the steps: those have the contexts of Do.
//
// An Iter is not safe for concurrent use, except for Enqueue.
type Iter[O any] struct {
	iteration
	finish func() (*Result[O], error)
	result *Result[O]
	err    error
}

// iteration is the part of an Iter that does not depend on its type.
type iteration struct {
	run   *engine
	said  asides
	shown int // what the loop was fed when Step last showed a request, plus 1
	ended bool
}

// Iter begins a run that the caller drives. It returns a *ConfigError if the agent or the options are invalid, a
// *SnapshotError if a snapshot cannot be read, and a *RunError if a function that is called before the first step
// fails.
func (a *Agent[D, O]) Iter(ctx context.Context, deps D, prompt string, opts ...RunOption) (*Iter[O], error) {
	r, err := a.begin(ctx, deps, prompt, opts, watcher{})
	if err != nil {
		return nil, err
	}
	it := &Iter[O]{finish: func() (*Result[O], error) { return r.resultOf(r.engine.leaveRun(ctx)) }}
	it.run, r.engine.said = &r.engine, &it.said
	if err := r.engine.enterRun(ctx); err != nil {
		return nil, err
	}
	return it, nil
}

// Done reports whether the run is over: it has ended, or it is paused. After that, Enqueue returns an error.
func (it *iteration) Done() bool { return it.run.done || it.Step().Kind == loop.StepDone }

// Step returns what the run needs next. Step.Input may be changed before it is sent: its slices and its Settings belong
// to this request. The messages and tools in them do not: replace one to change it. Answer calls of a tool that is
// added to Tools with Answer.
func (it *iteration) Step() loop.Step {
	s := it.run
	if s.done {
		return s.loop.Next()
	}
	it.listen(s)
	step := s.loop.Next()
	if step.Input != nil {
		it.own(step.Input, s.loop.Fed()+1)
	}
	return step
}

// listen takes the enqueued messages. A run that has its output continues if there are any; if not, no more can be
// enqueued.
func (it *iteration) listen(e *engine) {
	switch l := &e.loop; {
	case l.Err() != nil:
		it.said.close()
	case l.State() == loop.StepDone:
		l.Revive(it.said.takeLast(), e.clock.now())
	default:
		l.Enqueued(it.said.take())
	}
}

// own makes the input of a request the caller's to change, once.
func (it *iteration) own(in *model.Request, request int) {
	if it.shown == request {
		return
	}
	it.shown = request
	in.Messages, in.Instructions, in.Tools = slices.Clone(in.Messages), slices.Clone(in.Instructions), slices.Clone(in.Tools)
	in.Output.Choices, in.Output.Functions = slices.Clone(in.Output.Choices), slices.Clone(in.Output.Functions)
	in.Settings = in.Settings.Clone()
}

// Do does what Step says: it prepares a request, sends it, runs the calls that have no result yet, or asks the agent's
// DeferredHandlers. After the last step it does nothing. A failure ends the run: see Result.
func (it *iteration) Do(ctx context.Context) {
	if it.Done() {
		return
	}
	ctx, cancel := it.run.timed(ctx)
	defer cancel()
	it.run.answered = time.Time{} // the caller has taken its time
	it.run.step(ctx)
}

// Respond gives the response to a StepRequest in place of the model. The response is priced and counted as the model's
// would be.
func (it *iteration) Respond(res *message.Response) error {
	if err := it.over(); err != nil {
		return err
	}
	return it.run.respond(res)
}

// respond takes a response that was given in place of the model.
func (e *engine) respond(res *message.Response) error {
	if res == nil {
		return errNoResponse
	}
	if err := model.CheckResponse(res); err != nil {
		return err
	}
	at := e.clock.now()
	res = e.priced(context.Background(), res, at)
	err := e.feed(func() error { return e.loop.Responded(res, at) })
	if err == nil {
		e.handled, e.decoded = false, e.decoded[:0]
	}
	return err
}

var errNoResponse = errors.New("agentgen: the response is nil")

// Answer gives the result of one of the calls of a StepExecute in place of its tool. The outcome must not accept an
// output, and its usage must not be negative.
func (it *iteration) Answer(index int, o loop.Outcome) error {
	if err := it.over(); err != nil {
		return err
	}
	if o.Kind == loop.OutcomeAccepted {
		return errors.New("agentgen: Iter.Answer cannot accept an output: call Iter.Do, which decodes and validates it")
	}
	o.Valid = false // whatever the caller says
	if err := o.Check(); err != nil {
		return fmt.Errorf("agentgen: Iter.Answer of call %d: %w", index, err)
	}
	s := it.run
	return s.feed(func() error { return s.loop.Executed(index, o, s.clock.now()) })
}

// Resolve resolves calls that wait (StepResolve), all or some of them. The messages are the same as if the run had been
// paused: the results of the other calls are in a request of their own, before those that are resolved. Once Do has
// paused the run, it must be resumed instead, as PauseError describes.
func (it *iteration) Resolve(r message.DeferredResults) error {
	if err := it.over(); err != nil {
		return err
	}
	s := it.run
	return s.feed(func() error { return s.resolved(r, s.clock.now()) })
}

// over returns an error if the run is over: its outcome must not change any more.
func (it *iteration) over() error {
	switch s := it.run; {
	case s.paused != nil:
		return errors.New("agentgen: the run is paused, which ends this Iter: resume it from its PauseError, with WithHistory or WithSnapshot")
	case it.Done():
		return loop.ErrOver
	}
	return nil
}

// Enqueue adds messages to the run: see RunInfo.Enqueue. It may be called by any goroutine. A run that has its output
// but has not yet reported it, by Done, Step or Result, continues. The error wraps ErrNotRunning after the run, and
// while it is paused.
func (it *iteration) Enqueue(p message.Priority, content ...message.Enqueueable) error {
	messages, err := message.Enclose(content)
	if err != nil || len(messages) == 0 {
		return err
	}
	return it.said.say(message.Enqueued{Priority: p, Messages: messages})
}

// Cancel ends the run with err, or with context.Canceled if err is nil. Results of calls so far become part of the
// history. It has no effect on a run that has ended or is paused.
func (it *iteration) Cancel(err error) {
	if it.run.done {
		return
	}
	if err == nil {
		err = context.Canceled
	}
	it.run.loop.Interrupt(nil, err, it.run.clock.now())
}

// Close closes the toolsets that the run has opened, as Result does. Call it if a run may be left before Result. The
// run may be continued, and then opens them again; but one with Hooks.Run.Wrap around it ends, and next returns an error
// to the hooks.
func (it *iteration) Close() {
	it.run.abandon()
	it.run.vacate()
}

// Messages returns the history so far. It must not be changed.
func (it *iteration) Messages() []message.Message { return it.run.loop.Messages() }

// Usage returns what the run has used so far.
func (it *iteration) Usage() usage.Run { return it.run.loop.Usage() }

// Result returns the result of the run. Its errors are those of Run; it returns an error before the run is over, too.
func (it *Iter[O]) Result() (*Result[O], error) {
	if !it.Done() {
		return nil, errNotOver
	}
	if it.end() {
		it.result, it.err = it.finish()
	}
	return it.result, it.err
}

var errNotOver = errors.New("agentgen: the run is not over: call Do until Done")

// end takes the last step. It returns false if that was taken before.
func (it *iteration) end() bool {
	if it.ended {
		return false
	}
	it.ended = true
	it.said.close()
	it.run.drive(context.Background()) // the last step only says that it is the last
	return true
}

// Steps drives the run: it yields each step before it does it. A step that the body of the loop has answered itself is
// not done again. Breaking out leaves the run where it is: see Close. After the last step it yields the error of the
// run, if it has one.
func (it *Iter[O]) Steps(ctx context.Context) iter.Seq2[loop.Step, error] {
	return func(yield func(loop.Step, error) bool) {
		for !it.Done() {
			before := it.run.loop.Fed()
			if !yield(it.Step(), nil) {
				return
			}
			if it.run.loop.Fed() == before {
				it.Do(ctx)
			}
		}
		if _, err := it.Result(); err != nil {
			yield(loop.Step{Kind: loop.StepDone, Err: err}, err)
		}
	}
}

// Snapshot writes the run as JSON, from which WithSnapshot resumes it, in this or another process. What is in progress
// in Step is then done again. It returns an error after the run, and if an accepted output cannot be encoded, because
// it comes from an output function and its type is not one that Output describes.
func (it *iteration) Snapshot() ([]byte, error) {
	if it.Done() && it.run.paused == nil {
		return nil, loop.ErrOver
	}
	if err := it.run.keepOutputs(); err != nil {
		return nil, err
	}
	return it.run.snapshot()
}

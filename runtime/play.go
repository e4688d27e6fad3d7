package runtime

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// Play is a run that is driven by an engine for durable workflows, or by any other code that is replayed: it does not
// do I/O, read a clock, start goroutines or call functions of the agent. Its work consists of Tasks, which
// Agent.Perform does elsewhere. The same agent, prompt, options and results give the same tasks and the same messages.
//
//	p, err := agent.Play(startedAt, prompt, runtime.WithRunID(id))
//	for !p.Done() {
//		tasks, err := p.Tasks()
//		for _, t := range tasks {
//			result, err := agent.Perform(ctx, deps, t.Input) // as a step that the engine records
//			err = p.Feed(t.Key, result)
//		}
//		if p.Open() != nil { // calls wait for approval or for results
//			err = p.Resolve(results, at) // once these are there
//		}
//	}
//	res, err := p.Result()
//
// A Play is not safe for concurrent use.
type Play[O any] struct {
	play
	finish func() (*Result[O], error)
	// output encodes an output.
	output func(O) (RawJSON, error)
	result *Result[O]
	err    error
	ended  bool
}

// play is the part of a Play that does not depend on its type.
type play struct {
	e *engine
	// refused is why the run did not begin.
	refused error
}

// Play begins a run that is driven by its tasks, at a time that is the same in each replay. It needs WithRunID, or
// WithSnapshot to continue one; a new conversation has the run's ID unless WithConversationID names it. Options with
// functions or models are for Perform, except for WithSettingsFunc, WithTools, WithToolsets and WithCapabilities, which
// both must be given. The errors are those of Iter. WithParent and WithStopper return a *ConfigError: to stop a run, call
// Fail(ErrStopped, at).
func (a *Agent[D, O]) Play(at time.Time, prompt string, opts ...RunOption) (*Play[O], error) {
	return a.play(at, prompt, nil, opts)
}

// play is Play, of the run that a call stands for if sub is not nil.
func (a *Agent[D, O]) play(at time.Time, prompt string, sub *savedSub, opts []RunOption) (*Play[O], error) {
	var none D
	r := a.newRun(none)
	r.engine.opts.apply(opts)
	if err := r.engine.within(sub, a.Name); err != nil {
		return nil, err
	}
	if err := r.adopt(context.Background(), "Agent.Play"); err != nil {
		return nil, err
	}
	p := &Play[O]{finish: r.result, output: func(out O) (RawJSON, error) { return encodeOutput(a.Name, &a.Output, out) }}
	p.e = &r.engine
	if err := p.open(at.UTC(), prompt); err != nil {
		return nil, err
	}
	return p, nil
}

// open makes the run.
func (p *play) open(at time.Time, prompt string) error {
	e := p.e
	e.opts.model, e.tasks = nil, true
	if err := e.opts.checkPlay(at); err != nil {
		return err
	}
	if err := e.equip(); err != nil {
		return err
	}
	e.clock.at = at
	ctx := context.Background()
	if e.opts.restored {
		if err := e.restore(ctx, prompt); err != nil {
			return err
		}
	} else {
		c, err := e.opening(ctx, prompt)
		if err != nil {
			return err
		}
		e.begins = c
	}
	p.settle()
	return p.refused
}

// checkPlay refuses options that no Play can have.
func (o *runOptions) checkPlay(at time.Time) error {
	var problems []string
	if at.IsZero() {
		problems = append(problems, "Agent.Play needs the time at which the run begins")
	}
	if o.runID == nil && !o.restored {
		problems = append(problems, "Agent.Play needs WithRunID: an ID that is made up is another one in each replay")
	}
	if o.runID != nil && !utf8.ValidString(*o.runID) {
		problems = append(problems, fmt.Sprintf("Agent.Play needs a run ID that is UTF-8, since results are JSON; %q is not", *o.runID))
	}
	if o.parent != nil {
		problems = append(problems, "Agent.Play does not take WithParent: what others use at the same time is not the same in each replay")
	}
	if o.stopper != nil {
		problems = append(problems, stopperProblem("Agent.Play"))
	}
	if problems != nil {
		return &model.ConfigError{Problems: problems}
	}
	return o.check()
}

// stopperProblem is the problem of WithStopper where the run is not driven here.
func stopperProblem(where string) string {
	return where + " does not take WithStopper: when it stops the run is not the same in each replay. Let the code that drives the Play end it, with Play.Fail(ErrStopped, at)"
}

// Done reports whether the run is over.
func (p *play) Done() bool { return p.e.done }

// Open returns the calls that wait for approval or for results, nil if the run waits for none: see Resolve.
func (p *play) Open() *message.DeferredRequests {
	if p.e.done || p.e.begins != nil || !p.e.waits() {
		return nil
	}
	return p.e.loop.Next().Deferred
}

// waits reports whether the run can only be continued by Resolve.
func (e *engine) waits() bool {
	return e.loop.State() == loop.StepResolve && (e.handled || len(e.plan.handlers) == 0)
}

// Resolve resolves calls that wait, all or some of them, at a time that is the same in each replay. The error is a
// *message.ResultsError if results are given for calls that do not wait for them.
func (p *play) Resolve(r message.DeferredResults, at time.Time) error {
	if p.Open() == nil {
		return errors.New("agentgen: no call waits for approval or for a result: see Play.Open")
	}
	p.e.clock.at = at.UTC()
	if err := p.e.feed(func() error { return p.e.resolved(r, p.e.clock.at) }); err != nil {
		return err
	}
	p.e.stage++
	p.settle()
	return nil
}

// Enqueue adds messages to the run: see RunInfo.Enqueue. The error wraps ErrNotRunning before the result of TaskBegin
// was fed, and after the run.
func (p *play) Enqueue(priority message.Priority, content ...message.Enqueueable) error {
	if p.e.begins != nil || p.e.loop.State() == loop.StepDone {
		return ErrNotRunning
	}
	messages, err := message.Enclose(content)
	if err != nil || len(messages) == 0 {
		return err
	}
	return p.e.loop.Enqueue(priority, messages...)
}

// Fail ends the run with an error, such as that of a task which the engine has given up, or context.Canceled. Results
// of calls so far become part of the history. It has no effect on a run that has ended.
func (p *play) Fail(err error, at time.Time) {
	if p.e.done {
		return
	}
	if err == nil {
		err = context.Canceled
	}
	p.e.clock.at = at.UTC()
	f, ok := errors.AsType[*failedTask](err)
	if !ok {
		f = &failedTask{err: err}
	}
	p.fail(f)
	p.settle()
}

func (p *play) fail(f *failedTask) {
	e := p.e
	if e.begins != nil {
		e.loop.Refuse(e.begins, f.err)
		e.begins, e.started = nil, true
	}
	if f.used != nil {
		e.loop.Used(f.used)
	}
	if s := e.loop.Next(); s.Kind == loop.StepDone {
		e.last(&s)
		if e.err == nil {
			e.err = f.err
		}
		return
	}
	e.loop.Interrupt(f.partial, f.err, e.clock.at)
}

// Messages returns the history so far. It must not be changed.
func (p *play) Messages() []message.Message {
	if p.e.begins != nil {
		return p.e.begins.History
	}
	return p.e.loop.Messages()
}

// Usage returns what the run has used so far.
func (p *play) Usage() usage.Run {
	if p.e.begins != nil {
		return p.e.begins.Usage
	}
	return p.e.loop.Usage()
}

// Snapshot writes the run as JSON, from which Play, and Run, continue with WithSnapshot. Open tasks are then done
// again, with the same keys. It returns an error after the run.
func (p *play) Snapshot() ([]byte, error) {
	if p.e.done {
		return nil, loop.ErrOver
	}
	if err := p.e.keepOutputs(); err != nil {
		return nil, err
	}
	return p.e.snapshot()
}

// Result returns the result of the run. Its errors are those of Run: a *PauseError if calls wait. It returns an error
// before the run is over, too.
func (p *Play[O]) Result() (*Result[O], error) {
	if err := p.unfinished(); err != nil {
		return nil, err
	}
	if !p.ended {
		p.ended = true
		p.result, p.err = p.finish()
	}
	return p.result, p.err
}

// OutputJSON returns the output of a run that has succeeded as JSON: text as a JSON string, anything else as the output choice
// that it is of. The error is that of Result, or says that no choice can write it.
func (p *Play[O]) OutputJSON() (RawJSON, error) {
	res, err := p.Result()
	if err != nil {
		return "", err
	}
	return p.output(res.Output)
}

// unfinished returns the error of Result if the run is not over.
func (p *play) unfinished() error {
	if open := p.Open(); open != nil {
		return p.paused(open)
	}
	if !p.e.done {
		return errors.New("agentgen: the run is not over: feed the results of its tasks until Done")
	}
	return p.refused
}

// paused is the error of a run that waits. Its snapshot stays that of the pause, though the run continues.
func (p *play) paused(open *message.DeferredRequests) *PauseError {
	pause := p.e.pauseError(open)
	text, err := p.Snapshot()
	pause.run = savedPause{text, err}
	return pause
}

// savedPause is the snapshot of a paused run, or the error of writing it.
type savedPause struct {
	text []byte
	err  error
}

func (s savedPause) snapshot() ([]byte, error) { return slices.Clone(s.text), s.err }

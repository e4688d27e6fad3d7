package runtime

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync/atomic"
	"time"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// engine drives one Loop. It is the same code for all agents: what depends on the types of one is behind its rim.
type engine struct {
	rim    rim
	plan   *plan
	opts   runOptions
	memory *memory
	clock  clock
	loop   loop.Loop
	info   RunInfo // what all calls of the run share
	// own are the settings of the agent and the run, without those of the model.
	own *model.Settings
	// given is the run's own metadata, which overrides what MetadataFunc says.
	given map[string]any
	// said is what an Iter is told for the run; nil without one.
	said *asides
	// started is set once the loop has.
	started bool
	// handled is set once the DeferredHandlers were asked about the calls that wait.
	handled bool
	// done is set when the run is over: winner, saved and err are those of its last step, or it is paused.
	done   bool
	winner int
	saved  loop.Saved
	err    error
	paused *PauseError
	// child is the run's part in its parent's ledger, nil for a run without a parent.
	child *member

	watcher watcher
	// partial is what there was of a response when its request failed.
	partial *message.Response
	// open are the asides of contexts that are not part of a call.
	open []*asides
	// outputs are those that were accepted, the latest last.
	outputs     []accepted
	firstOutput [1]accepted
	left        bool // calls were left behind, which still use this
}

// memory is what outlives a run, but for its result.
type memory struct {
	opening loop.Opening
	ledger  atomic.Pointer[ledger]
	ids     [2 * uuidLen]byte
}

// accepted is an accepted output and the index of its work.
type accepted struct {
	index int
	slot  any
}

// begin checks what was asked for and makes the loop.
func (e *engine) begin(ctx context.Context, prompt string) error {
	if err := e.opts.check(); err != nil {
		return err
	}
	if e.opts.model == nil {
		return &model.ConfigError{Problems: []string{"`model` must either be set on the agent or included when calling it: set Agent.Model or use WithModel"}}
	}
	if e.opts.restored {
		return e.restore(ctx, prompt)
	}
	at := e.clock.now()
	if err := e.introduce(ctx, at); err != nil {
		return err
	}
	if err := checkToolChoice(e.info.Settings, &e.plan.output); err != nil {
		return err
	}
	c := e.config(prompt, at)
	e.setPrompt(&c)
	return e.openLoop(ctx, c)
}

// setPrompt sets what the run's functions are told of the prompt.
func (e *engine) setPrompt(c *loop.Config) {
	switch {
	case !c.Prompted():
		e.info.Prompt, e.info.PromptContent = lastPrompt(c.History)
	case len(c.Content) > 0:
		e.info.Prompt, e.info.PromptContent = c.Prompt, c.Items()
	default:
		e.info.Prompt = c.Prompt
	}
}

// introduce sets what the run's functions are told of it from the beginning.
func (e *engine) introduce(ctx context.Context, at time.Time) error {
	runID, conversation := e.ids(at)
	e.given = joined(e.opts.metadata)
	e.info = RunInfo{
		AgentName:        e.plan.name,
		AgentDescription: e.plan.description,
		RunID:            runID,
		ConversationID:   conversation,
		Model:            e.opts.model,
		UsageLimits:      e.limits(),
		Metadata:         joined(e.plan.metadata, e.given),
		ledger:           &e.memory.ledger,
	}
	if p := e.opts.parent; p != nil && p.ledger != nil {
		e.child, e.info.ledger = join(p), p.ledger
	}
	base, err := e.modelSettings(ctx)
	if err != nil {
		return e.failure(err)
	}
	e.own = e.opts.settings.Over(e.plan.settings)
	e.info.Settings = e.own.Over(base).OrZero()
	return nil
}

// ids returns the ids of the run and of its conversation.
func (e *engine) ids(at time.Time) (runID, conversation string) {
	runID, conversation = e.clock.newIDs(at, &e.memory.ids)
	if e.opts.runID != nil {
		runID = *e.opts.runID
	}
	if id := e.opts.conversation(); id != "" {
		conversation = id
	}
	return runID, conversation
}

// openLoop asks the functions of the agent that have their say before the first step, and starts the loop. If the context
// has ended already, the first step will say so.
func (e *engine) openLoop(ctx context.Context, c loop.Config) error {
	if ctx.Err() != nil {
		return e.start(&c)
	}
	if err := e.ask(ctx, &c); err != nil {
		if ctx.Err() != nil {
			err = endOf(ctx)
		}
		e.loop.Refuse(&c, err)
		e.hear()
		e.report()
		return e.failure(err)
	}
	return e.start(&c)
}

// ask is what is done before the loop begins: the agent's functions add to the metadata and to the system prompt.
func (e *engine) ask(ctx context.Context, c *loop.Config) error {
	e.info.Messages, e.info.Usage = c.History, c.Usage
	if err := e.addMetadata(ctx); err != nil {
		return err
	}
	return e.systemPrompts(ctx, c)
}

// start starts the loop.
func (e *engine) start(c *loop.Config) error {
	e.started = true
	err := e.loop.Start(c, &e.memory.opening)
	e.hear()
	return err
}

func (e *engine) config(prompt string, at time.Time) loop.Config {
	p := e.plan
	c := loop.Config{
		RunID:          e.info.RunID,
		ConversationID: e.info.ConversationID,
		EndStrategy:    p.endStrategy,
		ToolRetries:    p.retries,
		OutputRetries:  p.outputRetries,
		Output:         p.output,
		AllowNone:      p.allowNone,
		History:        e.opts.history,
		Prompt:         prompt,
		Deferred:       e.opts.deferred,
		Content:        e.opts.content,
		Limits:         *e.limits(),
		Now:            at,
	}
	switch {
	case e.child != nil:
		c.Usage = e.child.start
	case e.opts.parent != nil: // one that the application has made up
		c.Usage = e.opts.parent.Usage
	}
	return c
}

func (e *engine) limits() *usage.Limits {
	switch {
	case e.opts.limits != nil:
		return e.opts.limits
	case e.plan.limits != nil:
		return e.plan.limits
	}
	return &noLimits
}

// noLimits are the limits of runs that have none but the default. They are not changed.
var noLimits usage.Limits

// drive drives the run to its end.
func (e *engine) drive(ctx context.Context) {
	for !e.done {
		e.step(ctx)
	}
}

// step does what the loop asks for next.
func (e *engine) step(ctx context.Context) {
	if ctx.Err() != nil {
		e.loop.Interrupt(e.partial, endOf(ctx), e.clock.now())
	} else if err := e.opts.stopper.err(); err != nil {
		e.loop.Interrupt(nil, err, e.clock.now())
	}
	s := e.loop.Next()
	var err error
	switch s.Kind {
	case loop.StepPrepare:
		err = e.prepare(ctx, s.Resuming)
	case loop.StepCountTokens:
		err = e.countTokens(ctx, s.Input)
	case loop.StepRequest:
		err = e.request(ctx, s.Input)
	case loop.StepExecute:
		err = e.execute(ctx, s.Work)
	case loop.StepResolve:
		err = e.resolve(ctx, s.Deferred)
	case loop.StepDone:
		e.finish(ctx, &s)
		return
	}
	// Once the context has ended, errors are but its consequences.
	if err != nil && ctx.Err() == nil {
		e.loop.Interrupt(e.partial, err, e.clock.now())
	}
	e.post()
	e.watcher.settled(&e.loop)
}

// finish takes the last step.
func (e *engine) finish(ctx context.Context, s *loop.Step) {
	e.done, e.winner, e.saved, e.err = true, s.Winner, s.Saved, s.Err
	if s.Err == nil {
		e.err = e.addMetadata(ctx)
	}
}

// endOf returns why ctx has ended: its error, with its cause if it has another.
func endOf(ctx context.Context) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	if cause == err {
		return err
	}
	return fmt.Errorf("%w: %w", err, cause)
}

// end returns the slot of the run's output, or its error. It is called once.
func (e *engine) end() (slot any, err error) {
	e.report()
	if e.paused != nil {
		return nil, e.paused
	}
	e.warnOfCosts()
	if slot, err = e.output(); err != nil {
		return nil, e.failure(err)
	}
	return slot, nil
}

// output returns the slot with the output that the loop has chosen.
func (e *engine) output() (any, error) {
	if e.err != nil {
		return nil, e.err
	}
	for _, o := range slices.Backward(e.outputs) {
		if o.index == e.winner {
			return o.slot, nil
		}
	}
	if e.saved.Form != "" {
		slot := e.rim.slot()
		return slot, e.rim.decode(e.saved, slot)
	}
	return nil, errNoOutput
}

var errNoOutput = errors.New("agentgen: the loop chose an output that was never given")

// record fills in what a result has in common with those of other types.
func (e *engine) record(rec *record, slot any) {
	rec.usage, rec.winner = e.loop.Usage(), e.loop.Next().Call
	rec.messages, rec.new = e.loop.Messages(), e.loop.NewMessages()
	if e.watcher.emit == nil || e.watcher.partial {
		return
	}
	if s, err := e.rim.encode(slot); err == nil {
		rec.encoded = s.Output
	}
}

// reusable reports whether nothing points to the run any more.
func (e *engine) reusable() bool { return e.paused == nil && !e.left && e.watcher.emit == nil }

// failure is the error of a run that has begun.
func (e *engine) failure(err error) error {
	return &RunError{
		Err:      notPaused(err, ""),
		Agent:    e.plan.name,
		RunID:    e.info.RunID,
		Messages: e.loop.Messages(),
		Usage:    e.loop.Usage(),
		Metadata: e.info.Metadata,
	}
}

// recovered, deferred, turns a panic into an error.
func (e *engine) recovered(ctx context.Context, where string, err *error) {
	if v := recover(); v != nil {
		*err = e.panicked(ctx, where, v)
	}
}

// panicked makes an error of a recovered panic. The stack goes to the log and nowhere else: it may hold secrets.
func (e *engine) panicked(ctx context.Context, where string, v any) error {
	e.plan.logger().ErrorContext(ctx, "agentgen: recovered from a panic",
		"agent", e.plan.name, "run_id", e.info.RunID, "in", where, "panic", v, "stack", string(debug.Stack()))
	return &PanicError{Value: v}
}

package runtime

import (
	"context"
	"time"

	"github.com/agentgen-go/agentgen/runtime/internal/ctxerr"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// begin checks the options and makes the loop.
func (e *engine) begin(ctx context.Context, prompt string) error {
	if err := e.opts.check(); err != nil {
		return err
	}
	if e.opts.model == nil {
		return errNoModel()
	}
	if err := e.equip(); err != nil {
		return err
	}
	if e.opts.restored {
		e.watch(ctx)
		return e.restore(ctx, prompt)
	}
	c, err := e.opening(ctx, prompt)
	if err != nil {
		return err
	}
	e.watch(ctx)
	if h := e.plan.hooks; h != nil && len(h.run) > 0 {
		e.begins = c // the hooks come first
		return nil
	}
	return e.openLoop(ctx, c)
}

// foretold returns what is known of a run that has not begun, which is given its IDs.
func (e *engine) foretold() RunInfo {
	o := &e.opts
	if !o.restored {
		runID, conversation := e.ids(e.clock.now())
		o.runID, o.conversationID = &runID, conversation
	}
	i := RunInfo{
		AgentName: e.plan.name, AgentDescription: e.plan.description, Model: o.model, UsageLimits: e.limits(),
		ConversationID: o.conversationID, Messages: o.history, Settings: o.settings.Over(e.plan.settings).OrZero(),
		Metadata: joined(e.plan.metadata, o.metadata),
	}
	if o.runID != nil {
		i.RunID = *o.runID
	}
	return i
}

// opening returns what a new run begins with, before the agent's functions are called.
func (e *engine) opening(ctx context.Context, prompt string) (*loop.Config, error) {
	at := e.clock.now()
	if err := e.introduce(ctx, at); err != nil {
		return nil, err
	}
	e.configure(prompt, at)
	e.setPrompt(&e.config)
	return &e.config, nil
}

func errNoModel() error {
	return &model.ConfigError{Problems: []string{"`model` must either be set on the agent or included when calling it: set Agent.Model or use WithModel"}}
}

// setPrompt sets the prompt that the run's functions see.
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

// introduce sets what the run's functions know of the run from its beginning.
func (e *engine) introduce(ctx context.Context, at time.Time) error {
	runID, conversation := e.ids(at)
	e.given = joined(e.opts.metadata)
	i := &e.info
	i.AgentName, i.AgentDescription = e.plan.name, e.plan.description
	i.RunID, i.ConversationID = runID, conversation
	i.Model, i.UsageLimits = e.opts.model, e.limits()
	i.Metadata, i.ledger = joined(e.plan.metadata, e.given), &e.memory.ledger
	if p := e.opts.parent; p != nil && p.ledger != nil {
		e.child, e.info.ledger = join(p, e.opts.alone), p.ledger
		if e.opts.stopper == nil {
			e.opts.stopper = p.stopper
		}
	}
	e.info.stopper = e.opts.stopper
	base, err := e.modelSettings(ctx)
	if err != nil {
		return e.failure(err)
	}
	e.base, e.own = base, e.opts.settings.Over(e.plan.settings)
	e.info.Settings = e.own.Over(base).OrZero()
	return e.checkToolChoice()
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
	if conversation == "" { // the clock makes no ids
		conversation = runID
	}
	return runID, conversation
}

// openLoop calls the functions of the agent that are called before the first step, and starts the loop. If the context
// has ended already, the first step returns its error.
func (e *engine) openLoop(ctx context.Context, c *loop.Config) error {
	if ctx.Err() != nil {
		return e.start(c)
	}
	if err := e.ask(ctx, c); err != nil {
		if ctx.Err() != nil {
			err = ctxerr.Of(ctx)
		}
		e.loop.Refuse(c, err)
		e.hear()
		e.report()
		return e.failure(err)
	}
	return e.start(c)
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

// configure sets what the loop begins with.
func (e *engine) configure(prompt string, at time.Time) {
	p, c := e.plan, &e.config
	c.RunID, c.ConversationID = e.info.RunID, e.info.ConversationID
	c.EndStrategy, c.Output, c.AllowNone = p.endStrategy, p.output, p.allowNone
	c.ToolRetries = or(e.opts.retries, p.retries)
	c.OutputRetries = or(e.opts.outputRetries, or(e.opts.retries, p.outputRetries))
	c.History, c.Prompt, c.Content, c.Deferred = e.opts.history, prompt, e.opts.content, e.opts.deferred
	c.Limits, c.Now = *e.info.UsageLimits, at
	switch {
	case e.child != nil:
		c.Usage = e.child.start
	case e.caller != nil:
		c.Usage = e.caller.Usage
	case e.opts.parent != nil && !e.opts.alone: // one that the application has made up
		c.Usage = e.opts.parent.Usage
	}
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

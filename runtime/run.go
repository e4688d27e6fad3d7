package runtime

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Run lets the model work on the prompt until it has answered. Without a prompt it goes on where the history
// (WithHistory) ends: it sends the request again, runs the calls that have no result yet, or takes the last response for
// the answer.
//
// The error is a *ConfigError where the agent or the options are wrong, and a *SnapshotError where a snapshot
// (WithSnapshot) cannot be read. Of a run that has begun it is a *PauseError where calls wait for somebody, which is no
// failure, and otherwise a *RunError, which wraps ctx's error where ctx ended the run.
//
// Tools that a response calls together run in parallel, each on a goroutine of its own. When Run returns, all of them
// have returned, but for those that ignored the end of their context for longer than a short grace; these are logged
// and left behind. Models and the agent's other functions are not left behind: Run waits for each of them until it
// returns, so they must honour their context.
func (a *Agent[D, O]) Run(ctx context.Context, deps D, prompt string, opts ...RunOption) (*Result[O], error) {
	return a.run(ctx, deps, prompt, opts, watcher[O]{})
}

// run is Run, and tells w of its events.
func (a *Agent[D, O]) run(ctx context.Context, deps D, prompt string, opts []RunOption, w watcher[O]) (*Result[O], error) {
	r, err := a.begin(ctx, deps, prompt, opts, w)
	if err != nil {
		return nil, err
	}
	for !r.done {
		r.step(ctx)
	}
	res, err := r.end()
	if err == nil && w.emit != nil && w.partial == nil {
		res.encoded = r.encoded(res.Output)
	}
	if r.paused == nil && !r.left && w.emit == nil {
		a.runs.Put(r) // nothing points to it any more
	}
	return res, err
}

// encoded returns an output as JSON, empty if it has no JSON form.
func (r *run[D, O]) encoded(out O) RawJSON {
	s, err := r.encode(out)
	if err != nil {
		return ""
	}
	return s.Output
}

// begin makes a run.
func (a *Agent[D, O]) begin(ctx context.Context, deps D, prompt string, opts []RunOption, w watcher[O]) (*run[D, O], error) {
	r, ok := a.runs.Get().(*run[D, O])
	if ok {
		*r = run[D, O]{}
	} else {
		r = new(run[D, O])
	}
	r.agent, r.deps, r.watcher = a, deps, w
	r.answers, r.pages = r.firstAnswer[:0], new(pages[O])
	for _, o := range opts {
		if o != nil {
			o(&r.opts)
		}
	}
	r.override(ctx)
	if err := r.start(ctx, prompt); err != nil {
		return nil, err
	}
	return r, nil
}

// end returns how the run ended. It is called once.
func (r *run[D, O]) end() (*Result[O], error) {
	r.report()
	out, err := r.result()
	if r.paused != nil {
		return nil, r.paused
	}
	r.warnOfCosts()
	if err != nil {
		return nil, r.failure(err)
	}
	res := &r.pages.result
	res.Output = out
	res.RunID, res.ConversationID, res.Metadata = r.info.RunID, r.info.ConversationID, r.info.Metadata
	res.usage, res.winner = r.loop.Usage(), r.loop.Next().Call
	res.messages, res.new = r.loop.Messages(), r.loop.NewMessages()
	return res, nil
}

// start checks what was asked for and makes the loop.
func (r *run[D, O]) start(ctx context.Context, prompt string) error {
	a := r.agent
	if err := a.Validate(); err != nil {
		return err
	}
	if err := r.opts.check(); err != nil {
		return err
	}
	if r.opts.model == nil {
		r.opts.model = a.Model
	}
	if r.opts.model == nil {
		return &model.ConfigError{Problems: []string{"`model` must either be set on the agent or included when calling it: set Agent.Model or use WithModel"}}
	}
	if r.opts.restored {
		return r.restore(ctx, prompt)
	}
	at := now()
	if err := r.introduce(ctx, at); err != nil {
		return err
	}
	if err := checkToolChoice(r.info.Settings, &a.plan.output); err != nil {
		return err
	}
	c := r.config(prompt, at)
	switch {
	case !c.Prompted():
		r.info.Prompt, r.info.PromptContent = lastPrompt(c.History)
	case len(c.Content) > 0:
		r.info.Prompt, r.info.PromptContent = prompt, c.Items()
	default:
		r.info.Prompt = prompt
	}
	return r.openLoop(ctx, c)
}

// introduce sets what the run's functions are told of it from the beginning.
func (r *run[D, O]) introduce(ctx context.Context, at time.Time) error {
	a := r.agent
	runID, conversation := newIDs(at, &r.pages.ids)
	if id := r.opts.conversation(); id != "" {
		conversation = id
	}
	if r.opts.runID != nil {
		runID = *r.opts.runID
	}
	r.given = maps.Clone(r.opts.metadata)
	r.info = RunInfo{
		AgentName:        a.Name,
		AgentDescription: a.Description,
		RunID:            runID,
		ConversationID:   conversation,
		Model:            r.opts.model,
		UsageLimits:      r.limits(),
		Metadata:         joined(a.Metadata, r.given),
		ledger:           &r.pages.ledger,
	}
	if p := r.opts.parent; p != nil && p.ledger != nil {
		r.child, r.info.ledger = join(p), p.ledger
	}
	base, err := r.modelSettings(ctx)
	if err != nil {
		return r.failure(err)
	}
	r.own = r.opts.settings.Over(a.Settings)
	r.info.Settings = r.own.Over(base).OrZero()
	return nil
}

// openLoop asks the functions of the agent that have their say before the first step, and starts the loop. Where the
// context has ended already, the first step will say so.
func (r *run[D, O]) openLoop(ctx context.Context, c loop.Config) error {
	if ctx.Err() != nil {
		return r.begun(c)
	}
	r.info.Messages, r.info.Usage = c.History, c.Usage
	err := r.addMetadata(ctx)
	if err == nil {
		err = r.systemPrompts(ctx, &c)
	}
	if err != nil {
		if ctx.Err() != nil {
			err = endOf(ctx)
		}
		r.loop.Refuse(&c, err)
		r.hear()
		r.report()
		return r.failure(err)
	}
	return r.begun(c)
}

// begun starts the loop.
func (r *run[D, O]) begun(c loop.Config) error {
	r.started = true
	err := r.loop.Start(&c, &r.pages.opening)
	r.hear()
	return err
}

func (r *run[D, O]) config(prompt string, at time.Time) loop.Config {
	a := r.agent
	c := loop.Config{
		RunID:          r.info.RunID,
		ConversationID: r.info.ConversationID,
		EndStrategy:    a.EndStrategy,
		ToolRetries:    1,
		OutputRetries:  1,
		Output:         a.plan.output,
		AllowNone:      a.AllowNone,
		History:        r.opts.history,
		Prompt:         prompt,
		Deferred:       r.opts.deferred,
		Content:        r.opts.content,
		Now:            at,
	}
	switch {
	case r.child != nil:
		c.Usage = r.child.start
	case r.opts.parent != nil: // one that the application has made up
		c.Usage = r.opts.parent.Usage
	}
	if a.Retries != nil {
		c.ToolRetries = *a.Retries
	}
	if a.OutputRetries != nil {
		c.OutputRetries = *a.OutputRetries
	}
	c.Limits = *r.limits()
	return c
}

// step does what the loop asks for next.
func (r *run[D, O]) step(ctx context.Context) {
	if ctx.Err() != nil {
		r.loop.Interrupt(r.partial, endOf(ctx), now())
	}
	s := r.loop.Next()
	var err error
	switch s.Kind {
	case loop.StepPrepare:
		err = r.prepare(ctx, s.Resuming)
	case loop.StepCountTokens:
		err = r.countTokens(ctx, s.Input)
	case loop.StepRequest:
		err = r.request(ctx, s.Input)
	case loop.StepExecute:
		err = r.execute(ctx, s.Work)
	case loop.StepResolve:
		err = r.resolve(ctx, s.Deferred)
	case loop.StepDone:
		r.done, r.winner, r.saved, r.err = true, s.Winner, s.Saved, s.Err
		if s.Err == nil {
			r.err = r.addMetadata(ctx)
		}
		return
	}
	// Once the context has ended, errors are but its consequences.
	if err != nil && ctx.Err() == nil {
		r.loop.Interrupt(r.partial, err, now())
	}
	r.post()
	r.watcher.settled(&r.loop)
}

// endOf tells why ctx has ended: its error, and its cause where it has another.
func endOf(ctx context.Context) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	if cause == err {
		return err
	}
	return fmt.Errorf("%w: %w", err, cause)
}

// result returns the answer that the loop has chosen.
func (r *run[D, O]) result() (out O, err error) {
	if r.err != nil || r.paused != nil {
		return out, r.err
	}
	for _, a := range slices.Backward(r.answers) {
		if a.index == r.winner {
			return a.output, nil
		}
	}
	if r.saved.Form != "" {
		return r.decode(r.saved)
	}
	return out, errors.New("agentgen: the loop chose an answer that was never given")
}

// countTokens asks the model how large the request is.
func (r *run[D, O]) countTokens(ctx context.Context, in *model.Request) (err error) {
	defer r.recovered(ctx, "model", &err)
	n, err := r.opts.model.CountTokens(ctx, in)
	if errors.Is(err, errors.ErrUnsupported) {
		return &model.ConfigError{Problems: []string{"UsageLimits.CountTokensBeforeRequest is set, but " + err.Error()}}
	}
	if err != nil {
		return fmt.Errorf("count the tokens of the request: %w", err)
	}
	return r.feed(func() error { return r.loop.Counted(n) })
}

// request asks the model.
func (r *run[D, O]) request(ctx context.Context, in *model.Request) error {
	res, err := model.Within(ctx, model.Timeout(r.opts.model, in), func(ctx context.Context) (*message.Response, error) { return r.ask(ctx, in) })
	r.handled = false
	at := now()
	res = r.priced(ctx, res, at)
	if err != nil {
		r.partial = res
		return err
	}
	return r.feed(func() error { return r.loop.Responded(res, at) })
}

func (r *run[D, O]) ask(ctx context.Context, in *model.Request) (res *message.Response, err error) {
	defer r.recovered(ctx, "model", &err)
	var s *model.Stream
	if r.watcher.emit != nil {
		emit := r.tellPartial
		if r.watcher.partial != nil {
			w := &outputWatcher[D, O]{run: r, ctx: ctx, in: in, index: -1}
			defer w.close()
			emit = w.after(emit)
		}
		s = in.Stream(emit)
		s.NameCalls(r.loop.NextCallID)
	}
	res, err = r.opts.model.Respond(ctx, in, s)
	if err == nil && res == nil {
		err = model.ErrNoResponse
	}
	return res, err
}

// tellPartial tells of an event of a response that is still being made, and checks what it has used so far.
func (r *run[D, O]) tellPartial(e model.Event) error {
	if err := r.watcher.emit(e); err != nil || e.Kind != model.ResponseUsageEvent {
		return err
	}
	return r.feed(func() error { return r.loop.CheckPartial(*e.Usage) })
}

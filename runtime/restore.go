package runtime

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/internal/py"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// savedRun is a run, as it is written.
//
//agent:codec
type savedRun struct {
	Agent    string                `json:"agent,omitempty"`
	Prompt   string                `json:"prompt,omitempty"`
	Content  []message.UserContent `json:"content,omitempty"`
	Metadata savedMetadata         `json:"metadata,omitempty"`
	Given    savedMetadata         `json:"given,omitempty"`
	Handled  bool                  `json:"handled,omitempty"`
	Trace    string                `json:"trace,omitempty"` // RunInfo.TraceParent
	// Origins say where the tools of the latest request come from that are not the agent's own by the same name.
	Origins []toolOrigin `json:"origins,omitempty"`
	// Stage, Instructions, Settings and Computes are those of a Play: see engine and runOptions.
	Stage        int             `json:"stage,omitempty"`
	Instructions string          `json:"instructions,omitempty"`
	Settings     *model.Settings `json:"settings,omitempty"`
	Computes     bool            `json:"computes,omitempty"`
	// Sub is set if the run is that of a call: see Agent.PlaySub.
	Sub *savedSub `json:"sub,omitempty"`
	// Begins is what a run begins with whose loop has not started, Loop the loop of one that has. One of them is set.
	Begins *loop.Config   `json:"begins,omitempty"`
	Loop   *loop.Snapshot `json:"loop,omitempty"`
}

// savedMetadata is the metadata of a run. What was written as an integer is read as one.
type savedMetadata map[string]any

// DecodeJSONFrom reads an object.
func (m *savedMetadata) DecodeJSONFrom(r *jsonwire.Reader) {
	if r.Peek() != '{' {
		r.Object() // says what is wrong
		return
	}
	*m, _ = r.ExactAny().(map[string]any)
}

// EncodeJSONTo writes an object.
func (m savedMetadata) EncodeJSONTo(w *jsonwire.Writer) { w.ExactAny(map[string]any(m)) }

// snapshot writes the run as JSON.
func (e *engine) snapshot() ([]byte, error) {
	s, err := e.save()
	if err != nil {
		return nil, err
	}
	b, err := s.AppendJSON(nil)
	if err != nil {
		return nil, fmt.Errorf("write a snapshot: %w", err)
	}
	return b, nil
}

// save returns the run as it is written. It shares memory with the run.
func (e *engine) save() (s *savedRun, err error) {
	i := &e.info
	s = &savedRun{
		Agent: i.AgentName, Prompt: i.Prompt, Content: i.PromptContent, Metadata: i.Metadata, Given: e.given, Handled: e.handled,
		Trace: i.TraceParent, Begins: e.begins,
	}
	if e.clock.fixed() {
		s.Stage, s.Instructions, s.Settings, s.Sub = e.stage, e.opts.instructions, e.opts.settings, e.caller
		s.Computes = e.computes()
	}
	if e.begins != nil {
		return s, nil
	}
	s.Origins = e.origins()
	s.Loop, err = e.loop.Save()
	return s, err
}

// restore makes the run that a snapshot is of.
func (e *engine) restore(ctx context.Context, prompt string) error {
	if err := e.opts.checkSnapshot(); err != nil {
		return err
	}
	var saved savedRun
	if len(e.opts.snapshot) == 0 {
		return &loop.SnapshotError{Err: errors.New("it is empty")}
	}
	if err := saved.DecodeJSON(e.opts.snapshot); err != nil {
		return loop.Unreadable(e.opts.snapshot, err)
	}
	if err := e.reopen(ctx, &saved); err != nil {
		return err
	}
	if err := e.feed(func() error { return e.resolveRestored(prompt) }); err != nil {
		return err
	}
	if e.begins != nil && !e.clock.fixed() {
		c := e.begins
		e.begins = nil
		return e.openLoop(ctx, c)
	}
	return nil
}

// reopen makes the run what was saved.
func (e *engine) reopen(ctx context.Context, saved *savedRun) error {
	c, err := e.load(saved)
	if err != nil {
		return err
	}
	given := e.opts.settings
	if e.opts.instructions == "" {
		e.opts.instructions = saved.Instructions
	}
	if e.opts.settings == nil {
		e.opts.settings = saved.Settings
	}
	if err := e.introduce(ctx, e.clock.now()); err != nil {
		return err
	}
	e.handled, e.stage, e.caller = saved.Handled, saved.Stage, saved.Sub
	i := &e.info
	i.RunID, i.ConversationID = c.RunID, c.ConversationID
	i.Prompt, i.PromptContent, i.TraceParent = saved.Prompt, saved.Content, saved.Trace
	i.Metadata, e.given = joined(saved.Metadata, e.given), joined(saved.Given, e.given)
	limits := c.Limits
	if e.opts.limits != nil {
		limits = *e.opts.limits
	}
	i.UsageLimits = &limits
	if e.begins != nil {
		c.Limits = limits
		return nil
	}
	e.loop.Limit(limits)
	e.reopenLoop(given)
	return nil
}

// reopenLoop gives a restored loop what a snapshot does not hold, and the settings that the run is given now. Those that
// WithSettingsFunc has computed override them.
func (e *engine) reopenLoop(given *model.Settings) {
	in := e.loop.Input()
	settings := in.Settings
	if e.opts.settingsFunc == nil {
		settings = given.Over(settings)
	}
	e.loop.Refresh(loop.Prepared{
		Tools: in.Tools, Choices: in.Output.Choices, Functions: in.Output.Functions, NativeTools: e.plan.nativeTools,
		Settings: settings.Over(e.own),
	})
	e.started = true
	if e.child != nil {
		e.child.start = e.loop.Usage()
	}
}

// load makes the loop, or what it begins with, which is known by its Config.
func (e *engine) load(saved *savedRun) (*loop.Config, error) {
	if saved.Agent != "" && saved.Agent != e.plan.name {
		return nil, &model.ConfigError{Problems: []string{fmt.Sprintf("the snapshot is of the agent %q, this one is named %q", saved.Agent, e.plan.name)}}
	}
	if saved.Begins != nil {
		e.begins = saved.Begins
		return e.begins, nil
	}
	if saved.Loop == nil {
		return nil, &loop.SnapshotError{Err: errors.New("it holds no run")}
	}
	if err := e.loop.Load(saved.Loop); err != nil {
		return nil, &loop.SnapshotError{Err: err}
	}
	e.opts.computes = saved.Computes
	if err := e.list(saved.Origins); err != nil {
		return nil, err
	}
	return e.loop.Config(), e.knows()
}

// checkSnapshot refuses options that only concern the beginning of a run.
func (o *runOptions) checkSnapshot() error {
	var given []string
	if len(o.history) > 0 {
		given = append(given, "WithHistory")
	}
	if o.runID != nil {
		given = append(given, "WithRunID")
	}
	if o.conversationID != "" {
		given = append(given, "WithConversationID")
	}
	if o.retries != nil {
		given = append(given, "WithRetries")
	}
	if o.outputRetries != nil {
		given = append(given, "WithOutputRetries")
	}
	if given != nil {
		return &model.ConfigError{Problems: []string{strings.Join(given, ", ") + " cannot be used beside WithSnapshot: a restored run has its history, its IDs and its retries from the snapshot"}}
	}
	return nil
}

// knows returns an error unless the agent has the tools that the loop may still call, and makes them what they are today.
func (e *engine) knows() error {
	a, in := e.plan, e.loop.Input()
	tools, unknown := e.updateTools(in.Tools)
	prepared := func(string) bool { return len(a.prepareOutput) > 0 }
	choices, others := update(in.Output.Choices, a.output.Choices, prepared)
	functions, more := update(in.Output.Functions, a.output.Functions, prepared)
	if unknown = slices.Concat(unknown, others, more); unknown != nil {
		return &model.ConfigError{Problems: []string{fmt.Sprintf("the snapshot is of an agent with tools that this one does not have: %s", py.List(unknown))}}
	}
	e.loop.Refresh(loop.Prepared{Tools: tools, Choices: choices, Functions: functions, NativeTools: in.NativeTools, Settings: in.Settings})
	return nil
}

// updateTools is update for the run's tools. What a toolset says of its own today is known once they are needed.
func (e *engine) updateTools(saved []*model.ToolDef) (tools []*model.ToolDef, unknown []string) {
	tools = slices.Clone(saved)
	for i, was := range saved {
		o := e.origin(was.Name)
		if o.Toolset != "" {
			continue
		}
		t := e.ownTool(o.Tool)
		switch {
		case t == nil && e.elsewhere():
		case t == nil:
			unknown = append(unknown, was.Name)
		case (len(e.plan.prepareTools) > 0 || t.prepares()) && e.tasks: // it stays what was made of it for the request
		case len(e.plan.prepareTools) > 0 || t.prepares():
			tools[i] = asStrictAs(was, t.Def())
		default:
			tools[i] = asStrictAs(t.Def(), was)
		}
	}
	return tools, unknown
}

// update returns the tools of a snapshot as the agent's own of those names are today, unless they were prepared for the
// request, and the names of those that the agent does not have.
func update(saved, own []*model.ToolDef, prepared func(name string) bool) (tools []*model.ToolDef, unknown []string) {
	tools = slices.Clone(saved)
	for i, was := range saved {
		is := model.FindTool(own, was.Name)
		switch {
		case is == nil:
			unknown = append(unknown, was.Name)
		case prepared(was.Name):
			tools[i] = asStrictAs(was, is)
		default:
			tools[i] = asStrictAs(is, was)
		}
	}
	return tools, unknown
}

// resolveRestored resolves the calls that the snapshot waits for, if their results are given.
func (e *engine) resolveRestored(prompt string) error {
	l, results := &e.loop, e.opts.deferred
	if results == nil {
		if prompt != "" || len(e.opts.content) > 0 {
			return &model.ConfigError{Problems: []string{"a run that continues from a snapshot takes a prompt and WithUserContent only beside WithDeferredResults"}}
		}
		return nil
	}
	if e.begins != nil || l.State() != loop.StepResolve {
		return &model.ConfigError{Problems: []string{"Tool call results were provided, but the snapshot does not wait for any."}}
	}
	open := l.Next().Deferred
	if rest := open.Remaining(results); rest != nil {
		return &message.ResultsError{Problems: []string{"Tool call results need to be provided for all deferred tool calls. Missing: " + py.List(slices.Concat(message.CallIDs(rest.Approvals), message.CallIDs(rest.Calls)))}}
	}
	at := e.clock.now()
	l.WithPrompt(&loop.Config{Prompt: prompt, Content: e.opts.content, Now: at})
	return e.resolved(*results, at)
}

// keepOutputs keeps the accepted outputs of the last response as JSON.
func (e *engine) keepOutputs() error {
	for _, i := range e.loop.Unsaved() {
		for _, o := range slices.Backward(e.outputs) {
			if o.index == i {
				s, err := e.rim.encode(o.slot)
				if err != nil {
					return err
				}
				e.loop.Keep(i, s)
				break
			}
		}
	}
	return nil
}

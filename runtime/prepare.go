package runtime

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// prepare computes what the next request needs.
func (e *engine) prepare(ctx context.Context, resuming bool) error {
	p, err := e.preparation(ctx, resuming)
	e.hear()
	if err != nil {
		return err
	}
	return e.feed(func() error { return e.loop.Prepared(p) })
}

// preparation is what the next request needs.
func (e *engine) preparation(ctx context.Context, resuming bool) (p loop.Prepared, err error) {
	a := e.plan
	p = loop.Prepared{Tools: a.defs, Choices: a.output.Choices, Functions: a.output.Functions, NativeTools: a.nativeTools}
	if len(a.processors) > 0 && !resuming {
		if p.Messages, err = e.processHistory(ctx); err != nil {
			return p, err
		}
	}
	if e.box != nil {
		if p.Tools, err = e.listTools(ctx); err != nil {
			return p, err
		}
	}
	if len(a.prepareOutput) > 0 && len(p.Choices)+len(p.Functions) > 0 {
		if err = e.chooseOutputTools(ctx, &p); err != nil {
			return p, err
		}
	}
	if len(a.prepareTools) > 0 {
		if p.Tools, err = e.chooseTools(ctx, "PrepareTools", a.prepareTools, p.Tools, e.loop.Input().Tools); err != nil {
			return p, err
		}
	}
	if p.Instructions, err = e.instructions(ctx); err != nil {
		return p, err
	}
	p.Settings, err = e.settings(ctx)
	return p, err
}

func (e *engine) processHistory(ctx context.Context) (history []message.Message, err error) {
	defer e.recovered(ctx, "history processor", &err)
	history = slices.Clone(e.loop.Messages()) // slices.DeleteFunc and the like change what they are given
	if message.IsResponse(history[len(history)-1]) {
		return nil, nil // it is processed first; there is no request yet
	}
	for _, process := range e.plan.processors {
		if history, err = process(ctx, e.ownContext(), history); err != nil {
			return nil, err
		}
	}
	if history == nil {
		history = []message.Message{}
	}
	return history, nil
}

// chooseTools asks functions which tools there are for the next request, one after the other. last are those of the request
// before.
func (e *engine) chooseTools(ctx context.Context, field string, choose []toolChooser, from, last []*model.ToolDef) (tools []*model.ToolDef, err error) {
	defer e.recovered(ctx, field, &err)
	copies := make([]*model.ToolDef, len(from))
	for i, t := range from {
		copies[i] = t.Clone()
	}
	chosen := slices.Clone(copies)
	for _, f := range choose {
		if chosen, err = f(ctx, e.ownContext(), chosen); err != nil {
			return nil, err
		}
	}
	tools = make([]*model.ToolDef, len(chosen))
	for i, t := range chosen {
		original, problem := chosenFrom(from, copies, tools[:i], t)
		if problem != "" {
			return nil, &model.ConfigError{Problems: []string{field + " " + problem}}
		}
		if tools[i] = settled(t, original, last); tools[i] == t {
			if problems := t.Check("the result of " + field); problems != nil {
				return nil, &model.ConfigError{Problems: problems}
			}
		}
	}
	return tools, nil
}

// chosenFrom returns the tool that a chosen one was made of, or says what is wrong with it. Before holds those that were
// chosen before it.
func chosenFrom(from, copies, before []*model.ToolDef, t *model.ToolDef) (original *model.ToolDef, problem string) {
	if t == nil {
		return nil, fmt.Sprintf("returned nil for tool %d: leave a tool out to hide it", len(before))
	}
	original = model.FindTool(from, t.Name)
	if at := slices.Index(copies, t); at >= 0 && from[at] != original {
		original = nil // it was given the name of another one
	}
	switch {
	case original == nil:
		return nil, fmt.Sprintf("cannot add or rename tools, but returned %q", t.Name)
	case model.FindTool(before, t.Name) != nil:
		return nil, fmt.Sprintf("returned %q twice", t.Name)
	}
	return original, ""
}

// chooseOutputTools asks PrepareOutputTools which output tools there are for the next request.
func (e *engine) chooseOutputTools(ctx context.Context, p *loop.Prepared) error {
	from, last := slices.Concat(p.Choices, p.Functions), &e.loop.Input().Output
	chosen, err := e.chooseTools(ctx, "PrepareOutputTools", e.plan.prepareOutput, from, slices.Concat(last.Choices, last.Functions))
	p.Choices, p.Functions = nil, nil
	for _, t := range chosen {
		if e.plan.function(t.Name) >= 0 {
			p.Functions = append(p.Functions, t)
		} else {
			p.Choices = append(p.Choices, t)
		}
	}
	return err
}

// instructions returns the agent's and the run's instructions, each function's a part of its own.
func (e *engine) instructions(ctx context.Context) ([]model.Instruction, error) {
	parts := e.plan.instructions
	if e.opts.instructions != "" {
		parts = nil
		if static := strings.TrimSpace(e.plan.static + "\n" + e.opts.instructions); static != "" {
			parts = []model.Instruction{{Text: static}}
		}
	}
	if len(e.plan.contributions.instructions) > 0 {
		parts = slices.Concat(parts, e.plan.contributions.instructions)
	}
	if len(e.plan.instructionFuncs) == 0 && !e.hasSets() {
		return parts, nil
	}
	parts = slices.Clone(parts)
	c := e.ownContext()
	for _, f := range e.plan.instructionFuncs {
		text, err := e.instruction(ctx, c, f)
		if err != nil {
			return nil, err
		}
		if text = strings.TrimSpace(text); text != "" {
			parts = append(parts, model.Instruction{Text: text, Dynamic: true})
		}
	}
	return e.setInstructions(ctx, c, parts)
}

func (e *engine) instruction(ctx context.Context, c *callContext, f instructor) (text string, err error) {
	defer e.recovered(ctx, "instructions", &err)
	return f(ctx, c)
}

// modelSettings asks the model for its own settings.
func (e *engine) modelSettings(ctx context.Context) (s *model.Settings, err error) {
	defer e.recovered(ctx, "Info of the model", &err)
	return e.modelDefaults(), nil
}

// settings returns those of the agent and the run, of which the later override the earlier. The run context shows them with
// those of the model from then on. Without functions introduce has merged them, for all requests.
func (e *engine) settings(ctx context.Context) (s *model.Settings, err error) {
	if !e.plan.settingsFunc && e.opts.settingsFunc == nil {
		return e.own, nil
	}
	defer e.recovered(ctx, "settings", &err)
	s = e.plan.settings
	if e.plan.settingsFunc {
		if s, err = e.computed("what SettingsFunc returned", s, func(c *callContext) (*model.Settings, error) { return e.rim.settings(ctx, c) }); err != nil {
			return nil, err
		}
	}
	s = e.opts.settings.Over(s)
	if f := e.opts.settingsFunc; f != nil {
		if s, err = e.computed("what the function of WithSettingsFunc returned", s, func(c *callContext) (*model.Settings, error) { return f(ctx, &c.info) }); err != nil {
			return nil, err
		}
	}
	e.info.Settings = e.whole(s)
	return s, nil
}

// whole returns settings with those of the model.
func (e *engine) whole(s *model.Settings) *model.Settings {
	return s.Over(e.modelDefaults()).OrZero()
}

// modelDefaults returns the settings of the model, nil if it is not known.
func (e *engine) modelDefaults() *model.Settings {
	if e.opts.model == nil {
		return nil
	}
	return e.opts.model.Info().Settings
}

// computed asks a function for settings, which sees those that they override.
func (e *engine) computed(name string, base *model.Settings, ask func(*callContext) (*model.Settings, error)) (*model.Settings, error) {
	e.info.Settings = e.whole(base)
	s, err := ask(e.ownContext())
	if err == nil {
		err = checked(s, name)
	}
	if err != nil {
		return nil, err
	}
	return s.Over(base), nil
}

// checked returns a *ConfigError if the settings are wrong.
func checked(s *model.Settings, name string) error {
	if problems := s.Check(name); problems != nil {
		return &model.ConfigError{Problems: problems}
	}
	return nil
}

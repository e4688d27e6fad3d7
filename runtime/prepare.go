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
func (r *run[D, O]) prepare(ctx context.Context, resuming bool) error {
	a := r.agent
	p := loop.Prepared{Tools: a.plan.tools, Choices: a.plan.output.Choices, Functions: a.plan.output.Functions, NativeTools: a.NativeTools}
	var err error
	defer r.hear()
	if len(a.HistoryProcessors) > 0 && !resuming {
		if p.Messages, err = r.processHistory(ctx); err != nil {
			return err
		}
	}
	if a.plan.prepares {
		if p.Tools, err = r.prepareEach(ctx); err != nil {
			return err
		}
	}
	if a.PrepareTools != nil {
		if p.Tools, err = r.chooseTools(ctx, "PrepareTools", a.PrepareTools, p.Tools, r.loop.Input().Tools); err != nil {
			return err
		}
	}
	if a.PrepareOutputTools != nil {
		if err = r.chooseOutputTools(ctx, &p); err != nil {
			return err
		}
	}
	if p.Instructions, err = r.instructions(ctx); err != nil {
		return err
	}
	if p.Settings, err = r.settings(ctx); err != nil {
		return err
	}
	return r.feed(func() error { return r.loop.Prepared(p) })
}

func (r *run[D, O]) processHistory(ctx context.Context) (history []message.Message, err error) {
	defer r.recovered(ctx, "history processor", &err)
	history = r.loop.Messages()
	if message.IsResponse(history[len(history)-1]) {
		return nil, nil // it is processed first; there is no request yet
	}
	for _, process := range r.agent.HistoryProcessors {
		if history, err = process(ctx, r.ownContext(), history); err != nil {
			return nil, err
		}
	}
	if history == nil {
		history = []message.Message{}
	}
	return history, nil
}

// prepareEach asks the tools that want to be asked how they are for the next request.
func (r *run[D, O]) prepareEach(ctx context.Context) ([]*model.ToolDef, error) {
	tools := make([]*model.ToolDef, 0, len(r.agent.plan.tools))
	for _, info := range r.agent.plan.tools {
		tool, ok := r.agent.plan.byName[info.Name]
		if !ok {
			return nil, changedName(info.Name)
		}
		if p, ok := tool.(Preparer[D]); ok {
			var err error
			if info, err = r.prepareTool(ctx, p, info); err != nil {
				return nil, err
			}
		}
		if info != nil {
			tools = append(tools, info)
		}
	}
	return tools, nil
}

// prepareTool asks one tool. It sees the retries that a call of it would see.
func (r *run[D, O]) prepareTool(ctx context.Context, p Preparer[D], info *model.ToolDef) (prepared *model.ToolDef, err error) {
	defer r.recovered(ctx, "Prepare of tool "+info.Name, &err)
	rc := r.ownContext()
	rc.ToolName, rc.Retry, rc.MaxRetries = info.Name, rc.Failures(info.Name), r.loop.Budget(info)
	prepared, err = p.Prepare(ctx, rc, info.Clone())
	if err != nil || prepared == nil {
		return nil, err
	}
	if prepared.Name != info.Name {
		return nil, &model.ConfigError{Problems: []string{fmt.Sprintf("Prepare of tool %q cannot rename it, but returned %q", info.Name, prepared.Name)}}
	}
	tool := settled(prepared, info, r.loop.Input().Tools)
	if tool == prepared {
		if problems := tool.Check("the result of Prepare"); problems != nil {
			return nil, &model.ConfigError{Problems: problems}
		}
	}
	return tool, nil
}

// settled returns the tool that says what prepared says, and was there before if there is one: providers keep what they
// have encoded for as long as the pointers stay.
func settled(prepared, original *model.ToolDef, last []*model.ToolDef) *model.ToolDef {
	if prepared.SameAs(original) {
		return original
	}
	if t := model.FindTool(last, original.Name); t != nil && prepared.SameAs(t) {
		return t
	}
	return prepared
}

// changedName is the error of a tool whose name is no longer the one that the agent knows it by.
func changedName(name string) error {
	return fmt.Errorf("the agent has no tool %q: what Info points to has been changed, and must not be", name)
}

// chooseTools asks a function of the agent which tools there are for the next request. last are those of the request before.
func (r *run[D, O]) chooseTools(ctx context.Context, field string,
	choose func(context.Context, *RunContext[D], []*model.ToolDef) ([]*model.ToolDef, error), from, last []*model.ToolDef,
) (tools []*model.ToolDef, err error) {
	defer r.recovered(ctx, field, &err)
	copies := make([]*model.ToolDef, len(from))
	for i, t := range from {
		copies[i] = t.Clone()
	}
	chosen, err := choose(ctx, r.ownContext(), slices.Clone(copies))
	if err != nil {
		return nil, err
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

// chosenFrom returns the tool that a chosen one was made of, or tells what is wrong with it. Before holds those that were
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
func (r *run[D, O]) chooseOutputTools(ctx context.Context, p *loop.Prepared) error {
	from, last := slices.Concat(p.Choices, p.Functions), &r.loop.Input().Output
	chosen, err := r.chooseTools(ctx, "PrepareOutputTools", r.agent.PrepareOutputTools, from, slices.Concat(last.Choices, last.Functions))
	p.Choices, p.Functions = nil, nil
	for _, t := range chosen {
		if _, ok := r.agent.plan.functions[t.Name]; ok {
			p.Functions = append(p.Functions, t)
		} else {
			p.Choices = append(p.Choices, t)
		}
	}
	return err
}

// instructions returns the agent's and the run's instructions, each function's a part of its own.
func (r *run[D, O]) instructions(ctx context.Context) ([]model.Instruction, error) {
	parts := r.agent.plan.instructions
	if r.opts.instructions != "" {
		parts = nil
		if static := strings.TrimSpace(r.agent.Instructions + "\n" + r.opts.instructions); static != "" {
			parts = []model.Instruction{{Text: static}}
		}
	}
	if len(r.agent.InstructionFuncs) == 0 {
		return parts, nil
	}
	parts = slices.Clone(parts)
	rc := r.ownContext()
	for _, f := range r.agent.InstructionFuncs {
		text, err := r.instruction(ctx, rc, f)
		if err != nil {
			return nil, err
		}
		if text = strings.TrimSpace(text); text != "" {
			parts = append(parts, model.Instruction{Text: text, Dynamic: true})
		}
	}
	return parts, nil
}

func (r *run[D, O]) instruction(ctx context.Context, rc *RunContext[D], f func(context.Context, *RunContext[D]) (string, error)) (text string, err error) {
	defer r.recovered(ctx, "instructions", &err)
	return f(ctx, rc)
}

// modelSettings asks the model for its own settings.
func (r *run[D, O]) modelSettings(ctx context.Context) (s *model.Settings, err error) {
	defer r.recovered(ctx, "Info of the model", &err)
	return r.opts.model.Info().Settings, nil
}

// settings returns those of the agent and the run, of which the later override the earlier. The run context shows them with
// those of the model from then on. Without functions introduce has merged them, for all requests.
func (r *run[D, O]) settings(ctx context.Context) (s *model.Settings, err error) {
	a := r.agent
	if a.SettingsFunc == nil && r.opts.settingsFunc == nil {
		return r.own, nil
	}
	defer r.recovered(ctx, "settings", &err)
	s = a.Settings
	if f := a.SettingsFunc; f != nil {
		if s, err = r.computed("what SettingsFunc returned", s, func(rc *RunContext[D]) (*model.Settings, error) { return f(ctx, rc) }); err != nil {
			return nil, err
		}
	}
	s = r.opts.settings.Over(s)
	if f := r.opts.settingsFunc; f != nil {
		if s, err = r.computed("what the function of WithSettingsFunc returned", s, func(rc *RunContext[D]) (*model.Settings, error) { return f(ctx, rc.RunInfo) }); err != nil {
			return nil, err
		}
	}
	r.info.Settings = r.whole(s)
	return s, nil
}

// whole returns settings with those of the model.
func (r *run[D, O]) whole(s *model.Settings) *model.Settings {
	return s.Over(r.opts.model.Info().Settings).OrZero()
}

// computed asks a function for settings, which sees those that they go before.
func (r *run[D, O]) computed(name string, base *model.Settings, ask func(*RunContext[D]) (*model.Settings, error)) (*model.Settings, error) {
	r.info.Settings = r.whole(base)
	s, err := ask(r.ownContext())
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

package agentspec

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/spec"
)

// RunOptions returns options by which one run of an agent also has what a spec describes: its model, its settings, which override the
// agent's, its metadata and retries, and its instructions and capabilities, which follow the agent's. Options that come after these override
// them. What a spec cannot change of one run is in the warnings, in Pydantic AI's words. The error is a *spec.Error with all that is wrong.
func RunOptions[D, O any](agent *runtime.Agent[D, O], s *spec.Spec, r *Registry[D]) (opts []runtime.RunOption, warnings []spec.Problem, err error) {
	b := newBuilder(s, r)
	b.systemPrompts = systemPrompts(agent)
	p := b.parts()
	if err := b.err(); err != nil {
		return nil, nil, err
	}
	if p.model != nil {
		opts = append(opts, runtime.WithModel(p.model))
	}
	if p.settings != nil {
		opts = append(opts, runtime.WithSettings(p.settings))
	}
	if p.metadata != nil {
		opts = append(opts, runtime.WithMetadata(p.metadata))
	}
	if p.instructions != "" {
		opts = append(opts, runtime.WithInstructions(p.instructions))
	}
	if len(p.funcs) > 0 {
		opts = append(opts, runtime.WithCapabilities(runtime.Capability[D]{InstructionFuncs: p.funcs}))
	}
	if len(p.caps) > 0 {
		opts = append(opts, runtime.WithCapabilities(p.caps...))
	}
	return append(opts, retries(agent, s)...), b.unsupported(s.Name != ""), nil
}

// retries are the options for those of a spec. WithRetries is for both, so that the other ones are said, too.
func retries[D, O any](agent *runtime.Agent[D, O], s *spec.Spec) (opts []runtime.RunOption) {
	output := s.OutputRetries
	if s.ToolRetries != nil {
		opts = append(opts, runtime.WithRetries(*s.ToolRetries))
		switch {
		case output != nil:
		case agent.OutputRetries != nil:
			output = agent.OutputRetries
		case agent.Retries != nil:
			output = agent.Retries
		default:
			output = new(1)
		}
	}
	if output != nil {
		opts = append(opts, runtime.WithOutputRetries(*output))
	}
	return opts
}

// Override returns a context in which runs of the agent are runs of a copy that a spec changes: its name, model, instructions, settings,
// metadata, retries and capabilities replace the agent's, where the spec has them. See runtime.Override. What a spec cannot override is in the
// warnings. The error is a *spec.Error with all that is wrong.
func Override[D, O any](ctx context.Context, agent *runtime.Agent[D, O], s *spec.Spec, r *Registry[D]) (_ context.Context, warnings []spec.Problem, err error) {
	b := newBuilder(s, r)
	b.systemPrompts = systemPrompts(agent)
	p := b.parts()
	if err := b.err(); err != nil {
		return ctx, nil, err
	}
	return runtime.Override(ctx, agent, func(c *runtime.Agent[D, O]) { override(c, s, p) }), b.unsupported(false), nil
}

func override[D, O any](c *runtime.Agent[D, O], s *spec.Spec, p parts[D]) {
	if s.Name != "" {
		c.Name = s.Name
	}
	if p.model != nil {
		c.Model = p.model
	}
	if p.instructions != "" || len(p.funcs) > 0 {
		c.Instructions, c.InstructionFuncs = p.instructions, p.funcs
	}
	if p.settings != nil {
		c.Settings, c.SettingsFunc = p.settings, nil
	}
	if p.metadata != nil {
		c.Metadata, c.MetadataFunc = p.metadata, nil
	}
	if len(p.caps) > 0 {
		c.Capabilities = p.caps
	}
	if s.ToolRetries != nil {
		if c.OutputRetries == nil {
			c.OutputRetries = c.Retries
		}
		if c.OutputRetries == nil {
			c.OutputRetries = new(1)
		}
		c.Retries = s.ToolRetries
	}
	if s.OutputRetries != nil {
		c.OutputRetries = s.OutputRetries
	}
}

// unsupported returns the warnings of the spec, and one for each field that says nothing for a run, in the order of the text. The name may
// be one of them.
func (b *builder[D]) unsupported(name bool) []spec.Problem {
	s := b.spec
	warnings := slices.Clone(s.Warnings)
	for _, f := range []struct {
		name string
		has  bool
	}{
		{"name", name}, {"description", s.Description != ""}, {"deps_schema", s.DepsSchema != ""}, {"output_schema", s.OutputSchema != ""},
		{"end_strategy", strategies[s.EndStrategy] != strategies[""]}, {"tool_timeout", s.ToolTimeout != 0},
	} {
		if f.has {
			const message = "AgentSpec field '%s' is not supported at run/override time and will be ignored"
			warnings = append(warnings, s.At("/"+f.name, fmt.Sprintf(message, f.name), ""))
		}
	}
	slices.SortStableFunc(warnings, func(a, b spec.Problem) int { return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col)) })
	return warnings
}

package runtime

import (
	"context"
	"maps"
	"slices"
	"unsafe"
)

// Clone returns a copy of the agent's fields as a new agent, which may be changed. Its slices and maps are its own; what
// pointers point to, such as Settings, is shared: replace it rather than change it.
func (a *Agent[D, O]) Clone() *Agent[D, O] {
	output := a.Output
	output.Choices = slices.Clone(output.Choices)
	return &Agent[D, O]{
		Name:               a.Name,
		Description:        a.Description,
		Model:              a.Model,
		Output:             output,
		OutputTools:        slices.Clone(a.OutputTools),
		OutputText:         a.OutputText,
		AllowNone:          a.AllowNone,
		OutputValidators:   slices.Clone(a.OutputValidators),
		Tools:              slices.Clone(a.Tools),
		Toolsets:           slices.Clone(a.Toolsets),
		NativeTools:        slices.Clone(a.NativeTools),
		Capabilities:       slices.Clone(a.Capabilities),
		Instructions:       a.Instructions,
		InstructionFuncs:   slices.Clone(a.InstructionFuncs),
		SystemPrompt:       a.SystemPrompt,
		SystemPrompts:      slices.Clone(a.SystemPrompts),
		SystemPromptFuncs:  slices.Clone(a.SystemPromptFuncs),
		HistoryProcessors:  slices.Clone(a.HistoryProcessors),
		PrepareTools:       a.PrepareTools,
		DeferredHandlers:   slices.Clone(a.DeferredHandlers),
		PrepareOutputTools: a.PrepareOutputTools,
		Settings:           a.Settings,
		SettingsFunc:       a.SettingsFunc,
		Metadata:           maps.Clone(a.Metadata),
		MetadataFunc:       a.MetadataFunc,
		Retries:            a.Retries,
		OutputRetries:      a.OutputRetries,
		EndStrategy:        a.EndStrategy,
		ToolTimeout:        a.ToolTimeout,
		MaxParallelCalls:   a.MaxParallelCalls,
		RunTimeout:         a.RunTimeout,
		Limiter:            a.Limiter,
		UsageLimits:        a.UsageLimits,
		Prices:             a.Prices,
		Logger:             a.Logger,
	}
}

// Override returns a context in which runs of the agent are runs of a changed copy of it. It is for tests: they replace
// the model, tools or instructions of an agent that the program under test runs, without a way to reach the call.
//
//	ctx := runtime.Override(t.Context(), weather, func(a *runtime.Agent[Deps, Forecast]) {
//		a.Model = testmodel.New()
//	})
//	handle(ctx) // runs weather
//
// The fields that change sets override the options of the run, too: Model its model, Settings or SettingsFunc its
// settings, Metadata or MetadataFunc its metadata, and Instructions or InstructionFuncs its instructions. Other options
// of the run apply as they are.
//
// In a context that overrides the agent already, change gets that copy. Contexts do not affect each other, so
// tests may override one agent in parallel. What Abandoned counts in such runs is the copy's.
func Override[D, O any](ctx context.Context, agent *Agent[D, O], change func(*Agent[D, O])) context.Context {
	o := overridesOf(ctx, agent)
	c := o.agent.Clone()
	was := Agent[D, O]{ // the fields of c that options of a run otherwise override
		Model:            c.Model,
		Settings:         c.Settings,
		SettingsFunc:     c.SettingsFunc,
		Metadata:         c.Metadata,
		MetadataFunc:     c.MetadataFunc,
		Instructions:     c.Instructions,
		InstructionFuncs: c.InstructionFuncs,
	}
	change(c)
	o.agent = c
	o.model = o.model || !same(&c.Model, &was.Model)
	o.settings = o.settings || c.Settings != was.Settings || !same(&c.SettingsFunc, &was.SettingsFunc)
	o.metadata = o.metadata || !same(&c.Metadata, &was.Metadata) || !same(&c.MetadataFunc, &was.MetadataFunc)
	o.instructions = o.instructions || c.Instructions != was.Instructions || !same(&c.InstructionFuncs, &was.InstructionFuncs)
	return context.WithValue(ctx, overrideKey{&agent.plan}, &o)
}

// same reports whether two values are the same words in memory. Go compares neither functions nor maps, and not
// the interface values of all models.
func same[T any](a, b *T) bool {
	words := func(p *T) string { return unsafe.String((*byte)(unsafe.Pointer(p)), unsafe.Sizeof(*p)) }
	return words(a) == words(b)
}

// OverrideDeps returns a context in which runs of the agent get deps instead of the dependencies that they are passed.
// It is for tests, as Override is, and may be combined with it.
func OverrideDeps[D, O any](ctx context.Context, agent *Agent[D, O], deps D) context.Context {
	o := overridesOf(ctx, agent)
	o.deps = &deps
	return context.WithValue(ctx, overrideKey{&agent.plan}, &o)
}

// overrideKey is the key of an agent's overrides in a context. The plan is the agent's own.
type overrideKey struct{ plan *plan }

// overrides is what a context changes of the runs of an agent.
type overrides[D, O any] struct {
	agent *Agent[D, O] // the copy, or the agent itself
	deps  *D           // nil for those of the run
	overridden
}

// overridden says which options of a run do not count.
type overridden struct{ model, settings, metadata, instructions bool }

// overridesOf returns what the context changes, nothing at first.
func overridesOf[D, O any](ctx context.Context, agent *Agent[D, O]) overrides[D, O] {
	if o, ok := ctx.Value(overrideKey{&agent.plan}).(*overrides[D, O]); ok {
		return *o
	}
	return overrides[D, O]{agent: agent}
}

// override makes the run one of what the context has made of its agent.
func (r *run[D, O]) override(ctx context.Context) {
	o, ok := ctx.Value(overrideKey{&r.agent.plan}).(*overrides[D, O])
	if !ok {
		return
	}
	r.agent = o.agent
	if o.deps != nil {
		r.deps = *o.deps
	}
	r.engine.opts.drop(&o.overridden)
}

// drop removes options that do not count.
func (o *runOptions) drop(which *overridden) {
	if which.model {
		o.model = nil
	}
	if which.settings {
		o.settings, o.settingsFunc = nil, nil
	}
	if which.metadata {
		o.metadata = nil
	}
	if which.instructions {
		o.instructions = ""
	}
}

package planning

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/toolsets"
)

// Options say how an agent plans. The zero value is a plan in memory for each run, with a reminder in each request.
type Options struct {
	// Store keeps the plans. If it is nil, each run has a plan of its own, which ends with the run: it is not there when the run resumes
	// after a pause, and Play, which engines use, refuses the agent.
	Store Store
	// Key returns the key of a run's plan in Store; nil means the conversation's ID, so that the plan lasts as long as the conversation.
	Key func(*runtime.RunInfo) string
	// Subtasks adds parents, dependencies and the status blocked, with the tools add_subtask, set_dependency and get_available_tasks.
	Subtasks bool
	// NoReminder leaves out the plan at the end of each request. It is part of no history.
	NoReminder bool
	// CacheTTL is for how long the provider is asked to cache what comes before the reminder.
	CacheTTL message.CacheTTL
	// Guidance replaces the instructions on how to plan; nil means those of the package, a pointer to "" none.
	Guidance *string
	// Tools are the names of the tools that the model gets; nil means all.
	Tools []string
	// Descriptions replace those of tools, by their names.
	Descriptions map[string]string
}

// New returns the capability, whose ID is "planning". A mistake in the options, such as an unknown tool, is a *model.ConfigError of the run.
func New[D any](o Options) runtime.Capability[D] {
	c := runtime.Capability[D]{ID: "planning", Description: "a plan that the model keeps up to date"}
	if problems := o.problems(); problems != nil {
		c.Toolsets = append(c.Toolsets, refused[D](&model.ConfigError{Problems: problems}))
		return c
	}
	c.Instructions = o.guidance()
	if o.Store != nil {
		equip(&c, o)
		return c
	}
	c.ForRun = func(context.Context, *runtime.RunContext[D]) (*runtime.Capability[D], error) {
		own, o := c, o
		o.Store = new(Memory)
		equip(&own, o)
		return &own, nil
	}
	return c
}

// refused returns a toolset that ends each run with an error.
func refused[D any](err error) runtime.Toolset[D] {
	return toolsets.Dynamic("planning", func(context.Context, *runtime.RunContext[D]) (runtime.Toolset[D], error) { return nil, err })
}

// equip gives the capability what needs the store.
func equip[D any](c *runtime.Capability[D], o Options) {
	b := &board{store: o.Store, key: o.Key, subtasks: o.Subtasks}
	if b.key == nil {
		b.key = func(rc *runtime.RunInfo) string { return rc.ConversationID }
	}
	for _, t := range runtime.Adapt(func(D) *board { return b }, o.constructors()...) {
		c.Tools = append(c.Tools, runtime.WithDef(t, func(d *model.ToolDef) {
			d.Description = cmp.Or(o.Descriptions[d.Name], descriptions[d.Name])
			d.Result = ""
		}))
	}
	if !o.NoReminder {
		c.Hooks = &runtime.Hooks[D]{Request: runtime.Point[D, *runtime.ModelRequest, *message.Response]{
			Before: func(ctx context.Context, rc *runtime.RunContext[D], r *runtime.ModelRequest) (*runtime.ModelRequest, error) {
				return r, b.remind(ctx, rc.RunInfo, r.Request, o.CacheTTL)
			},
		}}
	}
}

// constructors returns those of the tools that the model gets.
func (o *Options) constructors() (all []func() runtime.Tool[*board]) {
	for _, make := range o.every() {
		if o.has(make().Def().Name) {
			all = append(all, make)
		}
	}
	return all
}

// every returns the constructors of all tools that there are.
func (o *Options) every() []func() runtime.Tool[*board] {
	read := readPlanTool
	if o.Subtasks {
		read = readPlanTreeTool
	}
	all := []func() runtime.Tool[*board]{writePlanTool, read, addTaskTool, updateTaskStatusTool, updateTaskStatusesTool, removeTaskTool}
	if o.Subtasks {
		all = append(all, addSubtaskTool, setDependencyTool, getAvailableTasksTool)
	}
	return all
}

// has reports whether the model gets one of the tools.
func (o *Options) has(names ...string) bool {
	return o.Tools == nil || slices.ContainsFunc(names, func(name string) bool { return slices.Contains(o.Tools, name) })
}

// problems lists what is wrong with the options.
func (o *Options) problems() (problems []string) {
	var known []string
	for _, make := range o.every() {
		known = append(known, make().Def().Name)
	}
	check := func(field, name string) {
		if !slices.Contains(known, name) {
			problems = append(problems, fmt.Sprintf("planning.Options.%s has %q, which is not one of the tools: %s", field, name, strings.Join(known, ", ")))
		}
	}
	for _, name := range o.Tools {
		check("Tools", name)
	}
	for name := range o.Descriptions {
		check("Descriptions", name)
	}
	slices.Sort(problems)
	return problems
}

// remind puts the plan at the end of a request, where it changes nothing of what the provider has cached.
func (b *board) remind(ctx context.Context, rc *runtime.RunInfo, r *model.Request, ttl message.CacheTTL) error {
	n := len(r.Messages)
	if n == 0 {
		return nil
	}
	last, ok := r.Messages[n-1].(*message.Request)
	if !ok {
		return nil
	}
	p, err := b.load(ctx, rc)
	if err != nil || len(p) == 0 {
		return err
	}
	own := *last
	own.Parts = append(slices.Clip(last.Parts), &message.UserPromptPart{Timestamp: last.Timestamp, Items: []message.UserContent{
		&message.CachePoint{TTL: ttl},
		message.Text("<plan-reminder>\n"),
		message.Text("Your current plan (keep it updated with the planning tools):\n\n" + p.checklist() + "\n</plan-reminder>"),
	}})
	r.Messages = append(slices.Clone(r.Messages[:n-1]), &own)
	return nil
}

package subagents

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Options say how an agent delegates. The zero value is for most.
type Options struct {
	// ToolName is the name of the tool; empty means delegate_task.
	ToolName string
	// Retries is how often in a row a delegation may fail before the run does; nil means 2.
	Retries *int
	// MaxDepth is how many levels of runs there may be, the first included; 0 means 3. A run on the last level cannot delegate.
	MaxDepth int
	// ContainErrors tells the model when a sub-agent crashes, instead of ending the run. Mistakes in the configuration, the limits of the
	// calling run and its end are never contained.
	ContainErrors bool
	// SeparateUsage keeps what sub-agents use out of the usage and the limits of the calling run.
	SeparateUsage bool
	// NoEvents keeps the events of sub-agents out of those of the calling run. See EventOf.
	NoEvents bool
	// Background lets the model begin tasks that go on while it does something else, and gives it tools to list, steer and cancel them.
	// Their reports reach it by themselves; a run that would end waits for them. They end with the run. Play, which engines use, refuses
	// such an agent.
	Background bool
	// MaxRunning is how many tasks may run in the background at the same time; 0 means 8.
	MaxRunning int
	// Logger is told of crashes that are contained; nil means slog.Default().
	Logger *slog.Logger
}

// New returns the capability, whose ID is "sub_agents". Mistakes, such as an agent without a name, are a *model.ConfigError of the run.
//
// Where an engine drives the run, sub-agents run within the task of their call, and from the beginning if it is done again.
func New[D any](o Options, agents ...SubAgent[D]) runtime.Capability[D] {
	d := &delegations[D]{
		agents: agents, toolName: cmp.Or(o.ToolName, "delegate_task"), maxDepth: cmp.Or(o.MaxDepth, 3),
		contain: o.ContainErrors, separate: o.SeparateUsage, quiet: o.NoEvents, log: o.Logger,
	}
	c := runtime.Capability[D]{
		ID: "sub_agents", Description: "sub-agents to which the model delegates tasks",
		InstructionFuncs: []runtime.InstructionFunc[D]{d.instructions},
	}
	if !o.Background {
		c.Toolsets = []runtime.Toolset[D]{&toolset[D]{d: d, tools: d.tools(o.Retries, nil)}}
		return c
	}
	d.running = cmp.Or(o.MaxRunning, 8)
	c.ForRun = func(ctx context.Context, _ *runtime.RunContext[D]) (*runtime.Capability[D], error) {
		own, tasks := c, newTaskList(ctx, d.separate)
		own.Toolsets = []runtime.Toolset[D]{&toolset[D]{d: d, tools: d.tools(o.Retries, tasks), tasks: tasks}}
		own.HistoryProcessors = []runtime.HistoryProcessor[D]{delivering[D](tasks)}
		own.Hooks = &runtime.Hooks[D]{Request: runtime.Point[D, *runtime.ModelRequest, *message.Response]{After: awaiting[D](tasks)}}
		return &own, nil
	}
	return c
}

// instructions lists the sub-agents.
func (d *delegations[D]) instructions(ctx context.Context, _ *runtime.RunContext[D]) (string, error) {
	if len(d.agents) == 0 || depth(ctx) >= d.maxDepth {
		return "", nil
	}
	return d.listing(), nil
}

// tools returns the tools of a run. It has tasks in the background unless they are nil.
func (d *delegations[D]) tools(retries *int, tasks *taskList) []runtime.Tool[D] {
	if retries == nil {
		retries = new(2)
	}
	made := delegateTaskTool
	if tasks != nil {
		made = delegateAnyTaskTool
	}
	all := []func() runtime.Tool[caller]{func() runtime.Tool[caller] {
		return runtime.WithDef(made(), func(def *model.ToolDef) {
			def.Name, def.Description, def.Retries, def.Result = d.toolName, delegateDescription, retries, ""
		})
	}}
	if tasks != nil {
		all = append(all, listTasksTool, messageTaskTool, cancelTaskTool)
	}
	return runtime.Adapt(func(deps D) caller { return d.caller(deps, tasks) }, all...)
}

// caller returns what the tools need of a run with these dependencies.
func (d *delegations[D]) caller(deps D, tasks *taskList) caller {
	c := caller{tasks: tasks, delegate: func(ctx context.Context, rc *runtime.RunInfo, agent, task string) (runtime.RawJSON, error) {
		return d.delegate(ctx, rc, deps, agent, task)
	}}
	if tasks != nil {
		c.start = func(rc *runtime.RunInfo, agent, task string) (runtime.RawJSON, error) {
			return d.start(tasks, rc, deps, agent, task)
		}
	}
	return c
}

// toolset has the tool, except on the last level.
type toolset[D any] struct {
	runtime.ToolsetBase[D]
	d     *delegations[D]
	tools []runtime.Tool[D]
	tasks *taskList // nil if there is no background
}

func (s *toolset[D]) ID() string { return "sub_agents" }

// Open returns the function that ends the tasks of the run.
func (s *toolset[D]) Open(context.Context) (func() error, error) {
	return func() error { s.tasks.close(); return nil }, nil
}

func (s *toolset[D]) Tools(ctx context.Context, _ *runtime.RunContext[D], only string) ([]runtime.Tool[D], error) {
	if len(s.d.agents) == 0 || only == "" && depth(ctx) >= s.d.maxDepth {
		return nil, nil
	}
	if problems := s.d.problems(); problems != nil {
		return nil, &model.ConfigError{Problems: problems}
	}
	return s.tools[:len(s.tools):len(s.tools)], nil
}

// problems lists what is wrong with the sub-agents.
func (d *delegations[D]) problems() (problems []string) {
	seen := make(map[string]bool)
	for i := range d.agents {
		a := &d.agents[i]
		name := a.control.Name
		if a.problems == nil {
			problems = append(problems, fmt.Sprintf("sub-agent %d was not made with subagents.Of, Adapted or Self", i))
			continue
		}
		for _, p := range a.problems() {
			problems = append(problems, fmt.Sprintf("sub-agent %d (%q): %s", i, name, p))
		}
		switch {
		case name == "":
			problems = append(problems, fmt.Sprintf("sub-agent %d has no name: set Agent.Name or Control.Name", i))
		case seen[name]:
			problems = append(problems, fmt.Sprintf("two sub-agents are named %q: set Control.Name of one of them", name))
		}
		seen[name] = true
	}
	return problems
}

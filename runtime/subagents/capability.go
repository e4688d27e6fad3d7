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
	// ContainErrors reports crashes of sub-agents to the model instead of ending the run. Mistakes in the configuration, the limits of the
	// calling run and its end are never contained.
	ContainErrors bool
	// SeparateUsage keeps what sub-agents use out of the usage and the limits of the calling run.
	SeparateUsage bool
	// NoEvents keeps the events of sub-agents out of those of the calling run, in which each is a model.SubAgentEvent with Control.Name.
	NoEvents bool
	// Background lets the model begin tasks that run while it does something else, and gives it tools to list, steer
	// and cancel them. Their reports reach it by themselves; a run that would end waits for them. They end with the
	// run. Play, which engines use, refuses such an agent.
	Background bool
	// MaxRunning is how many tasks may run in the background at the same time; 0 means 8.
	MaxRunning int
	// Logger logs crashes that are contained; nil means slog.Default().
	Logger *slog.Logger
}

// New returns the capability, whose ID is "sub_agents". Agent.Validate and Agent.Check of the calling agent look at the sub-agents, too.
//
// Where an engine drives the run, sub-agents run within the task of their call, and from the beginning if it is done again.
func New[D any](o Options, agents ...SubAgent[D]) runtime.Capability[D] {
	d := &delegations[D]{
		agents: agents, toolName: cmp.Or(o.ToolName, "delegate_task"), maxDepth: cmp.Or(o.MaxDepth, 3),
		contain: o.ContainErrors, separate: o.SeparateUsage, quiet: o.NoEvents, log: o.Logger,
	}
	c := runtime.Capability[D]{ID: "sub_agents", Description: "sub-agents to which the model delegates tasks"}
	if len(agents) == 0 {
		return c
	}
	c.InstructionFuncs = []runtime.InstructionFunc[D]{d.instructions}
	c.Tools = d.tools(o.Retries, nil)
	if !o.Background {
		return c
	}
	d.running = cmp.Or(o.MaxRunning, 8)
	c.ForRun = func(ctx context.Context, _ *runtime.RunContext[D]) (*runtime.Capability[D], error) {
		own, tasks := c, newTaskList(ctx, d.separate)
		own.Tools = d.tools(o.Retries, tasks)
		own.Toolsets = []runtime.Toolset[D]{&ending[D]{tasks: tasks}}
		own.HistoryProcessors = []runtime.HistoryProcessor[D]{delivering[D](tasks)}
		own.Hooks = &runtime.Hooks[D]{Request: runtime.Point[D, *runtime.ModelRequest, *message.Response]{After: awaiting[D](tasks)}}
		return &own, nil
	}
	return c
}

// instructions lists the sub-agents.
func (d *delegations[D]) instructions(ctx context.Context, _ *runtime.RunContext[D]) (string, error) {
	if depth(ctx) >= d.maxDepth {
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
	tools := runtime.Adapt(func(deps D) caller { return d.caller(deps, tasks) }, all...)
	for i := range tools {
		tools[i] = shallow[D]{tools[i], d.maxDepth}
	}
	tools[0] = runtime.Delegating(tools[0], d.problems(), d.agentTools()...)
	return tools
}

// shallow is a tool that is not there on the last level.
type shallow[D any] struct {
	runtime.Tool[D]
	maxDepth int
}

func (t shallow[D]) Preparer() runtime.PrepareToolFunc[D] {
	return func(ctx context.Context, _ *runtime.RunContext[D], def *model.ToolDef) (*model.ToolDef, error) {
		if depth(ctx) >= t.maxDepth {
			return nil, nil
		}
		return def, nil
	}
}

// agentTools are the tools of the sub-agents.
func (d *delegations[D]) agentTools() (tools []runtime.Tool[D]) {
	for i := range d.agents {
		if t := d.agents[i].tool; t != nil {
			tools = append(tools, t)
		}
	}
	return tools
}

// problems lists what is wrong with the sub-agents, beside what is wrong with each agent.
func (d *delegations[D]) problems() (problems []string) {
	seen := make(map[string]bool)
	for i := range d.agents {
		a := &d.agents[i]
		switch name := a.control.Name; {
		case a.tool == nil:
			problems = append(problems, fmt.Sprintf("sub-agent %d was not made with subagents.Of, Adapted or Self", i))
		case name == "":
			problems = append(problems, fmt.Sprintf("sub-agent %d has no name: set Agent.Name or subagents.Control.Name", i))
		case seen[name]:
			problems = append(problems, fmt.Sprintf("two sub-agents are named %q: set subagents.Control.Name of one of them", name))
		}
		seen[a.control.Name] = true
	}
	return problems
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

// ending is a toolset without tools: it ends the tasks of a run when the run closes it.
type ending[D any] struct {
	runtime.ToolsetBase[D]
	tasks *taskList
}

func (s *ending[D]) ID() string { return "sub_agents" }

// Open returns the function that ends the tasks of the run.
func (s *ending[D]) Open(context.Context) (func() error, error) {
	return func() error { s.tasks.close(); return nil }, nil
}

// Tools returns nil.
func (s *ending[D]) Tools(context.Context, *runtime.RunContext[D], string) ([]runtime.Tool[D], error) {
	return nil, nil
}

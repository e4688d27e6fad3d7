package subagents

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// Control says how an agent runs as a sub-agent. The zero value has no limits beyond those of the agent itself.
type Control struct {
	// Name and Description are what the model reads of the agent; empty ones mean those of the agent. It needs a name.
	Name, Description string
	// UsageLimits bound each delegation by itself: what the calling run and others use does not count. If it is nil, the agent's own limits
	// hold, for the usage of the calling run and this one together, and reaching them ends the calling run. Either way what the agent uses
	// is part of the calling run's usage.
	UsageLimits *usage.Limits
	// Timeout limits each delegation; 0 means no limit.
	Timeout time.Duration
	// MaxCalls is how many tasks the agent may get from one run; 0 means any number. They are counted in the history of the run: those
	// that compaction has removed from it do not count.
	MaxCalls int
	// OnFailure is what the model reads if the agent fails, or has reached a limit, instead of the words of the package. The call then
	// counts as successful.
	OnFailure string
	// ContainErrors overrides Options.ContainErrors.
	ContainErrors *bool
}

// A SubAgent is an agent to which one with dependencies D delegates. Make one with Of, Adapted or Self.
type SubAgent[D any] struct {
	control Control
	tool    runtime.Tool[D] // of the agent
	run     func(ctx context.Context, deps D, j *job) (runtime.RawJSON, error)
}

// job is one task.
type job struct {
	task string
	opts []runtime.RunOption
	// model is asked if the agent has none.
	model model.Model
	// emit gets the events of the run; nil if they are not wanted.
	emit func(model.Event) error
	// inbox has messages for the run; nil if there is none.
	inbox *inbox
	// used is what the run has used, once it has ended.
	used usage.Run
}

// Of makes a sub-agent of an agent with the same dependencies.
func Of[D, O any](a *runtime.Agent[D, O], c Control) SubAgent[D] {
	return Adapted(a, func(d D) D { return d }, c)
}

// Adapted makes a sub-agent of an agent with other dependencies: deps makes them of those of the calling run.
func Adapted[D, D2, O any](a *runtime.Agent[D2, O], deps func(D) D2, c Control) SubAgent[D] {
	if a != nil {
		c.Name, c.Description = cmp.Or(c.Name, a.Name), cmp.Or(c.Description, a.Description)
	}
	tool := runtime.AgentTool(c.Name, c.Description, a, deps)
	return SubAgent[D]{control: c, tool: tool, run: func(ctx context.Context, d D, j *job) (runtime.RawJSON, error) {
		if !hasModel(a) {
			j.opts = append(j.opts, runtime.WithModel(j.model))
		}
		if j.inbox != nil {
			j.opts = append(j.opts, runtime.WithCapabilities(steered[D2](j.inbox)))
		}
		res, err := perform(ctx, a, deps(d), j)
		if err != nil {
			if failed, ok := err.(*runtime.RunError); ok {
				j.used = failed.Usage
			}
			return "", err
		}
		j.used = res.Usage()
		ret, err := tool.Encode(res.Output)
		return ret.Content, err
	}}
}

// Self makes a sub-agent named "self" of the agent that delegates: its fresh run has all that the agent has. What options give to a single
// run, such as WithModel, is not part of it.
//
//	agent.Capabilities = append(agent.Capabilities, subagents.New(subagents.Options{}, subagents.Self(agent)))
func Self[D, O any](a *runtime.Agent[D, O]) SubAgent[D] {
	return Of(a, Control{Name: "self", Description: selfDescription})
}

// hasModel reports whether an agent knows what model to ask.
func hasModel[D, O any](a *runtime.Agent[D, O]) bool {
	for i := range a.Capabilities {
		if a.Capabilities[i].Model != nil {
			return true
		}
	}
	return a.Model != nil
}

// perform runs an agent. If its events are wanted, it is watched.
func perform[D, O any](ctx context.Context, a *runtime.Agent[D, O], deps D, j *job) (*runtime.Result[O], error) {
	if j.emit == nil {
		return a.Run(ctx, deps, j.task, j.opts...)
	}
	s := a.Stream(ctx, deps, j.task, j.opts...)
	for e, err := range s.Events() {
		if err != nil {
			break // it is that of Result
		}
		if err := j.emit(e); err != nil {
			return nil, fmt.Errorf("report an event: %w", err)
		}
	}
	return s.Result()
}

// Package runtimetest helps to test agents that run on engines for durable workflows, without such an engine.
package runtimetest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
)

// Drive runs an agent as an engine would in the worst case: by Play and Perform, with the whole run written as JSON and
// read again before every single task and every result, and the last of the tasks that can be done performed first. It
// returns what Agent.Run returns for the same options; if the two differ, the agent keeps state in memory that is not
// part of the run, something in it is not deterministic, or the order in which calls end matters to it: when one ends the
// run, only the results of those that have ended are kept. A pause is a *runtime.PauseError, as that of Run.
//
// The options are those of Play, with WithRunID or WithSnapshot among them; Perform gets them, too. WithParent and
// WithStopper are a *model.ConfigError, as they are to Play.
func Drive[D, O any](ctx context.Context, agent *runtime.Agent[D, O], deps D, prompt string, opts ...runtime.RunOption) (*runtime.Result[O], error) {
	p, err := agent.Play(time.Now(), prompt, opts...)
	if err != nil {
		return nil, err
	}
	done := make(map[string]bool)
	for !p.Done() && p.Open() == nil {
		if p, err = again(agent, p); err != nil {
			return nil, err
		}
		tasks, err := p.Tasks()
		if err != nil {
			return nil, err
		}
		if len(tasks) == 0 {
			return nil, errors.New("runtimetest: the run is not over, but it has no tasks")
		}
		t := tasks[len(tasks)-1] // engines finish tasks in any order
		if done[t.Key] {
			return nil, fmt.Errorf("runtimetest: task %q comes twice", t.Key)
		}
		done[t.Key] = true
		result, err := agent.Perform(ctx, deps, t.Input, opts...)
		if err != nil {
			p.Fail(err, time.Now())
			continue
		}
		if p, err = again(agent, p); err != nil {
			return nil, err
		}
		if err := p.Feed(t.Key, result); err != nil {
			return nil, err
		}
	}
	return p.Result()
}

// again returns the run as a snapshot restores it.
func again[D, O any](agent *runtime.Agent[D, O], p *runtime.Play[O]) (*runtime.Play[O], error) {
	b, err := p.Snapshot()
	if err != nil {
		return nil, err
	}
	return agent.Play(time.Now(), "", runtime.WithSnapshot(b))
}

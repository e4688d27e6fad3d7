package journal

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// Agent is an agent whose runs are in a journal. Only Agent and Deps are needed. It must not be changed once a Worker has it.
type Agent[D, O any] struct {
	// Agent is the agent. Its name is Start.Agent.
	Agent *runtime.Agent[D, O]
	// Deps are the dependencies of this process. They do not leave it.
	Deps D
	// Options are those of every run; those that concern single requests, such as runtime.WithModel, count where these are made.
	Options []runtime.RunOption
	// Timeout is how long a task may take; 0 means 10 minutes. A function that ignores the end of its context holds its run.
	Timeout time.Duration
	// Retries is how often the tasks of a run are tried again, if runtime.Retryable says that this may help, first
	// after a second, then after twice as long each time, up to a minute; nil means 9. A successful task resets the
	// count. Turn the retries of the provider's client off, or the two multiply.
	Retries *int
	// Patience is how long calls may wait; 0 means forever. After that they are denied.
	Patience time.Duration
	// Children are the names of agents that run as runs of their own where the agent calls them as tools (runtime.AgentTool): their tasks are
	// recorded, other processes may take them, and they may wait for approvals; see Journal.Waiting. A worker of the journal must have them.
	// Others run within the task of their call, which is done again as a whole after a crash.
	Children []string
	// Watch gets the response of the model while it arrives. A later attempt has a larger number, also after a crash.
	Watch func(ctx context.Context, e runtime.TaskEvent) error
}

// Runner is an *Agent, of any type.
type Runner interface {
	name() string
	begin(s *saved) (play, error)
	perform(ctx context.Context, input runtime.RawJSON, attempt int) (runtime.RawJSON, error)
	retries() int
	patience() time.Duration
	children() []string
}

// play is a *runtime.Play, of any type.
type play interface {
	Done() bool
	Tasks() ([]runtime.Task, error)
	Feed(key string, result runtime.RawJSON) error
	Fail(err error, at time.Time)
	Open() *message.DeferredRequests
	Resolve(r message.DeferredResults, at time.Time) error
	Enqueue(p message.Priority, content ...message.Enqueueable) error
	Messages() []message.Message
	Snapshot() ([]byte, error)
	OutputJSON() (runtime.RawJSON, error)
	Returned() (runtime.RawJSON, error)
}

func (a *Agent[D, O]) name() string {
	if a.Agent == nil {
		return "" // as Work says
	}
	return a.Agent.Name
}

func (a *Agent[D, O]) patience() time.Duration { return a.Patience }

func (a *Agent[D, O]) children() []string { return a.Children }

func (a *Agent[D, O]) retries() int {
	if a.Retries != nil {
		return *a.Retries
	}
	return 9
}

func (a *Agent[D, O]) begin(s *saved) (play, error) {
	opts := a.Options[:len(a.Options):len(a.Options)]
	var in input
	if err := json.Unmarshal(s.input, &in); err != nil {
		return nil, err
	}
	s.call = len(in.Call) > 0
	switch {
	case len(s.snapshot) > 0:
		return a.Agent.Play(in.At, "", append(opts, runtime.WithSnapshot(s.snapshot))...)
	case s.call:
		return a.Agent.PlaySub(in.At, runtime.RawJSON(in.Call), opts...)
	}
	opts = append(opts, runtime.WithRunID(s.id))
	if in.ConversationID != "" {
		opts = append(opts, runtime.WithConversationID(in.ConversationID))
	}
	if len(in.History) > 0 {
		history, err := message.Unmarshal(in.History)
		if err != nil {
			return nil, fmt.Errorf("the history: %w", err)
		}
		opts = append(opts, runtime.WithHistory(history))
	}
	return a.Agent.Play(in.At, in.Prompt, opts...)
}

func (a *Agent[D, O]) perform(ctx context.Context, input runtime.RawJSON, attempt int) (runtime.RawJSON, error) {
	opts := a.Options
	if a.Watch != nil {
		opts = append(opts[:len(opts):len(opts)], runtime.WithWatcher(attempt, func(e runtime.TaskEvent) error { return a.Watch(ctx, e) }))
	}
	limit := a.Timeout
	if limit <= 0 {
		limit = 10 * time.Minute
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return a.Agent.Perform(limited, a.Deps, input, opts...)
}

package subagents

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// delegations is what an agent delegates, and how.
type delegations[D any] struct {
	agents   []SubAgent[D]
	toolName string
	maxDepth int
	contain  bool
	separate bool // the usage
	quiet    bool // no events
	log      *slog.Logger
	// running is how many tasks may run in the background at the same time, 0 if there is no background.
	running int
}

func (d *delegations[D]) logger() *slog.Logger {
	if d.log != nil {
		return d.log
	}
	return slog.Default()
}

// caller is what the tools need of the calling run.
type caller struct {
	delegate func(ctx context.Context, rc *runtime.RunInfo, agent, task string) (runtime.RawJSON, error)
	// start begins a task in the background, and tasks are those of the run. Both are nil if there are none.
	start func(rc *runtime.RunInfo, agent, task string) (runtime.RawJSON, error)
	tasks *taskList
}

// delegateTask lets a sub-agent do a task.
//
//   - agentName: Name of the sub-agent to run. Must be one of the agents listed in the instructions.
//   - task: The complete, self-contained instruction for the sub-agent.
//
//agent:tool
//agent:param agentName name=agent_name
func delegateTask(ctx context.Context, rc *runtime.RunContext[caller], agentName, task string) (runtime.RawJSON, error) {
	return rc.Deps.delegate(ctx, rc.RunInfo, agentName, task)
}

// find returns the sub-agent with the name, nil if there is none.
func (d *delegations[D]) find(name string) *SubAgent[D] {
	for i := range d.agents {
		if d.agents[i].control.Name == name {
			return &d.agents[i]
		}
	}
	return nil
}

// delegate runs a sub-agent within a call.
func (d *delegations[D]) delegate(ctx context.Context, rc *runtime.RunInfo, deps D, name, task string) (runtime.RawJSON, error) {
	a := d.find(name)
	if a == nil {
		return "", runtime.Retryf("%s", d.unknown(name))
	}
	c := &a.control
	if c.spent(rc) {
		return c.soft(c.exhausted())
	}
	limited, cancel := c.limit(deeper(ctx))
	defer cancel()
	content, err := a.run(limited, deps, d.job(ctx, rc, c, task))
	if err != nil {
		return d.failure(ctx, limited, c, c.UsageLimits != nil, err)
	}
	return content, nil
}

// spent reports whether the run has given the agent as many tasks as it may.
func (c *Control) spent(rc *runtime.RunInfo) bool {
	return c.MaxCalls > 0 && earlier(rc, c.Name) >= c.MaxCalls
}

// limit returns the context of a delegation.
func (c *Control) limit(ctx context.Context) (context.Context, context.CancelFunc) {
	if c.Timeout <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, c.Timeout)
}

// job returns the task with the options of its run.
func (d *delegations[D]) job(ctx context.Context, rc *runtime.RunInfo, c *Control, task string) *job {
	j := &job{task: task, model: rc.Model}
	if !d.separate {
		j.opts = append(j.opts, runtime.WithParent(rc))
	}
	if c.UsageLimits != nil {
		j.opts = append(j.opts, runtime.WithOwnLimits(c.UsageLimits))
	}
	runID := runIDOf(rc)
	j.opts = append(j.opts, runtime.WithRunID(runID))
	switch {
	case !rc.Watched():
	case d.quiet: // a run that is watched itself does not report to those who watch the calling run
		j.emit = func(model.Event) error { return nil }
	default:
		j.emit = func(e model.Event) error {
			return rc.EmitSubAgent(ctx, &model.SubAgent{Name: c.Name, RunID: runID, Event: e})
		}
	}
	return j
}

// runIDOf returns the ID of the run that a call delegates: a UUID of version 8 (RFC 9562), which is the same if the call is made again.
func runIDOf(rc *runtime.RunInfo) string {
	sum := sha256.Sum256([]byte("subagents/" + rc.IdempotencyKey()))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	h := hex.EncodeToString(sum[:16])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

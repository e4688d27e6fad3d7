package agentdbos

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/usage"
	"github.com/dbos-inc/dbos-transact-golang/dbos"
)

// Agent is an agent on DBOS. Only Agent and Deps are needed. It must not be changed once it is registered.
type Agent[D, O any] struct {
	// Agent is the agent. Its name tells its workflows from those of others.
	Agent *runtime.Agent[D, O]
	// Deps are the dependencies of this process. They do not leave it.
	Deps D
	// Options are those of every run; those that concern single requests, such as runtime.WithModel, count in steps.
	Options []runtime.RunOption
	// Timeout is how long a step may take; 0 means 10 minutes. A function that ignores the end of its context holds its workflow.
	Timeout time.Duration
	// Configure returns options of the step of a task, which override the defaults: a step is tried again up to 9
	// times, first after a second, if runtime.Retryable says that this may help. Turn the retries of the provider's
	// client off, or the two multiply.
	Configure func(t *runtime.Task) []dbos.StepOption
	// Children are agents that run as workflows of their own where the agent calls them as tools (runtime.AgentTool). Others run
	// within the step of their call, which is done again as a whole after a crash. They must be registered, too. They may wait: then the run
	// that called them does, and ResolveAll resolves the calls of both.
	Children []Child
	// Watch gets the response of the model while it arrives. ctx is a dbos.Context, for dbos.WriteStream. A later
	// attempt has a larger number, also after a crash.
	Watch func(ctx context.Context, e runtime.TaskEvent) error
}

// Child is an *Agent, of any type.
type Child interface {
	// ConfigName returns the name of the agent.
	ConfigName() string
	fits(in *Input) error
	begin(ctx dbos.Context, id string, in Input, opts []dbos.WorkflowOption) (dbos.WorkflowHandle[Result], error)
}

// Input is what a workflow begins with.
type Input struct {
	At time.Time
	// RunID, ConversationID, Prompt and History are those of a run that begins.
	RunID, ConversationID, Prompt string
	History                       json.RawMessage `json:",omitempty"`
	// Call is that of a run of a call of another agent.
	Call json.RawMessage `json:",omitempty"`
	// Snapshot is a run to resume, Results are a message.DeferredResults each by the IDs of runs, Within the runs of its calls that wait, and
	// Part is how many workflows the run has had.
	Snapshot json.RawMessage            `json:",omitempty"`
	Results  map[string]json.RawMessage `json:",omitempty"`
	Within   map[string]*Pause          `json:",omitempty"`
	Part     int                        `json:",omitempty"`
}

// Result is what a workflow returns.
type Result struct {
	RunID string
	// Output is the output as JSON. It is empty if the run waits.
	Output json.RawMessage `json:",omitempty"`
	// Messages is the conversation: see message.Unmarshal.
	Messages json.RawMessage `json:",omitempty"`
	Usage    Usage
	// Error is why the run has failed.
	Error string `json:",omitempty"`
	// Pause is the run, if it waits.
	Pause
	// Returned is what a call of another agent that the run stands for has returned.
	Returned json.RawMessage `json:",omitempty"`
}

// Usage is a summary of usage.Run.
type Usage struct {
	Requests, ToolCalls, InputTokens, OutputTokens int
}

func summary(u usage.Run) Usage {
	return Usage{Requests: u.Requests, ToolCalls: u.ToolCalls, InputTokens: u.InputTokens, OutputTokens: u.OutputTokens}
}

// ConfigName returns the agent's name: by it DBOS tells the workflows of agents apart.
func (a *Agent[D, O]) ConfigName() string { return a.Agent.Name }

// Register registers the agent's workflow, before dbos.Launch.
func (a *Agent[D, O]) Register(ctx dbos.Context) {
	dbos.RegisterWorkflow(ctx, a.Workflow, dbos.WithWorkflowName("agentgen"), dbos.WithInstance(a))
}

// Start starts a run, or returns that which was started with the id before. The options are those of dbos.RunWorkflow, such as
// dbos.WithQueue.
func (a *Agent[D, O]) Start(ctx dbos.Context, id, prompt string, opts ...dbos.WorkflowOption) (dbos.WorkflowHandle[Result], error) {
	return a.StartWith(ctx, Input{RunID: id, Prompt: prompt}, opts...)
}

// StartWith is Start with more than a prompt. An ID must not contain #.
func (a *Agent[D, O]) StartWith(ctx dbos.Context, in Input, opts ...dbos.WorkflowOption) (dbos.WorkflowHandle[Result], error) {
	if in.RunID == "" || strings.Contains(in.RunID, "#") {
		return nil, fmt.Errorf("agentdbos: a run needs an ID without #, which begins the number of its later workflows: %q", in.RunID)
	}
	in.At = time.Now().UTC()
	if _, err := a.play(&in); err != nil {
		return nil, err
	}
	return a.begin(ctx, in.RunID, in, opts)
}

func (a *Agent[D, O]) begin(ctx dbos.Context, id string, in Input, opts []dbos.WorkflowOption) (dbos.WorkflowHandle[Result], error) {
	opts = append(opts[:len(opts):len(opts)], dbos.WithWorkflowID(id), dbos.WithRunInstance(a))
	return dbos.RunWorkflow(ctx, a.Workflow, in, opts...)
}

// Latest returns the workflow with which a run has come furthest: the one that Start has begun, or the last of Resolve.
func Latest(ctx dbos.Client, id string) (dbos.WorkflowHandle[Result], error) {
	last, _, err := latest(ctx, id)
	if err != nil {
		return nil, err
	}
	return dbos.RetrieveWorkflow[Result](ctx, last)
}

// latest returns the id of the latest workflow of a run, and its number: 0 is that of Start.
func latest(ctx dbos.Client, id string) (last string, number int, err error) {
	more, err := dbos.ListWorkflows(ctx, dbos.WithFilterWorkflowIDPrefix(id+"#"), dbos.WithFilterLoadInput(false), dbos.WithFilterLoadOutput(false))
	if err != nil {
		return "", 0, err
	}
	for _, w := range more { // of IDs that are LIKE it, in SQL
		if text, ok := strings.CutPrefix(w.ID, id+"#"); ok {
			if n, err := strconv.Atoi(text); err == nil {
				number = max(number, n)
			}
		}
	}
	if number == 0 {
		return id, 0, nil
	}
	return part(id, number), number, nil
}

func part(id string, n int) string { return fmt.Sprintf("%s#%d", id, n) }

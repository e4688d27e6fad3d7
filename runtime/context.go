package runtime

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync/atomic"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// RunContext describes the run to its tools and functions. It is valid during the call that it is passed to. It is safe
// to read from several goroutines; what it points to must not be changed.
type RunContext[D any] struct {
	*RunInfo
	// Deps are the dependencies that were given to Run.
	Deps D
}

// RunInfo is the part of a RunContext that does not depend on the type of the dependencies.
//
// In a task that Agent.Perform does, all fields are those of the run, except for Model, and the model's defaults and
// ExtraHeaders in Settings, which come from the process that performs the task. Metadata holds what JSON can hold.
// Enqueued messages and the usage of runs within the call are returned with the task's result.
type RunInfo struct {
	// AgentName and AgentDescription are Agent.Name and Agent.Description.
	AgentName, AgentDescription string
	// RunID names this run, ConversationID the conversation that it continues; both are UUIDs unless the caller set them.
	RunID, ConversationID string
	// Model is the model that this run asks.
	Model model.Model
	// Prompt is the user's prompt. In a run without a prompt it is that of the last request of the history.
	Prompt string
	// PromptContent are the items of the prompt, including the text, if it is more than plain text.
	PromptContent []message.UserContent
	// Messages is the history so far, this run's included.
	Messages []message.Message
	// Usage is what the run has used so far, with the runs within it that have ended (see WithParent). In a run within
	// another it begins with the usage of the other, and of all runs within that, at that time. What they use
	// concurrently is not included, though the limits count it.
	Usage       usage.Run
	UsageLimits *usage.Limits
	// Step is the number of the model request that is being prepared, or of the latest one: 1 for the first. Those of
	// runs within this one do not count. It is 0 before the first, and in calls with which the history ends.
	Step int
	// Settings are those of the latest request, or of the one that is being prepared. They are never nil.
	Settings *model.Settings
	// Metadata is the application's own: see Agent.Metadata.
	Metadata map[string]any
	// TraceParent names the span of the run in the form of the header traceparent of W3C's Trace Context; empty if the run
	// is not traced. A hook before or around the run sets it. Snapshots keep it: at the beginning of a resumed run it names
	// the span of the run that has paused, to which the new span can link.
	TraceParent string

	// ToolName and ToolCallID say which call is being made; they are empty outside tools.
	ToolName, ToolCallID string
	// ToolCallApproved reports whether this call has been approved, and ToolCallMetadata is the JSON object that came
	// with the approval: see DeferredResults.
	ToolCallApproved bool
	ToolCallMetadata RawJSON
	// Retry is how often this tool (or the output) has been retried; MaxRetries is its limit.
	Retry, MaxRetries int
	// PartialOutput reports to an output validator, to Agent.OutputText, or to a hook around outputs, that the output is
	// incomplete: see Stream.Outputs. An error then only leaves out this partial output. Do what is slow or has side
	// effects for the whole output only.
	PartialOutput bool

	asides   *asides
	ledger   *atomic.Pointer[ledger] // of the family of the run, nil until there is one
	failures loop.Failures
	stopper  *Stopper // of the run
	// emit reports an event to those who watch the run; nil if there are none.
	emit func(context.Context, model.Event) error
}

// IdempotencyKey returns a key by which the side effects of this call can be applied once, however often the call is
// repeated: the ID of the run, the number of the model request whose response has the call, and the ID of the call,
// which some models use again in a later response. It is the same in each replay and in each attempt, also in the runs
// of agents that are tools (AgentTool), whose IDs derive from the key of their call. It is "" outside of calls with an
// ID.
func (i *RunInfo) IdempotencyKey() string {
	if i.ToolCallID == "" {
		return ""
	}
	return i.RunID + "/" + strconv.Itoa(i.Step) + "/" + i.ToolCallID
}

// LastAttempt reports whether a failure now ends the run.
func (i *RunInfo) LastAttempt() bool { return i.Retry >= i.MaxRetries }

// Failures returns how often a tool has failed since it last succeeded.
func (i *RunInfo) Failures(tool string) int { return i.failures.Of(tool) }

// Enqueue adds messages to the run: its model reads them with one of the next requests, as the priority says.
// Neighbouring pieces of user content become one prompt, and parts that follow each other one request; messages stay as
// they are, and the last of them must be a request. What calls enqueue is delivered in their order when they have
// ended, unless one failed with an error that ends the run; parts and content that are to be read as soon as possible
// follow the result of their call in the same request. Without content nothing happens.
//
// It may be called by several goroutines; the error wraps ErrNotRunning after the call that the context belongs to.
func (i *RunInfo) Enqueue(p message.Priority, content ...message.Enqueueable) error {
	if i.asides == nil {
		return ErrNotRunning
	}
	messages, err := message.Enclose(content)
	if err != nil || len(messages) == 0 {
		return err
	}
	e := message.Enqueued{Priority: p, Messages: messages}
	if p == message.ASAP && message.Loose(content) {
		e.Call = i.ToolCallID
	}
	return i.asides.say(e)
}

// Use counts what a function of the agent has used itself, such as by model.Ask, for the run and its limits. The error is
// ErrNotRunning outside a run.
func (i *RunInfo) Use(u *usage.Run) error {
	if i.asides == nil {
		return ErrNotRunning
	}
	if i.asides.use(u) && i.ledger != nil {
		ledgerOf(i).count(u)
	}
	return nil
}

// LoadCapability loads a deferred capability (see capabilities.OnDemand), as if the model had: its tools and instructions
// are part of each request that is prepared from then on. It reports false if the capability is loaded already, or being
// loaded by the same function. It does not cause a request: if the run ends or pauses first, nothing is loaded. It returns
// an error if there is no such capability, and ErrNotRunning outside a run.
func (i *RunInfo) LoadCapability(id string) (bool, error) {
	switch {
	case i.asides == nil:
		return false, ErrNotRunning
	case !slices.Contains(i.asides.deferred, id):
		return false, fmt.Errorf("agentgen: there is no capability %q to load: there are %q", id, i.asides.deferred)
	case message.LoadedCapabilities(i.Messages)[id]:
		return false, nil
	}
	return i.asides.load(id, i.ToolCallID)
}

// Outliving returns a RunInfo for WithParent of a run that may outlive the function which i was given to. The limits hold for that run,
// too, but what it has used does not count any more once it ends, as the function may have returned by then, and its events are not
// reported. Add the usage with Use.
func (i *RunInfo) Outliving() *RunInfo {
	c := *i
	c.asides, c.emit = &asides{closed: true, outlived: true}, nil
	return &c
}

// Watched reports whether the run is watched, so that Emit has an effect.
func (i *RunInfo) Watched() bool { return i.emit != nil }

// Emit sends an event to those who watch the run, at once: a CustomEvent with that name and data, which is any JSON. If
// the run is not watched, nothing happens. A function of the agent calls it on its own goroutine, a tool on any. It
// returns an error if data is not JSON, and the error of those who watch; it wraps ErrNotRunning after the call that
// the context belongs to.
func (i *RunInfo) Emit(ctx context.Context, name string, data RawJSON) error {
	if err := jsonwire.CheckRaw("the data of the event "+name, data); err != nil || i.emit == nil {
		return err
	}
	return i.emit(ctx, model.Event{Kind: model.CustomEvent, Custom: &model.Custom{Name: name, Data: data, ToolCallID: i.ToolCallID}})
}

// EmitSubAgent sends an event of a run within this one to those who watch this one, as Emit does: a SubAgentEvent. An empty ToolCallID
// stands for that of i. It is for runs whose events do not arrive by themselves, as those of a run with WithParent do: such as one that is
// watched already.
func (i *RunInfo) EmitSubAgent(ctx context.Context, inner *model.SubAgent) error {
	if i.emit == nil {
		return nil
	}
	in := *inner
	in.ToolCallID = cmp.Or(in.ToolCallID, i.ToolCallID)
	return i.emit(ctx, model.Event{Kind: model.SubAgentEvent, SubAgent: &in})
}

// callContext is the part of the context of a call, or of a function that is not part of one, that does not depend on
// types.
type callContext struct {
	info   RunInfo
	asides asides
	// typed is the *RunContext of which this is part.
	typed any
}

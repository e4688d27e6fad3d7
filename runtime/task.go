package runtime

import (
	"time"

	"github.com/agentgen-go/agentgen/runtime/internal/kind"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// TaskKind says what a Task does.
type TaskKind uint8

// The kinds of tasks, in the order of a run. A task that would not call a function of the agent is left out.
const (
	// TaskBegin calls MetadataFunc and the SystemPromptFuncs.
	TaskBegin TaskKind = iota + 1
	// TaskPrepare calls the agent's functions that prepare the next request.
	TaskPrepare
	// TaskCount counts the tokens of the next request.
	TaskCount
	// TaskRequest sends the request to the model.
	TaskRequest
	// TaskValidate decodes the arguments of all calls of a response, and decides which of them need approval.
	TaskValidate
	// TaskCall runs one call of a function tool, or makes an output that functions of the agent take part in.
	TaskCall
	// TaskHandle calls the DeferredHandlers for calls that wait.
	TaskHandle
	// TaskEnd asks MetadataFunc again.
	TaskEnd
)

// String returns the kind's name, such as "request".
func (k TaskKind) String() string {
	return kind.Name("TaskKind", k, "none", "begin", "prepare", "count", "request", "validate", "call", "handle", "end")
}

// A Task is a piece of work of a Play. Agent.Perform does it, in this or another process, and Play.Feed takes the
// result.
type Task struct {
	Kind TaskKind
	// Key identifies the task within its run; it is the same in each replay. For a key across runs, join it to the
	// run's ID.
	Key string
	// Name names the step for people: the kind, or the tool of a call.
	Name string
	// Tool is the tool of a call, for timeouts and retries by tool; nil for other tasks. It must not be changed.
	Tool *model.ToolDef
	// Input is the argument of Perform: the state of the run, with the conversation.
	Input RawJSON
	// Sub describes the other agent's run, if the call's tool runs one: an engine may make a child workflow of it. It
	// is nil for other tasks, and for calls with Hooks.Execute around them, which only Perform calls.
	Sub *SubRun
}

// taskInput is what goes to where a task is performed.
//
//agent:codec
type taskInput struct {
	Kind  TaskKind `json:"kind"`
	Key   string   `json:"key"`
	Index int      `json:"index,omitempty"` // of the call
	Run   savedRun `json:"run"`
}

// taskResult is what comes back. Which of its fields are set depends on the kind, and on whether the task has failed.
//
//agent:codec
type taskResult struct {
	Kind TaskKind `json:"kind"`
	// Task is the key of the task and RunID names its run, so that the result is taken for no other.
	Task  string    `json:"task"`
	RunID string    `json:"run_id"`
	At    time.Time `json:"at"`
	// Metadata is what MetadataFunc has returned; SystemPrompts and History are what a run begins with (TaskBegin).
	Metadata      savedMetadata         `json:"metadata,omitempty"`
	SystemPrompts []message.RequestPart `json:"system_prompts,omitempty"`
	// History is that with which the run begins, or the processed one (TaskPrepare): if Processed is set, it replaces the other.
	History   message.History `json:"history,omitempty"`
	Processed bool            `json:"processed,omitempty"`
	// Request holds what else a request needs (TaskPrepare).
	Request *model.Request `json:"request,omitempty"`
	// Origins say where the tools of the request come from that are not the agent's own by the same name.
	Origins []toolOrigin `json:"origins,omitempty"`
	Tokens  int          `json:"tokens,omitempty"`
	// Response is the response, or what there is of it if the request has failed: one message or none.
	Response message.History `json:"response,omitempty"`
	// Refused reports whether hooks have refused the request, or the response, with Feedback.
	Refused  bool          `json:"refused,omitempty"`
	Feedback string        `json:"feedback,omitempty"`
	Verdicts []verdict     `json:"verdicts,omitempty"`
	Outcome  *loop.Outcome `json:"outcome,omitempty"`
	// Form and Output are the output of an accepted outcome.
	Form    string                   `json:"form,omitempty"`
	Output  RawJSON                  `json:"output,omitempty"`
	Results *message.DeferredResults `json:"results,omitempty"`
	// Used and Said are what functions that are not part of a call have used and enqueued.
	Used *usage.Run         `json:"used,omitempty"`
	Said []message.Enqueued `json:"said,omitempty"`
	// Error is why the task has failed permanently.
	Error []savedError `json:"error,omitempty"`
}

// verdict is what has come of checking a call.
type verdict struct {
	Index   int           `json:"index"`
	Outcome *loop.Outcome `json:"outcome,omitempty"`
	// Validated is that of a call that can be run: see loop.Outcome.
	Validated RawJSON `json:"validated,omitempty"`
}

// take adds what functions have used and said.
func (t *taskResult) take(a *asides) {
	used, said := a.close()
	if used != nil {
		if t.Used == nil {
			t.Used = new(usage.Run)
		}
		t.Used.CountRun(used)
	}
	t.Said = append(t.Said, said...)
}

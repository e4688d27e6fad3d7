package runtime

import (
	"context"
	"time"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// A Point is four functions around one operation of a run; each may be nil. In is the input of the operation, Out its
// result. If several capabilities have functions, the Wraps are nested, the first outermost. Within all of them the
// Befores run in order, then the operation, then the Afters in reverse order; if the operation has failed, the OnErrors
// run in reverse order until one of them recovers, and then all Afters.
type Point[D, In, Out any] struct {
	// Wrap calls next to do the operation. To skip it, Wrap returns without calling next; to change the input or the
	// result, it passes or returns another value.
	Wrap func(ctx context.Context, rc *RunContext[D], in In, next func(context.Context, In) (Out, error)) (Out, error)
	// Before returns the input, changed or not.
	Before func(ctx context.Context, rc *RunContext[D], in In) (In, error)
	// After returns the result, changed or not.
	After func(ctx context.Context, rc *RunContext[D], in In, out Out) (Out, error)
	// OnError returns a result to use instead of the error, or an error: the same or another one.
	OnError func(ctx context.Context, rc *RunContext[D], in In, err error) (Out, error)
}

// Hooks are functions of a Capability that are called around the operations of a run. The zero value has none, and
// costs nothing.
//
// A RunContext is valid during the call, and the calls of one run come one after the other; those around calls of tools and
// outputs may run at the same time for calls of one response. An error ends the run unless the field says otherwise. The
// errors by which tools steer a run mean here:
//
//	                          Retryf            Failedf       ErrApprovalRequired, ErrCallDeferred
//	Request, PrepareRequest   asks again (1)    ends the run  ends the run
//	Validate                  retries the call  fails it      after decoding: the call waits
//	Execute                   retries the call  fails it      the call waits
//	OutputValidate, -Process  asks again        ends the run  ends the run
//	all others                ends the run      ends the run  ends the run
//
// (1) A response that was there already stays in the history; without one, no request is made.
type Hooks[D any] struct {
	// Run is around the whole run; its result is the output, of the agent's type. A pause is an error to Wrap
	// (*PauseError), and neither After nor OnError get it.
	Run Point[D, Begin, any]
	// Step is around each step of the loop but the last: see loop.StepKind. Its result is the next step.
	Step Point[D, loop.Step, loop.Step]

	// Request is around the request of a step. Wrap and Before are called once for it, After and OnError for each attempt.
	// Before may change what is sent, for this request only.
	Request Point[D, *ModelRequest, *message.Response]
	// PrepareRequest may change what is sent in one attempt. See RetryRequest.
	PrepareRequest func(ctx context.Context, rc *RunContext[D], r *ModelRequest) (*ModelRequest, error)
	// WrapModel returns the model that is asked in one attempt: m, or one around it.
	WrapModel func(ctx context.Context, rc *RunContext[D], m model.Model) (model.Model, error)

	// Validate is around the decoding of the arguments of a function tool: Before may change ToolCall.Args. It is called
	// once for a call, and once more after an approval; where the call is performed in another process, the validated
	// arguments are sent there as JSON.
	Validate Point[D, *ToolCall, Call]
	// Execute is around a call of a function tool. Its result is what Tool.Invoke returns: a Go value, which
	// Tool.Encode writes afterwards. Before may change ToolCall.Call.
	Execute Point[D, *ToolCall, any]
	// Tools, if set, reports which tools Validate and Execute are for. See OnlyTools.
	Tools func(def *model.ToolDef) bool

	// OutputValidate is around the decoding of an output that is not plain text: Before may change OutputCall.Text. Its
	// result is the decoded output or, for an output function, its Call.
	OutputValidate Point[D, *OutputCall, any]
	// OutputProcess is around the functions that turn the decoded value into the output: output functions,
	// Agent.OutputText and the OutputValidators. Its input is OutputCall.Value, its result the output, of the agent's
	// type.
	OutputProcess Point[D, *OutputCall, any]

	// PrepareTools and PrepareOutputTools are like the fields of Agent, and called after them.
	PrepareTools, PrepareOutputTools PrepareToolsFunc[D]
	// WrapToolset returns the toolset of all tools of the run: ts, or one around it. It is called once for each run.
	WrapToolset func(ts Toolset[D]) Toolset[D]
	// HandleDeferred is like one of Agent.DeferredHandlers, and called after those.
	HandleDeferred DeferredHandler[D]

	// OnEvent gets each event before those who watch the run.
	OnEvent func(ctx context.Context, rc *RunContext[D], e model.Event) error
	// WrapEvents returns a function that gets the events before those who watch the run: it passes them to next, and
	// may change, drop or add events. The first capability is outermost: it gets the events that the others pass.
	WrapEvents func(ctx context.Context, rc *RunContext[D], next func(model.Event) error) func(model.Event) error

	// Timeout limits each call of a Before, After and OnError; 0 means no limit. The functions must honour their context.
	Timeout time.Duration
}

// Begin is the input of a run: see RunInfo for more.
type Begin struct {
	Prompt string
}

// ModelRequest is a request to a model. Its fields may be replaced.
type ModelRequest struct {
	// Model is the model that gets this attempt and those that follow.
	Model model.Model
	// Request is a copy of this request. Its fields may be replaced, and its slices appended to; what is in them, and the settings,
	// are shared and must not be changed.
	Request *model.Request
	// Attempt counts the attempts at this request from 1; it is 0 before the first.
	Attempt int
}

// ToolCall is a call of a function tool on its way from the model to the tool.
type ToolCall struct {
	// Part is the call as the model made it, and stays so in the history. Def is the tool as it was sent with the request.
	Part *message.ToolCallPart
	Def  *model.ToolDef
	// Args are the arguments, before they are decoded; Call is set once they are.
	Args string
	Call Call

	tool interface { // that is called, nil before that
		Encode(result any) (Return, error)
	}
}

// OutputCall is an output on its way from the model to the result.
type OutputCall struct {
	// Part is the call of an output tool, and Def the tool; both are nil for text.
	Part *message.ToolCallPart
	Def  *model.ToolDef
	// Text is the output as the model wrote it: arguments, or text. Value is set once it is decoded; it is the text itself for
	// plain text.
	Text  string
	Value any
}

// OnlyTools returns a function for Hooks.Tools that reports whether a tool has one of the names.
func OnlyTools(names ...string) func(*model.ToolDef) bool {
	return func(def *model.ToolDef) bool {
		for _, n := range names {
			if n == def.Name {
				return true
			}
		}
		return false
	}
}

package runtime

import (
	"context"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// A Call is one call of a tool with decoded and validated arguments. Generated code defines one type for each tool,
// with a field for each parameter.
type Call interface {
	// AppendJSON appends the arguments as a JSON object.
	AppendJSON(dst []byte) ([]byte, error)
}

// A Tool is something that a model can call in an agent whose dependencies are of type D. Generated code implements
// it for functions marked //agent:tool; tools that are known only at run time implement it over raw JSON.
//
// A Tool must be safe for concurrent use: a model may call it several times in one response.
type Tool[D any] interface {
	// Info describes the tool. It returns the same pointer each time, and nobody changes what it points to.
	Info() *model.ToolDef
	// Decode turns the arguments that a model wrote into a call. Its error is a *jsonwire.ValidationError where
	// the model is to blame; the model is then told and may try again.
	Decode(args string) (Call, error)
	// Invoke runs a call that Decode returned.
	Invoke(ctx context.Context, rc *RunContext[D], call Call) (Return, error)
}

// A Preparer is a Tool that looks at each request before it is sent.
type Preparer[D any] interface {
	Tool[D]
	// Prepare returns the tool as it is for the next request: info, which is a copy that it may change, another one of the
	// same name, or nil where the tool cannot be called now. Its error ends the run.
	Prepare(ctx context.Context, rc *RunContext[D], info *model.ToolDef) (*model.ToolDef, error)
}

// An Approver is a Tool that decides for each call whether it needs approval.
type Approver[D any] interface {
	Tool[D]
	// NeedsApproval reports whether a call that Decode returned has to wait until someone has approved of it. With
	// Retryf it sends the call back to the model; other errors end the run.
	NeedsApproval(ctx context.Context, rc *RunContext[D], call Call) (bool, error)
}

// Return is what a tool gives back to the model.
type Return struct {
	// Content is the result as JSON; the zero value stands for null.
	Content RawJSON `json:"content,omitempty"`
	// User, if not empty, is told to the model as if the user had said it, after the results of all calls.
	User string `json:"user,omitempty"`
	// Metadata is kept with the result for the application. The model does not see it.
	Metadata RawJSON `json:"metadata,omitempty"`
}

// ToolReturn is the result type of functions that have more to give back than a value.
type ToolReturn[T any] struct {
	// Value is the result of the call.
	Value T
	// Content, if not empty, is told to the model as if the user had said it, after the results of all calls.
	Content string
	// Metadata is kept with the result for the application. The model does not see it.
	Metadata RawJSON
}

// wrongCall is the error of an Invoke that was given a call of another tool.
func wrongCall(def *model.ToolDef, call Call) error {
	return fmt.Errorf("tool %q was given a call of another tool (%T)", def.Name, call)
}

// Tools lists tools for Agent.Tools by their generated constructors. Constructors of tools without a RunContext are
// generic and fit any D; where nothing fixes D, name it: Tools[NoDeps](RollDieTool).
func Tools[D any](constructors ...func() Tool[D]) []Tool[D] {
	tools := make([]Tool[D], len(constructors))
	for i, c := range constructors {
		tools[i] = c()
	}
	return tools
}

// NoDeps is the dependency type of agents that have none.
type NoDeps struct{}

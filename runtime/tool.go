package runtime

import (
	"context"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// A Call is one call of a tool with decoded and validated arguments. Generated code defines one type for each tool,
// with a field for each parameter.
type Call interface {
	// AppendJSON appends the arguments as a JSON object.
	AppendJSON(dst []byte) ([]byte, error)
}

// A Tool is something that a model can call in an agent whose dependencies are of type D. Generated code implements
// it for functions marked //agent:tool; NewTool makes one that is known only at run time.
//
// Embed a ToolBase for the methods that most tools do not need. To change a tool, embed it and override some of its
// methods. WithDef changes its definition.
//
// A Tool must be safe for concurrent use: a model may call it several times in one response.
type Tool[D any] interface {
	// Def describes the tool. It returns the same pointer each time; what it points to must not be changed.
	Def() *model.ToolDef
	// Decode turns the arguments that a model wrote into a call. Its error is a *jsonwire.ValidationError if the
	// arguments are invalid: the model reads it and may try again.
	Decode(args string) (Call, error)
	// Preparer returns the function that prepares the tool before each request, nil for none.
	Preparer() PrepareToolFunc[D]
	// Approver returns the function that decides which calls need approval, nil if Def says it for all.
	Approver() ApprovalFunc[D]
	// Invoke runs a call that Decode returned, and returns the result as a Go value, for Encode.
	Invoke(ctx context.Context, rc *RunContext[D], call Call) (any, error)
	// Encode writes a result that Invoke returned. Its error ends the run.
	Encode(result any) (Return, error)
}

// A PrepareToolFunc returns the definition of a tool for the next request: def, which it must not change, a changed
// copy of it (see ToolDef.Clone), or nil if the tool cannot be called now. The copy may have another name, by which the
// model then calls the tool. An error ends the run. The RunContext is shared with the other tools that are prepared for
// the request.
type PrepareToolFunc[D any] func(ctx context.Context, rc *RunContext[D], def *model.ToolDef) (*model.ToolDef, error)

// An ApprovalFunc reports whether a call that Decode returned needs approval. An error made by Retryf sends the call
// back to the model; other errors end the run.
type ApprovalFunc[D any] func(ctx context.Context, rc *RunContext[D], call Call) (bool, error)

// ToolBase has default methods to embed in a Tool: it has no Preparer and no Approver, and results are a Return.
type ToolBase[D any] struct{}

// Preparer returns nil.
func (ToolBase[D]) Preparer() PrepareToolFunc[D] { return nil }

// Approver returns nil.
func (ToolBase[D]) Approver() ApprovalFunc[D] { return nil }

// Encode takes results that are already encoded: a Return, a RawJSON, or nil for null.
func (ToolBase[D]) Encode(result any) (Return, error) { return encodeWritten(result) }

// encodeWritten takes a result that is written already.
func encodeWritten(result any) (Return, error) {
	var ret Return
	switch r := result.(type) {
	case nil:
	case Return:
		ret = r
	case RawJSON:
		ret.Content = r
	default:
		return ret, fmt.Errorf("the result is a %T: it must be of the type that the tool's function returns, a runtime.Return, a runtime.RawJSON or nil", result)
	}
	if err := ret.checkContent(); err != nil {
		return ret, err
	}
	ret.Checked = Checked(ret.Content)
	return ret, nil
}

// Return is the result of a tool call.
type Return struct {
	// Content is the result as JSON; the zero value means null.
	Content RawJSON
	// Files, if not empty, are part of the result, after Content: images, documents and so on, by URL, as data or by id. A
	// model that does not take a file within a result gets it in a prompt of the user after the results, with a note
	// which call it is from.
	Files []message.UserContent
	// User, if not empty, is sent to the model as a prompt of the user, after the results of all calls: texts and
	// files.
	User []message.UserContent
	// Metadata is kept with the result for the application. The model does not see it.
	Metadata RawJSON
	// Checked is JSON that is known to be valid, as that of an encoder is. Content is not checked once more if it is that,
	// which would take time for long results.
	Checked Checked
}

// Checked is JSON that is known to be valid. Its values are all equal to packages such as go-cmp: they compare what was
// checked, not whether it was.
type Checked RawJSON

// Equal returns true.
func (Checked) Equal(Checked) bool { return true }

// check returns an error if the result cannot be part of a history.
func (r *Return) check() error {
	if err := model.CheckContent(r.User); err != nil {
		return err
	}
	if err := r.checkContent(); err != nil {
		return err
	}
	return jsonwire.CheckRaw("the Metadata of its result", r.Metadata)
}

func (r *Return) checkContent() error {
	if RawJSON(r.Checked) == r.Content {
		return nil
	}
	return jsonwire.CheckRaw("the Content of its result", r.Content)
}

// ToolReturn is the result type of tools that return more than a value.
type ToolReturn[T any] struct {
	// Value is the result of the call.
	Value T
	// Files are those of Return.
	Files []message.UserContent
	// Content, if not empty, is sent to the model as a prompt of the user, after the results of all calls: texts and
	// files.
	Content []message.UserContent
	// Metadata is kept with the result for the application. The model does not see it.
	Metadata RawJSON
}

// WithDef returns the tool with a changed definition: change gets a copy of the tool's own. Arguments are decoded as
// before, whatever Parameters says.
//
//	runtime.WithDef(PayTool(), func(d *model.ToolDef) { d.Approval = true })
func WithDef[D any](t Tool[D], change func(*model.ToolDef)) Tool[D] {
	def := t.Def().Clone()
	change(def)
	return redefined[D]{t, def}
}

type redefined[D any] struct {
	Tool[D]
	def *model.ToolDef
}

func (r redefined[D]) Def() *model.ToolDef { return r.def }

func (r redefined[D]) runs() string { return runsOf(r.Tool) }

func (r redefined[D]) checkAgent(seen map[any]bool) []string { return checkDelegate(r.Tool, seen) }

func (r redefined[D]) checkKeys(ctx context.Context, seen map[any]bool) error {
	return checkDelegateKeys(ctx, r.Tool, seen)
}

// Tools lists tools for Agent.Tools by their generated constructors. Constructors of tools without a RunContext are
// generic and fit any D; if D cannot be inferred, name it: Tools[NoDeps](RollDieTool).
func Tools[D any](constructors ...func() Tool[D]) []Tool[D] {
	tools := make([]Tool[D], len(constructors))
	for i, c := range constructors {
		tools[i] = c()
	}
	return tools
}

// wrongCall is the error of an Invoke that was given a call of another tool.
func wrongCall(def *model.ToolDef, call Call) error {
	return fmt.Errorf("tool %q was given a call of another tool (%T)", def.Name, call)
}

// NoDeps is the dependency type of agents that have none.
type NoDeps struct{}

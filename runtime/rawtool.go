package runtime

import (
	"context"
	"errors"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/schema"
)

// RawCall is a call of a tool that is known only at run time: its arguments as the model wrote them, a JSON object.
// They are not checked against the tool's schema.
type RawCall struct{ Args RawJSON }

// AppendJSON appends the arguments.
func (c *RawCall) AppendJSON(dst []byte) ([]byte, error) { return append(dst, c.Args...), nil }

// NewTool makes a tool that is known only at run time: def describes it, call runs it with the arguments as the model
// wrote them. These are one JSON object without repeated names, but they have not been checked against def.Parameters.
// Without Parameters any object will do. A result whose Content or Metadata is not JSON ends the run.
func NewTool[D any](def model.ToolDef, call func(ctx context.Context, rc *RunContext[D], args RawJSON) (Return, error)) Tool[D] {
	if def.Parameters == "" {
		def.Parameters = `{"type":"object","properties":{}}`
	}
	return &rawTool[D]{def: def, call: call}
}

// ExternalTool makes a tool that someone else runs: a run that calls it pauses until the result is given. Its
// arguments are checked as those of NewTool.
func ExternalTool[D any](def model.ToolDef) Tool[D] {
	def.External = true
	return NewTool(def, func(context.Context, *RunContext[D], RawJSON) (Return, error) {
		//lint:ignore ST1005 these are the field's words
		return Return{}, errors.New("External tools cannot be called")
	})
}

type rawTool[D any] struct {
	ToolBase[D]
	def  model.ToolDef
	call func(ctx context.Context, rc *RunContext[D], args RawJSON) (Return, error)
}

func (t *rawTool[D]) Def() *model.ToolDef { return &t.def }

// Decode checks that the arguments are an object.
func (t *rawTool[D]) Decode(args string) (Call, error) { return decodeRaw(&t.def, args) }

func decodeRaw(def *model.ToolDef, args string) (Call, error) {
	r := jsonwire.NewReader(args, jsonwire.Strict)
	seen := make(map[string]bool)
	if r.Object() {
		for r.Member() {
			name := r.KeyString()
			if seen[name] {
				r.Duplicate()
			}
			seen[name] = true
			r.Skip()
		}
	}
	if err := r.End(); err != nil {
		return nil, err
	}
	return withoutNulls(def, args)
}

func (t *rawTool[D]) Invoke(ctx context.Context, rc *RunContext[D], call Call) (any, error) {
	c, ok := call.(*RawCall)
	if !ok {
		return nil, wrongCall(&t.def, call)
	}
	ret, err := t.call(ctx, rc, c.Args)
	if err != nil {
		return nil, err
	}
	return ret, nil
}

// withoutNulls returns the call. A provider that enforces the schema makes the model write null for what it leaves out.
func withoutNulls(def *model.ToolDef, args string) (Call, error) {
	if def.Strict == nil || !*def.Strict {
		return &RawCall{RawJSON(args)}, nil
	}
	whole, err := schema.DropNulls(def.Parameters, RawJSON(args))
	if err != nil {
		return nil, err
	}
	return &RawCall{whole}, nil
}

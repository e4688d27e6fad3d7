package agentspec

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/internal/jsonschema"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// RawOutput returns the output that a JSON Schema of an object describes, for agents whose output is known at run time only:
//
//	agent := &runtime.Agent[Deps, runtime.RawJSON]{Output: output}
//
// The schema is sent as it is. What the model writes is checked against it; what is wrong goes back to the model, as for outputs of Go
// types. A "description" of the schema becomes that of the output tool. The schema is of draft 2020-12 unless it names another one, must not
// refer to anything outside of itself, and its patterns are those of Go's regexp. It is an error if it is not a schema.
func RawOutput(schema jsonwire.Raw) (runtime.Output[jsonwire.Raw], error) {
	var out runtime.Output[jsonwire.Raw]
	compiled, err := jsonschema.Compile(schema)
	if err != nil {
		return out, fmt.Errorf("agentgen: not a JSON Schema: %w", err)
	}
	if !compiled.DescribesObject() {
		return out, errors.New(`agentgen: the schema of an output must be that of an object: "type": "object"`)
	}
	def := &model.ToolDef{Name: "final_result", Description: cmp.Or(compiled.Description(), "The final response which ends this conversation"), Parameters: schema}
	decode := func(args string) (jsonwire.Raw, error) {
		return jsonwire.Raw(args), compiled.Check(jsonwire.Raw(args))
	}
	encode := func(v jsonwire.Raw) (runtime.RawJSON, error) { return v, compiled.Check(v) }
	out.Choices = []runtime.OutputChoice[jsonwire.Raw]{{Def: def, Decode: decode, Encode: encode}}
	return out, nil
}

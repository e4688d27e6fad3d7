// Package generated holds the functions that only generated code calls.
package generated

import (
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"

	// Generated code of //agent:xml imports it: whoever vendors this package has it before anything is generated.
	_ "github.com/agentgen-go/agentgen/runtime/xmlwire"
)

// Returned is what tools return for an encoded result.
func Returned(content jsonwire.Raw, err error) (runtime.Return, error) {
	if err != nil {
		return runtime.Return{}, fmt.Errorf("encode the result: %w", err)
	}
	return runtime.Return{Content: content, Checked: runtime.Checked(content)}, nil
}

// Resolved is the result of a call that was made elsewhere, from an encoded result.
func Resolved(content jsonwire.Raw, err error) (message.CallResult, error) {
	if err != nil {
		return message.CallResult{}, fmt.Errorf("encode the result: %w", err)
	}
	return message.CallResult{Content: content}, nil
}

// WrongCall is the error of an Invoke that was given a call of another tool.
func WrongCall(def *model.ToolDef, call runtime.Call) error {
	return fmt.Errorf("tool %q was given a call of another tool (%T)", def.Name, call)
}

// ExternalCall is the error of the Invoke of an External tool, whose results come from elsewhere.
func ExternalCall(def *model.ToolDef) error {
	return fmt.Errorf("tool %q: External tools cannot be called, their results come from outside", def.Name)
}

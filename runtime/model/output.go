package model

import "github.com/agentgen-go/agentgen/runtime/jsonwire"

// OutputMode says how a model gives an answer that is no plain text.
type OutputMode uint8

// The output modes.
const (
	// OutputTool lets the model call an output tool.
	OutputTool OutputMode = iota
	// OutputNative lets the model write JSON, which the provider holds to the schema.
	OutputNative
	// OutputPrompted asks the model in its instructions to write JSON.
	OutputPrompted
)

// OutputSchema is the form of an answer that is written as JSON in the text.
type OutputSchema struct {
	// Mode is OutputNative, where the provider holds the model to the schema, or OutputPrompted, where the instructions
	// ask for it already and a provider that can should but make sure that the text is JSON.
	Mode              OutputMode
	Name, Description string
	// Schema is the JSON Schema of the text. StrictSchema is the form of it that providers with a strict mode take, empty
	// where it does not differ.
	Schema, StrictSchema jsonwire.Raw
	// Strict asks the provider to hold the model to the schema; nil leaves the choice to the provider.
	Strict *bool
}

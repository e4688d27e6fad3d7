package runtime

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Output describes the type of an agent's output. Generated code makes one for each type marked //agent:output. The
// zero Output means plain text and fits agents whose O is string.
type Output[O any] struct {
	// Choices are the forms that the output may have. In mode message.OutputTool each is an output tool of its own.
	Choices []OutputChoice[O]
	// Mode says how the model writes the output; message.OutputAuto, the zero value, leaves it to the model's profile.
	Mode message.OutputMode
	// Name and Description describe the output as a whole to the provider in OutputNative. An empty Name means
	// "final_result".
	Name, Description string
	// Envelope is the form of an output that is written as text if there are several Choices. With one choice it is
	// nil, and the text has the form of the choice.
	Envelope *OutputEnvelope[O]
	// Template is how message.OutputPrompted asks for the output: the text that is added to the instructions, in which
	// {schema} stands for the schema. Empty means that of the model's profile; model.NoTemplate adds nothing.
	Template string
}

// OutputEnvelope is a JSON text that says which of several choices it holds: {"result": {"kind": NAME, "data":
// OUTPUT}}.
type OutputEnvelope[O any] struct {
	// Schema is the JSON Schema of the text.
	Schema RawJSON
	// StrictSchema is the form of Schema for providers with a strict mode, empty if it does not differ.
	StrictSchema RawJSON
	// Decode turns a text into the output. Its error is a *jsonwire.ValidationError.
	Decode func(text string) (O, error)
	// Encode writes an output as Decode reads it.
	Encode func(answer O) (RawJSON, error)
	// Partial decodes a text that is still being written; nil if that is not possible.
	Partial func() PartialDecoder[O]
}

// A PartialDecoder decodes an output while it is being written.
type PartialDecoder[O any] interface {
	// Append takes what has been written since. It sets output to the output so far, unless that cannot have changed: then
	// it returns false. Slices, maps and pointers in it are shared with later ones: they are valid until the next call.
	Append(delta string, output *O) (changed bool)
	// Close frees the decoder, which must not be used any more. It may be called more than once.
	Close()
}

// OutputChoice is one form that an output may have.
type OutputChoice[O any] struct {
	// Def describes the output tool that the model calls to give its output.
	Def *model.ToolDef
	// Decode turns the arguments of that call into the output. Its error is a *jsonwire.ValidationError.
	Decode func(args string) (O, error)
	// Encode writes an output as Decode reads it. It returns an error if the output is of another choice.
	Encode func(answer O) (RawJSON, error)
	// Partial returns a decoder of arguments that are still being written; nil if that is not possible.
	Partial func() PartialDecoder[O]
}

// An OutputTool is a function whose result is the output of a run. Generated code implements it for functions marked
// //agent:output. It must be safe for concurrent use.
type OutputTool[D, O any] interface {
	// Def describes the output tool that the model calls to give its output.
	Def() *model.ToolDef
	// Decode turns the arguments that a model wrote into a call, as Tool's does.
	Decode(args string) (Call, error)
	// Finish runs a call that Decode returned, and returns the output. An error made by Retryf asks the model for
	// another one.
	Finish(ctx context.Context, rc *RunContext[D], call Call) (O, error)
}

package runtime

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Output describes the type of an agent's answer. Generated code makes one for each type marked //agent:output.
// The zero Output stands for plain text and fits agents whose O is string.
type Output[O any] struct {
	// Choices are the forms in which the model may answer. In message.OutputTool each is an output tool of its own.
	Choices []OutputChoice[O]
	// Mode says how the model gives its answer; message.OutputAuto, which is empty, leaves it to the model's profile.
	Mode message.OutputMode
	// Name and Description tell the provider of the answer as a whole in OutputNative. Name is "final_result" where it is
	// empty.
	Name, Description string
	// Envelope is the form of an answer that is written as text where there are several Choices. With one choice it is
	// nil, and the text has the form of the choice.
	Envelope *OutputEnvelope[O]
	// Template is how message.OutputPrompted asks for the output: the text that is added to the instructions, in which
	// {schema} stands for the schema. Empty means that of the model's profile; model.NoTemplate adds nothing.
	Template string
}

// OutputEnvelope is a JSON text that says which of several choices it holds: {"result": {"kind": NAME, "data": ANSWER}}.
type OutputEnvelope[O any] struct {
	// Schema is the JSON Schema of the text.
	Schema RawJSON
	// StrictSchema is the form of Schema that providers with a strict mode take, empty where it does not differ.
	StrictSchema RawJSON
	// Decode turns a text into the answer. Its error is a *jsonwire.ValidationError.
	Decode func(text string) (O, error)
	// Encode writes an answer as Decode reads it.
	Encode func(answer O) (RawJSON, error)
	// Partial decodes a text that is still being written; nil where that is not possible.
	Partial func() PartialDecoder[O]
}

// A PartialDecoder decodes an answer while it is being written.
type PartialDecoder[O any] interface {
	// Append takes what has been written since. It returns what the answer is so far, and whether that may have changed.
	// Slices, maps and pointers in the answer are shared with later ones: they are valid until the next call.
	Append(delta string) (answer O, changed bool)
	// Close frees the decoder, which must not be used any more. It may be called more than once.
	Close()
}

// OutputChoice is one form in which a model may answer.
type OutputChoice[O any] struct {
	// Def describes the output tool that the model calls to give its answer.
	Def *model.ToolDef
	// Decode turns the arguments of that call into the answer. Its error is a *jsonwire.ValidationError.
	Decode func(args string) (O, error)
	// Encode writes an answer as Decode reads it. It is an error where the answer is of another choice.
	Encode func(answer O) (RawJSON, error)
	// Partial returns a decoder of arguments that are still being written; nil where that is not possible.
	Partial func() PartialDecoder[O]
}

// An OutputTool is a function whose result is the answer of a run. Generated code implements it for functions marked
// //agent:output. It must be safe for concurrent use.
type OutputTool[D, O any] interface {
	// Def describes the output tool that the model calls to give its answer.
	Def() *model.ToolDef
	// Decode turns the arguments that a model wrote into a call, as Tool's does.
	Decode(args string) (Call, error)
	// Finish runs a call that Decode returned, and returns the answer. With Retryf it asks the model for another one.
	Finish(ctx context.Context, rc *RunContext[D], call Call) (O, error)
}

package runtime

import "context"

// Output describes the type of an agent's answer. Generated code makes one for each type marked //agent:output.
// The zero Output stands for plain text and fits agents whose O is string.
type Output[O any] struct {
	// Choices are the forms in which the model may answer, each an output tool of its own.
	Choices []OutputChoice[O]
}

// OutputChoice is one form in which a model may answer.
type OutputChoice[O any] struct {
	// Info describes the output tool that the model calls to give its answer.
	Info *ToolInfo
	// Decode turns the arguments of that call into the answer. Its error is a *jsonwire.ValidationError.
	Decode func(args string) (O, error)
	// Encode writes an answer as Decode reads it. It is an error where the answer is of another choice.
	Encode func(answer O) (RawJSON, error)
}

// An OutputTool is a function whose result is the answer of a run. Generated code implements it for functions marked
// //agent:output. It must be safe for concurrent use.
type OutputTool[D, O any] interface {
	// Info describes the output tool that the model calls to give its answer.
	Info() *ToolInfo
	// Decode turns the arguments that a model wrote into a call, as Tool's does.
	Decode(args string) (Call, error)
	// Finish runs a call that Decode returned, and returns the answer. With Retryf it asks the model for another one.
	Finish(ctx context.Context, rc *RunContext[D], call Call) (O, error)
}

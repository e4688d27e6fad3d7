package runtime

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
	// Encode writes an answer as Decode reads it.
	Encode func(answer O) (RawJSON, error)
}

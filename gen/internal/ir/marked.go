package ir

// Output is a type marked //agent:output.
type Output struct {
	Type        *Type  // always named
	Name        string // of the output tool, such as final_result
	Description string // "" where the type has no doc comment
	Retries     *int   // of the output tools; nil leaves them to the agent
	Strict      *bool
	LaxOff      bool
	Pos         Pos

	Mode OutputMode
	// Whole names the output to providers if it is a text; "" if Mode is Auto or ByTool.
	Whole string

	// Func is the function that makes the output of the model's arguments, if one is marked instead of a type. Its
	// Name, Description and Options are those of the output tool. Type is then its result, whatever type that is.
	Func *Tool
}

// OutputMode says how a model writes an output.
type OutputMode uint8

// The output modes.
const (
	Auto     OutputMode = iota // as the model's profile says at run time
	ByTool                     // by a call of an output tool
	Native                     // as a text that the provider holds to the schema
	Prompted                   // as a text that instructions ask for
)

// IsText reports whether the mode asks for a text.
func (m OutputMode) IsText() bool {
	return m == Native || m == Prompted
}

// Codec is a type marked //agent:codec for which functions are generated whatever else uses it. Its Type has a Mark.
type Codec struct {
	Type *Type // always named

	// Whole reports whether the type has the methods AppendJSON and DecodeJSON for a whole text. Unions, which cannot have
	// methods, and structs with a kind have none.
	Whole bool
	// Pair reports whether the functions for other packages are generated: the methods EncodeJSONTo and DecodeJSONFrom or,
	// for a union N, the functions EncodeNJSON and DecodeNJSON.
	Pair bool
	// Schema reports whether the type has a method JSONSchema.
	Schema bool

	Pos Pos
}

// Mark is what //agent:codec says of a type, of any package.
type Mark struct {
	Lenient        bool
	Nulls          bool // nil slices, maps and bytes are read from null
	Decode, Encode bool // the directions, at least one
}

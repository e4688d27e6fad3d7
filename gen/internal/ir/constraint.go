package ir

// Constraints limit a value in JSON Schema's words. Items are those of the elements of a Slice or Array.
type Constraints struct {
	MinLength, MaxLength               *int
	Pattern                            string
	Format                             string
	Minimum, Maximum                   *Number
	ExclusiveMinimum, ExclusiveMaximum *Number
	MultipleOf                         *Number
	MinItems, MaxItems                 *int
	UniqueItems                        bool
	MinProperties, MaxProperties       *int
	Enum                               []Literal
	Title                              string
	Examples                           []Literal
	ReadOnly, WriteOnly, Deprecated    bool

	Items *Constraints
}

// Number is a number as it was written, so that no digit is lost on the way to the schema and the code.
type Number string

// Literal is a constant value that has been checked against its type.
type Literal struct {
	JSON string // as JSON, such as "celsius" with its quotes, 42 or ["a"]
	Go   string // as a Go expression of the field's (pointer-free) type, such as 42 or "a"; "" where it is only data
}

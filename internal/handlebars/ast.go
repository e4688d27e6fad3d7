// Package handlebars reads templates in the syntax of Handlebars, as far as Pydantic AI's TemplateStr has it: without escaping, partials
// and helpers of one's own. The generator compiles what it has read, and package spec renders it over JSON.
package handlebars

// Kind is a kind of Node.
type Kind uint8

// The kinds of nodes.
const (
	Text    Kind = iota // Text, as it is printed
	Print               // prints Value
	If                  // Body if Value is true, or else Else
	Unless              // Body if Value is false, or else Else
	Each                // Body for each element of Value, or Else if there is none
	With                // Body in the context Value, if that is true, or else Else
	Section             // a block that is named after Value: what it does depends on that value
	Inverse             // Body if Value is false, or else Else: a block {{^value}}
)

// Node is a part of a template.
type Node struct {
	Kind Kind
	At   int    // the offset of the text or of the tag
	Text string // of a Text
	// Value is nil for a Text.
	Value *Expr
	// Params are the names after "as" in a block.
	Params []string
	// Body and Else are the branches of a block. Bare reports whether Else stands in the scope that is around the block, as that of a
	// Section and what {{else if}} begins do; otherwise it adds one, as Body does.
	Body, Else []*Node
	Bare       bool
}

// ExprKind is a kind of Expr.
type ExprKind uint8

// The kinds of expressions.
const (
	Path   ExprKind = iota // Names from the context that is Up scopes further out, or from a block's parameter
	Data                   // an @-variable, the first of Names, and what the others find in it
	String                 // Text
	Int                    // Text, in decimal digits
	Float                  // Text, in Go's form
	Bool                   // Text, "true" or "false"
	Null                   // no value
	Lookup                 // the element Key of Of
)

// Expr is a value of a template.
type Expr struct {
	Kind ExprKind
	At   int
	// Text is the value of a literal; of a Path, Data or Lookup it is what was written.
	Text    string
	Up      int
	Names   []Name
	Of, Key *Expr
}

// Name is one name of a path.
type Name struct {
	At   int
	Text string
}

// Problem is a mistake in a template.
type Problem struct {
	Offset        int // in bytes
	Message, Hint string
}

// DataNames are the names of the @-variables.
var DataNames = []string{"root", "index", "key", "first", "last"}

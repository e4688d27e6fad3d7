package ir

// Prompt is a template marked //agent:prompt, checked against the type of its dependencies.
type Prompt struct {
	Go   string // the constant or variable that holds the template
	Func string // the function that renders it
	// Instructions is the function that renders it for a run.
	Instructions string
	Doc          string
	Deps         *Type // nil for a template that needs none
	Root         *PromptVar
	Body         []*PromptNode
	Pos          Pos
}

// PromptNodeKind is a kind of PromptNode.
type PromptNodeKind uint8

// Kinds of nodes.
const (
	PromptText     PromptNodeKind = iota // Text
	PromptPrint                          // Value
	PromptIf                             // Body if Value, or else Else
	PromptWith                           // Body with Var, if Value is true, or else Else
	PromptRange                          // Body for each element Var, and its key or index Key, of Value; Else if there are none
	PromptLet                            // declares Var
	PromptSet                            // assigns to Var
	PromptBreak                          // out of the innermost range
	PromptContinue                       // with its next element
)

// PromptNode is a part of a template.
type PromptNode struct {
	Kind       PromptNodeKind
	Text       string
	Value      *PromptExpr
	Var, Key   *PromptVar // nil for none
	Index      *PromptVar // of a range over a map: counts its elements; nil for none
	Python     bool       // Value is a float that is printed in Python's form
	Body, Else []*PromptNode
}

// PromptVar is a variable of a template. It is identified by its address.
type PromptVar struct {
	ID   int // unique in the template; 0 are the dependencies
	Used bool
	Set  bool // a node assigns to it
}

// PromptExprKind is a kind of PromptExpr.
type PromptExprKind uint8

// Kinds of expressions.
const (
	PromptUse     PromptExprKind = iota // Var
	PromptField                         // the field Name of X
	PromptMethod                        // the result of the method Name of X
	PromptLiteral                       // Name, in Go
	PromptIndex                         // Args[0] of X
	PromptLen                           // the length of X
	PromptCompare                       // X Name Args[0], where Name is an operator of Go
	PromptTruth                         // whether X is what templates call true
	PromptNot                           // not X
	PromptAnd                           // whether all Args are true
	PromptOr                            // whether one of Args is true
	PromptDeref                         // what the pointer X points to
	PromptHas                           // whether X has an element Args[0]
	PromptLast                          // whether the variable X is the index of the last element of Args[0]
)

// PromptExpr is a value of a template.
type PromptExpr struct {
	Kind   PromptExprKind
	Var    *PromptVar
	X      *PromptExpr
	Args   []*PromptExpr
	Name   string
	JSON   string // of a field: the name of its member
	Failed string // of a Field, Method or Index: the error if X is nil or has no such element
	Fails  bool   // of a Method: it returns an error as well
	Shape  PromptShape
}

// PromptShape is what a value is for templates.
type PromptShape struct {
	Kind    Kind // Bool, Int, Uint, Float, String, Slice, Map, Struct, or Any for another interface
	Bits    int
	GoBasic string // the predeclared type whose values it has, "" for a type with a name
	Pointer bool   // it is a pointer to such a value
	Says    string // the method that prints it, Error or String, or ""
}

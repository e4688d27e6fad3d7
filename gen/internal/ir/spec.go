package ir

// Spec is an agent spec marked //agent:spec, which is compiled to a function that makes the agent.
type Spec struct {
	Go   string // the variable that embeds the file
	Func string // the function
	File string // as it is embedded
	Doc  string
	Deps *Type // nil for an agent without dependencies
	// Output is the type of the output, nil for plain text. Its generated variable has its name and "Output".
	Output *Type
	Fields []SpecField
	// Templates are those of the instructions.
	Templates []*Prompt
	// Types are the declarations of the output, in Go, "" for none.
	Types string
	Pos   Pos
}

// SpecField is a field of the agent.
type SpecField struct {
	Name  string
	Value GoCode
}

// GoCode is an expression in Go. Names of other packages, and the type of the dependencies, are marked: see Qualified and DepsType.
type GoCode string

// DepsType stands for the type of the dependencies in a GoCode.
const DepsType GoCode = "\x00\x00"

// Qualified is a name of a package in a GoCode.
func Qualified(path, name string) GoCode { return GoCode("\x00" + path + "\x00" + name + "\x00") }

// Package ir holds what the generator understood of a package: tools, outputs, codecs and the types they use, as
// plain data. It is the only thing that passes between reading Go source (package source) and writing
// schemas and code (packages schema and emit), so neither side sees the other's libraries.
package ir

// Package is one Go package with directives.
type Package struct {
	Path string // import path
	Name string // package name
	Dir  string // absolute directory

	Tools   []*Tool   // in source order
	Outputs []*Output // in source order
	Codecs  []*Codec  // in source order
	XMLs    []*XML    // in source order
	Prompts []*Prompt // in source order
	Specs   []*Spec   // in source order

	// Named are the struct and enum types that the generated code decodes or encodes, each once,
	// in the order in which they were first met. Every Type with Kind Struct or Enum that is reachable from the
	// package's tools, outputs and codecs is in here (by pointer).
	Named []*Type

	// Taken are the names that are in use in the package's scope (outside the generated file), and where they are declared:
	// generated names avoid them.
	Taken map[string]Pos
}

// Pos is a place in a source file. The zero Pos is unknown.
type Pos struct {
	File      string // absolute path
	Line, Col int    // 1-based; Col counts bytes
}

// Tool is a function marked //agent:tool.
type Tool struct {
	Func        string // name of the Go function
	Name        string // what the model sees
	Description string
	Deprecated  bool
	Pos         Pos

	Context    bool  // takes a context.Context
	RunContext bool  // takes a *runtime.RunContext[Deps]
	Deps       *Type // type argument of its RunContext, or of that of a Hook; nil without one
	Params     []*Param
	Result     *Type // nil if the function returns nothing but perhaps an error
	Error      bool  // returns an error

	// Recv is the named type of a method's receiver, nil for a function; RecvPointer says that the method is one of
	// the pointer to it. Func is then the method's name.
	Recv        *Type
	RecvPointer bool
	// Variadic says that the last parameter is one: its Type is a Slice.
	Variadic bool
	// Unwrap says that there is one parameter and that it is a struct, whose members are the arguments.
	Unwrap bool
	// Rich says that the function returns a runtime.ToolReturn; Result is the type of its value.
	Rich bool

	// Approves decides for each call whether it needs approval, Prepares looks at each request; nil: there is none.
	Approves, Prepares *Hook

	Options ToolOptions
}

// Resolved reports whether someone else may give results of a tool's calls.
func (t *Tool) Resolved() bool { return t.Result != nil && (t.Options.External || t.Options.Defers) }

// Hook is a function that a directive names: its tool asks it something. It takes a context.Context and a RunContext,
// if it takes them, and what it is asked about.
type Hook struct {
	Func        string
	Method      bool // of the tool's receiver
	RecvPointer bool // the method is one of the pointer to it
	Context     bool
	RunContext  bool // takes a *runtime.RunContext[Deps]
	Error       bool // returns an error after its result
}

// ToolOptions are the arguments of //agent:tool.
type ToolOptions struct {
	Retries    *int   // nil: the agent's
	Timeout    int64  // nanoseconds, 0: the agent's
	Sequential bool   // runs alone
	Strict     *bool  // ask the provider to keep to the schema; nil: the provider decides
	LaxOff     bool   // lax=off
	Extra      string // "ignore", or "" to refuse unknown names
	External   bool   // someone else runs it
	Defers     bool   // the function may leave a call to someone else
	Approval   bool   // all calls need approval
}

// Param is a parameter of a tool that the model fills in. It is a Field of the generated call type.
type Param = Field

// Kind is what a Type is in JSON and Go.
type Kind uint8

// Kinds of types. A named type has the kind of what it stands for.
const (
	Invalid Kind = iota
	Bool
	Int   // signed, Bits wide
	Uint  // unsigned, Bits wide
	Float // Bits wide
	String
	Bytes    // []byte, base64 in JSON
	Raw      // jsonwire.Raw or json.RawMessage: any JSON, verbatim
	Enum     // a named type with constants, of kind Base
	Slice    // Elem
	Array    // Elem, Len
	Map      // Key, Elem
	Pointer  // Elem; nil is null
	Struct   // Fields
	Any      // the empty interface: any JSON, as encoding/json decodes it
	Time     // time.Time, RFC 3339
	Duration // time.Duration, ISO 8601
	Text     // a type that implements encoding.TextMarshaler and TextUnmarshaler: a string; Format may name its form
	JSON     // a type that implements json.Marshaler and json.Unmarshaler: any JSON
	Union    // a sealed interface: one of Members
)

// Type is a Go type as JSON sees it. Types may be recursive through Struct: compare by pointer.
type Type struct {
	Kind Kind
	Bits int   // Int, Uint, Float, and Enum where Base is one of these: 8 to 64 (int and uint are 64)
	Base Kind  // Enum: String, Int or Uint; Text and JSON: what the type is in Go, for omitempty and omitzero
	Len  int   // Array
	Elem *Type // Slice, Array, Map, Pointer
	Key  *Type // Map: of kind String, Enum, Int, Uint or Text

	// Go names the type in Go: nil for an unnamed one, whose Go form follows from its kind.
	Go *Name
	// Doc is the text of the type's doc comment, directives removed.
	Doc string
	// GoBasic is the predeclared Go type of an unnamed scalar, such as "int" or "rune"'s "int32".
	GoBasic string

	Fields []*Field     // Struct, in source order
	Values []*EnumValue // Enum, in source order

	// Members are the implementations of a Union, in source order: a Struct, or a Pointer to one where the pointer
	// implements the interface. In JSON each carries a member Discriminator whose value is its Tag. In a union that is
	// marked, one may be a String or an Enum, which is a string in JSON.
	Members       []*Type
	Discriminator string

	// Kind of a Struct that is marked as a member of marked unions: wherever it is written it carries a member
	// KindKey whose value is KindName. If that is AnyKind, its fields Kind and JSON hold an object of another kind.
	KindKey, KindName string

	// Format is the JSON Schema format of a Text, or of a JSON that is a string, "" where it has none. Of a Time it may be FormatMicro, FormatDate or FormatTime, of Bytes
	// FormatBase64URL, of a Raw FormatObject.
	Format string

	// Mark is what //agent:codec says of the type; nil if it is not marked. A marked type of another package is read and
	// written by the functions of that package, and is described here for schemas, not for code: it is Sealed.
	Mark *Mark

	// Sealed reports whether the type is a marked one of another package, or is met inside of one: generated code does not
	// look into it.
	Sealed bool

	// Closed reports whether writing an Enum that is not one of Values is an error.
	Closed bool

	// Open reports whether the type is an enum for which any value of its kind counts: Values are just the known ones, and Kind
	// is what Base is of an enum.
	Open bool

	// NonNil reports whether the elements of a Slice, Array or Map, which are pointers or unions, are never nil.
	NonNil bool

	// Reads and Writes are JSON or Text for a type of another module with methods by which it only reads or only writes itself,
	// or does both in different forms. Invalid stands for the form that follows from Kind.
	Reads, Writes Kind

	// Streams says that a JSON type has the methods DecodeJSONFrom and EncodeJSONTo, which know package jsonwire.
	Streams bool

	// Comparable reports, for a Text or JSON and for a marked type of another package, whether == is defined for it.
	Comparable bool

	// Validate says that the type has a method Validate() error, to be called on each decoded value.
	// IsZero says that it has a method IsZero() bool, which omitzero asks.
	Validate, IsZero bool

	// Guard says that the struct's definition may be repeated in the generated file to detect drift: it has no
	// unexported fields of another package.
	Guard bool

	Pos Pos
}

// AnyKind is the KindName of the member of a union that takes objects of unknown kinds.
const AnyKind = "*"

// Forms of times, bytes and raw JSON that a field asks for.
const (
	FormatMicro     = "micro"     // with six digits of microseconds, or none
	FormatDate      = "date"      // without the time of day
	FormatTime      = "time"      // without the date
	FormatBase64URL = "base64url" // the alphabet for URLs
	FormatObject    = "object"    // a JSON object
)

// Tag is the value of the discriminator of a Struct as a member of a union.
func (t *Type) Tag() string {
	if t.KindName != "" {
		return t.KindName
	}
	return t.Go.Name
}

// Name is the name of a Go type.
type Name struct {
	PkgPath string // "" for predeclared types
	PkgName string
	Name    string
	Args    []*Type // type arguments of an instantiated generic type
}

// Field is a field of a struct, or a parameter of a tool.
type Field struct {
	Go   string // Go name
	JSON string // member name; "" for a field that JSON does not show (json:"-" or unexported), kept for the guard
	Tag  string // the whole struct tag, for the guard
	Doc  string // description: tag, doc comment or parameter line
	Type *Type

	Embedded bool
	// Foreign says that the field is in a type of another module, which its user cannot change.
	Foreign bool
	// Through are the embedded pointers on the way to a promoted field of a type of another module, from the outside.
	Through []Embedding
	Quoted  bool // the json option "string": a number or boolean inside a string

	Required  bool // a decoder asks for it
	Optional  bool // a decoder does not ask for it, whatever else is said
	OmitEmpty bool
	OmitZero  bool
	ZeroNull  bool // the zero value is null

	// Hook says that methods of the struct read and write the member: decode and encode, followed by the field's name.
	Hook bool
	// Unknown says that the field takes the members that no other field is for. It has no JSON name.
	Unknown bool

	// Was are former names of the member: read where its present name is absent, never written.
	Was []string
	// Drop are former members of the struct, whose values are skipped. The field has no JSON name.
	Drop []string
	// Open reports whether all enums in the field take other values than their constants.
	Open bool
	// Closed reports whether enums in the field are refused as Type.Closed says, whatever their type says.
	Closed bool

	Default *Literal // applied before decoding; nil: none

	Constraints Constraints
	Pos         Pos
}

// Embedding is an embedded pointer to a struct.
type Embedding struct {
	Go   string // path of the field
	Type *Type  // what it points to
}

// EnumValue is a constant of an enum.
type EnumValue struct {
	Go    string // name of the constant
	Value string // its value: a string as it is, a number in decimal
	Doc   string
}

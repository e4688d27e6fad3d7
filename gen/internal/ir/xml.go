package ir

// XML is a type marked //agent:xml.
type XML struct {
	Type *Type // always named
	Pos  Pos
}

package jsonwire

// Members are members of an object that no field is for, in the order of the text. The zero value has none.
type Members []Member

// Member is one member of an object.
type Member struct {
	Name  string
	Value Raw // as it was written; the zero Raw is null
}

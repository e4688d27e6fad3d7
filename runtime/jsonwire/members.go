package jsonwire

// Members are members of an object that no field is for, in the order of the text. The zero value has none.
type Members []Member

// Member is one member of an object.
type Member struct {
	Name  string
	Value Raw // as it was written; the zero Raw is null
}

// Keep reads the value of a member whose name is not known and appends the member to m. Repeated names are kept as they
// are.
func (r *Reader) Keep(m *Members) {
	name, p := r.KeyString(), r.pos
	if value := r.Raw(); r.pos > p {
		*m = append(*m, Member{Name: name, Value: value})
	}
}

// Members appends members to an object, behind a comma unless they are its first.
func (w *Writer) Members(m Members) {
	for _, e := range m {
		w.Sep()
		w.String(e.Name)
		w.Raw(":")
		w.Value(e.Value)
	}
}

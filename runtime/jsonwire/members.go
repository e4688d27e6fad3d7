package jsonwire

import "slices"

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

// Members appends members to an object, behind a comma unless they are its first. It is an error if one has the name of a
// field, which a Reader would find twice: fields are the names of all of them, written or not.
func (w *Writer) Members(m Members, fields []string) {
	for _, e := range m {
		w.Sep()
		w.String(e.Name)
		w.Raw(":")
		if slices.Contains(fields, e.Name) {
			w.Refuse("the unknown member '" + e.Name + "' has the name of a field")
			return
		}
		w.Value(e.Value)
	}
}

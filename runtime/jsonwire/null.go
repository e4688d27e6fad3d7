package jsonwire

// Nil reads null, in Nulls mode, and reports whether it was there. Generated code calls it where a slice or map may be nil.
func (r *Reader) Nil() bool { return r.mode&Nulls != 0 && r.Null() }

// NotNull records null_forbidden if the next value is null, in Lenient mode, which reads null as the zero value. In other
// modes reading the value refuses null.
func (r *Reader) NotNull() {
	if r.mode&Lenient != 0 && r.at('n') {
		r.record("null_forbidden", "Input should not be null", r.pos)
	}
}

package jsonwire

// NotNull records null_forbidden where the next value is null, in Lenient mode, which reads null as the zero value. In other
// modes reading the value refuses null.
func (r *Reader) NotNull() {
	if r.mode&Lenient != 0 && r.at('n') {
		r.record("null_forbidden", "Input should not be null", r.pos)
	}
}

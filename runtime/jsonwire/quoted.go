package jsonwire

import "strconv"

// The methods of this file read and write what the option "string" of a struct tag asks for: a number or boolean inside
// a string. In Lax mode the value may stand there without quotes too, and is read as Int, Uint, Float and Bool read it
// in that mode; otherwise the string holds exactly what JSON would have.

// QuotedInt reads an integer of 8, 16, 32 or 64 bits in a string. If the value is something else, it records
// string_type, int_parsing, less_than_equal or greater_than_equal.
func (r *Reader) QuotedInt(bits int) int64 {
	if r.mode&Lax != 0 {
		return r.Int(bits)
	}
	h, ok := r.held(notHolding + "an integer")
	n := h.Int(bits)
	if !ok || !r.accepts(&h, "int_parsing", unparsedInteger) {
		return 0
	}
	return n
}

// QuotedUint reads an unsigned integer of 8, 16, 32 or 64 bits in a string, as QuotedInt does.
func (r *Reader) QuotedUint(bits int) uint64 {
	if r.mode&Lax != 0 {
		return r.Uint(bits)
	}
	h, ok := r.held(notHolding + "an integer")
	n := h.Uint(bits)
	if !ok || !r.accepts(&h, "int_parsing", unparsedInteger) {
		return 0
	}
	return n
}

// QuotedFloat reads a number in a string, rounded to 32 or 64 bits. If the value is something else or too large it
// records string_type, float_parsing or finite_number.
func (r *Reader) QuotedFloat(bits int) float64 {
	if r.mode&Lax != 0 {
		return r.Float(bits)
	}
	h, ok := r.held(notHolding + "a number")
	f := h.Float(bits)
	if !ok || !r.accepts(&h, "float_parsing", unparsedNumber) {
		return 0
	}
	return f
}

// QuotedBool reads the string "true" or "false". If the value is something else, it records string_type or
// bool_parsing.
func (r *Reader) QuotedBool() bool {
	if r.mode&Lax != 0 {
		return r.Bool()
	}
	h, ok := r.held(notHolding + "a boolean")
	v := h.Bool()
	return ok && r.accepts(&h, "bool_parsing", unparsedBoolean) && v
}

const notHolding = "Input should be a string that holds "

// held reads a string and returns a Reader of what it holds. A value that is not a string is recorded with msg, and the
// Reader is empty.
func (r *Reader) held(msg string) (h Reader, ok bool) {
	b, ok := r.token("string_type", msg)
	return Reader{buf: b, bad: -1}, ok
}

// accepts reports whether h read all of a string as a value. Otherwise it refuses the string.
func (r *Reader) accepts(h *Reader, typ, msg string) bool {
	typ, msg = h.verdict(typ, msg)
	if msg == "" {
		return true
	}
	r.refuse(typ, msg, r.start)
	return false
}

// verdict returns "" if r, which began without space, read exactly one number or boolean. Otherwise it returns what is
// wrong: that the number is out of range, or typ and msg.
func (r *Reader) verdict(typ, msg string) (string, string) {
	if r.trouble == nil && r.pos == len(r.buf) {
		return "", ""
	}
	if r.pos == len(r.buf) && r.trouble.fault == "" {
		switch v := &r.trouble.found[0]; v.Type {
		case "less_than_equal", "greater_than_equal", "finite_number":
			return v.Type, v.Msg
		}
	}
	return typ, msg
}

// QuotedInt appends an integer as a string, which is also how a key of a map is written.
func (w *Writer) QuotedInt(v int64) {
	w.buf = append(strconv.AppendInt(append(w.buf, '"'), v, 10), '"')
}

// QuotedUint appends an unsigned integer as a string, which is also how a key of a map is written.
func (w *Writer) QuotedUint(v uint64) {
	w.buf = append(strconv.AppendUint(append(w.buf, '"'), v, 10), '"')
}

// QuotedFloat appends v as Float does, as a string.
func (w *Writer) QuotedFloat(v float64, bits int) {
	w.Raw(`"`)
	w.Float(v, bits)
	w.Raw(`"`)
}

// QuotedBool appends "true" or "false" as a string.
func (w *Writer) QuotedBool(v bool) {
	w.buf = append(strconv.AppendBool(append(w.buf, '"'), v), '"')
}

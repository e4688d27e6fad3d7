package jsonwire

import (
	"bytes"
	"fmt"
)

// The methods of this file let types read and write themselves. What is handed to a type is a copy that it may keep.
// The interfaces make what u points to escape to the heap, but never the Reader or the Writer.

// Text reads a string and hands it to u. An error of u is recorded as value_error.
func (r *Reader) Text(u interface{ UnmarshalText([]byte) error }) {
	text, ok := r.token("string_type", notString)
	if !ok {
		return
	}
	r.give(u, text)
}

// give hands the text of the last token to u.
func (r *Reader) give(u interface{ UnmarshalText([]byte) error }, text []byte) {
	if err := u.UnmarshalText(bytes.Clone(text)); err != nil {
		r.refuse("value_error", "Value error, "+said(err), r.start)
	}
}

// NumberText is Text for a big.Float or a big.Rat, which take time that grows with the square of their digits: it refuses
// more than 4300 bytes.
func (r *Reader) NumberText(u interface{ UnmarshalText([]byte) error }) {
	text, ok := r.token("string_type", notString)
	if !ok {
		return
	}
	if len(text) > maxDigits {
		r.refuse("string_too_long", "String should have at most "+count(maxDigits, "character"), r.start)
		return
	}
	r.give(u, text)
}

// JSON reads any value, checks that it is JSON and hands it to u as it was written, null too. An error of u is recorded
// as value_error, but not where it refuses null in Lenient mode.
func (r *Reader) JSON(u interface{ UnmarshalJSON([]byte) error }) {
	p := r.pos
	r.Skip()
	if r.pos <= p {
		return // fatal
	}
	value := r.buf[p:r.pos]
	err := u.UnmarshalJSON(bytes.Clone(value))
	if err != nil && (r.mode&Lenient == 0 || string(value) != "null") {
		r.refuse("value_error", "Value error, "+said(err), p)
	}
}

// Text appends what m returns as a string.
func (w *Writer) Text(m interface{ MarshalText() ([]byte, error) }) {
	text, err := m.MarshalText()
	if err != nil {
		w.Fail(fmt.Errorf("jsonwire: %T: %w", m, err))
		return
	}
	w.String(string(text))
}

// JSON appends what m returns, which must be one valid value.
func (w *Writer) JSON(m interface{ MarshalJSON() ([]byte, error) }) {
	b, err := m.MarshalJSON()
	w.embed(m, b, err)
}

// embed appends the JSON text that a method of v returned.
func (w *Writer) embed(v any, b []byte, err error) {
	if err == nil {
		err = Valid(owned(b))
	}
	if err != nil {
		w.Fail(fmt.Errorf("jsonwire: %T: %w", v, err))
		return
	}
	w.buf = append(w.buf, b...)
}

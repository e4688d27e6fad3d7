package jsonwire

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// Any reads any value, as encoding/json decodes into an any: nil, bool, float64, string, []any or map[string]any. Only an
// integer that float64 cannot hold exactly, so that digits would be lost, is an int64 or, if it is too large for that,
// a uint64. A repeated name is recorded as duplicate_key, a number too large for float64 as finite_number, and an integer
// that none of the three types holds as int_inexact.
func (r *Reader) Any() any {
	base := r.base
	r.base = r.depth
	v := r.anyValue()
	r.base = base
	return v
}

// ExactAny is Any, but it tells numbers apart as Writer.ExactAny has written them: an integer without fraction and
// exponent is an int64 or, if it is too large for that, a uint64, other numbers are a float64, and what none of these
// holds is a Raw.
func (r *Reader) ExactAny() any {
	r.exact = true
	v := r.Any()
	r.exact = false
	return v
}

func (r *Reader) anyValue() any {
	if r.pos >= len(r.buf) {
		r.Skip()
		return nil
	}
	switch c := r.buf[r.pos]; {
	case c == '{':
		return r.anyObject()
	case c == '[':
		return r.anyArray()
	case c == '"':
		return r.String()
	case c == 't' || c == 'f':
		return r.Bool()
	case c == '-' || isDigit(c):
		return r.anyNumber()
	}
	r.Skip() // null, or no JSON
	return nil
}

func (r *Reader) anyObject() any {
	if !r.Object() {
		return nil
	}
	m := make(map[string]any)
	for r.Member() {
		k := r.KeyString()
		if _, ok := m[k]; ok {
			r.Duplicate()
		}
		m[k] = r.anyValue()
	}
	return m
}

func (r *Reader) anyArray() any {
	if !r.Array() {
		return nil
	}
	a := []any{}
	for r.Elem() {
		a = append(a, r.anyValue())
	}
	return a
}

func (r *Reader) anyNumber() any {
	if r.exact {
		return r.exactNumber()
	}
	p := r.pos
	f := r.Float(64)
	if r.pos <= p || r.bad == p || exactInteger(r.buf[p:r.pos], f) {
		return f
	}
	v := integer64(r.buf[p:r.pos])
	if v == nil {
		r.refuse("int_inexact", "Input should be an integer of 64 bits or one that a 64-bit float holds exactly, or a string of its digits", p)
		return 0.0
	}
	return v
}

// exactNumber reads a number for ExactAny.
func (r *Reader) exactNumber() any {
	token, _, ok := r.numeral("float_type", notNumber)
	if !ok {
		return nil
	}
	if v := integer64(token); v != nil {
		return v
	}
	f, err := strconv.ParseFloat(owned(token), 64)
	if err != nil || !exactInteger(token, f) {
		return Raw(r.text(token))
	}
	return f
}

// integer64 returns token as an int64 or uint64, or nil if it is not an integer without fraction and exponent or fits
// into neither.
func integer64(token []byte) any {
	if n, err := strconv.ParseInt(owned(token), 10, 64); err == nil && string(token) != "-0" {
		return n
	}
	if n, err := strconv.ParseUint(owned(token), 10, 64); err == nil {
		return n
	}
	return nil
}

// exactInteger reports whether f, read from token, keeps all digits of it, if that is an integer without exponent: f is
// that integer, or is written like it.
func exactInteger(token []byte, f float64) bool {
	if len(token) < len("9007199254740993") {
		return true
	}
	if _, integer, _ := scanNumber(token, 0); !integer {
		return true
	}
	var digits [64]byte
	return string(strconv.AppendFloat(digits[:0], f, 'f', 0, 64)) == string(token) ||
		string(strconv.AppendFloat(digits[:0], f, 'f', -1, 64)) == string(token)
}

// Any appends v: nil, a bool, a string, a number of any built-in type, Raw, []any, map[string]any, []string,
// map[string]string, a time.Duration, or a value with one of the methods AppendJSON(dst []byte) ([]byte, error),
// MarshalJSON and MarshalText, asked for in this order. Names are sorted; a nil slice is [], a nil map {}. What these
// methods return must be valid; a nil pointer is handed to them as it is. A value of another type is an error that
// names it, and so is nesting deeper than MaxDepth.
func (w *Writer) Any(v any) { w.any(v, 0) }

// ExactAny is Any, but a float that is a whole number is written with a fraction (7.0), so that Reader.ExactAny tells it
// from an integer. What would not be read again is an error: names that a value repeats in JSON of its own.
func (w *Writer) ExactAny(v any) {
	start := len(w.buf)
	w.exact = true
	w.any(v, 0)
	w.exact = false
	if w.err != nil {
		return
	}
	r := NewReaderBytes(w.buf[start:], Strict)
	r.ExactAny()
	w.Fail(r.End())
}

func (w *Writer) any(v any, depth int) {
	switch v := v.(type) {
	case nil:
		w.Null()
	case bool:
		w.Bool(v)
	case string:
		w.String(v)
	case float64:
		w.anyFloat(v, 64)
	case float32:
		w.anyFloat(float64(v), 32)
	case Raw:
		w.Value(v)
	case time.Duration:
		w.Duration(v)
	case []any:
		writeElems(w, v, depth)
	case []string:
		writeElems(w, v, depth)
	case map[string]any:
		writeMembers(w, v, depth)
	case map[string]string:
		writeMembers(w, v, depth)
	default:
		if !w.integer(v) && !w.marshaled(v) {
			w.Fail(fmt.Errorf("jsonwire: a value of type %T cannot be written as JSON; give the type a method MarshalJSON, or pass a pointer to one that is marked //agent:codec", v))
		}
	}
}

func (w *Writer) anyFloat(v float64, bits int) {
	start := len(w.buf)
	w.Float(v, bits)
	if w.exact && !bytes.ContainsAny(w.buf[start:], ".e") {
		w.Raw(".0")
	}
}

func writeElems[T any](w *Writer, elems []T, depth int) {
	if !w.deeper(depth) {
		return
	}
	w.Raw("[")
	for _, v := range elems {
		w.Sep()
		w.any(v, depth+1)
	}
	w.Raw("]")
}

func writeMembers[T any](w *Writer, members map[string]T, depth int) {
	if !w.deeper(depth) {
		return
	}
	w.Raw("{")
	for _, k := range StringKeys(w, members) {
		w.Sep()
		w.String(k)
		w.Raw(":")
		w.any(members[k], depth+1)
	}
	w.Raw("}")
}

// deeper reports whether a slice or map may be written inside depth others. A limit also ends cycles.
func (w *Writer) deeper(depth int) bool {
	if depth >= MaxDepth {
		w.Fail(errors.New("jsonwire: the value nests deeper than " + strconv.Itoa(MaxDepth) + " levels"))
		return false
	}
	return w.err == nil
}

// integer appends v if it is of a built-in type of integers.
func (w *Writer) integer(v any) bool {
	switch v := v.(type) {
	case int:
		w.Int(int64(v))
	case int8:
		w.Int(int64(v))
	case int16:
		w.Int(int64(v))
	case int32:
		w.Int(int64(v))
	case int64:
		w.Int(v)
	case uint:
		w.Uint(uint64(v))
	case uint8:
		w.Uint(uint64(v))
	case uint16:
		w.Uint(uint64(v))
	case uint32:
		w.Uint(uint64(v))
	case uint64:
		w.Uint(v)
	case uintptr:
		w.Uint(uint64(v))
	default:
		return false
	}
	return true
}

// marshaled appends v if it has a method for that.
func (w *Writer) marshaled(v any) bool {
	switch v := v.(type) {
	case interface {
		AppendJSON(dst []byte) ([]byte, error)
	}:
		b, err := v.AppendJSON(w.buf[len(w.buf):])
		w.embed(v, b, err)
	case interface{ MarshalJSON() ([]byte, error) }:
		w.JSON(v)
	case interface{ MarshalText() ([]byte, error) }:
		w.Text(v)
	default:
		return false
	}
	return true
}

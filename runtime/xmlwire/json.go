package xmlwire

import (
	"strconv"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// FormatJSON returns a JSON text as XML: objects as maps, arrays as lists. What has a codec is written by it with
//
//	data, err := v.AppendJSON(nil)
//	text, err := xmlwire.FormatJSON(jsonwire.Raw(data))
//
// but has no names of types and no titles and descriptions then. The error of a text that is not JSON is a
// *jsonwire.ValidationError.
func FormatJSON(v jsonwire.Raw, options ...Option) (string, error) {
	w := newWriter(options)
	w.JSON(v)
	return w.finish()
}

// JSON writes a JSON text; the zero value is written as nil.
func (w *Writer) JSON(v jsonwire.Raw) {
	if v == "" {
		w.Null()
		return
	}
	r := jsonwire.NewReader(string(v), jsonwire.Strict)
	w.value(&r)
	w.Fail(r.End())
}

// Encoded writes what encode writes as JSON.
func (w *Writer) Encoded(encode func(w *jsonwire.Writer)) { w.encoded("", encode) }

// EncodedStruct is Encoded for a struct of a type of this name.
func (w *Writer) EncodedStruct(name string, encode func(w *jsonwire.Writer)) { w.encoded(name, encode) }

func (w *Writer) encoded(name string, encode func(w *jsonwire.Writer)) {
	if w.next.item && name != "" {
		w.next.tag = name
	}
	j := jsonwire.GetWriter()
	encode(j)
	v, err := j.Finish()
	if err != nil {
		w.Fail(err)
		return
	}
	w.JSON(v)
}

// Members writes members of an object that no field is for.
func (w *Writer) Members(list jsonwire.Members) {
	for _, m := range list {
		w.Key(m.Name, nil)
		w.JSON(m.Value)
	}
}

// value writes the next value of r. The Reader limits how deep it is.
func (w *Writer) value(r *jsonwire.Reader) {
	switch c := r.Peek(); c {
	case '{':
		w.object(r)
	case '[':
		w.array(r)
	case '"':
		w.String(r.String())
	case 't', 'f':
		w.Bool(r.Bool())
	case 'n':
		r.Skip()
		w.Null()
	default:
		w.number(string(r.Raw()))
	}
}

func (w *Writer) object(r *jsonwire.Reader) {
	if !r.Object() {
		return
	}
	w.List()
	for r.Member() {
		w.Key(r.KeyString(), nil)
		w.value(r)
	}
	w.End()
}

func (w *Writer) array(r *jsonwire.Reader) {
	if !r.Array() {
		return
	}
	w.List()
	for r.Elem() {
		w.Item()
		w.value(r)
	}
	w.End()
}

// number writes a number in Python's form. Integers keep all their digits.
func (w *Writer) number(s string) {
	if !strings.ContainsAny(s, ".eE") {
		if s == "-0" {
			s = "0"
		}
		w.String(s)
		return
	}
	f, _ := strconv.ParseFloat(s, 64) // what is too large is infinite, for Python as well
	w.Float(f, 64)
}

// TextKeys returns the keys of m, of a type that writes itself as text, in increasing order of their texts.
func TextKeys[K interface {
	comparable
	MarshalText() ([]byte, error)
}, V any](w *Writer, m map[K]V) []jsonwire.TextKey[K] {
	j := jsonwire.NewWriter(nil)
	keys := jsonwire.TextKeys(&j, m)
	_, err := j.Bytes()
	w.Fail(err)
	return keys
}

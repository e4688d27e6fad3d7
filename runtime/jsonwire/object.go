package jsonwire

import "unsafe"

const notObject = "Input should be an object"

// RawObject reads any object, checks that it is JSON and returns it as it was written. If the value is something else it
// records dict_type. In Lax mode a string that holds a JSON object is taken as that object.
func (r *Reader) RawObject() Raw {
	if !r.atObject() {
		return ""
	}
	return r.Raw()
}

// atObject reports whether an object comes next, of which nothing is consumed. It skips anything else and records dict_type.
func (r *Reader) atObject() bool {
	if r.at('{') || r.mode&Lax != 0 && r.at('"') && r.splice('{') {
		return true
	}
	r.wrongType("dict_type", notObject)
	return false
}

// RawObject appends v, a JSON object, as it is. It is an error if v is something else or absent.
func (w *Writer) RawObject(v Raw) {
	b := unsafe.Slice(unsafe.StringData(string(v)), len(v))
	switch p := skipSpace(b, 0); {
	case p == len(b):
		w.Refuse("a JSON object is expected here, but there is no JSON")
	case b[p] != '{':
		w.Refuse("a JSON object is expected here, not " + shortened(b[p:]))
	default:
		w.Value(v)
	}
}

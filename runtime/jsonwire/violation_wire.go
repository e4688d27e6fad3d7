package jsonwire

import "fmt"

// violationNames are the members of a violation.
var violationNames = []string{"type", "loc", "msg", "input"}

// Violation reads a violation as Pydantic writes it. Members that it does not know become Extra.
func (r *Reader) Violation() (v Violation) {
	at, seen := r.Pos(), uint64(0)
	if !r.Object() {
		return v
	}
	for r.Member() {
		switch string(r.Key()) {
		case "type":
			seen = r.Once(seen, 1)
			v.Type = r.String()
		case "loc":
			seen = r.Once(seen, 2)
			v.Loc = r.location()
		case "msg":
			seen = r.Once(seen, 4)
			v.Msg = r.String()
		case "input":
			seen = r.Once(seen, 8)
			v.Input = r.Raw()
		default:
			r.Keep(&v.Extra)
		}
	}
	r.Missing(at, ^seen&15, violationNames)
	return v
}

// location reads a list of names and indexes.
func (r *Reader) location() []PathElem {
	if !r.Array() {
		return nil
	}
	loc := []PathElem{}
	for r.Elem() {
		e := PathElem{Index: -1}
		if r.Peek() == '"' {
			e.Key = r.String()
		} else {
			e.Index = int(r.Int(64))
		}
		loc = append(loc, e)
	}
	return loc
}

// Violation appends v as Pydantic writes it, with Extra. An input that is not valid is an error.
func (w *Writer) Violation(v *Violation) {
	if v.Input != "" {
		if err := Valid(string(v.Input)); err != nil {
			w.Fail(fmt.Errorf("jsonwire: the input of a violation: %w", err))
			return
		}
	}
	w.buf = v.AppendJSON(w.buf)
	w.buf = w.buf[:len(w.buf)-1]
	w.Members(v.Extra, violationNames)
	w.buf = append(w.buf, '}')
}

package jsonwire

import (
	"strconv"
	"strings"
)

// Violation is one reason why a value was refused, in the form in which Pydantic reports it.
type Violation struct {
	// Type names the kind of violation, as Pydantic names it where it has that kind (missing, int_parsing, ...).
	// duplicate_key and unique_items are ours.
	Type string
	// Loc is where it happened; empty for the whole text.
	Loc []PathElem
	// Msg says what is wrong in words that a model can act on.
	Msg string
	// Input is the refused value; for a missing name, the object that lacks it; for text that is not JSON, that text as
	// a JSON string. Of more than 1 KB only the beginning is shown, as a JSON string that says so.
	Input Raw
	// Extra is what else Pydantic said of it, such as ctx and url. AppendJSON leaves it out.
	Extra Members
}

// AppendJSON appends v as Pydantic writes it: {"type":"missing","loc":["days",0],"msg":"Field required","input":{}}.
func (v *Violation) AppendJSON(dst []byte) []byte {
	dst = AppendString(append(dst, `{"type":`...), v.Type)
	dst = append(dst, `,"loc":[`...)
	for i, e := range v.Loc {
		if i > 0 {
			dst = append(dst, ',')
		}
		if e.Index >= 0 {
			dst = strconv.AppendInt(dst, int64(e.Index), 10)
		} else {
			dst = AppendString(dst, e.Key)
		}
	}
	dst = AppendString(append(dst, `],"msg":`...), v.Msg)
	dst = append(dst, `,"input":`...)
	if v.Input == "" {
		dst = append(dst, "null"...)
	}
	return append(append(dst, v.Input...), '}')
}

// ValidationError holds all violations of one JSON text.
type ValidationError struct {
	Violations []Violation // at least one, in the order in which reading met them
	More       int         // how many more there were
}

// Error lists the violations, each with its JSON Pointer.
func (e *ValidationError) Error() string {
	var s strings.Builder
	n := len(e.Violations) + e.More
	s.WriteString(strconv.Itoa(n) + " violation")
	if n != 1 {
		s.WriteByte('s')
	}
	for i := range e.Violations {
		v := &e.Violations[i]
		if i == 0 {
			s.WriteString(": ")
		} else {
			s.WriteString("; ")
		}
		if len(v.Loc) > 0 {
			s.WriteString(v.Pointer() + ": ")
		}
		s.WriteString(v.Msg)
	}
	if e.More > 0 {
		s.WriteString("; and " + strconv.Itoa(e.More) + " more")
	}
	return s.String()
}

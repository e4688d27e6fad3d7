package schema

import (
	"slices"
	"strconv"
	"strings"
)

// Problem is one part of a schema that is malformed, or that a dialect cannot express.
type Problem struct {
	// Pointer is the JSON Pointer (RFC 6901) of the part in the schema that was given, such as "/properties/tags"; it is
	// empty for the whole schema.
	Pointer string
	// Message says what is wrong, what is expected and how to mend it.
	Message string
}

// Error lists what is wrong with a schema.
type Error struct {
	Problems []Problem // at least one and at most 20, in the order of the schema
	More     int       // the number of further problems

	what string
}

// Error lists the problems, each after its JSON Pointer.
func (e *Error) Error() string {
	var s strings.Builder
	s.WriteString("schema: " + e.what)
	for i, p := range e.Problems {
		if i > 0 {
			s.WriteByte(';')
		} else {
			s.WriteByte(':')
		}
		if p.Pointer != "" {
			s.WriteString(" " + p.Pointer + ":")
		}
		s.WriteString(" " + p.Message)
	}
	if e.More > 0 {
		s.WriteString("; and " + strconv.Itoa(e.More) + " more")
	}
	return s.String()
}

// problems collects the problems of one schema.
type problems struct {
	what  string // what is wrong in general, for the beginning of the error
	found []Problem
	more  int
}

const maxProblems = 20

// add records a problem of n, once for all places that refer to n.
func (p *problems) add(n *node, message string) {
	if len(p.found) == maxProblems {
		p.more++
		return
	}
	if problem := (Problem{n.place.pointer(), message}); !slices.Contains(p.found, problem) {
		p.found = append(p.found, problem)
	}
}

// err is the error of all problems, nil if there are none.
func (p *problems) err() error {
	if len(p.found) == 0 {
		return nil
	}
	return &Error{Problems: p.found, More: p.more, what: p.what}
}

// place says where a schema stands in the one that was given.
type place struct {
	parent  *node  // nil for the whole
	keyword string // of the parent
	name    string // within the keyword if that holds schemas by name
	index   int    // within the keyword if that holds a list; -1 otherwise
	whole   bool   // the keyword itself, not a schema in it
}

// child is the place of a schema in the keyword of n.
func (n *node) child(keyword string) place { return place{parent: n, keyword: keyword, index: -1} }

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// pointer is the JSON Pointer of a place.
func (p place) pointer() string {
	if p.parent == nil {
		return ""
	}
	s := p.parent.place.pointer() + "/" + pointerEscapes.Replace(p.keyword)
	switch {
	case p.whole:
		return s
	case p.index >= 0:
		return s + "/" + strconv.Itoa(p.index)
	case formOf(p.keyword) == named:
		return s + "/" + pointerEscapes.Replace(p.name)
	}
	return s
}

package spec

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Problem is a mistake in a spec.
type Problem struct {
	// File is the name that the text was parsed under, "" for a spec that was made in Go.
	File string
	// Line and Col count from 1, in bytes; 0 where the spec was made in Go.
	Line, Col int
	// Pointer is where in the spec it is, as a JSON Pointer such as "/capabilities/0/Thinking".
	Pointer string
	// Message says what is wrong, and Hint, if not empty, how to mend it.
	Message, Hint string
}

// String returns the problem in one line: "support.yaml:3:5: the model must be a string (...)".
func (p Problem) String() string {
	text := p.Message
	if p.Hint != "" {
		text += " (" + p.Hint + ")"
	}
	switch {
	case p.Line > 0:
		return fmt.Sprintf("%s:%d:%d: %s", cmp.Or(p.File, "spec"), p.Line, p.Col, text)
	case p.Pointer != "":
		return p.Pointer + ": " + text
	}
	return text
}

// Error is the error of a spec with mistakes: all that were found.
type Error struct {
	Problems []Problem // at least one, in the order of the text
}

// NewError returns an *Error of problems, in the order of the text; nil if there are none.
func NewError(list []Problem) error {
	if len(list) == 0 {
		return nil
	}
	sorted := slices.Clone(list)
	sortProblems(sorted)
	return &Error{Problems: sorted[:min(len(sorted), maxProblems)]}
}

func (e *Error) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	return "agentgen: " + strings.Join(lines, "\n")
}

// maxProblems is how many problems an Error holds at most.
const maxProblems = 100

// problems collects what is wrong with a spec.
type problems struct {
	places places
	list   []Problem
	warned []Problem
}

// fail records a mistake at a pointer.
func (ps *problems) fail(pointer, hint, format string, args ...any) {
	ps.list = append(ps.list, ps.places.problem(pointer, hint, fmt.Sprintf(format, args...)))
}

// warn records what is not a mistake for Pydantic AI, but probably one of the author.
func (ps *problems) warn(pointer, hint, format string, args ...any) {
	ps.warned = append(ps.warned, ps.places.problem(pointer, hint, fmt.Sprintf(format, args...)))
}

// err returns the mistakes as an error, nil if there are none.
func (ps *problems) err() error { return NewError(ps.list) }

func sortProblems(list []Problem) {
	slices.SortStableFunc(list, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
}

// places are where the parts of a text are, by their JSON Pointers; nil for a spec that was made in Go.
type places struct {
	file  string
	text  string
	nodes map[string]*node
}

// problem is a problem with the place of what a pointer is about, or else of what is around that.
func (p places) problem(pointer, hint, message string) Problem {
	out := Problem{File: p.file, Pointer: pointer, Message: message, Hint: hint}
	for at := pointer; p.nodes != nil; at = at[:strings.LastIndexByte(at, '/')] {
		if n := p.nodes[at]; n != nil {
			out.Line, out.Col = n.line, n.col
			break
		}
		if at == "" {
			break
		}
	}
	return out
}

// At returns a problem about the part of the spec at a JSON Pointer, or about what is around that if there is none.
func (s *Spec) At(pointer, message, hint string) Problem {
	return s.places.problem(pointer, hint, message)
}

// Within returns a problem about an offset, in bytes, of the string at a JSON Pointer. Where that cannot be told in the text of the spec, the
// string as a whole is named.
func (s *Spec) Within(pointer string, offset int, message, hint string) Problem {
	return s.places.inText(pointer, offset, message, hint)
}

// onKey moves a problem from a value to its name.
func (p places) onKey(out Problem) Problem {
	if n := p.nodes[out.Pointer]; n != nil && n.keyLine > 0 {
		out.Line, out.Col = n.keyLine, n.keyCol
	}
	return out
}

// escape returns a name as a part of a JSON Pointer.
func escape(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}

// didYouMean is the hint for a name that is not known.
func didYouMean(name string, names []string) string {
	if near := jsonwire.Nearest(name, names); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "known are " + strings.Join(names, ", ")
}

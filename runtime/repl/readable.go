package repl

import (
	"strings"
	"unicode"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// readable lays JSON out for a person, a line for each member and element, indented. A string that is not obviously one is written as
// in JSON, or line by line below a "|", so that no string looks like members beside it.
func readable(v jsonwire.Raw, indent string) string {
	l := layout{r: jsonwire.NewReader(string(v), jsonwire.Strict)}
	l.value(indent, indent, indent)
	if l.r.End() != nil {
		return indent + escaped(string(v))
	}
	return strings.TrimSuffix(l.b.String(), "\n")
}

type layout struct {
	r jsonwire.Reader
	b strings.Builder
}

// value writes a value with the ends of its lines: after block if it has members or elements, which are indented, otherwise after
// inline.
func (l *layout) value(indent, block, inline string) {
	switch l.r.Peek() {
	case '{':
		l.object(indent, block, inline)
	case '[':
		l.array(indent, block, inline)
	case '"':
		l.b.WriteString(inline)
		l.text(l.r.String(), indent)
	default:
		l.b.WriteString(inline + string(l.r.Raw()) + "\n")
	}
}

func (l *layout) object(indent, block, inline string) {
	if !l.r.Object() || !l.r.Member() {
		l.b.WriteString(inline + "{}\n")
		return
	}
	for lead := block; ; lead = indent {
		key := l.r.KeyString()
		if !obvious(key) {
			key = escaped(string(jsonwire.Quote(key)))
		}
		l.b.WriteString(lead + key + ":")
		l.value(indent+"  ", "\n"+indent+"  ", " ")
		if !l.r.Member() {
			return
		}
	}
}

func (l *layout) array(indent, block, inline string) {
	if !l.r.Array() || !l.r.Elem() {
		l.b.WriteString(inline + "[]\n")
		return
	}
	for lead := block; ; lead = indent {
		l.b.WriteString(lead)
		l.value(indent+"  ", "- ", "- ")
		if !l.r.Elem() {
			return
		}
	}
}

func (l *layout) text(s, indent string) {
	lines := strings.Split(s, "\n")
	switch {
	case obvious(s):
		l.b.WriteString(s + "\n")
	case len(lines) > 1 && seen(s):
		l.b.WriteString("|\n")
		for _, line := range lines {
			l.b.WriteString(indent + line + "\n")
		}
	default:
		l.b.WriteString(escaped(string(jsonwire.Quote(s))) + "\n")
	}
}

// obvious reports whether a string, if it is written as it is, looks like nothing else.
func obvious(s string) bool {
	return s != "" && s == strings.TrimSpace(s) && jsonwire.Valid(s) != nil && !strings.ContainsAny(s[:1], `"-|{[`) &&
		!strings.Contains(s, "\n") && seen(s)
}

// seen reports whether all of a text can be seen.
func seen(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) && r != '\n' && r != '\t' })
}

package spec

import (
	"strconv"

	"github.com/agentgen-go/agentgen/runtime/internal/py"
	"github.com/agentgen-go/agentgen/runtime/xmlwire"
)

// isTrue reports whether conditions take the value as true.
func (n *node) isTrue() bool {
	if n == nil {
		return false
	}
	switch n.kind {
	case boolKind:
		return n.text == "true"
	case stringKind:
		return n.text != ""
	case listKind:
		return len(n.items) > 0
	case intKind, floatKind:
		return number(n.text) != 0
	}
	return n.kind == objectKind
}

func number(text string) float64 {
	f, _ := strconv.ParseFloat(text, 64) // it was read as a number; one too large is infinite
	return f
}

// printed is a value as a template prints it.
func printed(n *node) string {
	switch {
	case n == nil || n.kind == nullKind:
		return ""
	case n.kind == boolKind || n.kind == stringKind:
		return n.text
	}
	return string(n.python(nil))
}

// python appends the value as Python's repr writes it.
func (n *node) python(dst []byte) []byte {
	switch n.kind {
	case nullKind:
		return append(dst, "None"...)
	case boolKind:
		return append(append(dst, n.text[0]-'a'+'A'), n.text[1:]...)
	case intKind:
		if n.text == "-0" {
			return append(dst, '0')
		}
		return append(dst, n.text...)
	case floatKind:
		return append(dst, xmlwire.FormatFloat(number(n.text), 64)...)
	case stringKind:
		return append(dst, py.Quote(n.text)...)
	}
	return n.pythonItems(dst)
}

func (n *node) pythonItems(dst []byte) []byte {
	brackets := "[]"
	if n.kind == objectKind {
		brackets = "{}"
	}
	dst = append(dst, brackets[0])
	for i, item := range n.items {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		if n.kind == objectKind {
			dst = append(append(dst, py.Quote(n.names[i])...), ": "...)
		}
		dst = item.python(dst)
	}
	return append(dst, brackets[1])
}

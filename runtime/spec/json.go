package spec

import (
	"errors"
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// jsonParser reads JSON with the places of its values.
type jsonParser struct {
	text  string
	r     jsonwire.Reader
	lines lineIndex
	nodes int
	most  int // of nodes
}

// parseJSON reads a JSON text that is a spec or a part of one.
func parseJSON(text string) (*node, error) { return parseBoundedJSON(text, maxNodes) }

// parseBoundedJSON reads a JSON text with at most so many values.
func parseBoundedJSON(text string, most int) (*node, error) {
	p := &jsonParser{text: text, most: most, r: jsonwire.NewReader(text, jsonwire.Strict), lines: indexLines(text)}
	n := p.value()
	err := p.r.End()
	switch invalid, ok := errors.AsType[*jsonwire.ValidationError](err); {
	case p.nodes > most:
		return nil, &textError{1, 1, fmt.Sprintf("more than %d values", most)}
	case ok:
		line, col := p.lines.place(min(p.r.Pos(), len(text)))
		return nil, &textError{line, col, invalid.Violations[0].Msg}
	}
	return n, err
}

var errTooMany = fmt.Errorf("more than %d values", maxNodes)

// textError is a text that is not YAML or JSON.
type textError struct {
	line, col int
	message   string
}

func (e *textError) Error() string { return e.message }

func (p *jsonParser) value() *node {
	at := p.r.Pos()
	n := &node{style: quotedText}
	n.line, n.col = p.lines.place(at)
	if p.nodes++; p.nodes > p.most {
		p.r.Skip()
		return n
	}
	switch c := p.r.Peek(); c {
	case '{':
		p.object(n)
	case '[':
		n.kind = listKind
		for ok := p.r.Array(); ok && p.r.Elem(); {
			n.items = append(n.items, p.value())
		}
	case '"':
		if n.kind, n.text = stringKind, p.r.String(); strings.Contains(p.text[at:min(at+len(n.text)+2, len(p.text))], `\`) {
			n.style = foldedText
		}
	default:
		p.scalar(n, c)
	}
	return n
}

func (p *jsonParser) object(n *node) {
	n.kind = objectKind
	for ok := p.r.Object(); ok && p.r.Member(); {
		name := p.r.KeyString()
		line, col := p.lines.place(p.keyBefore(p.r.Pos()))
		v := p.value()
		v.keyLine, v.keyCol = line, col
		n.set(name, v)
	}
}

// keyBefore returns where the name of the value at an offset begins.
func (p *jsonParser) keyBefore(at int) int {
	const space = " \t\r\n"
	end := len(strings.TrimRight(strings.TrimSuffix(strings.TrimRight(p.text[:at], space), ":"), space)) - 1
	for i := end - 1; i >= 0; i-- {
		if p.text[i] != '"' {
			continue
		}
		if before := strings.TrimRight(p.text[:i], `\`); (i-len(before))%2 == 0 {
			return i
		}
	}
	return at
}

func (p *jsonParser) scalar(n *node, c byte) {
	n.text = string(p.r.Raw())
	switch {
	case c == 'n':
		n.kind = nullKind
	case c == 't' || c == 'f':
		n.kind = boolKind
	case strings.ContainsAny(n.text, ".eE"):
		n.kind = floatKind
	default:
		n.kind = intKind
	}
}

// lineIndex holds the offsets of the lines of a text.
type lineIndex []int

func indexLines(text string) lineIndex {
	lines := lineIndex{0}
	for i := range len(text) {
		if text[i] == '\n' {
			lines = append(lines, i+1)
		}
	}
	return lines
}

// place returns the line and column of an offset, which count from 1.
func (l lineIndex) place(offset int) (line, col int) {
	low, high := 0, len(l)
	for high-low > 1 {
		if mid := (low + high) / 2; l[mid] <= offset {
			low = mid
		} else {
			high = mid
		}
	}
	return low + 1, offset - l[low] + 1
}

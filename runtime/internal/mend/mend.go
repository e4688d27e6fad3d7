// Package mend makes JSON of text that is almost JSON, as models write it: one object in a fence, with single quotes, bare names, commas too many, raw
// line breaks, quotes within strings, or brackets that were not closed. It adds no value and leaves none out: text that has more than one
// reading, or none, is refused.
package mend

import (
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// A Kind is what was wrong with a text.
type Kind string

// The kinds of mends.
const (
	Fence    Kind = "code fence"
	Trailing Kind = "trailing text"
	Bracket  Kind = "unclosed bracket"
	Comma    Kind = "trailing comma"
	Single   Kind = "single quotes"
	Bare     Kind = "name without quotes"
	Quotes   Kind = "quotes within a string"
	Control  Kind = "raw control character"
	Escape   Kind = "invalid escape"
	Literal  Kind = "Python literal"
)

// What is mended at most.
const (
	maxSize  = 1 << 20 // bytes
	maxDepth = 64
	maxAhead = 128 // bytes of a name that is looked for behind a comma
)

// Object returns a JSON object in place of a text that is not JSON, and what was wrong with it. It reports false if the text is JSON, or
// cannot be mended. It takes time in proportion to the text.
func Object(text string) (mended string, kinds []Kind, ok bool) {
	if len(text) > maxSize || jsonwire.Valid(text) == nil {
		return "", nil, false
	}
	m := mender{in: strings.TrimSpace(text)}
	fenced := m.unfence()
	if m.space(); m.i == len(m.in) || m.in[m.i] != '{' || !m.value() || !m.rest(fenced) {
		return "", nil, false
	}
	if mended = string(m.out); jsonwire.Valid(mended) != nil {
		return "", nil, false
	}
	return mended, m.kinds, true
}

// mender reads a text and writes JSON. Its methods report false if they find something that they cannot read.
type mender struct {
	in    string
	i     int // of the next byte
	out   []byte
	open  []byte // the brackets that are open
	kinds []Kind
}

// note notes what was wrong, once for each kind.
func (m *mender) note(k Kind) {
	for _, other := range m.kinds {
		if other == k {
			return
		}
	}
	m.kinds = append(m.kinds, k)
}

// unfence skips the line that begins a fence.
func (m *mender) unfence() bool {
	after, ok := strings.CutPrefix(m.in, "```")
	if !ok {
		return false
	}
	m.note(Fence)
	m.i = len(m.in) - len(strings.TrimLeft(after, "abcdefghijklmnopqrstuvwxyzJSON5"))
	return true
}

// rest reads what follows the object. It must not look as if it had a meaning of its own.
func (m *mender) rest(fenced bool) bool {
	rest := strings.TrimSpace(m.in[m.i:])
	if after, ok := strings.CutPrefix(rest, "```"); ok && fenced {
		rest = strings.TrimSpace(after)
	}
	if rest == "" {
		return true
	}
	m.note(Trailing)
	return !strings.ContainsAny(rest, `{["`+"`:")
}

func (m *mender) space() {
	for m.i < len(m.in) && isSpace(m.in[m.i]) {
		m.i++
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// peek skips space and returns the next byte, 0 at the end.
func (m *mender) peek() byte {
	if m.space(); m.i == len(m.in) {
		return 0
	}
	return m.in[m.i]
}

// value reads any value.
func (m *mender) value() bool {
	switch c := m.peek(); {
	case c == '{':
		return m.object()
	case c == '[':
		return m.array()
	case c == '"' || c == '\'':
		return m.text(false)
	case c == '-' || '0' <= c && c <= '9':
		return m.number()
	}
	return m.literal()
}

// begin opens a bracket.
func (m *mender) begin(c byte) bool {
	m.i++
	m.out, m.open = append(m.out, c), append(m.open, c)
	return len(m.open) <= maxDepth
}

// close closes the innermost bracket. If it is closed in the text it is one byte, otherwise by what follows, or by the end of the text.
func (m *mender) close(written bool) bool {
	last := len(m.open) - 1
	end := byte('}')
	if m.open[last] == '[' {
		end = ']'
	}
	if written {
		m.i++
	} else {
		m.note(Bracket)
	}
	m.out, m.open = append(m.out, end), m.open[:last]
	return true
}

// outer reports whether c closes the bracket around the innermost one.
func (m *mender) outer(c byte) bool {
	n := len(m.open)
	return n > 1 && (c == '}' && m.open[n-2] == '{' || c == ']' && m.open[n-2] == '[')
}

// object reads an object. One that ends where its first member should begin is refused: what was to follow is not known.
func (m *mender) object() bool {
	if !m.begin('{') {
		return false
	}
	for n := 0; ; n++ {
		done, ok := m.between(n, '}')
		if done || !ok {
			return ok
		}
		if !m.name() || m.peek() != ':' {
			return false
		}
		m.i++
		m.out = append(m.out, ':')
		if !m.value() {
			return false
		}
	}
}

func (m *mender) array() bool {
	if !m.begin('[') {
		return false
	}
	for n := 0; ; n++ {
		done, ok := m.between(n, ']')
		if done || !ok {
			return ok
		}
		if !m.value() {
			return false
		}
	}
}

// between reads what comes before the nth element, and reports whether the bracket is closed instead.
func (m *mender) between(n int, end byte) (done, ok bool) {
	c := m.peek()
	comma := c == ',' && n > 0
	if comma {
		m.i++
		c = m.peek()
	}
	if c == end || n > 0 && (c == 0 || m.outer(c)) {
		if comma {
			m.note(Comma)
		}
		return true, m.close(c == end)
	}
	if n > 0 {
		if !comma {
			return false, false
		}
		m.out = append(m.out, ',')
	}
	return false, c != 0
}

// name reads the name of a member.
func (m *mender) name() bool {
	if c := m.peek(); c == '"' || c == '\'' {
		return m.text(true)
	}
	n := nameLen(m.in[m.i:])
	if n == 0 {
		return false
	}
	m.note(Bare)
	m.out = append(append(append(m.out, '"'), m.in[m.i:m.i+n]...), '"')
	m.i += n
	return true
}

// nameLen returns how many bytes at the beginning of a text are a name.
func nameLen(s string) int {
	n := 0
	for n < len(s) && (isLetter(s[n]) || n > 0 && (s[n] == '-' || '0' <= s[n] && s[n] <= '9')) {
		n++
	}
	return n
}

func isLetter(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c == '$'
}

// ended reports whether a number or literal ends here.
func (m *mender) ended() bool {
	return m.i == len(m.in) || isSpace(m.in[m.i]) || strings.IndexByte(",}]", m.in[m.i]) >= 0
}

func (m *mender) number() bool {
	from := m.i
	for m.i < len(m.in) && strings.IndexByte("+-.0123456789eE", m.in[m.i]) >= 0 {
		m.i++
	}
	m.out = append(m.out, m.in[from:m.i]...)
	return m.ended()
}

// literals are the words that are values.
var literals = map[string]string{"true": "true", "false": "false", "null": "null", "True": "true", "False": "false", "None": "null"}

func (m *mender) literal() bool {
	n := nameLen(m.in[m.i:])
	word := m.in[m.i : m.i+n]
	as, ok := literals[word]
	if !ok {
		return false
	}
	if as != word {
		m.note(Literal)
	}
	m.out = append(m.out, as...)
	m.i += n
	return m.ended()
}

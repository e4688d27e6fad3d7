package mend

import "strings"

// text reads a string, or the name of a member.
func (m *mender) text(name bool) bool {
	quote := m.in[m.i]
	if quote == '\'' {
		m.note(Single)
	}
	m.out = append(m.out, '"')
	for m.i++; m.i < len(m.in); {
		c := m.in[m.i]
		switch {
		case c == quote && m.ends(name):
			m.i++
			m.out = append(m.out, '"')
			return true
		case c == '\\':
			m.escape()
			continue
		case c == quote:
			m.note(Quotes)
			fallthrough
		case c == '"':
			m.char(c)
		case c < ' ':
			m.note(Control)
			m.control(c)
		default:
			m.out = append(m.out, c)
		}
		m.i++
	}
	return false // how it was to end is not known
}

// char writes a quote.
func (m *mender) char(c byte) {
	if c == '"' {
		m.out = append(m.out, '\\')
	}
	m.out = append(m.out, c)
}

// control writes a control character.
func (m *mender) control(c byte) {
	switch c {
	case '\n':
		m.out = append(m.out, `\n`...)
	case '\r':
		m.out = append(m.out, `\r`...)
	case '\t':
		m.out = append(m.out, `\t`...)
	default:
		const hex = "0123456789abcdef"
		m.out = append(m.out, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
	}
}

// escape reads a backslash with what it escapes. One that escapes nothing stands for itself.
func (m *mender) escape() {
	rest := m.in[m.i+1:]
	switch {
	case rest != "" && strings.IndexByte(`"\/bfnrt`, rest[0]) >= 0:
		m.out = append(m.out, '\\', rest[0])
		m.i += 2
	case len(rest) > 4 && rest[0] == 'u' && isHex(rest[1:5]):
		m.out = append(append(m.out, '\\'), rest[:5]...)
		m.i += 6
	case rest != "" && rest[0] == '\'':
		m.note(Escape)
		m.out = append(m.out, '\'')
		m.i += 2
	default:
		m.note(Escape)
		m.out = append(m.out, `\\`...)
		m.i++
	}
}

func isHex(s string) bool { return strings.Trim(s, "0123456789abcdefABCDEF") == "" }

// ends reports whether the quote at hand ends a string: whether what follows it is what follows a string.
func (m *mender) ends(name bool) bool {
	i := skip(m.in, m.i+1)
	if i == len(m.in) {
		return true
	}
	c := m.in[i]
	if name {
		return c == ':'
	}
	if c != ',' || m.open[len(m.open)-1] == '[' {
		return c == ',' || c == '}' || c == ']'
	}
	return followed(m.in, skip(m.in, i+1))
}

// skip returns the index of the first byte from i on that is not a space.
func skip(s string, i int) int {
	for i < len(s) && isSpace(s[i]) {
		i++
	}
	return i
}

// followed reports whether a comma in an object is followed, from i on, by a member or by the end.
func followed(s string, i int) bool {
	if i == len(s) || s[i] == '}' || s[i] == ']' {
		return true
	}
	n := nameLen(s[i:min(i+maxAhead, len(s))])
	if quote := s[i]; quote == '"' || quote == '\'' {
		n = strings.IndexByte(s[i+1:min(i+1+maxAhead, len(s))], quote) + 2
		if n == 1 {
			return false
		}
	}
	if n == 0 {
		return false
	}
	i = skip(s, i+n)
	return i < len(s) && s[i] == ':'
}

package jsonwire

import (
	"bytes"
	"unicode/utf8"
)

// A Partial Reader reads the text without the number or literal that it ends in, because more of that may follow: so
// all values that can be cut off are strings, objects and arrays. Where the text ends too early it stops, as after a
// fatal error, but with nothing to report from there on.

// finished returns b without the number or literal that it ends in, if more text could change that. The capacity of
// the result is the length of b.
func finished(b []byte) []byte {
	b = b[:len(b):len(b)]
	n := len(b)
	for n > 0 && (isAlphanumeric(b[n-1]) || b[n-1] == '-' || b[n-1] == '+' || b[n-1] == '.') {
		n--
	}
	token := b[n:]
	if len(token) == 0 || !beginsNumber(token) && !beginsWord(token) || !expectsValue(b[:n]) || insideString(b) {
		return b
	}
	return b[:n]
}

// expectsValue tells whether the end of b is a place for a value; behind a comma it may also be one for a name.
func expectsValue(b []byte) bool {
	n := len(b)
	for n > 0 && (b[n-1] == ' ' || b[n-1] == '\n' || b[n-1] == '\r' || b[n-1] == '\t') {
		n--
	}
	return n == 0 || b[n-1] == '[' || b[n-1] == ',' || b[n-1] == ':'
}

func beginsNumber(token []byte) bool {
	end, _, _ := scanNumber(token, 0)
	if end < len(token) {
		return false
	}
	return token[0] == '-' || isDigit(token[0])
}

// beginsWord tells whether a literal goes on where token ends.
func beginsWord(token []byte) bool {
	for _, word := range []string{"true", "false", "null"} {
		if len(token) < len(word) && string(token) == word[:len(token)] {
			return true
		}
	}
	return false
}

// insideString tells whether b ends inside a string, or holds one that is wrong.
func insideString(b []byte) bool {
	for p := 0; ; {
		i := bytes.IndexByte(b[p:], '"')
		if i < 0 {
			return false
		}
		end, _, fault := scanString(b, p+i)
		if fault != "" {
			return true
		}
		p = end
	}
}

// beyond returns the fault "" where a fault at p comes from the end of a text that may go on, otherwise the real one.
func (r *Reader) beyond(p int, fault string) (int, string) {
	switch {
	case !extends(r.buf[p:], fault):
		return p, fault
	case fault == faultEndObject && r.leavesOut():
		return p, faultName // a number or literal begins here, behind a comma
	}
	return p, ""
}

// leavesOut tells that the text goes on with a number or literal that finished left out.
func (r *Reader) leavesOut() bool {
	b := r.buf
	if r.trouble.given != nil {
		b = r.trouble.given
	}
	return len(b) < cap(b)
}

// extends tells whether fault is no fault if more text follows rest, which begins at its offset.
func extends(rest []byte, fault string) bool {
	switch fault {
	case faultEndValue, faultEndObject, faultEndArray:
		return true
	case faultEndString, faultEscape, faultSurrogate:
		return len(rest) == 0 || beginsEscape(rest)
	case faultUTF8:
		return !utf8.FullRune(rest)
	}
	return false
}

// beginsEscape tells whether an escape, maybe of a surrogate pair, goes on where b ends.
func beginsEscape(b []byte) bool {
	const form = `\uhhhh\uhhhh`
	if len(b) >= len(form) {
		return false
	}
	for i, c := range b {
		if form[i] == 'h' && !isHex(c) || form[i] != 'h' && form[i] != c {
			return false
		}
	}
	if len(b) < 6 {
		return true
	}
	r, _ := hex4(b, 2)
	return surrogate(r) && r < lowSurrogate
}

// begun returns what is there of the string of b whose opening quote is at p, after reading it failed: nothing unless
// that was because the text ends. An escape or character that is cut off is left out.
func (r *Reader) begun(b []byte, p int) (content []byte, escaped bool) {
	if !r.trouble.cut {
		return nil, false
	}
	end, escaped, _ := scanString(b, p)
	content = b[p+1 : end]
	slashes := len(content) - len(bytes.TrimRight(content, `\`))
	return content[:len(content)-slashes%2], escaped
}

// Cut tells whether the next value is a string that is cut off by the end of a Partial text, and if so ends reading as
// if it was not there yet. Ask before a value that is of no use in part is read from a string: a time, an enum, base64.
func (r *Reader) Cut() bool { return r.mode&Partial != 0 && r.cutString() }

func (r *Reader) cutString() bool {
	if r.at('"') {
		if end, _, fault := scanString(r.buf, r.pos); fault != "" {
			r.fail(end, fault)
		}
	}
	return r.trouble != nil && r.trouble.cut
}

package jsonwire

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// The functions of this file read tokens of the text b from offset p on. They return the offset behind the token, or
// the offset of what is wrong together with a fault, which is one of these.
const (
	faultEndValue  = "EOF while parsing a value"
	faultEndString = "EOF while parsing a string"
	faultEndObject = "EOF while parsing an object"
	faultEndArray  = "EOF while parsing a list"
	faultValue     = "expected value"
	faultNumber    = "invalid number"
	faultControl   = "control character (\\u0000-\\u001F) found while parsing a string"
	faultEscape    = "invalid escape"
	faultSurrogate = "lone surrogate in hex escape"
	faultUTF8      = "invalid UTF-8 found while parsing a string"
	faultName      = "key must be a string"
	faultColon     = "expected `:`"
	faultComma     = "trailing comma"
	faultInObject  = "expected `,` or `}`"
	faultInArray   = "expected `,` or `]`"
	faultTrailing  = "trailing characters"
	faultDeep      = "nesting deeper than 64 levels"
)

// skipSpace returns the offset of the first byte at or after p that is not white space.
func skipSpace(b []byte, p int) int {
	for p < len(b) && (b[p] == ' ' || b[p] == '\n' || b[p] == '\r' || b[p] == '\t') {
		p++
	}
	return p
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// stops marks, by the high bit of its byte, the first byte of w (little endian) that ends a run of plain text: a
// quote, a backslash, a control character or a byte that is not ASCII. Bytes behind the first may be marked wrongly.
func stops(w uint64) uint64 {
	quote := w ^ ones*'"'
	slash := w ^ ones*'\\'
	return ((quote-ones)&^quote | (slash-ones)&^slash | (w - ones*' ') | w) & highs
}

// plain returns the offset of the first byte at or after p that ends a run of plain text, see stops.
func plain(b []byte, p int) int {
	for p+8 <= len(b) {
		if m := stops(binary.LittleEndian.Uint64(b[p:])); m != 0 {
			return p + bits.TrailingZeros64(m)>>3
		}
		p += 8
	}
	for p < len(b) {
		if c := b[p]; c == '"' || c == '\\' || c < ' ' || c >= utf8.RuneSelf {
			return p
		}
		p++
	}
	return p
}

// scanString reads the string whose opening quote is at p; escaped reports whether it holds escapes.
func scanString(b []byte, p int) (end int, escaped bool, fault string) {
	p++
	for {
		p = plain(b, p)
		if p >= len(b) {
			return len(b), escaped, faultEndString
		}
		switch c := b[p]; {
		case c == '"':
			return p + 1, escaped, ""
		case c == '\\':
			escaped = true
			p, fault = scanEscape(b, p)
		case c < ' ':
			fault = faultControl
		default:
			p, fault = scanRunes(b, p)
		}
		if fault != "" {
			return p, escaped, fault
		}
	}
}

// scanRunes reads the run of characters beyond ASCII that begins at p.
func scanRunes(b []byte, p int) (end int, fault string) {
	for p < len(b) && b[p] >= utf8.RuneSelf {
		r, n := utf8.DecodeRune(b[p:])
		if r == utf8.RuneError && n == 1 {
			return p, faultUTF8
		}
		p += n
	}
	return p, ""
}

// scanEscape reads the escape whose backslash is at p; a surrogate pair is one escape.
func scanEscape(b []byte, p int) (end int, fault string) {
	if p+1 >= len(b) {
		return len(b), faultEndString
	}
	switch b[p+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return p + 2, ""
	case 'u':
	default:
		return p + 1, faultEscape
	}
	r, fault := hex4(b, p+2)
	if fault != "" {
		return p, fault
	}
	if !surrogate(r) {
		return p + 6, ""
	}
	if r >= lowSurrogate || p+8 > len(b) || b[p+6] != '\\' || b[p+7] != 'u' {
		return p, faultSurrogate
	}
	low, fault := hex4(b, p+8)
	if fault != "" {
		return p, fault
	}
	if low < lowSurrogate || !surrogate(low) {
		return p, faultSurrogate
	}
	return p + 12, ""
}

const (
	highSurrogate = 0xd800
	lowSurrogate  = 0xdc00
)

func surrogate(r rune) bool { return r&^0x7ff == highSurrogate }

// hex4 reads the four hexadecimal digits at p.
func hex4(b []byte, p int) (r rune, fault string) {
	if p+4 > len(b) {
		return 0, faultEndString
	}
	for _, c := range b[p : p+4] {
		r <<= 4
		switch {
		case '0' <= c && c <= '9':
			r |= rune(c - '0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			r |= rune(c | 0x20 - 'a' + 10)
		default:
			return 0, faultEscape
		}
	}
	return r, ""
}

// unescape appends to dst what b, the content of a string that scanString accepted, stands for.
func unescape(dst, b []byte) []byte {
	for p := 0; p < len(b); {
		c := b[p]
		if c != '\\' {
			dst = append(dst, c)
			p++
			continue
		}
		c = b[p+1]
		p += 2
		switch c {
		case 'b':
			c = '\b'
		case 'f':
			c = '\f'
		case 'n':
			c = '\n'
		case 'r':
			c = '\r'
		case 't':
			c = '\t'
		case 'u':
			r, _ := hex4(b, p)
			p += 4
			if surrogate(r) {
				low, _ := hex4(b, p+2)
				r = (r-highSurrogate)<<10 + (low - lowSurrogate) + 0x10000
				p += 6
			}
			dst = utf8.AppendRune(dst, r)
			continue
		}
		dst = append(dst, c)
	}
	return dst
}

// scanNumber reads the number that begins at p; integer says that it has neither a fraction nor an exponent.
func scanNumber(b []byte, p int) (end int, integer bool, fault string) {
	if p < len(b) && b[p] == '-' {
		p++
	}
	q := skipDigits(b, p)
	if q == p || b[p] == '0' && q > p+1 {
		return p, false, faultNumber
	}
	integer = true
	if q < len(b) && b[q] == '.' {
		integer = false
		p, q = q+1, skipDigits(b, q+1)
		if p == q {
			return p, false, faultNumber
		}
	}
	if q < len(b) && b[q]|0x20 == 'e' {
		integer = false
		p = q + 1
		if p < len(b) && (b[p] == '+' || b[p] == '-') {
			p++
		}
		q = skipDigits(b, p)
		if p == q {
			return p, false, faultNumber
		}
	}
	return q, integer, ""
}

func skipDigits(b []byte, p int) int {
	for p < len(b) && b[p]-'0' <= 9 {
		p++
	}
	return p
}

// hasWord reports whether the literal word stands at p.
func hasWord(b []byte, p int, word string) bool {
	return len(b)-p >= len(word) && string(b[p:p+len(word)]) == word
}

// within is the depth of a value that others with a depth of their own may lie in, see MaxDepth.
const within = -MaxDepth

// skipValue reads the value that begins at p, inside depth objects and arrays.
func skipValue(b []byte, p, depth int) (end int, fault string) {
	if p >= len(b) {
		return len(b), faultEndValue
	}
	switch c := b[p]; {
	case c == '"':
		end, _, fault = scanString(b, p)
		return end, fault
	case c == '{' || c == '[':
		if depth >= MaxDepth {
			return p, faultDeep
		}
		if c == '{' {
			return skipObject(b, p, depth+1)
		}
		return skipArray(b, p, depth+1)
	case c == '-' || c-'0' <= 9:
		end, _, fault = scanNumber(b, p)
		return end, fault
	case hasWord(b, p, "true"), hasWord(b, p, "null"):
		return p + 4, ""
	case hasWord(b, p, "false"):
		return p + 5, ""
	}
	return p, faultValue
}

func skipArray(b []byte, p, depth int) (end int, fault string) {
	p = skipSpace(b, p+1)
	if p < len(b) && b[p] == ']' {
		return p + 1, ""
	}
	for {
		if p, fault = skipValue(b, p, depth); fault != "" {
			return p, fault
		}
		p = skipSpace(b, p)
		if p < len(b) && b[p] == ']' {
			return p + 1, ""
		}
		if p >= len(b) || b[p] != ',' {
			return p, faultIn(b, p, faultEndArray, faultInArray)
		}
		p = skipSpace(b, p+1)
		if p < len(b) && b[p] == ']' {
			return p, faultComma
		}
	}
}

func skipObject(b []byte, p, depth int) (end int, fault string) {
	p = skipSpace(b, p+1)
	if p < len(b) && b[p] == '}' {
		return p + 1, ""
	}
	for {
		if p, _, fault = scanName(b, p); fault != "" {
			return p, fault
		}
		if p, fault = skipValue(b, p, depth); fault != "" {
			return p, fault
		}
		p = skipSpace(b, p)
		if p < len(b) && b[p] == '}' {
			return p + 1, ""
		}
		if p >= len(b) || b[p] != ',' {
			return p, faultIn(b, p, faultEndObject, faultInObject)
		}
		p = skipSpace(b, p+1)
		if p < len(b) && b[p] == '}' {
			return p, faultComma
		}
	}
}

// faultIn is end where the text ends at p, otherwise other.
func faultIn(b []byte, p int, end, other string) string {
	if p >= len(b) {
		return end
	}
	return other
}

// scanName reads the name of a member, its colon and the space behind it. The result name is what the name stands
// for; it shares memory with b unless the name holds escapes.
func scanName(b []byte, p int) (end int, name []byte, fault string) {
	if p >= len(b) || b[p] != '"' {
		return p, nil, faultIn(b, p, faultEndObject, faultName)
	}
	end, escaped, fault := scanString(b, p)
	if fault != "" {
		return end, nil, fault
	}
	name = b[p+1 : end-1]
	if escaped {
		name = unescape(make([]byte, 0, len(name)), name)
	}
	p = skipSpace(b, end)
	if p >= len(b) || b[p] != ':' {
		return p, nil, faultIn(b, p, faultEndObject, faultColon)
	}
	return skipSpace(b, p+1), name, ""
}

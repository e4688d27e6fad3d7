package jsonwire_test

// Strings and numbers of the floor, see floor_scan_test.go.

import (
	"encoding/binary"
	"math/bits"
	"strconv"
	"unicode/utf8"
	"unsafe"
)

const (
	floorLo = 0x0101010101010101
	floorHi = 0x8080808080808080
)

// floorSpan returns the index of the first byte at or after p that is '"', '\\',
// a control byte or not ASCII.
func floorSpan(b []byte, p int) int {
	for p+8 <= len(b) {
		w := binary.LittleEndian.Uint64(b[p:])
		q := w ^ (floorLo * '"')
		e := w ^ (floorLo * '\\')
		m := ((q - floorLo) &^ q) | ((e - floorLo) &^ e) | (w - floorLo*0x20) | w
		if m &= floorHi; m != 0 {
			return p + bits.TrailingZeros64(m)>>3
		}
		p += 8
	}
	for p < len(b) {
		c := b[p]
		if c == '"' || c == '\\' || c < 0x20 || c >= 0x80 {
			return p
		}
		p++
	}
	return p
}

// raw reads a string token and returns its content; esc says that the content
// still holds escapes.
func (s *floorScanner) raw() (out []byte, esc bool) {
	if s.Peek() != '"' {
		s.Fail(errFloorSyntax)
		return nil, false
	}
	start := s.P + 1
	p := start
	for {
		p = floorSpan(s.B, p)
		if p >= len(s.B) {
			s.Fail(errFloorSyntax)
			return nil, false
		}
		switch c := s.B[p]; {
		case c == '"':
			s.P = p + 1
			return s.B[start:p], esc
		case c == '\\':
			esc = true
			p += 2
		case c < 0x20:
			s.Fail(errFloorSyntax)
			return nil, false
		default:
			r, n := utf8.DecodeRune(s.B[p:])
			if r == utf8.RuneError && n == 1 {
				s.Fail(errFloorUTF8)
				return nil, false
			}
			p += n
		}
	}
}

// Key reads a member name and the colon. The result is valid until the next call
// that changes B (it aliases B unless the name has escapes).
func (s *floorScanner) Key() []byte {
	k, esc := s.raw()
	if esc {
		k = s.unescape(make([]byte, 0, len(k)), k)
	}
	if s.Peek() != ':' {
		s.Fail(errFloorSyntax)
		return nil
	}
	s.P++
	return k
}

// Str reads a string.
func (s *floorScanner) Str() string {
	b, esc := s.raw()
	if esc {
		b = s.unescape(make([]byte, 0, len(b)), b)
		return unsafe.String(unsafe.SliceData(b), len(b))
	}
	if s.Alias {
		return unsafe.String(unsafe.SliceData(b), len(b))
	}
	return string(b)
}

// Bytes reads a string without copying where it has no escapes (for enums).
func (s *floorScanner) Bytes() []byte {
	b, esc := s.raw()
	if esc {
		b = s.unescape(make([]byte, 0, len(b)), b)
	}
	return b
}

func floorHex4(b []byte) (rune, bool) {
	if len(b) < 4 {
		return 0, false
	}
	var r rune
	for _, c := range b[:4] {
		r <<= 4
		switch {
		case '0' <= c && c <= '9':
			r |= rune(c - '0')
		case 'a' <= c && c <= 'f':
			r |= rune(c - 'a' + 10)
		case 'A' <= c && c <= 'F':
			r |= rune(c - 'A' + 10)
		default:
			return 0, false
		}
	}
	return r, true
}

func (s *floorScanner) unescape(dst, b []byte) []byte {
	for i := 0; i < len(b); {
		c := b[i]
		if c != '\\' {
			dst = append(dst, c)
			i++
			continue
		}
		i++
		if i >= len(b) {
			s.Fail(errFloorSyntax)
			return nil
		}
		switch b[i] {
		case '"', '\\', '/':
			dst = append(dst, b[i])
		case 'b':
			dst = append(dst, '\b')
		case 'f':
			dst = append(dst, '\f')
		case 'n':
			dst = append(dst, '\n')
		case 'r':
			dst = append(dst, '\r')
		case 't':
			dst = append(dst, '\t')
		case 'u':
			r, ok := floorHex4(b[i+1:])
			if !ok {
				s.Fail(errFloorSyntax)
				return nil
			}
			i += 4
			if r >= 0xd800 && r < 0xe000 {
				if r >= 0xdc00 || i+2 >= len(b) || b[i+1] != '\\' || b[i+2] != 'u' {
					s.Fail(errFloorUTF8)
					return nil
				}
				r2, ok := floorHex4(b[i+3:])
				if !ok || r2 < 0xdc00 || r2 > 0xdfff {
					s.Fail(errFloorUTF8)
					return nil
				}
				r = (r-0xd800)<<10 | (r2 - 0xdc00) + 0x10000
				i += 6
			}
			dst = utf8.AppendRune(dst, r)
		default:
			s.Fail(errFloorSyntax)
			return nil
		}
		i++
	}
	return dst
}

// num returns the bytes of a number token; isInt says that it has neither a
// fraction nor an exponent.
func (s *floorScanner) num() (b []byte, isInt bool) {
	s.Peek()
	st, p := s.P, s.P
	if p < len(s.B) && s.B[p] == '-' {
		p++
	}
	switch {
	case p < len(s.B) && s.B[p] == '0':
		p++
	case p < len(s.B) && s.B[p] >= '1' && s.B[p] <= '9':
		for p < len(s.B) && s.B[p]-'0' <= 9 {
			p++
		}
	default:
		s.Fail(errFloorSyntax)
		return nil, false
	}
	isInt = true
	if p < len(s.B) && s.B[p] == '.' {
		isInt = false
		p++
		q := p
		for p < len(s.B) && s.B[p]-'0' <= 9 {
			p++
		}
		if p == q {
			s.Fail(errFloorSyntax)
			return nil, false
		}
	}
	if p < len(s.B) && s.B[p]|0x20 == 'e' {
		isInt = false
		p++
		if p < len(s.B) && (s.B[p] == '+' || s.B[p] == '-') {
			p++
		}
		q := p
		for p < len(s.B) && s.B[p]-'0' <= 9 {
			p++
		}
		if p == q {
			s.Fail(errFloorSyntax)
			return nil, false
		}
	}
	s.P = p
	return s.B[st:p], isInt
}

// Int reads an integer.
func (s *floorScanner) Int() int64 {
	b, isInt := s.num()
	if !isInt {
		s.Fail(errFloorSyntax)
		return 0
	}
	d, neg := b, false
	if d[0] == '-' {
		d, neg = d[1:], true
	}
	if len(d) > 18 {
		n, err := strconv.ParseInt(string(b), 10, 64)
		if err != nil {
			s.Fail(errFloorRange)
		}
		return n
	}
	var n int64
	for _, c := range d {
		n = n*10 + int64(c-'0')
	}
	if neg {
		n = -n
	}
	return n
}

var floorPow10 = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// Float reads a float64 (correctly rounded).
func (s *floorScanner) Float() float64 {
	b, _ := s.num()
	if len(b) == 0 {
		return 0
	}
	// Fast path (Clinger): at most 15 digits, no exponent.
	if len(b) <= 16 {
		d, neg := b, false
		if d[0] == '-' {
			d, neg = d[1:], true
		}
		var m uint64
		frac, seen, ok := 0, false, true
		for _, c := range d {
			if c == '.' {
				seen = true
			} else if c-'0' <= 9 {
				m = m*10 + uint64(c-'0')
				if seen {
					frac++
				}
			} else {
				ok = false
				break
			}
		}
		if ok && m < 1<<53 {
			f := float64(m) / floorPow10[frac]
			if neg {
				f = -f
			}
			return f
		}
	}
	f, err := strconv.ParseFloat(unsafe.String(unsafe.SliceData(b), len(b)), 64)
	if err != nil {
		s.Fail(errFloorRange)
	}
	return f
}

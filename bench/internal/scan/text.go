package scan

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
	"unsafe"
)

const (
	lo = 0x0101010101010101
	hi = 0x8080808080808080
)

// span returns the index of the first byte at or after p that is '"', '\\',
// a control byte or not ASCII.
func span(b []byte, p int) int {
	for p+8 <= len(b) {
		w := binary.LittleEndian.Uint64(b[p:])
		q := w ^ (lo * '"')
		e := w ^ (lo * '\\')
		m := ((q - lo) &^ q) | ((e - lo) &^ e) | (w - lo*0x20) | w
		if m &= hi; m != 0 {
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

// raw reads a string token and returns its content; esc reports that the content still holds escapes.
func (s *S) raw() (out []byte, esc bool) {
	if s.Peek() != '"' {
		s.Fail(ErrSyntax)
		return nil, false
	}
	start := s.P + 1
	p := start
	for {
		p = span(s.B, p)
		if p >= len(s.B) {
			s.Fail(ErrSyntax)
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
			s.Fail(ErrSyntax)
			return nil, false
		default:
			r, n := utf8.DecodeRune(s.B[p:])
			if r == utf8.RuneError && n == 1 {
				s.Fail(ErrUTF8)
				return nil, false
			}
			p += n
		}
	}
}

// Key reads a member name and the colon. The result is valid until the next call
// that changes B (it aliases B unless the name has escapes).
func (s *S) Key() []byte {
	k, esc := s.raw()
	if esc {
		k = s.unescape(make([]byte, 0, len(k)), k)
	}
	if s.Peek() != ':' {
		s.Fail(ErrSyntax)
		return nil
	}
	s.P++
	return k
}

// Str reads a string.
func (s *S) Str() string {
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
func (s *S) Bytes() []byte {
	b, esc := s.raw()
	if esc {
		b = s.unescape(make([]byte, 0, len(b)), b)
	}
	return b
}

func hex4(b []byte) (rune, bool) {
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

func (s *S) unescape(dst, b []byte) []byte {
	for i := 0; i < len(b); {
		c := b[i]
		if c != '\\' {
			dst = append(dst, c)
			i++
			continue
		}
		i++
		if i >= len(b) {
			s.Fail(ErrSyntax)
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
			r, ok := hex4(b[i+1:])
			if !ok {
				s.Fail(ErrSyntax)
				return nil
			}
			i += 4
			if r >= 0xd800 && r < 0xe000 {
				if r >= 0xdc00 || i+2 >= len(b) || b[i+1] != '\\' || b[i+2] != 'u' {
					s.Fail(ErrUTF8)
					return nil
				}
				r2, ok := hex4(b[i+3:])
				if !ok || r2 < 0xdc00 || r2 > 0xdfff {
					s.Fail(ErrUTF8)
					return nil
				}
				r = (r-0xd800)<<10 | (r2 - 0xdc00) + 0x10000
				i += 6
			}
			dst = utf8.AppendRune(dst, r)
		default:
			s.Fail(ErrSyntax)
			return nil
		}
		i++
	}
	return dst
}

// KeyStr is Key for map keys.
func (s *S) KeyStr() string {
	k := s.Str()
	if s.Peek() != ':' {
		s.Fail(ErrSyntax)
		return ""
	}
	s.P++
	return k
}

package scan

import (
	"strconv"
	"unicode/utf8"
	"unsafe"
)

const hexd = "0123456789abcdef"

// AppendStr appends s as a JSON string (no HTML escaping; invalid UTF-8 is
// replaced by U+FFFD).
func AppendStr(dst []byte, s string) []byte {
	dst = append(dst, '"')
	b := unsafe.Slice(unsafe.StringData(s), len(s))
	st := 0
	for i := 0; ; {
		i = span(b, i)
		if i >= len(b) {
			break
		}
		c := b[i]
		if c >= 0x80 {
			r, n := utf8.DecodeRune(b[i:])
			if r == utf8.RuneError && n == 1 {
				dst = append(dst, b[st:i]...)
				dst = append(dst, "\uFFFD"...)
				i++
				st = i
				continue
			}
			i += n
			continue
		}
		dst = append(dst, b[st:i]...)
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hexd[c>>4], hexd[c&15])
		}
		i++
		st = i
	}
	dst = append(dst, b[st:]...)
	return append(dst, '"')
}

// AppendFloat appends f in the form encoding/json uses.
func AppendFloat(dst []byte, f float64) []byte {
	if a := f; a == float64(int64(a)) && a < 1e15 && a > -1e15 {
		return strconv.AppendInt(dst, int64(f), 10) // -0 prints as 0
	}
	abs := f
	if abs < 0 {
		abs = -abs
	}
	if abs < 1e-6 || abs >= 1e21 {
		return strconv.AppendFloat(dst, f, 'e', -1, 64)
	}
	return strconv.AppendFloat(dst, f, 'f', -1, 64)
}

package wire

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Servers cut texts between the halves of a surrogate pair, and models write halves without the other. JSON with such an escape
// is not Unicode, and a Reader refuses it.

// halves are the code points, at the end of a plane for private use, that stand for halves which may find the other one in the
// next piece of a text.
const halves = 0x10F800

// Mend returns JSON text in which all is Unicode: what is not becomes U+FFFD, and half a surrogate pair at the beginning or the
// end of a string the code point in halves.
func Mend(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	var b strings.Builder
	for {
		i := strings.IndexByte(text, '\\')
		if i < 0 || i+1 == len(text) {
			b.WriteString(text)
			return b.String()
		}
		before := byte(0)
		if i > 0 {
			before = text[i-1]
		}
		b.WriteString(text[:i])
		text = text[i:]
		unit, ok := escaped(text)
		if !ok {
			b.WriteString(text[:2])
			text = text[2:]
			continue
		}
		text = mendOne(&b, unit, text, before)
	}
}

// mendOne writes the escape of a unit of UTF-16 that text begins with, and what belongs to it. It returns the rest.
func mendOne(b *strings.Builder, unit rune, text string, before byte) (rest string) {
	next, _ := escaped(text[6:])
	switch {
	case !utf16.IsSurrogate(unit):
		b.WriteString(text[:6])
	case utf16.DecodeRune(unit, next) != utf8.RuneError:
		b.WriteString(text[:12])
		return text[12:]
	case isHigh(unit) && strings.HasPrefix(text[6:], `"`), !isHigh(unit) && before == '"':
		b.WriteRune(halves + unit - 0xD800)
	default:
		b.WriteRune(utf8.RuneError)
	}
	return text[6:]
}

func isHigh(unit rune) bool { return unit >= 0xD800 && unit < 0xDC00 }

// escaped returns the unit of UTF-16 whose escape, \uXXXX, text begins with.
func escaped(text string) (unit rune, ok bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(text[2:6], 16, 16)
	return rune(n), err == nil
}

// Joiner joins the halves of surrogate pairs that Mend has left in the pieces of a text. The zero Joiner is at the
// beginning of a text.
type Joiner struct{ half rune }

// Join returns a piece of the text without halves. One at its end is held back for the next piece.
func (j *Joiner) Join(piece string) string {
	if j.half == 0 && !strings.Contains(piece, "\U0010F800"[:2]) {
		return piece
	}
	var b strings.Builder
	for i, c := range piece {
		low := i == 0 && j.half != 0 && c >= halves+0x400
		switch {
		case low:
			b.WriteRune(utf16.DecodeRune(j.half, c-halves+0xD800))
			j.half = 0
			continue
		case j.half != 0:
			b.WriteRune(utf8.RuneError)
			j.half = 0
		}
		switch {
		case c < halves:
			b.WriteRune(c)
		case c < halves+0x400 && i+4 == len(piece):
			j.half = c - halves + 0xD800
		default:
			b.WriteRune(utf8.RuneError)
		}
	}
	return b.String()
}

// End returns what is held back at the end of the text.
func (j *Joiner) End() string {
	if j.half == 0 {
		return ""
	}
	j.half = 0
	return string(utf8.RuneError)
}

package xmlwire

import (
	"unicode"
	"unicode/utf8"
)

// IsName reports whether s can be the name of an element: a name of XML 1.0 without colons, which would be read as a prefix.
func IsName(s string) bool {
	for i, r := range s {
		if !unicode.Is(nameStart, r) && (i == 0 || !unicode.Is(nameRest, r)) {
			return false
		}
	}
	return s != "" && utf8.ValidString(s)
}

// nameStart are the characters that a name may begin with, nameRest those that may follow besides them.
var (
	nameStart = &unicode.RangeTable{
		R16: []unicode.Range16{
			{'A', 'Z', 1}, {'_', '_', 1}, {'a', 'z', 1}, {0xc0, 0xd6, 1}, {0xd8, 0xf6, 1}, {0xf8, 0x2ff, 1}, {0x370, 0x37d, 1},
			{0x37f, 0x1fff, 1}, {0x200c, 0x200d, 1}, {0x2070, 0x218f, 1}, {0x2c00, 0x2fef, 1}, {0x3001, 0xd7ff, 1},
			{0xf900, 0xfdcf, 1}, {0xfdf0, 0xfffd, 1},
		},
		R32:         []unicode.Range32{{0x10000, 0xeffff, 1}},
		LatinOffset: 5,
	}
	nameRest = &unicode.RangeTable{
		R16:         []unicode.Range16{{'-', '.', 1}, {'0', '9', 1}, {0xb7, 0xb7, 1}, {0x300, 0x36f, 1}, {0x203f, 0x2040, 1}},
		LatinOffset: 3,
	}
)

package message

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// fileDigest returns the digest by which Pydantic AI records a file in a result: the SHA-256 of its JSON as Python's json.dumps writes it,
// with sorted members, without spaces and in ASCII. raw is valid JSON.
func fileDigest[T ~string | ~[]byte](raw T) string {
	r := jsonwire.NewReader(string(raw), jsonwire.Lenient)
	sum := sha256.Sum256(appendCanonical(nil, &r))
	return hex.EncodeToString(sum[:])
}

func appendCanonical(dst []byte, r *jsonwire.Reader) []byte {
	switch r.Peek() {
	case '{':
		return appendSorted(dst, r)
	case '[':
		dst = append(dst, '[')
		for n, ok := 0, r.Array(); ok && r.Elem(); n++ {
			if n > 0 {
				dst = append(dst, ',')
			}
			dst = appendCanonical(dst, r)
		}
		return append(dst, ']')
	case '"':
		return appendASCII(dst, r.String())
	}
	return append(dst, r.Raw()...)
}

func appendSorted(dst []byte, r *jsonwire.Reader) []byte {
	type member struct {
		name  string
		value []byte
	}
	var all []member
	for ok := r.Object(); ok && r.Member(); {
		name := r.KeyString()
		all = append(all, member{name, appendCanonical(nil, r)})
	}
	slices.SortFunc(all, func(a, b member) int { return cmp.Compare(a.name, b.name) })
	dst = append(dst, '{')
	for i, m := range all {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(append(appendASCII(dst, m.name), ':'), m.value...)
	}
	return append(dst, '}')
}

// appendASCII appends a JSON string as Python writes it: with escapes for all that is not ASCII.
func appendASCII(dst []byte, text string) []byte {
	dst = append(dst, '"')
	for _, c := range text {
		switch short := shortEscapes[c]; {
		case short != "":
			dst = append(dst, short...)
		case c >= ' ' && c < utf8.RuneSelf:
			dst = append(dst, byte(c))
		default:
			for _, unit := range utf16.Encode([]rune{c}) {
				dst = fmt.Appendf(dst, `\u%04x`, unit)
			}
		}
	}
	return append(dst, '"')
}

var shortEscapes = map[rune]string{'"': `\"`, '\\': `\\`, '\n': `\n`, '\r': `\r`, '\t': `\t`, '\f': `\f`, '\b': `\b`}

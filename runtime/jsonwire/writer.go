package jsonwire

import (
	"cmp"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"sync"
	"unicode/utf8"
	"unsafe"
)

// Writer appends JSON to a buffer. It trusts its caller to write values and punctuation in a sensible order. Errors
// stick: the first is kept for Bytes or Finish, and later writes have no effect. The zero Writer is ready for use. A
// Writer is not safe for concurrent use.
type Writer struct {
	buf   []byte
	start int // of the JSON in buf
	err   error
	exact bool // Any writes floats apart from integers
}

// NewWriter returns a Writer that appends to dst.
func NewWriter(dst []byte) Writer { return Writer{buf: dst, start: len(dst)} }

// Bytes returns dst with all that was appended, or nil and the first error.
func (w *Writer) Bytes() ([]byte, error) {
	if w.err != nil {
		return nil, w.err
	}
	return w.buf, nil
}

var writers = sync.Pool{New: func() any { return &Writer{buf: make([]byte, 0, 1024)} }}

// maxPooled is the largest buffer, in bytes, that is kept for later use.
const maxPooled = 64 << 10

// GetWriter returns an empty Writer from a pool; Finish gives it back.
func GetWriter() *Writer { return writers.Get().(*Writer) }

// Finish returns a copy of what was written, or the first error, and gives the Writer back to the pool. The Writer
// must not be used afterwards.
func (w *Writer) Finish() (Raw, error) {
	b, err := w.Bytes()
	v := Raw(b)
	if cap(w.buf) <= maxPooled {
		w.buf, w.err = w.buf[:0], nil
		writers.Put(w)
	}
	return v, err
}

// Fail makes err the error of w, unless it has one already or err is nil.
func (w *Writer) Fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// Refuse is Fail for a value that comes next and has no JSON which a Reader would take: its error says what is wrong with it,
// and where it stands.
func (w *Writer) Refuse(msg string) {
	if w.err != nil {
		return
	}
	text := w.buf[w.start:]
	loc, _ := locate(text, len(text))
	v := Violation{Loc: loc}
	if at := v.Pointer(); at != "" {
		msg = at + ": " + msg
	}
	w.Fail(errors.New("jsonwire: " + msg))
}

// NotOneOf is Refuse for a string that is not among the constants of its type: of names the type and its constants, as in
// "Speaker: use SpeakerUser or SpeakerAssistant".
func (w *Writer) NotOneOf(value, of string) {
	w.Refuse(strconv.Quote(shortened([]byte(value))) + " is not a constant of " + of)
}

// Raw appends s as it is: punctuation and names that were known when the code was generated.
func (w *Writer) Raw(s string) { w.buf = append(w.buf, s...) }

// Member appends the name of a member, which is given with quotes and colon, behind a comma unless it is the first of
// its object.
func (w *Writer) Member(name string) {
	if n := len(w.buf); n > 0 && w.buf[n-1] != '{' {
		w.buf = append(w.buf, ',')
	}
	w.buf = append(w.buf, name...)
}

// Sep appends a comma unless an object or array has just begun.
func (w *Writer) Sep() {
	if n := len(w.buf); n > 0 && w.buf[n-1] != '[' && w.buf[n-1] != '{' {
		w.buf = append(w.buf, ',')
	}
}

// String appends a string. Nothing is escaped for HTML; invalid UTF-8 becomes U+FFFD.
func (w *Writer) String(s string) { w.buf = AppendString(w.buf, s) }

// Bool appends true or false.
func (w *Writer) Bool(v bool) { w.buf = strconv.AppendBool(w.buf, v) }

// Int appends an integer.
func (w *Writer) Int(v int64) { w.buf = strconv.AppendInt(w.buf, v, 10) }

// Uint appends an unsigned integer.
func (w *Writer) Uint(v uint64) { w.buf = strconv.AppendUint(w.buf, v, 10) }

// Float appends the shortest number that denotes v in a type of 32 or 64 bits, in the form of encoding/json. NaN and
// the infinities are errors.
func (w *Writer) Float(v float64, bits int) {
	if math.IsInf(v, 0) || math.IsNaN(v) {
		w.Fail(errors.New("jsonwire: " + strconv.FormatFloat(v, 'g', -1, 64) + " cannot be written as JSON"))
		return
	}
	w.buf = appendFloat(w.buf, v, bits)
}

// Base64 appends b as a string in standard base64.
func (w *Writer) Base64(b []byte) {
	w.buf = append(w.buf, '"')
	w.buf = base64.StdEncoding.AppendEncode(w.buf, b)
	w.buf = append(w.buf, '"')
}

// Null appends null.
func (w *Writer) Null() { w.buf = append(w.buf, "null"...) }

// Value appends v as it is, or null where v is absent. JSON that is not valid is an error.
func (w *Writer) Value(v Raw) {
	if v == "" {
		w.Null()
		return
	}
	if err := Valid(string(v)); err != nil {
		w.Fail(fmt.Errorf("jsonwire: embedded JSON: %w", err))
		return
	}
	w.buf = append(w.buf, v...)
}

// SortedKeys returns the keys of m in increasing order.
func SortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	keys := slices.AppendSeq(make([]K, 0, len(m)), maps.Keys(m))
	slices.Sort(keys)
	return keys
}

// StringKeys is SortedKeys for names of members, in the order of how they are written. Two that would be written alike, as they differ in invalid UTF-8 only, are
// an error of w.
func StringKeys[K ~string, V any](w *Writer, m map[K]V) []K {
	keys := SortedKeys(m)
	if !slices.ContainsFunc(keys, func(k K) bool { return !utf8.ValidString(string(k)) }) {
		return keys
	}
	slices.SortFunc(keys, func(a, b K) int { return cmp.Compare(repaired(string(a)), repaired(string(b))) })
	for i := 1; i < len(keys); i++ {
		if s := repaired(string(keys[i])); s == repaired(string(keys[i-1])) {
			w.Fail(fmt.Errorf("jsonwire: two keys of a map would both be written as %q, as they are not valid UTF-8", s))
		}
	}
	return keys
}

// repaired returns s as AppendString writes it: with U+FFFD for each byte that is not part of a character.
func repaired(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}

// AppendString appends s as a JSON string. Nothing is escaped for HTML; invalid UTF-8 becomes U+FFFD.
func AppendString(dst []byte, s string) []byte {
	b := unsafe.Slice(unsafe.StringData(s), len(s))
	dst = append(dst, '"')
	done := 0
	for p := plain(b, 0); p < len(b); p = plain(b, p) {
		c := b[p]
		if c >= utf8.RuneSelf {
			end, fault := scanRunes(b, p)
			if fault != "" {
				dst = append(append(dst, b[done:end]...), "\uFFFD"...)
				end++
				done = end
			}
			p = end
			continue
		}
		dst = appendEscape(append(dst, b[done:p]...), c)
		p++
		done = p
	}
	return append(append(dst, b[done:]...), '"')
}

func appendEscape(dst []byte, c byte) []byte {
	const hex = "0123456789abcdef"
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	}
	return append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
}

// appendFloat appends f in the form of encoding/json.
func appendFloat(dst []byte, f float64, bits int) []byte {
	abs := math.Abs(f)
	if n := int64(f); abs < 1<<24 && f == float64(n) && (n != 0 || !math.Signbit(f)) {
		return strconv.AppendInt(dst, n, 10)
	}
	readable := abs >= 1e-6 && abs < 1e21
	if bits == 32 {
		readable = float32(abs) >= 1e-6 && float32(abs) < 1e21
	}
	format := byte('f')
	if !readable && abs != 0 {
		format = 'e'
	}
	dst = strconv.AppendFloat(dst, f, format, -1, bits)
	if n := len(dst); format == 'e' && n >= 4 && dst[n-4] == 'e' && dst[n-3] == '-' && dst[n-2] == '0' {
		dst[n-2] = dst[n-1] // e-09 is e-9
		dst = dst[:n-1]
	}
	return dst
}

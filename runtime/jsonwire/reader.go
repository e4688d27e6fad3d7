package jsonwire

import (
	"encoding/binary"
	"math/bits"
	"unsafe"
)

// MaxDepth is the deepest nesting of objects and arrays that a Reader accepts. A value that is kept as it was written, is
// skipped or is read by Any counts its own depth from 0, whatever lies around it: what holds by itself can be put into
// another text. So no text nests deeper than twice that.
const MaxDepth = 64

// Mode says what a Reader accepts beside strict JSON of the right types. Modes combine with |.
type Mode uint8

const (
	// Strict accepts nothing else.
	Strict Mode = 0
	// Lax accepts mistakes of models in form but not in meaning: numbers and booleans written as strings ("42", " 1.5
	// ", "True"), a number without a fractional part for an integer (3.0, 3e2), and an object or array sent as a string
	// of JSON.
	Lax Mode = 1 << iota
	// IgnoreExtra skips members with unknown names instead of refusing them.
	IgnoreExtra
	// Lenient is for responses of servers: unknown names are skipped, null leaves the zero value of any type, of a
	// repeated name the last one wins, and nothing is required.
	Lenient
	// Nulls reads null for a slice, a map or bytes, as encoding/json writes those that are nil.
	Nulls
)

// Reader reads one JSON text: RFC 8259, valid UTF-8 (escapes of lone surrogates are refused), no trailing data, depth
// up to MaxDepth. There are two kinds of mistakes:
//
//   - Text that is not JSON, or too deep, is fatal: every later read returns the zero value or false at once, and End
//     reports that one violation (type json_invalid).
//   - A value of a wrong type or against a constraint is recorded (the first 20; the rest is counted) and skipped,
//     and reading continues, so that one decoding finds all violations.
//
// Make a Reader with NewReader or NewReaderBytes; the zero Reader reads the empty text. A Reader is not safe for
// concurrent use. It stays on the stack of its user as long as that does not store it.
type Reader struct {
	buf      []byte // the text; empty after a fatal error
	pos      int    // of the next value, or behind the last one
	start    int    // of the last value, or behind it where that was an object or array
	bad      int    // start of the last value that no constraint applies to
	depth    int
	base     int // the depth that Any counts from
	key      []byte
	keyStart int
	chunk    []byte   // copies of short strings
	trouble  *trouble // nil while all is well
	grow     *growth  // the text that grows, if it does; buf is what can be read of it
	mode     Mode
	shared   bool // decoded strings may share the memory of buf
	row      bool // buf is one of a row of texts, which share chunks
	comma    bool // the object or array at hand has a member already
	exact    bool // Any reads all numbers exactly
}

// NewReader returns a Reader of s. Decoded strings without escapes share the memory of s.
func NewReader(s string, m Mode) Reader {
	b := unsafe.Slice(unsafe.StringData(s), len(s))
	return Reader{buf: b, pos: skipSpace(b, 0), bad: -1, mode: m, shared: true}
}

// NewReaderBytes returns a Reader of b. Decoded strings are copies, short ones in chunks of up to 256 bytes; b is not
// kept beyond End and never written to.
func NewReaderBytes(b []byte, m Mode) Reader {
	return Reader{buf: b, pos: skipSpace(b, 0), bad: -1, mode: m}
}

// Next makes r, which NewReaderBytes has returned, read b, with no mistakes so far. Texts that are read in a row, such as the events of
// a stream, are read with fewer allocations so: their short strings share chunks.
func (r *Reader) Next(b []byte) {
	*r = Reader{buf: b, pos: skipSpace(b, 0), bad: -1, mode: r.mode, chunk: r.chunk, row: true}
}

// End checks that nothing but white space follows the value that was read. It returns nil, or a *ValidationError with
// all that was wrong. Call it once, last.
func (r *Reader) End() error {
	if r.trouble == nil && r.pos == len(r.buf) {
		return nil
	}
	return r.end()
}

// Pos returns the offset of the next value, which the constraints of containers and Missing ask for.
func (r *Reader) Pos() int { return r.pos }

// Peek returns the first byte of the next value, which says what it is: one of {["tfn, a digit or a minus sign. It is 0
// if no text is left, and may be any other byte if the text is not JSON.
func (r *Reader) Peek() byte {
	if r.pos < len(r.buf) {
		return r.buf[r.pos]
	}
	return 0
}

// Object begins to read an object; Member moves through it to its end. If the value is something else, Object
// records dict_type, skips the value and returns false. In Lax mode a string that holds a JSON object is read as that
// object.
func (r *Reader) Object() bool {
	if p := r.pos; p < len(r.buf) && r.buf[p] == '{' && r.depth < MaxDepth {
		r.pos = p + 1
		r.depth++
		r.comma = false
		return true
	}
	return r.notOpen('{')
}

// Array begins to read an array; Elem moves through it to its end. If the value is something else, Array records
// list_type, skips the value and returns false. In Lax mode a string that holds a JSON array is read as that array.
func (r *Reader) Array() bool {
	if p := r.pos; p < len(r.buf) && r.buf[p] == '[' && r.depth < MaxDepth {
		r.pos = p + 1
		r.depth++
		r.comma = false
		return true
	}
	return r.notOpen('[')
}

// Member moves to the next member of an object and reads its name. It returns false behind the last member and after
// a fatal error. The caller reads the member's value before it calls Member again.
func (r *Reader) Member() bool {
	b, p := r.buf, r.pos
	if p < len(b) && b[p] <= ' ' {
		p = skipSpace(b, p)
	}
	if p >= len(b) {
		return r.noMember(p)
	}
	if c := b[p]; c == '}' {
		r.close(p)
		return false
	} else if r.comma {
		if c != ',' {
			return r.noMember(p)
		}
		p++
		if p < len(b) && b[p] <= ' ' {
			p = skipSpace(b, p)
		}
	}
	if len(b)-p < 9 || b[p] != '"' {
		return r.name(p)
	}
	q := p + 1
	if m := stops(binary.LittleEndian.Uint64(b[q:])); m != 0 {
		q += bits.TrailingZeros64(m) >> 3
	} else {
		q = plain(b, q+8)
	}
	if q+1 >= len(b) || b[q] != '"' || b[q+1] != ':' {
		return r.name(p)
	}
	name := b[p+1 : q]
	q += 2
	if q < len(b) && b[q] <= ' ' {
		q = skipSpace(b, q)
	}
	if q >= len(b) {
		return r.name(p)
	}
	r.keyStart, r.key = p, name
	r.pos = q
	r.comma = true
	return true
}

// close ends the object or array whose last byte is at p.
func (r *Reader) close(p int) {
	r.pos = p + 1
	r.start = p + 1
	r.depth--
	r.comma = true
}

// name is the slow path of Member: names with escapes or beyond ASCII, space before the colon, and what is not a name.
func (r *Reader) name(p int) bool {
	end, name, fault := scanName(r.buf, p)
	switch {
	case end >= len(r.buf) && r.more():
		return r.Member()
	case fault == faultName && r.comma && r.buf[p] == '}':
		fault = faultComma
	case fault == "" && end >= len(r.buf):
		fault = faultEndValue
	}
	if fault != "" {
		r.fail(end, fault)
		return false
	}
	r.keyStart, r.key = p, name
	r.pos = end
	r.comma = true
	return true
}

func (r *Reader) noMember(p int) bool {
	if p >= len(r.buf) && r.more() {
		return r.Member()
	}
	r.fail(p, faultIn(r.buf, p, faultEndObject, faultInObject))
	return false
}

// Elem moves to the next element of an array. It returns false behind the last one and after a fatal error. The caller
// reads the element before it calls Elem again.
func (r *Reader) Elem() bool {
	b, p := r.buf, r.pos
	if p < len(b) && b[p] <= ' ' {
		p = skipSpace(b, p)
	}
	if p >= len(b) {
		return r.noElem(p, faultEndArray)
	}
	if c := b[p]; c == ']' {
		r.close(p)
		return false
	} else if r.comma {
		if c != ',' {
			return r.noElem(p, faultInArray)
		}
		p++
		if p < len(b) && b[p] <= ' ' {
			p = skipSpace(b, p)
		}
		if p >= len(b) {
			return r.noElem(p, faultEndValue)
		}
		if b[p] == ']' {
			return r.noElem(p, faultComma)
		}
	}
	r.pos = p
	r.comma = true
	return true
}

func (r *Reader) noElem(p int, fault string) bool {
	if p >= len(r.buf) && r.more() {
		return r.Elem()
	}
	r.fail(p, fault)
	return false
}

// Key returns the name of the current member. It is valid until the next Member and must not be changed.
func (r *Reader) Key() []byte { return r.key }

// KeyString returns the name of the current member as a string to keep.
func (r *Reader) KeyString() string { return r.text(r.key) }

// text makes a string of b, which is part of the text or was made for this call.
func (r *Reader) text(b []byte) string {
	if r.shared {
		return owned(b)
	}
	return r.copied(b)
}

const (
	maxShort  = 32  // longest string that is copied into a chunk
	chunkSize = 256 // so a short string keeps at most that much alive
)

// copied makes a string of a copy of b. In texts that may hold many, short ones share an allocation with their
// neighbours.
func (r *Reader) copied(b []byte) string {
	if len(b) > maxShort || len(r.buf) < 2*chunkSize && !r.row {
		return string(b)
	}
	n := len(r.chunk)
	if cap(r.chunk)-n < len(b) {
		r.chunk, n = make([]byte, 0, chunkSize), 0
	}
	r.chunk = append(r.chunk, b...)
	return owned(r.chunk[n:])
}

// owned makes a string of bytes that nothing will change.
func owned(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// Once returns seen with bit set. If it was set already, the current name is recorded as in Duplicate.
func (r *Reader) Once(seen, bit uint64) uint64 {
	if seen&bit != 0 {
		r.Duplicate()
	}
	return seen | bit
}

// Duplicate records the current name as a repeated one, except in Lenient mode.
func (r *Reader) Duplicate() {
	if r.mode&Lenient == 0 && !r.refusedKey() && r.inFull() {
		r.recordKey("duplicate_key", "Key should be given only once", r.pos)
	}
}

// Unknown skips the value of a member whose name is not among names. Unless the mode lets such names pass, it records
// extra_forbidden, and says which name was probably meant or which ones there are.
func (r *Reader) Unknown(names []string) {
	at := r.pos
	r.Skip()
	if r.mode&(IgnoreExtra|Lenient) == 0 && r.inFull() {
		r.recordKey("extra_forbidden", "Extra inputs are not permitted"+expected(string(r.key), names), at)
	}
}

// Missing records each name whose bit is set in missing as absent from the object that begins at at, the Pos before
// Object. It does nothing in Lenient mode or where that object was refused.
func (r *Reader) Missing(at int, missing uint64, names []string) {
	if missing != 0 {
		r.missing(at, missing, names)
	}
}

// Null reads null if it is the next value, and reports whether it was.
func (r *Reader) Null() bool {
	if p := r.pos; p < len(r.buf) && r.buf[p] == 'n' && hasWord(r.buf, p, "null") {
		r.start = p
		r.pos = p + 4
		return true
	}
	return false
}

// Skip reads any value and checks that it is JSON.
func (r *Reader) Skip() { r.skip(0) }

// skip reads any value as if it lay inside depth objects and arrays.
func (r *Reader) skip(depth int) {
	end, fault := skipValue(r.buf, r.pos, depth)
	if fault != "" {
		if end >= len(r.buf) && r.whole() {
			r.skip(depth)
			return
		}
		r.fail(end, fault)
		return
	}
	r.start = r.pos
	r.pos = end
}

// Raw reads any value, checks that it is JSON and returns it as it was written.
func (r *Reader) Raw() Raw {
	p := r.pos
	r.Skip()
	if r.pos <= p {
		return ""
	}
	return Raw(r.text(r.buf[p:r.pos]))
}

package jsonwire

import (
	"bytes"
	"math/bits"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	maxViolations = 20
	maxInput      = 1 << 10 // longest Violation.Input, in bytes
	inputExcerpt  = 200     // what is shown of a longer one
)

// trouble is what a Reader keeps beside its position once something was out of the ordinary.
type trouble struct {
	given   []byte // the text as it was given, where buf is not
	owned   bool   // buf is a copy that may be changed
	badKey  int    // where the last name begins that is not a key of its map
	fault   string // why reading had to stop
	faultAt int
	found   []Violation
	more    int
}

func (r *Reader) troubled() *trouble {
	if r.trouble == nil {
		r.trouble = new(trouble)
	}
	return r.trouble
}

// fail ends reading: the text is not JSON at offset p.
func (r *Reader) fail(p int, fault string) {
	t := r.troubled()
	if t.fault != "" {
		return
	}
	if r.grow != nil {
		r.grow.refuse()
	}
	t.fault, t.faultAt = fault, p
	if t.given == nil {
		t.given = r.buf
	}
	// Without text, every method that reads takes its slow path, which ends here.
	r.buf, r.pos = nil, 0
}

// inFull reports whether one more violation is to be reported in full. Beyond the cap it is only counted. A growing text
// is not read beyond the first violation, which is never reported.
func (r *Reader) inFull() bool {
	if r.grow != nil {
		r.grow.refuse()
	}
	t := r.troubled()
	if t.fault != "" {
		return false
	}
	if len(t.found) < maxViolations {
		return true
	}
	t.more++
	return false
}

// reports reports whether the next violation would be reported, and not only counted: whether it is worth its words.
func (r *Reader) reports() bool {
	return r.grow == nil && (r.trouble == nil || r.trouble.fault == "" && len(r.trouble.found) < maxViolations)
}

// record reports a violation by the value that begins at (or, for objects and arrays, ends before) offset at.
func (r *Reader) record(typ, msg string, at int) {
	if r.inFull() {
		loc, start := locate(r.buf, at)
		r.add(typ, msg, loc, start)
	}
}

// recordKey reports a violation by the current name, of the member whose value begins at offset value.
func (r *Reader) recordKey(typ, msg string, value int) {
	loc, _ := locate(r.buf, r.keyStart)
	r.add(typ, msg, loc, value)
}

func (r *Reader) add(typ, msg string, loc []PathElem, value int) {
	v := Violation{Type: typ, Loc: loc, Msg: msg, Input: r.input(value)}
	r.trouble.found = append(r.trouble.found, v)
}

// input returns the value that begins at offset p, or a summary of it.
func (r *Reader) input(p int) Raw {
	end, fault := skipValue(r.buf, p, within)
	if fault != "" {
		return "" // the value is still to be read, and will be fatal
	}
	if end-p > maxInput {
		return excerpt(r.buf[p:end])
	}
	if _, fault = skipValue(r.buf, p, 0); fault != "" {
		return Quote(string(r.buf[p:end])) // too deep to be kept as it is
	}
	return Raw(r.buf[p:end])
}

// excerpt returns a JSON string that shows how b begins and how long it is.
func excerpt(b []byte) Raw { return Quote(cut(b)) }

// shortened returns b, or how it begins and how long it is: a name in a path must not be longer than an input.
func shortened(b []byte) string {
	if len(b) <= maxInput {
		return string(b)
	}
	return cut(b)
}

func cut(b []byte) string {
	n := inputExcerpt
	for !utf8.RuneStart(b[n]) && n > inputExcerpt-utf8.UTFMax {
		n--
	}
	return string(b[:n]) + "... (cut, " + strconv.Itoa(len(b)) + " bytes in all)"
}

// said returns what an error says, or how it begins: functions of users mostly repeat what they refuse.
func said(err error) string {
	s := err.Error()
	if len(s) <= maxInput {
		return s
	}
	return strings.ToValidUTF8(s[:maxInput], "") + "... (cut, " + strconv.Itoa(len(s)) + " bytes in all)"
}

// wrongType skips the next value and reports that it has a wrong type, or takes it as the zero value where it is null
// and the mode is Lenient.
func (r *Reader) wrongType(typ, msg string) {
	at := r.pos
	if r.mode&Lenient != 0 && r.Null() {
		r.bad = at
		return
	}
	r.Skip()
	r.refuse(typ, msg, at)
}

// refuse reports that the value at offset at, which was read, cannot be taken at all.
func (r *Reader) refuse(typ, msg string, at int) {
	r.bad = at
	r.record(typ, msg, at)
}

func (r *Reader) missing(at int, missing uint64, names []string) {
	if r.mode&Lenient != 0 || r.bad == at {
		return
	}
	for ; missing != 0; missing &= missing - 1 {
		if i := bits.TrailingZeros64(missing); i < len(names) && r.inFull() {
			loc, _ := locate(r.buf, at)
			r.add("missing", "Field required", append(loc, PathElem{Key: names[i], Index: -1}), at)
		}
	}
}

func (r *Reader) end() error {
	r.pos = skipSpace(r.buf, r.pos)
	if r.pos < len(r.buf) {
		r.fail(r.pos, faultTrailing)
	}
	t := r.trouble
	switch {
	case t == nil:
		return nil
	case t.fault != "":
		return &ValidationError{Violations: []Violation{invalidJSON(t.given, t.faultAt, t.fault)}}
	case len(t.found) > 0:
		return &ValidationError{Violations: t.found, More: t.more}
	}
	return nil
}

// invalidJSON is the violation of a text that is not JSON at offset p.
func invalidJSON(b []byte, p int, fault string) Violation {
	line := 1 + bytes.Count(b[:p], []byte("\n"))
	column := p - (bytes.LastIndexByte(b[:p], '\n') + 1)
	if p < len(b) {
		column++ // of a byte that is wrong, counted from 1; at the end of the text, of the last byte
	}
	v := Violation{Type: "json_invalid"}
	v.Msg = "Invalid JSON: " + fault + " at line " + strconv.Itoa(line) + " column " + strconv.Itoa(column)
	if len(b) > maxInput {
		v.Input = excerpt(b)
	} else {
		v.Input = Quote(string(b))
	}
	return v
}

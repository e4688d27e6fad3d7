package jsonwire

import (
	"encoding/base64"
	"encoding/binary"
	"math/bits"
)

// String reads a string. If the value is something else, it records string_type.
func (r *Reader) String() (s string) {
	r.readString(&s, false)
	return s
}

// StringTo reads a string into p, as String does; it copies nothing if p holds that string already. While the string is
// still being written, p holds what there is of it.
func (r *Reader) StringTo(p *string) { r.readString(p, true) }

func (r *Reader) readString(p *string, show bool) {
	b, i := r.buf, r.pos
	if len(b)-i < 9 || b[i] != '"' {
		r.anyString(p, show)
		return
	}
	q := i + 1
	if m := stops(binary.LittleEndian.Uint64(b[q:])); m != 0 {
		q += bits.TrailingZeros64(m) >> 3
	} else {
		q = plain(b, q+8)
	}
	if q >= len(b) || b[q] != '"' {
		r.anyString(p, show)
		return
	}
	r.start = i
	r.pos = q + 1
	if content := b[i+1 : q]; *p != string(content) {
		*p = r.text(content)
	}
}

const notString = "Input should be a valid string"

// anyString is the slow path of readString: escapes, characters beyond ASCII, the last bytes of a text, no string.
func (r *Reader) anyString(p *string, show bool) {
	if !r.at('"') {
		r.wrongType("string_type", notString)
		*p = ""
		return
	}
	if show && r.grow != nil {
		r.show(p)
	}
	content, escaped := r.content()
	if escaped {
		*p = owned(unescape(make([]byte, 0, len(content)), content))
	} else {
		*p = r.text(content)
	}
}

// at reports whether the next value begins with c.
func (r *Reader) at(c byte) bool { return r.pos < len(r.buf) && r.buf[r.pos] == c }

// content reads a string and returns what stands between its quotes.
func (r *Reader) content() (b []byte, escaped bool) {
	end, escaped, fault := scanString(r.buf, r.pos)
	if fault != "" {
		if r.more() {
			return r.content()
		}
		r.fail(end, fault)
		return nil, false
	}
	r.start, r.pos = r.pos, end
	return r.buf[r.start+1 : end-1], escaped
}

// token reads a string and returns what it stands for, which may be part of the text: do not change or keep it. Of
// anything else it reports a wrong type.
func (r *Reader) token(typ, msg string) (b []byte, ok bool) {
	if !r.at('"') {
		r.wrongType(typ, msg)
		return nil, false
	}
	b, escaped := r.content()
	if b == nil {
		return nil, false // fatal
	}
	if escaped {
		b = unescape(make([]byte, 0, len(b)), b)
	}
	return b, true
}

// Bool reads a boolean. If the value is something else, it records bool_type, or bool_parsing for a string in Lax
// mode, which takes the strings "true" and "false" in any case.
func (r *Reader) Bool() bool {
	b, p := r.buf, r.pos
	if hasWord(b, p, "true") {
		r.start, r.pos = p, p+4
		return true
	}
	if hasWord(b, p, "false") {
		r.start, r.pos = p, p+5
		return false
	}
	return r.anyBool()
}

// Base64 reads a string in standard base64 with padding. It never returns nil for a string.
func (r *Reader) Base64() []byte {
	if r.Nil() {
		return nil
	}
	content, ok := r.token("string_type", notString)
	if !ok {
		return nil
	}
	out := make([]byte, base64.StdEncoding.DecodedLen(len(content)))
	n, err := base64.StdEncoding.Strict().Decode(out, content)
	if err != nil {
		r.refuse("bytes_invalid_encoding", "Data should be valid base64: "+err.Error(), r.start)
		return nil
	}
	return out[:n]
}

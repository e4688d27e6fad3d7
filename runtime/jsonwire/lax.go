package jsonwire

import "bytes"

// unquoted reads a string and returns what it stands for, without the white space around it.
func (r *Reader) unquoted() (b []byte, ok bool) {
	b, ok = r.token("string_type", notString)
	return bytes.TrimSpace(b), ok
}

const (
	notBoolean      = "Input should be a valid boolean"
	unparsedBoolean = notBoolean + ", unable to interpret input"
)

// anyBool is the slow path of Bool.
func (r *Reader) anyBool() bool {
	if r.mode&Lax == 0 || !r.at('"') {
		r.wrongType("bool_type", notBoolean)
		return false
	}
	word, ok := r.token("bool_type", notBoolean)
	switch {
	case !ok, bytes.EqualFold(word, []byte("false")):
		return false
	case bytes.EqualFold(word, []byte("true")):
		return true
	}
	r.refuse("bool_parsing", unparsedBoolean, r.start)
	return false
}

// notOpen is the slow path of Object and Array: the next value does not begin with bracket, or lies deep.
func (r *Reader) notOpen(bracket byte) bool {
	if r.at(bracket) || r.mode&Lax != 0 && r.at('"') && r.splice(bracket) {
		if r.depth-r.base >= MaxDepth {
			r.fail(r.pos, faultDeep)
			return false
		}
		r.pos++
		r.depth++
		r.comma = false
		return true
	}
	if bracket == '{' {
		r.wrongType("dict_type", notObject)
	} else {
		r.wrongType("list_type", "Input should be a valid array")
	}
	return false
}

// splice replaces the string at hand by the JSON that it holds, if that is one value that begins with bracket. The JSON
// begins where the string began and is never longer; spaces fill the rest. So offsets stay comparable, and paths come
// out of one scan of the text. It reports whether there is a value to continue with.
func (r *Reader) splice(bracket byte) bool {
	end, escaped, fault := scanString(r.buf, r.pos)
	if fault != "" {
		return r.more() && r.splice(bracket)
	}
	held := r.buf[r.pos+1 : end-1]
	if escaped {
		held = unescape(make([]byte, 0, len(held)), held)
	}
	held = held[skipSpace(held, 0):]
	if len(held) == 0 || held[0] != bracket {
		return false
	}
	n, fault := skipValue(held, 0, within)
	if fault == faultDeep {
		r.fail(r.pos, faultDeep)
		return false
	}
	if fault != "" || skipSpace(held, n) != len(held) {
		return false
	}
	r.own()
	token := r.buf[r.pos:end]
	n = copy(token, held)
	for ; n < len(token); n++ {
		token[n] = ' '
	}
	return true
}

// own makes buf a private copy, once. What has been decoded may share its memory from then on: splices change only
// what is still to be read. A text that grows is private anyway.
func (r *Reader) own() {
	t := r.troubled()
	if t.owned || r.grow != nil {
		return
	}
	t.owned = true
	if t.given == nil {
		t.given = r.buf
	}
	r.buf = bytes.Clone(r.buf)
}

package sample

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// kind is what a value is in JSON; its text is the name of the type in JSON Schema.
type kind string

const (
	null    kind = "null"
	boolean kind = "boolean"
	number  kind = "number"
	text    kind = "string"
	array   kind = "array"
	object  kind = "object"
)

// value is a decoded JSON value. Members keep their order, numbers every digit.
type value struct {
	kind    kind
	truth   bool
	num     *big.Rat
	text    string
	elems   []value
	members []member
}

type member struct {
	name  string
	value value
}

func ofText(s string) value   { return value{kind: text, text: s} }
func ofInt(n int64) value     { return value{kind: number, num: big.NewRat(n, 1)} }
func ofRat(r *big.Rat) value  { return value{kind: number, num: r} }
func (v value) isTrue() bool  { return v.kind == boolean && v.truth }
func (v value) isFalse() bool { return v.kind == boolean && !v.truth }

// get returns the member called name.
func (v value) get(name string) (value, bool) {
	for _, m := range v.members {
		if m.name == name {
			return m.value, true
		}
	}
	return value{}, false
}

// parse decodes one JSON value.
func parse(raw jsonwire.Raw) (value, error) {
	if err := jsonwire.Valid(string(raw)); err != nil {
		return value{}, err
	}
	return decode(raw)
}

// decode decodes JSON that is known to be valid.
func decode(raw jsonwire.Raw) (v value, err error) {
	r := jsonwire.NewReader(string(raw), jsonwire.Strict)
	raw = r.Raw()
	r = jsonwire.NewReader(string(raw), jsonwire.Strict)
	switch raw[0] {
	case '{':
		v.kind = object
		for open := r.Object(); open && r.Member(); {
			m := member{name: r.KeyString()}
			if m.value, err = decode(r.Raw()); err != nil {
				return v, err
			}
			v.set(m)
		}
	case '[':
		v.kind = array
		for open := r.Array(); open && r.Elem(); {
			e, err := decode(r.Raw())
			if err != nil {
				return v, err
			}
			v.elems = append(v.elems, e)
		}
	case '"':
		v.kind, v.text = text, r.String()
	case 't', 'f':
		v.kind, v.truth = boolean, raw[0] == 't'
	case 'n':
		v.kind = null
	default:
		v.kind = number
		v.num, err = rational(string(raw))
	}
	return v, err
}

// set adds a member, in place of one of that name: where a name is repeated, readers of JSON take the last.
func (v *value) set(m member) {
	if i := slices.IndexFunc(v.members, func(has member) bool { return has.name == m.name }); i >= 0 {
		v.members[i] = m
		return
	}
	v.members = append(v.members, m)
}

// maxExponent bounds the numbers that are written out digit by digit.
const maxExponent = 1000

func rational(s string) (*big.Rat, error) {
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		if e, err := strconv.Atoi(s[i+1:]); err != nil || e > maxExponent || e < -maxExponent {
			return nil, fmt.Errorf("the number %s is out of range", s)
		}
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return nil, fmt.Errorf("%s is not a number", s)
	}
	return r, nil
}

// appendJSON appends v as compact JSON.
func (v value) appendJSON(dst []byte) []byte {
	switch v.kind {
	case boolean:
		return strconv.AppendBool(dst, v.truth)
	case number:
		digits, _ := v.num.FloatPrec()
		return append(dst, v.num.FloatString(digits)...)
	case text:
		return jsonwire.AppendString(dst, v.text)
	case array:
		dst = append(dst, '[')
		for i, e := range v.elems {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = e.appendJSON(dst)
		}
		return append(dst, ']')
	case object:
		dst = append(dst, '{')
		for i, m := range v.members {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(jsonwire.AppendString(dst, m.name), ':')
			dst = m.value.appendJSON(dst)
		}
		return append(dst, '}')
	}
	return append(dst, "null"...)
}

// equal reports whether v and w are the same in the sense of JSON Schema: the order of members does not matter.
func (v value) equal(w value) bool {
	if v.kind != w.kind || len(v.elems) != len(w.elems) || len(v.members) != len(w.members) {
		return false
	}
	switch v.kind {
	case boolean:
		return v.truth == w.truth
	case number:
		return v.num.Cmp(w.num) == 0
	case text:
		return v.text == w.text
	}
	for i := range v.elems {
		if !v.elems[i].equal(w.elems[i]) {
			return false
		}
	}
	for _, m := range v.members {
		if x, ok := w.get(m.name); !ok || !m.value.equal(x) {
			return false
		}
	}
	return true
}

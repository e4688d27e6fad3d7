package jsonwire

import (
	"regexp"
	"slices"
	"strconv"
	"unicode/utf8"
)

// The constraints of this file are checked right after the value that they speak of was read, or, where they take the
// offset at, right after the object or array that begins there. They add nothing to what was refused for its type.

// MinLength records string_too_short if s has less than n Unicode code points.
func (r *Reader) MinLength(s string, n int) {
	if len(s) < n || n > 1 && len(s) < n*utf8.UTFMax {
		r.minLength(s, n)
	}
}

func (r *Reader) minLength(s string, n int) {
	if utf8.RuneCountInString(s) < n {
		r.violates("string_too_short", "String should have at least "+count(n, "character"))
	}
}

// MaxLength records string_too_long if s has more than n Unicode code points.
func (r *Reader) MaxLength(s string, n int) {
	if len(s) > n {
		r.maxLength(s, n)
	}
}

func (r *Reader) maxLength(s string, n int) {
	if utf8.RuneCountInString(s) > n {
		r.violates("string_too_long", "String should have at most "+count(n, "character"))
	}
}

// Pattern records string_pattern_mismatch if re matches no part of s.
func (r *Reader) Pattern(s string, re *regexp.Regexp) {
	if !re.MatchString(s) {
		r.violates("string_pattern_mismatch", "String should match pattern '"+re.String()+"'")
	}
}

// MinItems records too_short if the array at at has only have elements, less than n.
func (r *Reader) MinItems(at, have, n int) {
	if have < n {
		r.wrongSize(at, have, n, "List")
	}
}

// MaxItems records too_long if the array at at has have elements, more than n.
func (r *Reader) MaxItems(at, have, n int) {
	if have > n {
		r.wrongSize(at, have, n, "List")
	}
}

// MinProperties records too_short if the object at at has only have members, less than n.
func (r *Reader) MinProperties(at, have, n int) {
	if have < n {
		r.wrongSize(at, have, n, "Object")
	}
}

// MaxProperties records too_long if the object at at has have members, more than n.
func (r *Reader) MaxProperties(at, have, n int) {
	if have > n {
		r.wrongSize(at, have, n, "Object")
	}
}

func (r *Reader) wrongSize(at, have, n int, what string) {
	typ, bound := "too_short", " should have at least "
	if have > n {
		typ, bound = "too_long", " should have at most "
	}
	if r.bad != at {
		r.record(typ, what+bound+count(n, "item")+" after validation, not "+strconv.Itoa(have), at)
	}
}

// UniqueItems records unique_items if two of items are equal, the elements of the array at at. It says nothing of
// an array with an element that was refused: that one is not what the model meant.
func UniqueItems[T comparable](r *Reader, at int, items []T) {
	if len(items) < 2 || r.bad >= at {
		return
	}
	if i, j := repeated(items); i < j {
		r.record("unique_items", "Items should be unique, but items "+strconv.Itoa(i)+" and "+strconv.Itoa(j)+" are equal", at)
	}
}

// repeated returns the indices of the first item that equals an earlier one, or 0, 0.
func repeated[T comparable](items []T) (i, j int) {
	const few = 12 // up to here comparing is faster than hashing
	if len(items) <= few {
		for j := range items {
			for i := range j {
				if items[i] == items[j] {
					return i, j
				}
			}
		}
		return 0, 0
	}
	first := make(map[T]int, len(items))
	for j, v := range items {
		if i, ok := first[v]; ok {
			return i, j
		}
		first[v] = j
	}
	return 0, 0
}

// NotOneOf records that the last value is not one of allowed, which are JSON texts. If it should have been a string,
// the violation says so instead.
func (r *Reader) NotOneOf(allowed []Raw) {
	if r.bad == r.start {
		r.wrongTypeOf(allowed)
		return
	}
	if !r.inFull() {
		return
	}
	loc, start := locate(r.buf, r.start)
	r.add("enum", "Input should be "+alternatives(allowed)+nearestOf(r.input(start), allowed), loc, start)
}

// wrongTypeOf makes the violation of the last value, which is not a string, one that says which there are.
func (r *Reader) wrongTypeOf(allowed []Raw) {
	t := r.trouble
	if t == nil || t.fault != "" || t.more > 0 || len(t.found) == 0 {
		return
	}
	v := &t.found[len(t.found)-1]
	if v.Msg != notString {
		return // a number in a wrong form is told so
	}
	if loc, _ := locate(r.buf, r.start); slices.Equal(v.Loc, loc) {
		v.Type, v.Msg = "enum", "Input should be "+alternatives(allowed)
	}
}

// Invalid records that a function of the user refused the last value.
func (r *Reader) Invalid(err error) {
	r.violates("value_error", "Value error, "+said(err))
}

// violates records that the last value breaks a constraint.
func (r *Reader) violates(typ, msg string) {
	if r.bad != r.start {
		r.record(typ, msg, r.start)
	}
}

// count returns "1 item", "2 items".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

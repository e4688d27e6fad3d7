package schema

import "github.com/agentgen-go/agentgen/runtime/jsonwire"

// datum is a JSON value.
type datum struct {
	typ     types
	raw     jsonwire.Raw // of scalars
	parts   []datum      // of objects and arrays
	name    string       // as a member
	dropped bool         // as a member
}

// readDatum reads the value that comes next in a text that is known to be JSON.
func readDatum(r *jsonwire.Reader) datum {
	switch r.Peek() {
	case '{':
		v := datum{typ: objectType}
		r.Object()
		for r.Member() {
			name := r.KeyString()
			member := readDatum(r)
			member.name = name
			v.parts = append(v.parts, member)
		}
		return v
	case '[':
		v := datum{typ: arrayType}
		r.Array()
		for r.Elem() {
			v.parts = append(v.parts, readDatum(r))
		}
		return v
	}
	raw := r.Raw()
	return datum{typ: typeOfValue(raw), raw: raw}
}

// hasAll reports whether v has members of all names.
func (v *datum) hasAll(names map[string]bool) bool {
	found := make(map[string]bool, len(names))
	for i := range v.parts {
		if names[v.parts[i].name] {
			found[v.parts[i].name] = true
		}
	}
	return len(found) == len(names)
}

// setOf is the set of names.
func setOf(names []string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, name := range names {
		set[name] = true
	}
	return set
}

// is reports whether v is one of the types t. Integers may be written as numbers.
func (v *datum) is(t types) bool {
	if t&(numberType|integerType) != 0 {
		t |= numberType | integerType
	}
	return v.typ&t != 0
}

// equals reports whether v is the scalar that is written as raw. Of objects, arrays and numbers that are written in
// different ways it can't tell, and says yes.
func (v *datum) equals(raw jsonwire.Raw) bool {
	switch typ := typeOfValue(raw); {
	case !v.is(typ):
		return false
	case typ == stringType:
		a, _ := v.raw.Text()
		b, _ := raw.Text()
		return a == b
	case typ == integerType && v.typ == integerType:
		return v.raw == raw
	}
	return true
}

// appendTo appends v as compact JSON, without what is dropped.
func (v *datum) appendTo(dst []byte) []byte {
	if v.typ&(objectType|arrayType) == 0 {
		return append(dst, v.raw...)
	}
	brackets := "[]"
	if v.typ == objectType {
		brackets = "{}"
	}
	dst = append(dst, brackets[0])
	first := true
	for i := range v.parts {
		part := &v.parts[i]
		if part.dropped {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		if v.typ == objectType {
			dst = append(jsonwire.AppendString(dst, part.name), ':')
		}
		dst = part.appendTo(dst)
	}
	return append(dst, brackets[1])
}

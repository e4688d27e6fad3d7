package sample

import "slices"

// construct makes a value for a level without choices.
func (m *maker) construct(l *level) (value, error) {
	if fixed, at := m.listed(l, "const", "enum"); at != nil {
		if v, ok := m.firstValid(l, fixed); ok {
			return v, nil
		}
		return value{}, at.fail("none of the values is allowed by the rest of the schema")
	}
	hints, _ := m.listed(l, "examples", "default")
	if v, ok := m.firstValid(l, hints); ok {
		return v, nil
	}
	var first error
	for _, k := range m.types(l) {
		v, err := m.ofType(k, l)
		if err == nil {
			if e := m.refusedByAny(v, l.goal); e != nil {
				err = e
			}
		}
		if err == nil {
			return v, nil
		}
		if first == nil {
			first = err
		}
	}
	if first == nil {
		first = l.all[0].fail("no type is allowed by all that the schema says here")
	}
	return value{}, first
}

// listed returns the values that the schemas of l give for one of two keywords: the first for one value (or, as in
// examples, a list), the second for the other. at is where the first of them stands.
func (m *maker) listed(l *level, names ...string) (values []value, at *place) {
	for _, name := range names {
		for _, s := range l.all {
			v, ok := s.child(name)
			if !ok {
				continue
			}
			if at == nil {
				at = &v
			}
			if name == "const" || name == "default" {
				values = append(values, v.value)
			} else {
				values = append(values, rotate(v.elems, m.seed)...)
			}
		}
	}
	return values, at
}

func (m *maker) firstValid(l *level, values []value) (value, bool) {
	for _, v := range values {
		if m.refusedByAny(v, l.goal) == nil && m.refusedByAny(v, l.all) == nil {
			return v, true
		}
	}
	return value{}, false
}

// refusedByAny returns why v is not valid against one of the schemas, or nil.
func (m *maker) refusedByAny(v value, schemas []place) *Error {
	for _, s := range schemas {
		if err := m.refused(v, s); err != nil {
			return err
		}
	}
	return nil
}

// integer is the name of a type that is not a kind: numbers without a fractional part.
const integer kind = "integer"

// implied are the types that keywords speak of, for schemas that name none.
var implied = []struct {
	kind     kind
	keywords []string
}{
	{object, []string{"properties", "required", "additionalProperties", "patternProperties", "propertyNames", "minProperties", "maxProperties"}},
	{array, []string{"items", "prefixItems", "minItems", "maxItems", "uniqueItems"}},
	{number, []string{"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}},
}

// types returns the types to try, in order: those that all schemas of l allow, or those that their keywords imply.
func (m *maker) types(l *level) []kind {
	var types []kind
	named := false
	for _, s := range l.all {
		t, ok := s.get("type")
		if !ok {
			continue
		}
		these := allowed(t)
		if !named {
			named, types = true, these
			continue
		}
		types = common(types, these)
	}
	if named {
		return types
	}
	for _, i := range implied {
		for _, k := range i.keywords {
			if slices.ContainsFunc(l.all, func(s place) bool { _, ok := s.get(k); return ok }) {
				return []kind{i.kind}
			}
		}
	}
	return []kind{text}
}

// allowed returns the types that the keyword type names.
func allowed(t value) (types []kind) {
	if t.kind == text {
		return []kind{kind(t.text)}
	}
	for _, e := range t.elems {
		types = append(types, kind(e.text))
	}
	return types
}

// common returns what both a and b allow. Integers are numbers.
func common(a, b []kind) (both []kind) {
	for _, k := range a {
		switch {
		case slices.Contains(b, k):
			both = append(both, k)
		case k == number && slices.Contains(b, integer), k == integer && slices.Contains(b, number):
			both = append(both, integer)
		}
	}
	return both
}

func (m *maker) ofType(k kind, l *level) (value, error) {
	switch k {
	case null:
		return value{kind: null}, nil
	case boolean:
		return value{kind: boolean, truth: m.seed%2 == 1}, nil
	case number, integer:
		return m.number(l.all, k == integer)
	case text:
		return m.text(l.all)
	case array:
		return m.array(l.all)
	case object:
		return m.object(l.all)
	}
	return value{}, l.all[0].fail("%q is not a type of JSON Schema", string(k))
}

package sample

import (
	"math/big"
	"regexp"
	"slices"
	"unicode/utf8"
)

// unsupported returns an error where s constrains values in a way that is not checked here.
func unsupported(s place) error {
	for _, name := range []string{
		"$dynamicRef", "$recursiveRef", "contains", "dependencies", "dependentSchemas", "unevaluatedItems", "unevaluatedProperties",
	} {
		if k, ok := s.child(name); ok {
			return k.fail("the keyword %s is not supported", name)
		}
	}
	return nil
}

// maxDepth bounds nested checks: a schema that applies itself to the same value again and again says nothing.
const maxDepth = 500

// refused returns why v is not valid against s, or nil.
func (m *maker) refused(v value, s place) *Error {
	if s.isFalse() {
		return s.fail("the schema allows no value here")
	}
	if m.checks++; m.checks > maxChecks {
		return s.fail("the schema is too complex to make a value for it")
	}
	if m.depth >= maxDepth {
		return nil
	}
	m.depth++
	defer func() { m.depth-- }()
	for _, k := range s.members {
		p := place{k.value, s.at + "/" + escape(k.name)}
		if !m.holds(v, k.name, p, s) {
			return p.fail("cannot make a value for it: %s is refused", v.appendJSON(nil))
		}
	}
	return nil
}

func (m *maker) valid(v value, s place) bool { return m.refused(v, s) == nil }

// holds reports whether v keeps to the keyword of s that stands at p.
func (m *maker) holds(v value, keyword string, p, s place) bool {
	switch keyword {
	case "type":
		return slices.ContainsFunc(allowed(p.value), v.is)
	case "const":
		return v.equal(p.value)
	case "enum":
		return slices.ContainsFunc(p.elems, v.equal)
	case "$ref", "allOf", "anyOf", "oneOf", "not", "if":
		return m.holdsSchemas(v, keyword, p, s)
	}
	switch v.kind {
	case number:
		return holdsNumber(v.num, keyword, p.value)
	case text:
		return holdsText(v.text, keyword, p.value)
	case array:
		return m.holdsArray(v, keyword, p, s)
	case object:
		return m.holdsObject(v, keyword, p, s)
	}
	return true
}

// is reports whether v is of the type called k.
func (v value) is(k kind) bool {
	return v.kind == k || k == integer && v.kind == number && v.num.IsInt()
}

// holdsSchemas checks keywords that apply other schemas to v.
func (m *maker) holdsSchemas(v value, keyword string, p, s place) bool {
	accepts := func(s place) bool { return m.valid(v, s) }
	switch keyword {
	case "$ref":
		target, err := m.resolve(p)
		return err == nil && accepts(target)
	case "allOf":
		return !slices.ContainsFunc(p.each(), func(s place) bool { return !accepts(s) })
	case "anyOf":
		return slices.ContainsFunc(p.each(), accepts)
	case "oneOf":
		return len(slices.DeleteFunc(p.each(), func(s place) bool { return !accepts(s) })) == 1
	case "not":
		return !accepts(p)
	}
	branch := "else"
	if accepts(p) {
		branch = "then"
	}
	next, ok := s.child(branch)
	return !ok || accepts(next)
}

func holdsNumber(n *big.Rat, keyword string, limit value) bool {
	if limit.kind != number {
		return true
	}
	switch c := n.Cmp(limit.num); keyword {
	case "minimum":
		return c >= 0
	case "maximum":
		return c <= 0
	case "exclusiveMinimum":
		return c > 0
	case "exclusiveMaximum":
		return c < 0
	case "multipleOf":
		return limit.num.Sign() <= 0 || new(big.Rat).Quo(n, limit.num).IsInt()
	}
	return true
}

func holdsText(s, keyword string, limit value) bool {
	switch keyword {
	case "minLength":
		return atLeast(utf8.RuneCountInString(s), limit)
	case "maxLength":
		return atMost(utf8.RuneCountInString(s), limit)
	case "pattern":
		re, err := regexp.Compile(limit.text)
		return err == nil && re.MatchString(s)
	}
	return true
}

func atLeast(n int, limit value) bool {
	return limit.kind != number || ofInt(int64(n)).num.Cmp(limit.num) >= 0
}
func atMost(n int, limit value) bool {
	return limit.kind != number || ofInt(int64(n)).num.Cmp(limit.num) <= 0
}

func (m *maker) holdsArray(v value, keyword string, p, s place) bool {
	switch keyword {
	case "minItems":
		return atLeast(len(v.elems), p.value)
	case "maxItems":
		return atMost(len(v.elems), p.value)
	case "uniqueItems":
		return !p.isTrue() || different(v.elems)
	case first(s, "items", "prefixItems"):
		for i, e := range v.elems {
			for _, item := range itemSchemas([]place{s}, i) {
				if !m.valid(e, item) {
					return false
				}
			}
		}
	}
	return true
}

// first returns the first of the keywords that s has: keywords that are checked together are checked there.
func first(s place, names ...string) string {
	for _, n := range names {
		if _, ok := s.get(n); ok {
			return n
		}
	}
	return ""
}

func different(values []value) bool {
	for i, v := range values {
		if slices.ContainsFunc(values[:i], v.equal) {
			return false
		}
	}
	return true
}

func (m *maker) holdsObject(v value, keyword string, p, s place) bool {
	switch keyword {
	case "minProperties":
		return atLeast(len(v.members), p.value)
	case "maxProperties":
		return atMost(len(v.members), p.value)
	case "required":
		return v.hasAll(p.elems)
	case "dependentRequired":
		for _, d := range p.members {
			if _, ok := v.get(d.name); ok && !v.hasAll(d.value.elems) {
				return false
			}
		}
	case "propertyNames":
		return !slices.ContainsFunc(v.members, func(e member) bool { return !m.valid(ofText(e.name), p) })
	case first(s, "properties", "patternProperties", "additionalProperties"):
		return m.holdsMembers(v, s)
	}
	return true
}

func (v value) hasAll(names []value) bool {
	return !slices.ContainsFunc(names, func(n value) bool { _, ok := v.get(n.text); return !ok })
}

// holdsMembers checks each member of v against what s says of it.
func (m *maker) holdsMembers(v value, s place) bool {
	for _, e := range v.members {
		schemas, err := memberSchemas([]place{s}, e.name)
		if err != nil || m.refusedByAny(e.value, schemas) != nil {
			return false
		}
	}
	return true
}

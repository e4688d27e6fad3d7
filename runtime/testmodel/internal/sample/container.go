package sample

import (
	"math/big"
	"regexp"
	"slices"
	"strings"
)

// maxCount bounds what a schema may ask for: items, members, characters.
const maxCount = 10_000

// count returns the largest (or, for upper bounds, the smallest) number that schemas give for a keyword, and whether
// there is one.
func count(schemas []place, name string, upper bool) (n int, ok bool) {
	for _, s := range schemas {
		v, given := s.get(name)
		if !given || v.kind != number {
			continue
		}
		c := maxCount + 1
		if v.num.Cmp(big.NewRat(maxCount, 1)) <= 0 {
			f, _ := v.num.Float64()
			c = int(f)
		}
		if !ok || upper && c < n || !upper && c > n {
			n, ok = c, true
		}
	}
	return n, ok
}

// array makes as many items as the schemas ask for: one where they describe items but ask for none.
func (m *maker) array(all []place) (value, error) {
	v := value{kind: array}
	least, _ := count(all, "minItems", false)
	if least > maxCount {
		return v, all[0].fail("more than %d items are asked for", maxCount)
	}
	want := max(least, described(all))
	if most, ok := count(all, "maxItems", true); ok {
		want = min(want, most)
	}
	unique := slices.ContainsFunc(all, func(s place) bool { u, _ := s.get("uniqueItems"); return u.isTrue() })
	for i := range want {
		item, err := m.item(itemSchemas(all, i), v.elems, unique)
		if err != nil {
			if i >= least {
				break
			}
			return v, err
		}
		v.elems = append(v.elems, item)
	}
	return v, nil
}

// described returns how many items the schemas describe one by one, and one more where they describe all others.
func described(all []place) (n int) {
	open := false
	for _, s := range all {
		items, ok := s.get("items")
		n = max(n, len(tuple(s)))
		open = open || ok && items.kind == object
	}
	if n == 0 && open {
		n = 1
	}
	return n
}

// tuple returns the schemas of single items: prefixItems, or items as a list in earlier versions of JSON Schema.
func tuple(s place) []place {
	if p, ok := s.child("prefixItems"); ok {
		return p.each()
	}
	if p, ok := s.child("items"); ok {
		return p.each()
	}
	return nil
}

// itemSchemas returns what applies to item i.
func itemSchemas(all []place, i int) (schemas []place) {
	for _, s := range all {
		if t := tuple(s); i < len(t) {
			schemas = append(schemas, t[i])
		} else if rest, ok := s.child("items"); ok && rest.kind != array {
			schemas = append(schemas, rest)
		}
	}
	return schemas
}

// item makes one item, a new one if they must differ: each try has a seed of its own.
func (m *maker) item(schemas []place, others []value, unique bool) (value, error) {
	if !unique {
		return m.make(schemas...)
	}
	seed := m.seed
	defer func() { m.seed = seed }()
	m.seed += len(others)
	for range len(others) + 8 {
		v, err := m.make(schemas...)
		if err != nil {
			return v, err
		}
		if !slices.ContainsFunc(others, v.equal) {
			return v, nil
		}
		m.seed++
	}
	return value{}, schemas[0].fail("cannot make more than %d different items", len(others))
}

// object makes the required members, more where a minimum asks for them, and one entry of a map.
func (m *maker) object(all []place) (value, error) {
	o := &objectMaker{maker: m, all: all, value: value{kind: object}}
	names, required := o.names()
	for _, name := range names {
		if required[name] {
			if err := o.add(name); err != nil {
				return o.value, err
			}
		}
	}
	least, _ := count(all, "minProperties", false)
	if least > maxCount {
		return o.value, all[0].fail("more than %d members are asked for", maxCount)
	}
	for _, name := range names {
		if len(o.members) < least && !required[name] {
			_ = o.add(name) // an optional member that cannot be made is left out
		}
	}
	return o.value, o.entries(least)
}

// objectMaker makes one object.
type objectMaker struct {
	*maker
	value
	all []place
}

// names returns the members that the schemas speak of, in their order, and which of them are required.
func (o *objectMaker) names() (names []string, required map[string]bool) {
	required = make(map[string]bool)
	add := func(name string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, s := range o.all {
		properties, _ := s.get("properties")
		for _, p := range properties.members {
			add(p.name)
		}
	}
	for _, s := range o.all {
		list, _ := s.get("required")
		for _, e := range list.elems {
			add(e.text)
			required[e.text] = true
		}
	}
	return names, required
}

// add makes the member called name.
func (o *objectMaker) add(name string) error {
	schemas, err := memberSchemas(o.all, name)
	if err != nil {
		return err
	}
	v, err := o.make(schemas...)
	if err != nil {
		return err
	}
	o.members = append(o.members, member{name, v})
	return nil
}

// memberSchemas returns what applies to the member called name.
func memberSchemas(all []place, name string) (schemas []place, err error) {
	for _, s := range all {
		found := false
		if p, ok := s.child("properties", name); ok {
			schemas, found = append(schemas, p), true
		}
		patterns, _ := s.child("patternProperties")
		for _, p := range patterns.members {
			re, err := regexp.Compile(p.name)
			if err != nil {
				return nil, patterns.fail("the pattern %q cannot be used: %v", p.name, err)
			}
			if re.MatchString(name) {
				schemas, found = append(schemas, place{p.value, patterns.at + "/" + escape(p.name)}), true
			}
		}
		if rest, ok := s.child("additionalProperties"); ok && !found {
			schemas = append(schemas, rest)
		}
	}
	return schemas, nil
}

// entries makes members that have no names in the schema: up to least, and one in any case where the object is a map.
func (o *objectMaker) entries(least int) error {
	want := least
	if o.isMap() {
		want = max(want, len(o.members)+1)
	}
	if most, ok := count(o.all, "maxProperties", true); ok {
		want = min(want, most)
	}
	for i := 0; len(o.members) < want; i++ {
		name, err := o.name(i)
		if err == nil {
			if _, taken := o.get(name); taken && i < want+8 {
				continue
			} else if taken {
				err = o.all[0].fail("cannot make more than %d members with different names", len(o.members))
			} else {
				err = o.add(name)
			}
		}
		if err != nil && len(o.members) >= least {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// isMap reports whether a schema describes members without naming them.
func (o *objectMaker) isMap() bool {
	return slices.ContainsFunc(o.all, func(s place) bool {
		rest, _ := s.get("additionalProperties")
		_, named := s.get("properties")
		_, patterns := s.get("patternProperties")
		return len(rest.members) > 0 || patterns && !named
	})
}

// name makes the i-th name of a member that has none in the schema.
func (o *objectMaker) name(i int) (string, error) {
	var schemas []place
	for _, s := range o.all {
		if names, ok := s.child("propertyNames"); ok {
			schemas = append(schemas, names)
		}
		rest, _ := s.get("additionalProperties")
		if patterns, ok := s.child("patternProperties"); ok && rest.isFalse() && len(patterns.members) > 0 {
			only := value{kind: object, members: []member{{"pattern", ofText(patterns.members[0].name)}}}
			schemas = append(schemas, place{only, patterns.at})
		}
	}
	if schemas == nil {
		return "additionalProperty" + strings.Repeat("_", i), nil
	}
	seed := o.seed
	defer func() { o.seed = seed }()
	o.seed += i
	isText := place{value{kind: object, members: []member{{"type", ofText(string(text))}}}, schemas[0].at}
	v, err := o.make(append(schemas, isText)...)
	return v.text, err
}

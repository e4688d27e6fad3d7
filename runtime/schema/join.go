package schema

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// refInAllOf returns n with its reference, which stands beside other constraints, as a member of allOf.
func refInAllOf(n *node) *node {
	ref := &node{place: n.place, keywords: []keyword{*n.find("$ref")}}
	out := &node{place: n.place, keywords: slices.Clone(n.keywords)}
	out.remove("$ref")
	all := append(slices.Clone(out.subs("allOf", list)), sub{node: ref})
	out.set(keyword{name: "allOf", form: list, subs: all})
	return out
}

// joined copies n, which has allOf or a reference beside other constraints, as one schema without them.
func (c *converter) joined(n *node) *node {
	if alias := aliasOf(n); alias != nil {
		return c.reference(alias)
	}
	j := joiner{c: c, out: &node{place: n.place}, by: map[string]int{}}
	j.part(n)
	j.finish()
	outer := len(c.within)
	c.within = append(c.within, j.entered...)
	out := c.copyKeywords(j.out)
	c.within = c.within[:outer]
	return out
}

// aliasOf returns n as a reference if it is allOf of nothing but a reference; nil otherwise.
func aliasOf(n *node) *node {
	all := n.subs("allOf", list)
	if len(all) != 1 || n.constrained("allOf") {
		return nil
	}
	if _, only := all[0].node.refers(); !only {
		return nil
	}
	out := &node{place: all[0].node.place, keywords: slices.Clone(n.keywords)}
	*out.find("allOf") = *all[0].node.find("$ref")
	for _, k := range all[0].node.keywords {
		if !out.has(k.name) {
			out.set(k)
		}
	}
	return out
}

// joiner joins schemas that all hold into one.
type joiner struct {
	c         *converter
	out       *node
	entered   []*node        // what references led to
	parts     int            // schemas so far
	by        map[string]int // the part that a group of keywords comes from
	conflicts []keyword      // what can't be joined

	properties   map[string]int // indexes of the properties of out, once there are two parts with properties
	both         map[*node]bool // the properties that are allOf of those of several parts
	required     []string
	descriptions []string

	open, closed partSet // the parts with properties, and those that exclude other properties than their own
}

// partSet is a set of parts, as far as it has to be known.
type partSet struct {
	first   int // 0 if there is none
	several bool
}

func (s *partSet) add(part int) {
	s.several = s.several || s.first != 0 && s.first != part
	s.first = cmp.Or(s.first, part)
}

// part adds n and all that it says holds too.
func (j *joiner) part(n *node) {
	switch {
	case j.parts > 0 && !j.c.spend(n):
		return
	case n.isFalse():
		j.c.problems.add(n, acceptsNothing)
		return
	}
	j.parts++
	for i := range n.keywords {
		j.add(&n.keywords[i])
	}
	if ref, _ := n.refers(); ref {
		j.enter(n)
	}
	for _, s := range n.subs("allOf", list) {
		j.part(s.node)
	}
}

// enter adds what the reference of n leads to.
func (j *joiner) enter(n *node) {
	target := resolve(j.c.root, n.text("$ref"))
	switch {
	case !j.c.mayEnter(n, target):
	case slices.Contains(j.entered, target): // it is a part already
	case len(j.entered) >= maxNested:
		j.c.problems.add(n, tooNested)
	default:
		j.entered = append(j.entered, target)
		j.part(target)
	}
}

// add adds the keyword k of the current part.
func (j *joiner) add(k *keyword) {
	switch k.name {
	case "allOf", "$ref", "$defs", "definitions":
		return
	}
	j.note(k)
	old := j.out.find(k.name)
	switch {
	case !j.mayAdd(old, k):
		j.conflicts = append(j.conflicts, *k)
	case old == nil:
		j.out.keywords = append(j.out.keywords, *k)
	case constrains(k.name) && !j.merge(old, k):
		j.conflicts = append(j.conflicts, *k)
	}
}

// mayAdd reports whether the group of keywords that k belongs to comes from the current part alone.
func (j *joiner) mayAdd(old, k *keyword) bool {
	g := groupOf(k.name)
	if g == "" {
		return true
	}
	if by, ok := j.by[g]; ok && by != j.parts {
		return old != nil && j.same(old, k)
	}
	j.by[g] = j.parts
	return true
}

// note keeps account of what is put together from all parts.
func (j *joiner) note(k *keyword) {
	switch k.name {
	case "properties":
		j.open.add(j.parts)
	case "unevaluatedProperties":
		if j.parts > 1 && !k.accepts() {
			j.closed.add(j.parts)
		}
	case "additionalProperties", "patternProperties":
		if !k.accepts() {
			j.closed.add(j.parts)
		}
	case "required":
		names, _ := readStrings(k.raw)
		j.required = append(j.required, names...)
	case "description":
		if text, _ := k.raw.Text(); text != "" {
			j.descriptions = append(j.descriptions, text)
		}
	}
}

// accepts reports whether k holds the schema that accepts everything.
func (k *keyword) accepts() bool { return k.form == single && k.subs[0].node.isTrue() }

// finish completes the schema. What can't be joined is a problem, or goes into the description.
func (j *joiner) finish() {
	if j.out.has("required") {
		j.out.setRaw("required", stringList(distinct(j.required)))
	}
	if j.out.has("description") {
		j.out.setText("description", strings.Join(distinct(j.descriptions), "\n"))
	}
	_, degrades := j.c.subset.(gemini)
	if !degrades && j.excludes() {
		j.conflicts = append(j.conflicts, keyword{name: "additionalProperties"})
	}
	switch {
	case len(j.conflicts) == 0:
	case degrades:
		rest := &node{keywords: lastOfEach(j.conflicts, func(k *keyword) string { return k.name })}
		j.out.setRaw("allOf", jsonwire.Raw(append(rest.appendTo([]byte{'['}), ']')))
	default:
		j.c.problems.add(j.out, "the schemas that allOf or $ref combine here differ in "+j.conflicts[0].name+": write them as one")
	}
}

// excludes reports whether a part excludes the properties of another one.
func (j *joiner) excludes() bool {
	return j.closed.first != 0 && j.open.first != 0 && (j.closed.several || j.open.several || j.closed.first != j.open.first)
}

// merge makes old say what k says too, if one keyword can.
func (j *joiner) merge(old, k *keyword) bool {
	switch k.name {
	case "required": // see finish
	case "properties":
		j.mergeProperties(old, k.subs)
	case "type":
		both := common(old.types(), k.types())
		if both == 0 {
			return false
		}
		old.raw = both.raw()
	default:
		return j.same(old, k)
	}
	return true
}

// mergeProperties adds properties to those in old. What several parts describe has to match all.
func (j *joiner) mergeProperties(old *keyword, more []sub) {
	if j.properties == nil {
		j.properties, j.both = make(map[string]int), make(map[*node]bool)
		old.subs, old.byName = slices.Clone(old.subs), nil
		for i, s := range old.subs {
			j.properties[s.name] = i
		}
	}
	for _, s := range more {
		i, ok := j.properties[s.name]
		if !ok {
			j.properties[s.name] = len(old.subs)
			old.subs = append(old.subs, s)
			continue
		}
		p := &old.subs[i].node
		if !j.both[*p] {
			*p = &node{place: (*p).place, keywords: []keyword{{name: "allOf", form: list, subs: []sub{{node: *p}}}}}
			j.both[*p] = true
		}
		all := &(*p).keywords[0]
		all.subs = append(all.subs, sub{node: s.node})
	}
}

// same reports whether two keywords say the same. Comparing counts as work, which is bounded.
func (j *joiner) same(a, b *keyword) bool {
	x, y := a.appendValue(nil), b.appendValue(nil)
	j.c.size += len(x) + len(y)
	return bytes.Equal(x, y)
}

// groupOf names the keywords that only mean something together, so that they can't come from several schemas.
func groupOf(keyword string) string {
	switch keyword {
	case "items", "prefixItems", "additionalItems", "unevaluatedItems", "contains", "minContains", "maxContains":
		return "items"
	case "if", "then", "else":
		return "if"
	case "additionalProperties", "patternProperties", "unevaluatedProperties":
		return "properties"
	}
	return ""
}

// distinct drops repeated strings.
func distinct(list []string) (all []string) {
	seen := make(map[string]bool, len(list))
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			all = append(all, s)
		}
	}
	return all
}

// common are the types that are in both a and b. Integers are numbers.
func common(a, b types) types {
	widen := func(t types) types {
		if t&numberType != 0 {
			t |= integerType
		}
		return t
	}
	both := widen(a) & widen(b)
	if both&numberType != 0 {
		both &^= integerType
	}
	return both
}

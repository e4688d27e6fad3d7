package schema

import (
	"slices"

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
	open      []int          // the parts with properties
	closed    []int          // the parts that exclude other properties than their own
	conflicts []keyword      // what can't be joined
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
		switch k := &n.keywords[i]; k.name {
		case "allOf", "$ref", "$defs", "definitions":
		default:
			j.add(k)
		}
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
	if !j.c.mayEnter(n, target) {
		return
	}
	switch {
	case slices.Contains(j.entered, target):
		return // it is a part already
	case len(j.entered) >= maxNested:
		j.c.problems.add(n, tooNested)
		return
	}
	j.entered = append(j.entered, target)
	j.part(target)
}

// add adds the keyword k of the current part.
func (j *joiner) add(k *keyword) {
	j.note(k)
	old := j.out.find(k.name)
	if g := groupOf(k.name); g != "" {
		if by, ok := j.by[g]; ok && by != j.parts && (old == nil || !sameValue(old, k)) {
			j.conflicts = append(j.conflicts, *k)
			return
		}
		j.by[g] = j.parts
	}
	switch {
	case old == nil:
		j.out.keywords = append(j.out.keywords, *k)
	case k.name == "description":
		j.out.setText(k.name, joinLines(j.out.text(k.name), k))
	case !constrains(k.name):
	case !j.merge(old, k):
		j.conflicts = append(j.conflicts, *k)
	}
}

// note keeps account of which parts name properties and which exclude others.
func (j *joiner) note(k *keyword) {
	switch k.name {
	case "properties":
		j.open = append(j.open, j.parts)
	case "unevaluatedProperties":
		if j.parts > 1 && !k.accepts() {
			j.closed = append(j.closed, j.parts)
		}
	case "additionalProperties", "patternProperties":
		if !k.accepts() {
			j.closed = append(j.closed, j.parts)
		}
	}
}

// accepts reports whether k holds the schema that accepts everything.
func (k *keyword) accepts() bool { return k.form == single && k.subs[0].node.isTrue() }

// finish looks at what only shows when all parts are there. What can't be joined is a problem, or goes into the description.
func (j *joiner) finish() {
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
		j.c.problems.add(j.out, "allOf has schemas that differ in "+j.conflicts[0].name+": write them as one schema")
	}
}

// excludes reports whether a part excludes the properties of another one.
func (j *joiner) excludes() bool {
	return slices.ContainsFunc(j.closed, func(closed int) bool {
		return slices.ContainsFunc(j.open, func(part int) bool { return part != closed })
	})
}

// merge makes old say what k says too, if one keyword can.
func (j *joiner) merge(old, k *keyword) bool {
	switch k.name {
	case "required":
		a, _ := readStrings(old.raw)
		b, _ := readStrings(k.raw)
		old.raw = stringList(union(a, b))
	case "properties":
		old.subs = j.properties(old.subs, k.subs)
		old.byName = nil
	case "type":
		both := common((&node{keywords: []keyword{*old}}).types(), (&node{keywords: []keyword{*k}}).types())
		if both == 0 {
			return false
		}
		old.raw = both.raw()
	default:
		return sameValue(old, k)
	}
	return true
}

// properties joins the properties of two schemas. What both describe has to match both.
func (j *joiner) properties(a, b []sub) []sub {
	all := slices.Clone(a)
	at := make(map[string]int, len(a))
	for i := range all {
		at[all[i].name] = i
	}
	for _, s := range b {
		i, ok := at[s.name]
		if !ok {
			all = append(all, s)
			continue
		}
		both := keyword{name: "allOf", form: list, subs: []sub{{node: all[i].node}, {node: s.node}}}
		all[i].node = &node{place: all[i].node.place, keywords: []keyword{both}}
	}
	return all
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

func sameValue(a, b *keyword) bool {
	return a == b || string(a.appendValue(nil)) == string(b.appendValue(nil))
}

// joinLines appends the description k to a.
func joinLines(a string, k *keyword) string {
	b, _ := k.raw.Text()
	if b == "" || a == b {
		return a
	}
	return a + "\n" + b
}

// union is a and what b has beside it.
func union(a, b []string) []string {
	seen := make(map[string]bool, len(a))
	var all []string
	for _, s := range slices.Concat(a, b) {
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

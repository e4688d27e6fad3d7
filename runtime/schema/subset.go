package schema

import (
	"cmp"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// subset is a dialect that has only a part of JSON Schema. All have type, description, properties, required, items and
// anyOf.
type subset interface {
	// enter prepares n before the schemas in it are rewritten.
	enter(c *converter, n *node)
	// leave completes n when they are.
	leave(c *converter, n *node)
	// whole completes the whole schema.
	whole(c *converter, n *node)
}

// rewriteDocument rewrites the whole schema and its definitions.
func (c *converter) rewriteDocument(whole *node) {
	c.rewrite(whole)
	for _, s := range whole.subs("$defs", named) {
		c.rewrite(s.node)
	}
	c.subset.whole(c, whole)
	prune(whole)
}

const acceptsNothing = "a schema that accepts nothing is not supported: leave it out"

// rewrite rewrites n and the schemas in it.
func (c *converter) rewrite(n *node) {
	if n.isFalse() {
		c.problems.add(n, acceptsNothing)
		return
	}
	n.other = ""
	n.simplify()
	c.subset.enter(c, n)
	for i := range n.keywords {
		k := &n.keywords[i]
		if !structural(k) && (k.name != "additionalProperties" || k.subs[0].node.other != "" || k.accepts()) {
			continue
		}
		for _, s := range k.subs {
			c.rewrite(s.node)
		}
	}
	c.subset.leave(c, n)
}

// structural reports whether all subsets have k and the schemas in it.
func structural(k *keyword) bool {
	switch k.name {
	case "properties":
		return k.form == named
	case "items":
		return k.form == single
	case "anyOf":
		return k.form == list
	}
	return false
}

// simplify says with fewer keywords what n says.
func (n *node) simplify() {
	n.implyType()
	n.dropIrrelevant()
	if one := n.find("oneOf"); one != nil {
		if n.has("anyOf") {
			n.toNote("oneOf")
		} else {
			one.name = "anyOf"
		}
	}
	if n.has("type") && n.has("anyOf") {
		n.typeOrUnion()
	}
}

// implyType adds the type that other keywords only make sense with, and writes a list of one type as that type.
func (n *node) implyType() {
	if n.has("$ref") {
		return
	}
	if t := n.types(); t != 0 {
		if !t.several() {
			n.setRaw("type", t.raw())
		}
		return
	}
	switch {
	case n.has("const"):
		n.setRaw("type", typeOfValue(n.find("const").raw).raw())
	case n.has("enum"):
		n.setRaw("type", typeOfAll(n.find("enum").raw).raw())
	case n.has("properties") || n.has("additionalProperties"):
		n.setRaw("type", objectType.raw())
	case n.has("items") || n.has("prefixItems"):
		n.setRaw("type", arrayType.raw())
	}
}

// dropIrrelevant removes keywords that say nothing about values of the types of n. Numbers have formats in some dialects.
func (n *node) dropIrrelevant() {
	t := n.types()
	if t&(numberType|integerType) != 0 {
		t |= numberType | integerType
	}
	n.keywords = slices.DeleteFunc(n.keywords, func(k keyword) bool {
		applies := vocabulary[k.name].applies
		return t != 0 && applies != 0 && applies&t == 0 && k.name != "format"
	})
}

// typeOfAll are the types of a list of values.
func typeOfAll(v jsonwire.Raw) (all types) {
	values, _ := readValues(v)
	for _, value := range values {
		all |= typeOfValue(value)
	}
	if all&numberType != 0 {
		all &^= integerType
	}
	return all
}

// typeOrUnion leaves n, which has both, either a type or alternatives.
func (n *node) typeOrUnion() {
	structured := n.has("properties") || n.has("items") || n.has("prefixItems") || n.has("enum") || n.has("const")
	differs := slices.ContainsFunc(n.subs("anyOf", list), func(s sub) bool {
		return s.node.types() != n.types() && !s.node.has("$ref")
	})
	if structured || differs {
		n.toNote("anyOf")
	} else {
		n.remove("type")
	}
}

// toNote moves a keyword into the description, or drops it if it says nothing.
func (n *node) toNote(name string) {
	k := n.find(name)
	if note := k.note(); note != "" {
		n.notes = append(n.notes, note)
	}
	n.remove(name)
}

// note says of k in a description what no keyword of the dialect can say; "" if that is not worth telling a model.
func (k *keyword) note() string {
	text := string(k.appendValue(nil))
	if silent(k.name) || text == "false" && k.name != "default" {
		return ""
	}
	switch k.name {
	case "pattern", "format", "contentEncoding", "contentMediaType":
		text, _ = k.raw.Text()
	}
	return k.name + "=" + text
}

// describe moves the keywords that a dialect does not keep into the description, in the form in which Pydantic AI puts them
// there.
func (n *node) describe(keeps func(k *keyword) bool) {
	var moved []keyword
	hasProperties := n.has("properties")
	n.keywords = slices.DeleteFunc(n.keywords, func(k keyword) bool {
		switch k.name {
		case "type", "description", "$ref", "$defs":
			return false
		case "required":
			if hasProperties {
				return false
			}
		}
		if structural(&k) || keeps(&k) {
			return false
		}
		moved = append(moved, k)
		return true
	})
	slices.SortStableFunc(moved, func(a, b keyword) int { return cmp.Compare(noteRank(a.name), noteRank(b.name)) })
	var notes []string
	for i := range moved {
		if note := moved[i].note(); note != "" {
			notes = append(notes, note)
		}
	}
	n.addNotes(append(notes, n.notes...))
	n.notes = nil
}

// noteRank orders keywords in a description, those that are not known last.
func noteRank(keyword string) int {
	if rank := vocabulary[keyword].note; rank > 0 {
		return rank
	}
	return len(noteOrder) + 1
}

func (n *node) addNotes(notes []string) {
	text := strings.Join(notes, ", ")
	old := n.text("description")
	switch {
	case text == "":
	case old == "":
		n.setText("description", text)
	default:
		n.setText("description", old+" ("+text+")")
	}
}

const (
	noMaps    = "a map, which is an object with any properties, is not supported: list the properties, or use an array of objects"
	noExtra   = "an object that accepts properties beside its own is not supported: set additionalProperties to false"
	noAny     = "a schema that accepts any JSON is not supported: give it a type"
	noElement = "an array needs items with a type"
	noTuples  = "a tuple is not supported: use an object with a property for each element"
)

// close closes the object n, and records why it can't be closed.
func (c *converter) close(n *node) {
	properties := n.find("properties")
	if properties == nil || n.has("patternProperties") {
		c.problems.add(n, noMaps)
		return
	}
	if k := n.find("additionalProperties"); k != nil && !k.subs[0].node.isFalse() {
		c.problems.add(n, noExtra)
		return
	}
	closed := &node{other: "false", place: n.child("additionalProperties")}
	n.set(keyword{name: "additionalProperties", form: single, subs: []sub{{node: closed}}})
	properties = n.find("properties")
	for _, name := range n.strings("required") {
		if properties.sub(name) == nil {
			c.problems.add(n, "requires "+quoted(name)+", which is not among its properties: add it to properties")
		}
	}
}

// enumFromConst writes a constant as the only value of an enum.
func (n *node) enumFromConst() {
	k := n.find("const")
	switch {
	case k == nil:
	case n.has("enum"):
		n.setRaw("enum", "["+k.raw+"]")
		n.remove("const")
	default:
		k.name, k.raw = "enum", "["+k.raw+"]"
	}
}

// separateRef keeps a reference apart from a description, which must not stand beside it.
func (n *node) separateRef() {
	if k := n.find("$ref"); k != nil && len(n.keywords) > 1 {
		ref := &node{place: n.place, keywords: []keyword{*k}}
		*k = keyword{name: "anyOf", form: list, subs: []sub{{node: ref}}}
	}
}

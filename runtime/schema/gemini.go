package schema

import (
	"slices"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// gemini is Google's Schema:
// https://docs.cloud.google.com/vertex-ai/generative-ai/docs/reference/rest/v1/Schema and
// https://googleapis.github.io/js-genai/release_docs/interfaces/types.Schema.html
type gemini struct{}

// geminiKeywords are the fields that Schema has beside those of all subsets. Its default is there to be ignored, so the
// description says it.
var geminiKeywords = []string{
	"minimum", "maximum", "minLength", "maxLength", "pattern", "minItems", "maxItems", "minProperties", "maxProperties",
	"propertyOrdering", "nullable",
}

// geminiFormats are the formats by type. The Gemini API refuses others of strings:
// https://firebase.google.com/docs/reference/js/ai.schemashared
var geminiFormats = map[types][]string{
	stringType:  {"date-time", "enum"},
	integerType: {"int32", "int64"},
	numberType:  {"float", "double"},
}

// geminiKeeps reports whether Schema has the keyword k of n. Beside alternatives it has no other.
func geminiKeeps(n *node, k *keyword) bool {
	if n.has("anyOf") {
		return k.name == "nullable"
	}
	switch k.name {
	case "format":
		text, _ := k.raw.Text()
		return slices.Contains(geminiFormats[n.types()], text)
	case "enum":
		values, _ := readValues(k.raw)
		return n.types() == stringType && !slices.ContainsFunc(values, func(v jsonwire.Raw) bool { return v[0] != '"' || v == `""` })
	}
	return slices.Contains(geminiKeywords, k.name)
}

func (gemini) enter(c *converter, n *node) {
	n.enumFromConst()
	c.rewriteTuple(n, true)
	n.singleType()
	switch t := n.types(); {
	case t == 0 && !n.has("anyOf"):
		n.set(anyValue(n))
	case t == arrayType && !n.has("items"):
		items := &node{place: n.place}
		items.set(anyValue(n))
		n.set(keyword{name: "items", form: single, subs: []sub{{node: items}}})
	}
}

func (gemini) leave(_ *converter, n *node) {
	n.nullToFlag()
	n.requireOwn()
	n.describe(func(k *keyword) bool { return geminiKeeps(n, k) })
	n.spread()
}

func (gemini) whole(*converter, *node) {}

// anyValue are alternatives for any JSON, which Schema has no word for: the API refuses a schema without a type, and an
// array without items.
func anyValue(n *node) keyword {
	union := keyword{name: "anyOf", form: list}
	for _, t := range []types{stringType, numberType, booleanType, objectType, arrayType} {
		union.subs = append(union.subs, sub{node: typeNode(n, t)})
	}
	texts := keyword{name: "items", form: single, subs: []sub{{node: typeNode(n, stringType)}}}
	union.subs[len(union.subs)-1].node.set(texts)
	return union
}

// typeNode is the schema of a type, in the place of n.
func typeNode(n *node, t types) *node {
	return &node{place: n.place, keywords: []keyword{{name: "type", raw: t.raw()}}}
}

// spread moves what stands beside alternatives into each of them: Vertex AI accepts nothing else beside anyOf.
func (n *node) spread() {
	union := n.find("anyOf")
	if union == nil || len(n.keywords) == 1 {
		return
	}
	for _, s := range union.subs {
		s.node.describeFirst(n.text("description"))
		if n.has("nullable") {
			s.node.set(*n.find("nullable"))
		}
		s.node.spread()
	}
	n.keywords = []keyword{*union}
}

// singleType leaves n at most one type: null becomes nullable, and further types become alternatives.
func (n *node) singleType() {
	t := n.types()
	if t&^nullType == 0 {
		return
	}
	if t&nullType != 0 {
		n.setRaw("nullable", "true")
		n.dropNull()
	}
	if t &^= nullType; t.several() {
		n.splitTypes(t)
	} else {
		n.setRaw("type", t.raw())
	}
}

// dropNull removes null from an enum.
func (n *node) dropNull() {
	k := n.find("enum")
	if k == nil {
		return
	}
	values, _ := readValues(k.raw)
	rest := slices.DeleteFunc(values, func(v jsonwire.Raw) bool { return v == "null" })
	b := []byte{'['}
	for i, v := range rest {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, v...)
	}
	k.raw = jsonwire.Raw(append(b, ']'))
}

// splitTypes makes an alternative of each type, with the keywords that apply to it.
func (n *node) splitTypes(t types) {
	union := keyword{name: "anyOf", form: list}
	for _, name := range t.names() {
		option := typeNode(n, typeOf(name))
		for _, k := range n.keywords {
			if vocabulary[k.name].applies&typeOf(name) != 0 {
				option.keywords = append(option.keywords, k)
			}
		}
		union.subs = append(union.subs, sub{node: option})
	}
	n.keywords = slices.DeleteFunc(n.keywords, func(k keyword) bool {
		return k.name == "type" || vocabulary[k.name].applies != 0
	})
	n.set(union)
}

// nullToFlag writes null among alternatives as nullable, and what is left of them without anyOf if it is one.
func (n *node) nullToFlag() {
	union := n.find("anyOf")
	if union == nil {
		return
	}
	options := slices.DeleteFunc(slices.Clone(union.subs), func(s sub) bool { return s.node.types() == nullType })
	if len(options) == len(union.subs) {
		return
	}
	switch union.subs = options; len(options) {
	case 0:
		*union = keyword{name: "type", raw: nullType.raw()}
	case 1:
		n.become(options[0].node)
		n.setRaw("nullable", "true")
	default:
		n.setRaw("nullable", "true")
	}
	n.dropIrrelevant()
}

// become replaces the alternatives of n with the only one that is left.
func (n *node) become(only *node) {
	n.remove("anyOf")
	for _, k := range slices.Clone(n.keywords) {
		if constrains(k.name) && only.has(k.name) {
			n.toNote(k.name)
		}
	}
	annotate(only, n)
	n.keywords = only.keywords
}

// requireOwn requires only properties that n has: the API refuses other names.
func (n *node) requireOwn() {
	k := n.find("required")
	if k == nil {
		return
	}
	properties := n.find("properties")
	known := func(name string) bool { return properties != nil && properties.sub(name) != nil }
	names, _ := readStrings(k.raw)
	own := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !known(name) })
	if len(own) == len(names) {
		return
	}
	n.toNote("required")
	if len(own) > 0 {
		n.setRaw("required", stringList(own))
	}
}

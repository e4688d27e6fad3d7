package schema

import (
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// openAI is OpenAI's strict mode.
type openAI struct{}

// openAIKeywords are the keywords that strict mode has beside those of all subsets. It has come to know lengths too,
// but not all that call themselves compatible have.
var openAIKeywords = []string{
	"enum", "const", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf", "pattern", "minItems", "maxItems",
	"additionalProperties", "format",
}

var openAIFormats = []string{"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"}

// openAIKeeps reports whether strict mode accepts k.
func openAIKeeps(k *keyword) bool {
	switch text, _ := k.raw.Text(); k.name {
	case "format":
		return slices.Contains(openAIFormats, text)
	case "pattern":
		return !hasLookaround(text)
	case "exclusiveMinimum", "exclusiveMaximum":
		return k.raw != "true" && k.raw != "false" // of draft 4
	}
	return slices.Contains(openAIKeywords, k.name)
}

// hasLookaround reports whether a regular expression looks ahead or behind, which strict mode refuses.
func hasLookaround(pattern string) bool {
	for i := 0; i < len(pattern); i++ {
		if pattern[i] == '\\' {
			i++
			continue
		}
		for _, look := range []string{"(?=", "(?!", "(?<=", "(?<!"} {
			if strings.HasPrefix(pattern[i:], look) {
				return true
			}
		}
	}
	return false
}

func (openAI) enter(c *converter, n *node) {
	t := n.types()
	if t&objectType != 0 {
		c.close(n)
	}
	if t&arrayType != 0 {
		c.rewriteTuple(n, false)
		if !n.has("items") {
			c.problems.add(n, noElement)
		}
	}
	if t == 0 && !n.has("$ref") && !n.has("anyOf") {
		c.problems.add(n, noAny)
	}
}

func (openAI) leave(_ *converter, n *node) {
	if n.types()&objectType != 0 {
		n.requireAll()
	}
	n.describe(openAIKeeps)
	n.separateRef()
}

// requireAll requires all properties of n, and makes those nullable that it did not.
func (n *node) requireAll() {
	properties := n.subs("properties", named)
	required := setOf(n.strings("required"))
	names := make([]string, len(properties))
	for i, p := range properties {
		names[i] = p.name
		if !required[p.name] {
			properties[i].node = orNull(p.node)
		}
	}
	if len(names) > 0 {
		n.setRaw("required", stringList(names))
	}
}

// orNull is n with null beside it. What is said of n is said of the whole.
func orNull(n *node) *node {
	if n.admitsNull() {
		return n
	}
	null := sub{node: typeNode(n, nullType)}
	if union := n.find("anyOf"); union != nil {
		union.subs = append(union.subs, null)
		return n
	}
	out := &node{place: n.place, keywords: []keyword{{name: "anyOf", form: list, subs: []sub{{node: n}, null}}}}
	if description := n.find("description"); description != nil {
		out.keywords = append(out.keywords, *description)
		n.remove("description")
	}
	return out
}

// admitsNull reports whether n plainly accepts null.
func (n *node) admitsNull() bool {
	if slices.ContainsFunc(n.subs("anyOf", list), func(s sub) bool { return s.node.types() == nullType }) {
		return true
	}
	return n.types()&nullType != 0 && n.allows("null")
}

// allows reports whether the enum and the constant of n, if it has them, admit a value.
func (n *node) allows(v string) bool {
	if k := n.find("const"); k != nil && string(k.raw) != v {
		return false
	}
	k := n.find("enum")
	if k == nil {
		return true
	}
	values, _ := readValues(k.raw)
	return slices.ContainsFunc(values, func(value jsonwire.Raw) bool { return string(value) == v })
}

func (openAI) whole(c *converter, n *node) {
	if n.types() != objectType || n.has("anyOf") || n.has("$ref") {
		c.problems.add(n, notObject)
	}
}

const notObject = "the whole should be an object, not alternatives or another type: make it a property of an object"

package schema

import "slices"

// anthropic is what transform_schema of Anthropic's own SDK leaves in a schema
// (https://github.com/anthropics/anthropic-sdk-python, src/anthropic/lib/_parse/_transform.py), without recursion, of which
// the grammars that the tools are compiled to have none.
type anthropic struct{}

var anthropicFormats = []string{"date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"}

func anthropicKeeps(k *keyword) bool {
	switch k.name {
	case "format":
		text, _ := k.raw.Text()
		return slices.Contains(anthropicFormats, text)
	case "minItems":
		return k.raw == "0" || k.raw == "1"
	}
	return k.name == "enum" || k.name == "additionalProperties"
}

func (anthropic) enter(c *converter, n *node) {
	n.enumFromConst()
	t := n.types()
	if t&objectType != 0 {
		c.close(n)
	}
	if t&arrayType != 0 {
		c.rewriteTuple(n, false)
	}
	if t == 0 && !n.has("$ref") && !n.has("anyOf") {
		c.problems.add(n, noAny)
	}
}

func (anthropic) leave(_ *converter, n *node) {
	n.describe(anthropicKeeps)
	n.separateRef()
}

func (anthropic) whole(c *converter, n *node) { c.refuseRecursion(n) }

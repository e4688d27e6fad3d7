package schema

import (
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// CheckStrict returns an error unless s can be sent as it is with strict: true to OpenAI. Every result of OpenAI.Apply can.
// It checks the form, not the limits of size, which change: at the time of writing 5,000 properties, 10 levels, 1,000
// values of enums and 120,000 characters of names and values.
func CheckStrict(s jsonwire.Raw) error {
	root, err := parse(s)
	if err != nil {
		return err
	}
	c := newConverter(Plain, root)
	if err := c.check(); err != nil {
		return err
	}
	k := strictChecker{root: root, problems: problems{what: "not strict"}}
	if !isType(root, objectType) || root.has("anyOf") || root.has("$ref") {
		k.problems.add(root, notObject)
	}
	k.node(root)
	for _, d := range root.subs("$defs", named) {
		k.node(d.node)
	}
	return k.problems.err()
}

// strictChecker records what strict mode does not accept.
type strictChecker struct {
	root     *node
	problems problems
}

func (c *strictChecker) node(n *node) {
	if n.other != "" {
		c.problems.add(n, noAny)
		return
	}
	c.keywords(n)
	t := n.types()
	if t&objectType != 0 {
		c.object(n)
	}
	if t&arrayType != 0 && n.subs("items", single) == nil {
		c.problems.add(n, noElement)
	}
	if t == 0 && !n.has("$ref") && !n.has("anyOf") {
		c.problems.add(n, noAny)
	}
	if n.has("$ref") {
		c.reference(n)
	}
	for i := range n.keywords {
		if structural(&n.keywords[i]) {
			for _, s := range n.keywords[i].subs {
				c.node(s.node)
			}
		}
	}
}

// keywords records keywords that strict mode does not have. A title does no harm.
func (c *strictChecker) keywords(n *node) {
	for i := range n.keywords {
		k := &n.keywords[i]
		switch k.name {
		case "type", "required", "description", "title", "$ref":
			continue
		case "$defs":
			if n == c.root {
				continue
			}
		}
		if !structural(k) && !openAIKeeps(k) {
			c.problems.add(&node{place: n.part(k)}, "is not supported"+strictHint(k))
		}
	}
}

// strictHint says what to do about a keyword that is not supported.
func strictHint(k *keyword) string {
	switch k.name {
	case "oneOf":
		return ": use anyOf"
	case "prefixItems", "items":
		return ": use an object with a property for each element"
	case "format":
		return ": known formats are " + strings.Join(openAIFormats, ", ")
	case "pattern":
		return " where it looks ahead or behind"
	case "$defs", "definitions":
		return " here: use $defs of the whole schema"
	}
	return ""
}

// object records what keeps n from being closed and complete.
func (c *strictChecker) object(n *node) {
	if k := n.find("additionalProperties"); k == nil || !k.subs[0].node.isFalse() {
		c.problems.add(n, "additionalProperties should be false")
	}
	properties := n.find("properties")
	if properties == nil {
		c.problems.add(n, "properties are missing")
		return
	}
	required := n.strings("required")
	slices.Sort(required)
	for _, p := range properties.subs {
		if _, found := slices.BinarySearch(required, p.name); !found {
			c.problems.add(p.node, "should be required; if it is optional, make it accept null too")
		}
	}
	for _, name := range required {
		if properties.sub(name) == nil {
			c.problems.add(n, "requires "+quoted(name)+", which is not among its properties")
		}
	}
}

// reference records what is wrong with the reference n.
func (c *strictChecker) reference(n *node) {
	if len(n.keywords) > 1 {
		c.problems.add(n, "nothing may stand beside $ref: put it into an anyOf of its own")
	}
	ref := n.text("$ref")
	if target := resolve(c.root, ref); target != c.root && (target == nil || target.place.parent != c.root || target.place.keyword != "$defs") {
		c.problems.add(n, "$ref should lead to the whole schema, #, or into its $defs, and not to "+quoted(ref))
	}
}

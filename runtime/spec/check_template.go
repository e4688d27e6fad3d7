package spec

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/internal/handlebars"
)

// templateCheck checks which members a template asks for against the schema of its data. A nil schema is one of which nothing is known.
type templateCheck struct {
	*problems
	at     string
	root   *node
	scopes []schemaScope
}

type schemaScope struct {
	context *node
	names   []string
	values  []*node
}

func (c *templateCheck) nodes(list []*handlebars.Node) {
	for _, n := range list {
		if n.Kind != handlebars.Text {
			c.node(n)
		}
	}
}

func (c *templateCheck) node(n *handlebars.Node) {
	v := c.value(n.Value)
	same := schemaScope{context: c.top().context}
	switch n.Kind {
	case handlebars.Print:
		return
	case handlebars.If, handlebars.Unless:
		c.inside(same, n.Body)
	case handlebars.Each:
		c.inside(c.loop(n, v), n.Body)
	case handlebars.With:
		c.inside(schemaScope{context: v, names: n.Params[:min(len(n.Params), 1)], values: []*node{v}}, n.Body)
	case handlebars.Section:
		c.section(n, v)
	case handlebars.Inverse:
		c.nodes(n.Body)
	}
	if n.Bare {
		c.nodes(n.Else)
		return
	}
	c.inside(same, n.Else)
}

// section checks a block that is named after a value, of which it depends what is inside.
func (c *templateCheck) section(n *handlebars.Node, v *node) {
	switch typeOf(c.resolve(v)) {
	case "array":
		c.inside(c.loop(n, v), n.Body)
	case "boolean":
		c.nodes(n.Body)
	default:
		c.inside(schemaScope{context: v, names: n.Params[:min(len(n.Params), 1)], values: []*node{v}}, n.Body)
	}
}

func (c *templateCheck) top() *schemaScope { return &c.scopes[len(c.scopes)-1] }

func (c *templateCheck) inside(s schemaScope, list []*handlebars.Node) {
	c.scopes = append(c.scopes, s)
	c.nodes(list)
	c.scopes = c.scopes[:len(c.scopes)-1]
}

func (c *templateCheck) loop(n *handlebars.Node, v *node) schemaScope {
	v = c.resolve(v)
	elem := v.element("items")
	if typeOf(v) == "object" {
		elem = v.element("additionalProperties")
	}
	return schemaScope{context: elem, names: n.Params[:min(len(n.Params), 2)], values: []*node{elem, nil}}
}

// value returns the schema of an expression.
func (c *templateCheck) value(e *handlebars.Expr) *node {
	switch e.Kind {
	case handlebars.Lookup:
		c.value(e.Of)
		c.value(e.Key)
		return nil
	case handlebars.Path:
		return c.path(e)
	case handlebars.Data:
		if e.Names[0].Text == "root" {
			return c.follow(c.root, e.Names[1:])
		}
	}
	return nil
}

func (c *templateCheck) path(e *handlebars.Expr) *node {
	if e.Up >= len(c.scopes) {
		return nil
	}
	names, context := e.Names, c.scopes[len(c.scopes)-1-e.Up].context
	if len(names) > 0 && names[0].Text == "this" {
		return c.follow(context, names[1:])
	}
	if len(names) > 0 && e.Up == 0 {
		for _, s := range slices.Backward(c.scopes) {
			if i := slices.Index(s.names, names[0].Text); i >= 0 {
				return c.follow(s.values[i], names[1:])
			}
		}
	}
	return c.follow(context, names)
}

// follow returns the schema of a member of a member, and warns of one that there is not.
func (c *templateCheck) follow(v *node, names []handlebars.Name) *node {
	for _, n := range names {
		next, known, wrong := c.member(c.resolve(v), n.Text)
		if wrong != "" {
			hint := ""
			if len(known) > 0 {
				hint = didYouMean(n.Text, known)
			}
			c.warned = append(c.warned, c.places.inText(c.at, n.At, "a template: "+wrong, hint))
			return nil
		}
		v = next
	}
	return v
}

// member returns the schema of a member, nil if it is not known, or what is wrong.
func (c *templateCheck) member(v *node, name string) (next *node, known []string, wrong string) {
	switch t := typeOf(v); {
	case v == nil || t == "":
		return nil, nil, ""
	case t == "array":
		return v.element("items"), nil, ""
	case t != "object":
		return nil, nil, fmt.Sprintf("Cannot access property '%s' on type '%s'", name, t)
	}
	properties, extra := v.element("properties"), v.element("additionalProperties")
	switch next := properties.element(name); {
	case next != nil:
		return next, nil, ""
	case extra != nil && extra.text != "false":
		if extra.kind == objectKind {
			return extra, nil, ""
		}
		return nil, nil, ""
	case properties == nil:
		return nil, nil, ""
	}
	return nil, properties.names, fmt.Sprintf("Field '%s' not found in schema", name)
}

// resolve follows references within the schema, and takes the one alternative that is not null.
func (c *templateCheck) resolve(v *node) *node { return c.resolveAt(v, 0) }

// maxReferences is how many references in a row are followed: a schema may refer to itself.
const maxReferences = 20

func (c *templateCheck) resolveAt(v *node, depth int) *node {
	for ; depth < maxReferences; depth++ {
		ref := v.element("$ref")
		if ref == nil {
			return c.alternative(v, depth+1)
		}
		path, ok := strings.CutPrefix(ref.text, "#/")
		if !ok {
			return nil
		}
		v = c.root
		for name := range strings.SplitSeq(path, "/") {
			v = v.element(strings.ReplaceAll(strings.ReplaceAll(name, "~1", "/"), "~0", "~"))
		}
	}
	return nil
}

func (c *templateCheck) alternative(v *node, depth int) *node {
	if v == nil || v.kind != objectKind {
		return nil
	}
	if v.member("allOf") != nil || v.member("if") != nil {
		return nil
	}
	for _, name := range []string{"anyOf", "oneOf"} {
		var others []*node
		if list := v.member(name); list != nil {
			for _, item := range list.items {
				if typeOf(item) != "null" {
					others = append(others, item)
				}
			}
			if len(others) != 1 || others[0] == v {
				return nil
			}
			return c.resolveAt(others[0], depth)
		}
	}
	return v
}

// typeOf returns the type that a schema says, null aside; "" if that is not known.
func typeOf(schema *node) string {
	t := schema.element("type")
	switch {
	case t == nil:
		return ""
	case t.kind == stringKind:
		return t.text
	}
	types := slices.DeleteFunc(slices.Clone(t.items), func(n *node) bool { return n.text == "null" })
	if len(types) == 1 {
		return types[0].text
	}
	return ""
}

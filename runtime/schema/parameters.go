package schema

import "github.com/agentgen-go/agentgen/runtime/jsonwire"

// noParameters is the schema of a tool without parameters.
const noParameters = `{"type":"object","properties":{}}`

// Object returns the schema s of a tool's arguments in the form that all servers accept: with the type object and with
// properties, which some of them require. A reference as the whole schema is replaced by what it refers to. The zero
// Raw stands for a tool without parameters. A schema that needs none of this is returned as it is. The error is that of
// CheckParameters.
func Object(s jsonwire.Raw) (jsonwire.Raw, error) {
	if s == "" {
		return noParameters, nil
	}
	c, top, err := parameters(s)
	if err != nil {
		return "", err
	}
	if top == c.root && isType(top, objectType) && top.has("properties") {
		return s, nil
	}
	whole := c.document()
	if err := c.problems.err(); err != nil {
		return "", err
	}
	whole.setRaw("type", objectType.raw())
	if !whole.has("properties") {
		whole.keywords = append(whole.keywords, keyword{name: "properties", form: named})
	}
	return write(whole)
}

// isType reports whether the type of n is t and written as one name.
func isType(n *node, t types) bool {
	k := n.find("type")
	return k != nil && typeOf(n.text("type")) == t
}

// CheckParameters returns an error unless s can be the schema of a tool's arguments: its type is object, or it has no type
// but properties, or it refers to such a schema. Servers refuse alternatives (anyOf, oneOf, allOf) in their place.
func CheckParameters(s jsonwire.Raw) error {
	_, _, err := parameters(s)
	return err
}

// parameters reads the schema s of arguments, and returns what it refers to as a whole.
func parameters(s jsonwire.Raw) (c *converter, top *node, err error) {
	root, err := parse(s)
	if err != nil {
		return nil, nil, err
	}
	c = newConverter(Plain, root)
	if err := c.check(); err != nil {
		return nil, nil, err
	}
	c.problems.what = "not a schema of arguments"
	top = root
	if ref, only := root.refers(); ref && only {
		top = c.target(root)
	}
	if top != nil && !isObject(top) {
		c.problems.add(root, notArguments)
	}
	return c, top, c.problems.err()
}

const notArguments = `the arguments of a tool are an object: the schema should have "type":"object" and properties`

// isObject reports whether n is the schema of an object.
func isObject(n *node) bool {
	if t := n.types(); t != 0 {
		return t&^nullType == objectType
	}
	return n.has("properties")
}

package schema

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// resolve returns the schema that a reference within the document of root leads to, nil if there is none.
func resolve(root *node, ref string) *node {
	fragment, ok := strings.CutPrefix(ref, "#")
	if !ok || fragment != "" && fragment[0] != '/' {
		return nil
	}
	n, tokens := root, strings.Split(fragment, "/")[1:]
	for len(tokens) > 0 && n != nil {
		n, tokens = n.follow(tokens)
	}
	return n
}

// follow takes the tokens of a JSON Pointer that lead from n to the next schema, and returns that, nil if there is none,
// and the tokens that are left.
func (n *node) follow(tokens []string) (*node, []string) {
	k := n.find(token(tokens[0]))
	switch {
	case k == nil:
		return nil, nil
	case k.form == single:
		return k.subs[0].node, tokens[1:]
	case k.form == value || len(tokens) == 1:
		return nil, nil
	}
	name := token(tokens[1])
	if k.form == named {
		return k.sub(name), tokens[2:]
	}
	i, err := strconv.Atoi(name)
	if err != nil || i < 0 || i >= len(k.subs) {
		return nil, nil
	}
	return k.subs[i].node, tokens[2:]
}

var pointerUnescapes = strings.NewReplacer("~1", "/", "~0", "~")

// token reads a token of a JSON Pointer in a URI fragment. Names are often written into references as they are, so a
// percent sign that escapes nothing stands for itself.
func token(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		s = plain
	}
	return pointerUnescapes.Replace(s)
}

var fragmentEscapes = strings.NewReplacer("%", "%25", "~", "~0", "/", "~1")

// referenceTo writes a reference to the definition of a name, or to the whole schema if that is "".
func referenceTo(name string) jsonwire.Raw {
	if name == "" {
		return `"#"`
	}
	return jsonwire.Quote("#/$defs/" + fragmentEscapes.Replace(name))
}

// refers reports whether n is a reference, and whether it says nothing else about what is valid.
func (n *node) refers() (ref, only bool) {
	if !n.has("$ref") {
		return false, false
	}
	return true, !n.constrained("$ref")
}

// maxNested is the number of references that may lead from one definition to the next.
const maxNested = jsonwire.MaxDepth

// The messages of problems with a reference, %.
const (
	noTarget = "there is no schema at %: only references within the schema, such as #/$defs/Name, are supported"
	endless  = "% leads to nothing but further references"
	// An alternative to recursion is a list of items that refer to each other.
	recursive = "% leads back to a schema around it, and there is no recursion in this form: use a list of items that refer to " +
		"each other by name"
	tooNested = "the references are nested too deep"
)

// about fills the name of a thing into a message.
func about(message, name string) string { return strings.Replace(message, "%", quoted(name), 1) }

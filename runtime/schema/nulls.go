package schema

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// DropNulls returns args, which a model wrote for the OpenAI form of the schema s, as s itself accepts them: without the
// members that are null because the model left them out. Those are members that s names but does not require, and whose own
// schema does not accept null. Of alternatives, the first one counts that args match. If there is nothing to drop, args is
// returned as it is; the result is compact otherwise. It is not checked against s. The error is that of Plain.Apply, or
// says that args is not JSON.
func DropNulls(s, args jsonwire.Raw) (jsonwire.Raw, error) {
	root, err := parse(s)
	if err != nil {
		return "", err
	}
	if err := jsonwire.Valid(string(args)); err != nil {
		return "", fmt.Errorf("schema: arguments: %w", err)
	}
	if !strings.Contains(string(args), "null") {
		return args, nil
	}
	r := jsonwire.NewReader(string(args), jsonwire.Strict)
	v := readDatum(&r)
	d := dropper{root: root, steps: maxSteps}
	if d.drop(&v, root, 0); !d.found || d.steps <= 0 {
		return args, nil
	}
	return jsonwire.Raw(v.appendTo(nil)), nil
}

// dropper drops nulls.
type dropper struct {
	root  *node
	steps int  // that may still be taken
	found bool // something was dropped
}

// maxSteps bounds the work for one text. Arguments that would take more stay as they are.
const maxSteps = 1 << 20

// step accounts for the steps that v takes at n. It returns false if n leads on without end or too much has been done.
func (d *dropper) step(n *node, v *datum, depth int) bool {
	d.steps -= 1 + len(v.parts)
	return n != nil && depth <= maxNested && d.steps > 0
}

// drop drops nulls from v, which n describes. Depth is how many schemas of the same value led to n.
func (d *dropper) drop(v *datum, n *node, depth int) {
	if v.typ&(objectType|arrayType) == 0 || !d.step(n, v, depth) {
		return
	}
	if n.has("$ref") {
		d.drop(v, resolve(d.root, n.text("$ref")), depth+1)
	}
	for _, s := range n.subs("allOf", list) {
		d.drop(v, s.node, depth+1)
	}
	for _, name := range []string{"anyOf", "oneOf"} {
		options := n.subs(name, list)
		if i := slices.IndexFunc(options, func(s sub) bool { return d.fits(v, s.node, depth+1) }); i >= 0 {
			d.drop(v, options[i].node, depth+1)
		}
	}
	if v.typ == arrayType {
		for i := range v.parts {
			d.drop(&v.parts[i], elementOf(n, i), 0)
		}
		return
	}
	d.dropMembers(v, n)
}

// dropMembers drops nulls from the object v by the properties of n.
func (d *dropper) dropMembers(v *datum, n *node) {
	properties := n.find("properties")
	if properties == nil || properties.form != named {
		return
	}
	required := setOf(n.strings("required"))
	for i := range v.parts {
		member := &v.parts[i]
		p := properties.sub(member.name)
		switch {
		case p == nil:
		case member.typ != nullType:
			d.drop(member, p, 0)
		case !required[member.name] && !d.fits(member, p, 0):
			member.dropped, d.found = true, true
		}
	}
}

// elementOf is the schema of element i of the array n; nil if nothing is said of it.
func elementOf(n *node, i int) *node {
	if t := tupleOf(n); t != nil {
		if i < len(t.elements) {
			return t.elements[i].node
		}
		return t.rest
	}
	for _, s := range n.subs("items", single) {
		return s.node
	}
	return nil
}

// fits reports whether v matches n as far as types, constants and properties go, with null for properties that are not
// required.
func (d *dropper) fits(v *datum, n *node, depth int) bool {
	if n == nil || n.isTrue() {
		return true
	}
	if n.isFalse() || !d.step(n, v, depth) {
		return false
	}
	if v.typ == nullType && n.has("nullable") {
		return true
	}
	return d.fitsType(v, n) && d.fitsAll(v, n, depth+1) && d.fitsParts(v, n)
}

func (d *dropper) fitsType(v *datum, n *node) bool {
	if t := n.types(); t != 0 && !v.is(t) {
		return false
	}
	if k := n.find("const"); k != nil && !v.equals(k.raw) {
		return false
	}
	k := n.find("enum")
	if k == nil {
		return true
	}
	d.steps -= len(k.raw)
	values, _ := readValues(k.raw)
	return slices.ContainsFunc(values, v.equals)
}

// fitsAll reports whether v matches what n is combined from.
func (d *dropper) fitsAll(v *datum, n *node, depth int) bool {
	fits := func(s sub) bool { return d.fits(v, s.node, depth) }
	if n.has("$ref") && !d.fits(v, resolve(d.root, n.text("$ref")), depth) {
		return false
	}
	for _, name := range []string{"anyOf", "oneOf"} {
		if options := n.subs(name, list); options != nil && !slices.ContainsFunc(options, fits) {
			return false
		}
	}
	return !slices.ContainsFunc(n.subs("allOf", list), func(s sub) bool { return !fits(s) })
}

// fitsParts reports whether the elements or members of v match.
func (d *dropper) fitsParts(v *datum, n *node) bool {
	switch v.typ {
	case arrayType:
		for i := range v.parts {
			if !d.fits(&v.parts[i], elementOf(n, i), 0) {
				return false
			}
		}
	case objectType:
		return d.fitsMembers(v, n)
	}
	return true
}

func (d *dropper) fitsMembers(v *datum, n *node) bool {
	required := setOf(n.strings("required"))
	d.steps -= len(required)
	if !v.hasAll(required) {
		return false
	}
	properties := n.find("properties")
	others := n.find("additionalProperties")
	for i := range v.parts {
		member := &v.parts[i]
		var p *node
		if properties != nil && properties.form == named {
			p = properties.sub(member.name)
		}
		switch {
		case p == nil:
			if others != nil && others.subs[0].node.isFalse() {
				return false
			}
		case member.typ == nullType && !required[member.name]:
		case !d.fits(member, p, 0):
			return false
		}
	}
	return true
}

package schema

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// DropNulls returns args, which a model wrote for the OpenAI form of the schema s, as s itself accepts them: without the
// members that are null because the model left them out. Those are members that s names but does not require, and whose own
// schema does not accept null. Of alternatives, only those count whose constants match the members. If there is nothing to
// drop, args is returned as it is; the result is not checked against s. The error is that of Plain.Apply, or says that args is
// not JSON.
func DropNulls(s, args jsonwire.Raw) (jsonwire.Raw, error) {
	root, err := parse(s)
	if err != nil {
		return "", err
	}
	if err := jsonwire.Valid(string(args)); err != nil {
		return "", fmt.Errorf("schema: arguments: %w", err)
	}
	d := &dropper{root: root, steps: maxSteps}
	return d.value(args, []*node{root}), nil
}

// dropper drops nulls. Values are rewritten along the schemas that may describe them.
type dropper struct {
	root  *node
	steps int // that may still be taken
}

const (
	// maxShapes is how many alternatives are followed for one value. Values with more stay as they are.
	maxShapes = 256
	// maxSteps bounds the work for all values of the arguments together. What is left when they are taken stays as it is.
	maxSteps = 1 << 22
)

// step accounts for work. It returns false once too much has been done.
func (d *dropper) step(n int) bool {
	d.steps -= n
	return d.steps > 0
}

// value returns v without nulls; it is v itself if there are none.
func (d *dropper) value(v jsonwire.Raw, schemas []*node) jsonwire.Raw {
	if !strings.Contains(string(v), "null") || v[0] != '{' && v[0] != '[' {
		return v
	}
	var shapes []*node
	for _, n := range schemas {
		if shapes = d.shapes(n, shapes); len(shapes) > maxShapes {
			return v
		}
	}
	if v[0] == '[' {
		return d.array(v, shapes)
	}
	return d.object(v, shapes)
}

// shapes adds n and all that it combines, which is what may describe a value together.
func (d *dropper) shapes(n *node, all []*node) []*node {
	if n == nil || len(all) > maxShapes || !d.step(1+len(all)) || slices.Contains(all, n) {
		return all
	}
	all = append(all, n)
	if n.has("$ref") {
		all = d.shapes(resolve(d.root, n.text("$ref")), all)
	}
	for _, name := range []string{"allOf", "anyOf", "oneOf"} {
		for _, s := range n.subs(name, list) {
			all = d.shapes(s.node, all)
		}
	}
	return all
}

func (d *dropper) array(v jsonwire.Raw, shapes []*node) jsonwire.Raw {
	elements, _ := readValues(v)
	changed := false
	out := []byte{'['}
	for i, element := range elements {
		kept := d.value(element, elementSchemas(shapes, i))
		changed = changed || len(kept) != len(element)
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, kept...)
	}
	if !changed {
		return v
	}
	return jsonwire.Raw(append(out, ']'))
}

// elementSchemas are the schemas of element i of an array.
func elementSchemas(shapes []*node, i int) (all []*node) {
	for _, n := range shapes {
		t := tupleOf(n)
		switch {
		case t == nil:
			for _, s := range n.subs("items", single) {
				all = append(all, s.node)
			}
		case i < len(t.elements):
			all = append(all, t.elements[i].node)
		case t.rest != nil:
			all = append(all, t.rest)
		}
	}
	return all
}

func (d *dropper) object(v jsonwire.Raw, shapes []*node) jsonwire.Raw {
	var members jsonwire.Members
	r := jsonwire.NewReader(string(v), jsonwire.Strict)
	r.Object()
	for r.Member() {
		r.Keep(&members)
	}
	shapes = slices.DeleteFunc(slices.Clone(shapes), func(n *node) bool { return d.contradicts(n, members) })
	changed := false
	w := jsonwire.NewWriter(nil)
	w.Raw("{")
	for _, m := range members {
		if m.Value == "null" && d.leftOut(m.Name, shapes) {
			changed = true
			continue
		}
		kept := d.value(m.Value, propertySchemas(shapes, m.Name))
		changed = changed || len(kept) != len(m.Value)
		w.Sep()
		w.String(m.Name)
		w.Raw(":" + string(kept))
	}
	w.Raw("}")
	if out, err := w.Bytes(); changed && err == nil {
		return jsonwire.Raw(out)
	}
	return v
}

// propertySchemas are the schemas of a property.
func propertySchemas(shapes []*node, name string) (all []*node) {
	for _, n := range shapes {
		if k := n.find("properties"); k != nil {
			if p := k.sub(name); p != nil {
				all = append(all, p)
			}
		}
	}
	return all
}

// contradicts reports whether n has a property with another constant than the member of its name.
func (d *dropper) contradicts(n *node, members jsonwire.Members) bool {
	properties := n.find("properties")
	if properties == nil {
		return false
	}
	return slices.ContainsFunc(members, func(m jsonwire.Member) bool {
		p := properties.sub(m.Name)
		return p != nil && m.Value != "null" && !d.allows(p, string(m.Value))
	})
}

// allows reports whether the constants of n, if it has any, admit v, or whether that can't be told within the steps.
func (d *dropper) allows(n *node, v string) bool {
	cost := 1 + len(n.keywords)
	if k := n.find("enum"); k != nil {
		cost += len(k.raw)
	}
	return !d.step(cost) || n.allows(v)
}

// leftOut reports whether a member that is null stands for none.
func (d *dropper) leftOut(name string, shapes []*node) bool {
	named := false
	for _, n := range shapes {
		k := n.find("properties")
		if k == nil || k.sub(name) == nil {
			continue
		}
		named = true
		if slices.Contains(n.strings("required"), name) || d.acceptsNull(k.sub(name), 0) {
			return false
		}
	}
	return named
}

// acceptsNull reports whether n accepts null, or whether that can't be told within the steps. It has been entered depth times.
func (d *dropper) acceptsNull(n *node, depth int) bool {
	if !d.step(1) {
		return true
	}
	if n == nil || depth > maxNested || n.isFalse() {
		return false
	}
	accepts := func(s sub) bool { return d.acceptsNull(s.node, depth+1) }
	if t := n.types(); t != 0 && t&nullType == 0 && n.find("nullable") == nil || !d.allows(n, "null") {
		return false
	}
	for _, name := range []string{"anyOf", "oneOf"} {
		if options := n.subs(name, list); options != nil && !slices.ContainsFunc(options, accepts) {
			return false
		}
	}
	for _, s := range n.subs("allOf", list) {
		if !accepts(s) {
			return false
		}
	}
	return !n.has("$ref") || d.acceptsNull(resolve(d.root, n.text("$ref")), depth+1)
}

package oracle

import (
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// faulty reports whether the schema validator finds fault with the place of a violation.
func (c *comparison) faulty(v jsonwire.Violation) bool {
	faults, _ := c.schema.validate(c.text)
	return slices.ContainsFunc(faults, func(e *jsonschema.ValidationError) bool { return concerns(e, v) })
}

// concerns reports whether a fault and a violation speak of the same place.
func concerns(e *jsonschema.ValidationError, v jsonwire.Violation) bool {
	if k, ok := e.ErrorKind.(*kind.PropertyNames); ok { // the validator's path to it is not to be trusted
		return v.Type == "invalid_key" && v.Loc[len(v.Loc)-1].Key == k.Property
	}
	at := place(v)
	if strings.HasPrefix(v.Type, "union_tag") {
		at = append(at, "kind")
	}
	return slices.ContainsFunc(places(e), func(place []string) bool { return slices.Equal(place, at) })
}

// places lists what a fault is about: of missing and unwanted members, the members.
func places(e *jsonschema.ValidationError) (list [][]string) {
	var names []string
	switch k := e.ErrorKind.(type) {
	case *kind.Required:
		names = k.Missing
	case *kind.AdditionalProperties:
		names = k.Properties
	case *kind.PropertyNames:
		names = []string{k.Property}
	default:
		return [][]string{e.InstanceLocation}
	}
	for _, name := range names {
		list = append(list, append(slices.Clone(e.InstanceLocation), name))
	}
	return list
}

// place returns the place of a violation as the validator writes it.
func place(v jsonwire.Violation) []string {
	steps := make([]string, len(v.Loc))
	for i, step := range v.Loc {
		if steps[i] = step.Key; step.Index >= 0 {
			steps[i] = strconv.Itoa(step.Index)
		}
	}
	return steps
}

// find lists the nodes at a place as the validator writes it.
func (n *node) find(place []string) (found []*node) {
	if len(place) == 0 {
		return []*node{n}
	}
	for i, child := range n.nodes {
		if n.opens == '[' && place[0] == strconv.Itoa(i) || n.opens == '{' && place[0] == n.name(i) {
			found = append(found, child.find(place[1:])...)
		}
	}
	return found
}

// under reports whether place is inside of outer, or is outer.
func under(place, outer []string) bool {
	return len(place) >= len(outer) && slices.Equal(place[:len(outer)], outer)
}

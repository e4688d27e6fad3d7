package schema

import (
	"slices"
	"strconv"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// tuple is what an array says of its elements one by one.
type tuple struct {
	elements []sub
	rest     *node // of the elements behind; nil if nothing is said of them
	closed   bool  // no more items may follow
}

// tupleOf reads the tuple that n is; nil if it is not one. In drafts 4 to 2019-09 items is a list.
func tupleOf(n *node) *tuple {
	t := &tuple{elements: n.subs("prefixItems", list)}
	behind := "items"
	if t.elements == nil {
		t.elements, behind = n.subs("items", list), "additionalItems"
	}
	if t.elements == nil {
		return nil
	}
	if k := n.find(behind); k != nil && k.form == single {
		t.rest = k.subs[0].node
		t.closed = t.rest.isFalse()
	}
	if most, ok := n.count("maxItems"); ok && most <= len(t.elements) {
		t.closed = true
	}
	return t
}

// distinct are the different schemas of the elements.
func (t *tuple) distinct() []sub {
	all := slices.Clone(t.elements)
	if t.rest != nil && !t.closed {
		all = append(all, sub{node: t.rest})
	}
	return lastOfEach(all, func(s *sub) string { return string(s.node.appendTo(nil)) })
}

// rewriteTuple writes a tuple as a list, which is the same if all elements are alike and no more may follow. Others
// become a list of any of the elements if degrade is set, or a problem.
func (c *converter) rewriteTuple(n *node, degrade bool) {
	t := tupleOf(n)
	if t == nil {
		return
	}
	kinds := t.distinct()
	same := len(kinds) == 1 && (t.closed || t.rest != nil)
	if !same && !degrade {
		c.problems.add(n, noTuples)
	}
	if !same && len(kinds) > 0 {
		elements := keyword{name: "prefixItems", form: list, subs: t.elements}
		n.notes = append(n.notes, elements.note())
	}
	n.remove("prefixItems")
	n.remove("additionalItems")
	n.setElements(kinds)
	if t.closed {
		n.limit(len(t.elements))
	}
}

// setElements makes n an array of elements of any of the kinds.
func (n *node) setElements(kinds []sub) {
	items := keyword{name: "items", form: single}
	switch len(kinds) {
	case 0:
		n.remove("items")
		return
	case 1:
		items.subs = kinds
	default:
		union := keyword{name: "anyOf", form: list, subs: kinds}
		items.subs = []sub{{node: &node{place: n.place, keywords: []keyword{union}}}}
	}
	n.set(items)
}

// limit sets maxItems to most unless it is less already.
func (n *node) limit(most int) {
	if old, ok := n.count("maxItems"); !ok || old > most {
		n.setRaw("maxItems", jsonwire.Raw(strconv.Itoa(most)))
	}
}

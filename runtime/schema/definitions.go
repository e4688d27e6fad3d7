package schema

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// definitions are the schemas that references lead to, in forms with references.
type definitions struct {
	reserved *keyword         // the $defs of the schema that was given, or nil
	names    map[*node]string // of what is referred to; "" is the whole schema
	used     map[string]bool
	next     map[string]int // the number that makes a name unique next
	pending  []*node        // still to be copied
}

// withDefinitions copies the whole schema with all references leading to it or into its $defs. A schema that is a reference
// itself becomes what it refers to.
func (c *converter) withDefinitions() *node {
	top := c.root
	if ref, only := top.refers(); ref && only {
		if top = c.target(c.root); top == nil {
			return c.root
		}
	}
	c.definitions = definitions{
		reserved: c.root.find("$defs"),
		names:    map[*node]string{c.root: "", top: ""},
		used:     map[string]bool{},
		next:     map[string]int{},
	}
	whole := c.copy(top)
	if top != c.root {
		annotate(whole, c.root)
	}
	c.define(whole)
	return whole
}

// define fills $defs.
func (c *converter) define(whole *node) {
	d := &c.definitions
	copies := map[*node]*node{}
	var targets []*node
	for len(d.pending) > 0 {
		target := d.pending[0]
		d.pending = d.pending[1:]
		targets = append(targets, target)
		c.depth, c.within = 2, []*node{target}
		copies[target] = c.copy(target)
	}
	if len(targets) == 0 {
		whole.remove("$defs")
		return
	}
	k := keyword{name: "$defs", form: named}
	for _, target := range d.inOrder(targets) {
		k.subs = append(k.subs, sub{d.names[target], copies[target]})
	}
	whole.set(k)
}

// inOrder sorts definitions as they were given, and puts those last that were not in $defs.
func (d *definitions) inOrder(targets []*node) []*node {
	position := map[*node]int{}
	if d.reserved != nil {
		for i, s := range d.reserved.subs {
			position[s.node] = i - len(d.reserved.subs)
		}
	}
	slices.SortStableFunc(targets, func(a, b *node) int { return position[a] - position[b] })
	return targets
}

// name returns the name of a definition, which it gets when it is first referred to.
func (d *definitions) name(target *node) string {
	name, ok := d.names[target]
	if !ok {
		name = d.free(target)
		d.names[target] = name
		d.used[name] = true
		d.pending = append(d.pending, target)
	}
	return name
}

// free returns a name for target that no other definition has.
func (d *definitions) free(target *node) string {
	base := cmp.Or(target.place.path(), "schema") // "" is the whole
	name := base
	for d.used[name] || d.reserved != nil && d.reserved.sub(name) != nil && d.reserved.sub(name) != target {
		d.next[base]++
		name = base + "_" + strconv.Itoa(d.next[base]+1)
	}
	return name
}

// path is a name for what stands at a place: that of a definition, or what leads to it without the word properties.
func (p place) path() string {
	var parts []string
	for ; p.parent != nil; p = p.parent.place {
		switch {
		case p.index >= 0:
			parts = append(parts, p.keyword+strconv.Itoa(p.index))
		case formOf(p.keyword) == named:
			parts = append(parts, p.name)
		default:
			parts = append(parts, p.keyword)
		}
	}
	slices.Reverse(parts)
	return strings.Join(parts, "_")
}

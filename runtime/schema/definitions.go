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

// prune drops the definitions that nothing refers to any more.
func prune(whole *node) {
	k := whole.find("$defs")
	if k == nil {
		return
	}
	reached := map[*node]bool{}
	k.byName = nil
	var visit func(*node)
	visit = func(n *node) {
		if name, ok := definitionName(n); ok {
			if target := k.sub(name); target != nil && !reached[target] {
				reached[target] = true
				visit(target)
			}
		}
		for i := range n.keywords {
			if n.keywords[i].name != "$defs" {
				for _, s := range n.keywords[i].subs {
					visit(s.node)
				}
			}
		}
	}
	visit(whole)
	k.subs = slices.DeleteFunc(k.subs, func(s sub) bool { return !reached[s.node] })
	if len(k.subs) == 0 {
		whole.remove("$defs")
	}
}

// definitionName is the name of the definition that n refers to.
func definitionName(n *node) (name string, ok bool) {
	name, ok = strings.CutPrefix(n.text("$ref"), "#/$defs/")
	return token(name), ok
}

// refuseRecursion records references that lead back to a schema around them.
func (c *converter) refuseRecursion(whole *node) {
	defs := whole.find("$defs")
	state := map[*node]int{whole: entered}
	open := 0
	var visit func(*node)
	visit = func(n *node) {
		for i := range n.keywords {
			if n.keywords[i].name == "$defs" {
				continue
			}
			for _, s := range n.keywords[i].subs {
				visit(s.node)
			}
		}
		target := whole
		if name, ok := definitionName(n); ok {
			target = defs.sub(name)
		} else if !n.has("$ref") {
			return
		}
		switch {
		case state[target] == entered:
			c.problems.add(n, about(recursive, n.text("$ref")))
		case state[target] == left:
		case open > maxNested:
			c.problems.add(n, tooNested)
		default:
			state[target] = entered
			open++
			visit(target)
			open--
			state[target] = left
		}
	}
	visit(whole)
}

// The states of a definition that refuseRecursion has seen.
const (
	entered = 1 + iota
	left
)

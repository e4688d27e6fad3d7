package graph

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// builder looks at a graph while it is made.
type builder[D any] struct {
	plan     *plan[D]
	problems []string
	// names are those of the nodes of the graph.
	names map[string]bool
	// seen are all that were visited, within those of them that are within another node.
	seen, within map[*vertex[D]]bool
}

func (b *builder[D]) err() error {
	if b.problems == nil {
		return nil
	}
	return &BuildError{Graph: b.plan.name, Problems: b.problems}
}

func (b *builder[D]) problem(format string, args ...any) {
	b.problems = append(b.problems, fmt.Sprintf(format, args...))
}

func (b *builder[D]) build(end *vertex[D], c *codecs, persistent bool) {
	p := b.plan
	if p.name == "" {
		b.problem("it has no name")
	}
	if p.maxSteps <= 0 {
		b.problem("WithMaxSteps(%d) allows no step", p.maxSteps)
	}
	b.visit(p.start)
	b.checkEnds(end)
	if b.problems == nil { // what is nil cannot be asked
		b.code(c, persistent)
	}
}

// visit adds a vertex and those that are reached from it, in depth first order of their edges.
func (b *builder[D]) visit(v *vertex[D]) {
	if b.within[v] {
		b.problem("node %q is within another node, so no edge leads to it: make two nodes of it", v.name)
	}
	if b.seen[v] {
		return
	}
	b.plan.all = append(b.plan.all, v)
	b.check(v, b.names)
	b.checkEdges(v)
	for _, e := range v.edges {
		if e.to != nil {
			b.visit(e.to)
		}
	}
}

// check checks a vertex and the nodes within it, whose names are among names.
func (b *builder[D]) check(v *vertex[D], names map[string]bool) {
	b.seen[v] = true
	switch {
	case !validName(v.name):
		b.problem("%q is not a name of a node: use letters, digits, spaces and punctuation but for slashes and quotes", v.name)
	case names[v.name] && v.kind != kindEnd:
		b.problem("two nodes have the name %q", v.name)
	}
	names[v.name] = names[v.name] || v.kind != kindEnd
	if v.owner != "" {
		b.problem("node %q is part of the graph %q already: make another one, or use graph.Sub", v.name, v.owner)
	}
	if v.work == nil {
		return
	}
	for _, p := range v.work.check() {
		b.problem("node %q: %s", v.name, p)
	}
	within := map[string]bool{}
	for _, part := range v.work.parts() {
		b.checkPart(v, part, within)
	}
}

// checkPart checks a node that is within another.
func (b *builder[D]) checkPart(v, part *vertex[D], names map[string]bool) {
	switch {
	case part == nil:
		b.problem("node %q: one of its branches is nil", v.name)
		return
	case b.seen[part]:
		b.problem("node %q is within %q and elsewhere in the graph, too: make two nodes of it", part.name, v.name)
		return
	case len(part.edges) > 0:
		b.problem("node %q is within %q, so it has no edges: several steps are a graph of their own, which graph.Sub makes a node", part.name, v.name)
	}
	b.within[part] = true
	b.check(part, names)
}

func validName(name string) bool {
	bad := func(r rune) bool { return r == '/' || r == '"' || !unicode.IsPrint(r) }
	return name != "" && len(name) <= 100 && strings.TrimSpace(name) == name && !strings.ContainsFunc(name, bad)
}

func (b *builder[D]) checkEdges(v *vertex[D]) {
	for _, e := range v.edges {
		if e.to == nil {
			b.problem("node %q has an edge to nil", v.name)
		}
	}
	switch n := len(v.edges); {
	case v.kind == kindEnd:
	case v.kind == kindDecision && n == 0:
		b.problem("decision %q has no cases", v.name)
	case v.kind == kindDecision:
		b.checkCases(v)
	case n == 0:
		b.problem("node %q leads nowhere: call its To", v.name)
	case n > 1:
		b.problem("node %q has %d edges: use graph.Decide to choose between them, or graph.Broadcast to do both", v.name, n)
	}
}

func (b *builder[D]) checkCases(v *vertex[D]) {
	for i, e := range v.edges {
		if e.match == nil && i < len(v.edges)-1 {
			b.problem("decision %q: no value gets to the cases after %q, which takes all", v.name, e.label)
			return
		}
	}
}

// checkEnds checks that the end is reached from everywhere.
func (b *builder[D]) checkEnds(end *vertex[D]) {
	reaches := map[*vertex[D]]bool{end: true}
	for changed := true; changed; {
		changed = false
		for _, v := range b.plan.all {
			if !reaches[v] && slices.ContainsFunc(v.edges, func(e edge[D]) bool { return reaches[e.to] }) {
				reaches[v], changed = true, true
			}
		}
	}
	for _, v := range b.plan.all {
		switch {
		case v.kind == kindEnd && v != end:
			b.problem("an edge leads to an End that is not the one of New")
		case !reaches[v] && len(v.edges) > 0:
			b.problem("no path leads from %q to the end", v.name)
		}
	}
}

// code finds the codecs of all values.
func (b *builder[D]) code(c *codecs, persistent bool) {
	b.problems = append(b.problems, c.problems...)
	for _, v := range b.plan.all {
		if v.kind == kindDecision {
			continue // no run waits there
		}
		found, missing := c.find(v.in)
		v.inCodec = found
		if v.work != nil {
			missing = append(missing, v.work.use(c)...)
		}
		for _, m := range missing {
			if !slices.Contains(b.plan.missing, m) {
				b.plan.missing = append(b.plan.missing, m)
			}
			if persistent {
				b.problem("node %q needs a codec of %s: add it to WithCodecs", v.name, m)
			}
		}
	}
}

// usePart takes the codec of what a branch makes.
func usePart[D any](c *codecs, v *vertex[D]) []string {
	found, missing := c.find(v.out)
	v.outCodec = found
	return append(missing, v.work.use(c)...)
}

package schema

import (
	"slices"
	"strings"
)

// definitionName is the name of the definition that n refers to.
func definitionName(n *node) (name string, ok bool) {
	name, ok = strings.CutPrefix(n.text("$ref"), "#/$defs/")
	return token(name), ok
}

// eachSub calls f for the schemas in n, apart from its definitions.
func (n *node) eachSub(f func(*node)) {
	for i := range n.keywords {
		if n.keywords[i].name == "$defs" {
			continue
		}
		for _, s := range n.keywords[i].subs {
			f(s.node)
		}
	}
}

// prune drops the definitions that nothing refers to any more.
func prune(whole *node) {
	defs := whole.find("$defs")
	if defs == nil {
		return
	}
	reached := map[*node]bool{}
	var visit func(*node)
	visit = func(n *node) {
		if name, ok := definitionName(n); ok {
			if target := defs.sub(name); !reached[target] {
				reached[target] = true
				visit(target)
			}
		}
		n.eachSub(visit)
	}
	visit(whole)
	defs.subs = slices.DeleteFunc(defs.subs, func(s sub) bool { return !reached[s.node] })
	if defs.byName = nil; len(defs.subs) == 0 {
		whole.remove("$defs")
	}
}

// refuseRecursion records references that lead back to a schema around them.
func (c *converter) refuseRecursion(whole *node) {
	t := tracer{c: c, whole: whole, defs: whole.find("$defs"), state: map[*node]traced{whole: entered}}
	t.visit(whole)
}

// tracer follows references in a document with definitions.
type tracer struct {
	c     *converter
	whole *node
	defs  *keyword
	state map[*node]traced
	open  int // definitions that are entered
}

// traced is how far a definition has been followed.
type traced uint8

const (
	entered traced = 1 + iota
	left
)

func (t *tracer) visit(n *node) {
	n.eachSub(t.visit)
	if n.has("$ref") {
		target := t.whole
		if name, ok := definitionName(n); ok {
			target = t.defs.sub(name)
		}
		t.follow(n, target)
	}
}

// follow visits what the reference n leads to.
func (t *tracer) follow(n, target *node) {
	switch {
	case t.state[target] == entered:
		t.c.problems.add(n, about(recursive, n.text("$ref")))
	case t.state[target] == left:
	case t.open > maxNested:
		t.c.problems.add(n, tooNested)
	default:
		t.state[target] = entered
		t.open++
		t.visit(target)
		t.open--
		t.state[target] = left
	}
}

package prompt

import (
	"go/types"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	hbs "github.com/agentgen-go/agentgen/internal/handlebars"
)

// Handlebars compiles a template in the syntax of Handlebars, as package handlebars reads it. Members have their names in JSON, or in Go.
func Handlebars(t Template) (root *ir.PromptVar, body []*ir.PromptNode, problems []Problem) {
	c, dot := newCompiler(t)
	nodes, wrong := hbs.Parse(t.Text)
	for _, p := range wrong {
		c.problems = append(c.problems, Problem(p))
	}
	h := &handlebars{compiler: c, scopes: []scope{{context: dot}}}
	body = h.nodes(nodes)
	return dot.Var, body, c.problems
}

// handlebars compiles the nodes of a template.
type handlebars struct {
	*compiler
	scopes []scope
}

// scope is what a block adds: its context, its parameters, and the loop that it is.
type scope struct {
	context *value
	params  []variable
	loop    *loop
}

// loop is what @index and the like are about.
type loop struct {
	index, key *value
	list       *ir.PromptExpr
}

func (h *handlebars) top() scope { return h.scopes[len(h.scopes)-1] }

func (h *handlebars) nodes(list []*hbs.Node) (nodes []*ir.PromptNode) {
	for _, n := range list {
		nodes = append(nodes, h.node(n)...)
	}
	return nodes
}

func (h *handlebars) node(n *hbs.Node) []*ir.PromptNode {
	switch n.Kind {
	case hbs.Text:
		return []*ir.PromptNode{{Kind: ir.PromptText, Text: n.Text}}
	case hbs.Print:
		return h.print(n)
	}
	v, guards := h.value(n.Value)
	switch n.Kind {
	case hbs.Each:
		return h.each(n, v, guards)
	case hbs.With:
		return h.with(n, v, guards)
	case hbs.Section:
		return h.section(n, v, guards)
	}
	var cond *ir.PromptExpr
	if v != invalid {
		cond = h.cond(v, guards, n.Value.At)
	}
	if n.Kind == hbs.Inverse {
		return h.plain(n, cond, true)
	}
	same := scope{context: h.top().context}
	body, other := h.branches(n, same, same)
	return choice(cond, n.Kind == hbs.Unless, body, other)
}

// choice is body if cond holds, or does not, and otherwise other; nil if cond is nil.
func choice(cond *ir.PromptExpr, not bool, body, other []*ir.PromptNode) []*ir.PromptNode {
	if cond == nil {
		return nil
	}
	if not {
		cond = &ir.PromptExpr{Kind: ir.PromptNot, X: cond, Shape: cond.Shape}
	}
	return []*ir.PromptNode{{Kind: ir.PromptIf, Value: cond, Body: body, Else: other}}
}

// print prints a value.
func (h *handlebars) print(n *hbs.Node) []*ir.PromptNode {
	v, guards := h.value(n.Value)
	if v == invalid {
		return nil
	}
	if v.known {
		return []*ir.PromptNode{{Kind: ir.PromptText, Text: constantText(v)}}
	}
	v, guards = h.settle(v, guards)
	if !h.printed(v, n.At) {
		return nil
	}
	print := &ir.PromptNode{Kind: ir.PromptPrint, Value: v.PromptExpr, Python: v.Shape.Kind == ir.Float && v.Shape.Says == ""}
	return guarded(guards, []*ir.PromptNode{print}, nil)
}

// cond is whether v is there and true, nil if that is always so, which is reported.
func (h *handlebars) cond(v *value, guards []*ir.PromptExpr, at int) *ir.PromptExpr {
	v, guards = h.settle(v, guards)
	if v.Shape.Kind == ir.Struct || v.Shape.Kind == ir.Map || v.Shape.Kind == ir.Any {
		if len(guards) > 0 {
			return all(guards)
		}
		h.fail(at, "ask for something inside of it", "the condition is a %s, which is always true, so a branch is never used", h.typeString(v.t))
		return nil
	}
	e := h.truth(v, at)
	if e == nil {
		return nil
	}
	return all(append(guards, e))
}

// branches compiles the two branches of a block. Inside of the first is one more scope, and inside of the second another.
func (h *handlebars) branches(n *hbs.Node, inner, other scope) (body, inverse []*ir.PromptNode) {
	body = h.inside(inner, n.Body)
	if n.Bare {
		return body, h.nodes(n.Else)
	}
	return body, h.inside(other, n.Else)
}

// inside compiles a branch with one more scope.
func (h *handlebars) inside(s scope, list []*hbs.Node) []*ir.PromptNode {
	h.scopes = append(h.scopes, s)
	nodes := h.nodes(list)
	h.scopes = h.scopes[:len(h.scopes)-1]
	return nodes
}

// unknown compiles the branches of a block whose value is not known, for their variables to be used: what is wrong inside cannot be said.
func (h *handlebars) unknown(n *hbs.Node) {
	same := scope{context: h.top().context}
	known := len(h.problems)
	h.branches(n, same, same)
	h.problems = h.problems[:known]
}

// each compiles a loop.
func (h *handlebars) each(n *hbs.Node, v *value, guards []*ir.PromptExpr) []*ir.PromptNode {
	var key, elem types.Type
	if v != invalid {
		if v, guards = h.settle(v, guards); v.known {
			h.fail(n.Value.At, "", "each over a constant")
		} else {
			key, elem = h.ranged(v, n.Value.At)
		}
	}
	if elem == nil { // is reported
		h.unknown(n)
		return nil
	}
	node := &ir.PromptNode{Kind: ir.PromptRange, Value: v.PromptExpr}
	inner := h.loop(n, node, v, key, elem)
	node.Body, node.Else = h.branches(n, inner, scope{context: h.top().context})
	return guarded(guards, []*ir.PromptNode{node}, node.Else)
}

// loop makes the variables of a loop, and the scope inside of it.
func (h *handlebars) loop(n *hbs.Node, node *ir.PromptNode, v *value, key, elem types.Type) scope {
	k, e, index := h.variable(key), h.variable(elem), h.variable(types.Typ[types.Int])
	l := &loop{index: k, list: v.PromptExpr}
	if v.Shape.Kind == ir.Map {
		l.index, l.key, node.Index = index, k, index.Var
	}
	node.Var, node.Key = e.Var, k.Var
	inner := scope{context: e, loop: l}
	for i, name := range n.Params[:min(len(n.Params), 2)] {
		inner.params = append(inner.params, variable{name, []*value{e, k}[i]})
	}
	return inner
}

// with compiles a block with another context.
func (h *handlebars) with(n *hbs.Node, v *value, guards []*ir.PromptExpr) []*ir.PromptNode {
	if v == invalid || v.known {
		if v != invalid {
			h.fail(n.Value.At, "", "with of a constant")
		}
		h.unknown(n)
		return nil
	}
	kept := v
	v, guards = h.settle(v, guards)
	if v.Shape.Kind != ir.Struct && v.Shape.Kind != ir.Map && v.Shape.Kind != ir.Any {
		guards = append(guards, truthOf(v))
		kept = v
	}
	inner := h.variable(kept.t)
	in := scope{context: inner}
	if len(n.Params) > 0 {
		in.params = []variable{{n.Params[0], inner}}
	}
	body, other := h.branches(n, in, scope{context: h.top().context})
	if len(guards) == 0 && other != nil {
		h.fail(n.At, "remove the other branch", "%s is always true, so a branch is never used", h.typeString(v.t))
	}
	body = append([]*ir.PromptNode{{Kind: ir.PromptLet, Var: inner.Var, Value: kept.PromptExpr}}, body...)
	return guarded(guards, body, other)
}

// section compiles a block that is named after a value: a loop over a list, a condition for a boolean, and another context for the
// rest.
func (h *handlebars) section(n *hbs.Node, v *value, guards []*ir.PromptExpr) []*ir.PromptNode {
	switch {
	case v == invalid || v.Shape.Kind != ir.Slice && v.Shape.Kind != ir.Bool:
		return h.with(n, v, guards)
	case v.Shape.Kind == ir.Slice:
		return h.each(n, v, guards)
	}
	return h.plain(n, h.cond(v, guards, n.Value.At), false)
}

// plain compiles a condition whose branches are in the scope that is around them.
func (h *handlebars) plain(n *hbs.Node, cond *ir.PromptExpr, not bool) []*ir.PromptNode {
	return choice(cond, not, h.nodes(n.Body), h.nodes(n.Else))
}

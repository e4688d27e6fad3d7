package prompt

import (
	"go/types"
	"slices"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// blockHelpers are the blocks that are not named after a value.
var blockHelpers = []string{"if", "unless", "each", "with"}

// block compiles a block up to its end.
func (h *handlebars) block(t *tag) []*ir.PromptNode {
	name := t.parts[0].text
	if !slices.Contains(blockHelpers, name) {
		return h.valueBlock(t)
	}
	if len(t.parts) != 2 {
		h.stop(t.parts[0].at, "write {{#"+name+" VALUE}}", "%s takes one value, not %d", name, len(t.parts)-1)
		return nil
	}
	return h.helper(t, name, t.parts[1], t.at)
}

// helper compiles a block of a helper with its argument; opened is where the outermost block of a chain stands.
func (h *handlebars) helper(t *tag, name string, arg part, opened int) []*ir.PromptNode {
	v, guards := h.value(arg)
	switch name {
	case "each":
		return h.each(t, v, guards, opened)
	case "with":
		return h.with(t, v, guards, opened)
	}
	var cond *ir.PromptExpr
	if v != invalid {
		cond = h.cond(v, guards, arg.at)
	}
	same := scope{context: h.scopes[len(h.scopes)-1].context}
	body, other := h.branches(t, same, same, opened)
	if cond == nil {
		return nil
	}
	if name == "unless" || t.kind == '^' {
		cond = &ir.PromptExpr{Kind: ir.PromptNot, X: cond, Shape: cond.Shape}
	}
	return []*ir.PromptNode{{Kind: ir.PromptIf, Value: cond, Body: body, Else: other}}
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

// branches reads the two branches of a block. Inside of the first is one more scope, and inside of the second another.
func (h *handlebars) branches(t *tag, inner, other scope, opened int) (body, inverse []*ir.PromptNode) {
	body, end := h.inside(inner)
	switch {
	case end == nil:
		h.stop(opened, "end it with {{/"+t.parts[0].text+"}}", "the block %s is not closed", t.text)
		return body, nil
	case end.kind == '/':
		h.checkEnd(t, end)
		return body, nil
	case end.kind == 0 && len(end.parts) > 1: // else if
		return body, h.chained(t, end, opened)
	}
	inverse, end = h.inside(other)
	switch {
	case end == nil:
		h.stop(opened, "end it with {{/"+t.parts[0].text+"}}", "the block %s is not closed", t.text)
	case end.kind != '/':
		h.stop(end.at, "", "a block has one %s at its end", "{{else}}")
	default:
		h.checkEnd(t, end)
	}
	return body, inverse
}

// chained compiles {{else if x}}, whose end is that of the whole block.
func (h *handlebars) chained(t, end *tag, opened int) []*ir.PromptNode {
	name := end.parts[1].text
	if !slices.Contains(blockHelpers, name) || len(end.parts) != 3 {
		h.stop(end.at, "write {{else if VALUE}}", "%s does not continue a block", end.text)
		return nil
	}
	next := *t
	next.kind, next.params = '#', end.params
	return h.helper(&next, name, end.parts[2], opened)
}

// inside reads a branch with one more scope.
func (h *handlebars) inside(s scope) ([]*ir.PromptNode, *tag) {
	h.scopes = append(h.scopes, s)
	nodes, end := h.body()
	h.scopes = h.scopes[:len(h.scopes)-1]
	return nodes, end
}

func (h *handlebars) checkEnd(t, end *tag) {
	if len(end.parts) != 1 || end.parts[0].text != t.parts[0].text {
		h.fail(end.at, "end the innermost block first: {{/"+t.parts[0].text+"}}", "%s does not end %s", end.text, t.text)
	}
}

// each compiles a loop.
func (h *handlebars) each(t *tag, v *value, guards []*ir.PromptExpr, opened int) []*ir.PromptNode {
	same := scope{context: h.scopes[len(h.scopes)-1].context}
	var key, elem types.Type
	if v != invalid {
		if v, guards = h.settle(v, guards); v.known {
			h.fail(t.parts[len(t.parts)-1].at, "", "each over a constant")
		} else {
			key, elem = h.ranged(v, t.parts[len(t.parts)-1].at)
		}
	}
	if elem == nil { // is reported: what is inside cannot be
		known := len(h.problems)
		h.branches(t, same, same, opened)
		h.problems = h.problems[:known]
		return nil
	}
	node := &ir.PromptNode{Kind: ir.PromptRange, Value: v.PromptExpr}
	k, e, index := h.variable(key), h.variable(elem), h.variable(types.Typ[types.Int])
	l := &loop{index: k, list: v.PromptExpr}
	if v.Shape.Kind == ir.Map {
		l.index, l.key, node.Index = index, k, index.Var
	}
	inner := scope{context: e, loop: l}
	for i, name := range t.params {
		if i < 2 {
			inner.params = append(inner.params, variable{name, []*value{e, k}[i]})
		}
	}
	node.Var, node.Key = e.Var, k.Var
	node.Body, node.Else = h.branches(t, inner, same, opened)
	return guarded(guards, []*ir.PromptNode{node}, node.Else)
}

// with compiles a block with another context.
func (h *handlebars) with(t *tag, v *value, guards []*ir.PromptExpr, opened int) []*ir.PromptNode {
	same := scope{context: h.scopes[len(h.scopes)-1].context}
	if v == invalid || v.known {
		if v != invalid {
			h.fail(t.parts[len(t.parts)-1].at, "", "with of a constant")
		}
		known := len(h.problems)
		h.branches(t, same, same, opened)
		h.problems = h.problems[:known]
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
	if len(t.params) > 0 {
		in.params = []variable{{t.params[0], inner}}
	}
	body, other := h.branches(t, in, same, opened)
	if len(guards) == 0 && other != nil {
		h.fail(t.at, "remove the other branch", "%s is always true, so a branch is never used", h.typeString(v.t))
	}
	body = append([]*ir.PromptNode{{Kind: ir.PromptLet, Var: inner.Var, Value: kept.PromptExpr}}, body...)
	return guarded(guards, body, other)
}

// valueBlock compiles a block that is named after a value: a loop over a list, a condition for a boolean, and another context
// for the rest.
func (h *handlebars) valueBlock(t *tag) []*ir.PromptNode {
	if len(t.parts) > 1 {
		h.stop(t.parts[0].at, "helpers are if, unless, each, with and lookup", "there is no helper %s", t.parts[0].text)
		return nil
	}
	v, guards := h.value(t.parts[0])
	switch {
	case t.kind == '^':
		return h.inverted(t, v, guards)
	case v == invalid || v.Shape.Kind != ir.Slice && v.Shape.Kind != ir.Bool:
		return h.with(t, v, guards, t.at)
	case v.Shape.Kind == ir.Slice:
		return h.each(t, v, guards, t.at)
	}
	return h.plain(t, h.cond(v, guards, t.parts[0].at), false)
}

// inverted compiles {{^x}}.
func (h *handlebars) inverted(t *tag, v *value, guards []*ir.PromptExpr) []*ir.PromptNode {
	var cond *ir.PromptExpr
	if v != invalid {
		cond = h.cond(v, guards, t.parts[0].at)
	}
	return h.plain(t, cond, true)
}

// plain compiles a condition whose branches are in the scope that is around them.
func (h *handlebars) plain(t *tag, cond *ir.PromptExpr, not bool) []*ir.PromptNode {
	top := h.scopes[len(h.scopes)-1]
	h.scopes = h.scopes[:len(h.scopes)-1]
	body, other := h.branches(t, top, top, t.at)
	h.scopes = append(h.scopes, top)
	if cond == nil {
		return nil
	}
	if not {
		cond = &ir.PromptExpr{Kind: ir.PromptNot, X: cond, Shape: cond.Shape}
	}
	return []*ir.PromptNode{{Kind: ir.PromptIf, Value: cond, Body: body, Else: other}}
}

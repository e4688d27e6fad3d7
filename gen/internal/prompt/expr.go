package prompt

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"
	"text/template/parse"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// pipe is the value of a pipeline.
func (c *text) pipe(p *parse.PipeNode, dot *value) *value {
	var v *value
	for i, cmd := range p.Cmds {
		if v = c.command(cmd, dot, v, i > 0); v == invalid {
			return invalid
		}
	}
	return v
}

// command is the value of a command, which takes that of the one before it, if piped.
func (c *text) command(cmd *parse.CommandNode, dot, last *value, piped bool) *value {
	first := cmd.Args[0]
	if id, ok := first.(*parse.IdentifierNode); ok {
		return c.call(id, cmd.Args[1:], dot, last, piped)
	}
	if len(cmd.Args) > 1 || piped {
		c.fail(start(first), "write a method of the dependencies that takes nothing", "%s takes arguments, which only functions do here", first)
		return invalid
	}
	return c.operand(first, dot)
}

// operand is the value of what is not a call of a function.
func (c *text) operand(n parse.Node, dot *value) *value {
	switch n := n.(type) {
	case *parse.DotNode:
		return c.use(dot, start(n))
	case *parse.FieldNode:
		return c.chain(dot, n.Ident, start(n)+1)
	case *parse.VariableNode:
		v := c.lookup(n.Ident[0])
		if v == nil {
			return invalid // the parser has looked
		}
		if len(n.Ident) == 1 {
			return c.use(v, start(n))
		}
		return c.chain(v, n.Ident[1:], start(n)+len(n.Ident[0])+1)
	case *parse.ChainNode:
		v := c.operand(n.Node, dot)
		return c.chain(v, n.Field, int(n.Position())+1)
	case *parse.PipeNode:
		return c.pipe(n, dot)
	case *parse.IdentifierNode:
		return c.call(n, nil, dot, nil, false)
	case *parse.BoolNode:
		return literal(types.Typ[types.Bool], fmt.Sprint(n.True))
	case *parse.StringNode:
		return literal(types.Typ[types.String], strconv.Quote(n.Text))
	case *parse.NumberNode:
		return c.number(n)
	}
	c.fail(start(n), "leave it out: a nil value is false", "%s cannot be used as a value", n)
	return invalid
}

// use is the value v as a whole.
func (c *compiler) use(v *value, offset int) *value {
	if v.t == nil {
		c.fail(offset, "name their type: //agent:prompt deps=TYPE", "the template has no dependencies")
		return invalid
	}
	v.Var.Used = true
	return v
}

// chain follows names from v; the first is at an offset.
func (c *compiler) chain(v *value, names []string, offset int) *value {
	for _, name := range names {
		if v == invalid {
			return invalid
		}
		v = c.member(v, name, offset)
		offset += len(name) + 1
	}
	return v
}

func literal(t types.Type, text string) *value {
	return &value{&ir.PromptExpr{Kind: ir.PromptLiteral, Name: text, Shape: shapeOf(t)}, t, true}
}

func (c *text) number(n *parse.NumberNode) *value {
	switch {
	case strings.HasPrefix(n.Text, "'"):
		c.fail(start(n), "write the number or a string", "%s is a character, which would be printed as a number", n.Text)
		return invalid
	case n.IsInt && !strings.ContainsAny(n.Text, ".eEpP"):
		return literal(types.Typ[types.Int], strconv.FormatInt(n.Int64, 10))
	case n.IsFloat:
		return literal(types.Typ[types.Float64], strconv.FormatFloat(n.Float64, 'g', -1, 64))
	}
	c.fail(start(n), "", "the number %s has no type of Go", n.Text)
	return invalid
}

// operators are the functions that compare.
var operators = map[string]string{"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}

// functions are those that can be compiled.
var functions = []string{"and", "or", "not", "len", "index", "eq", "ne", "lt", "le", "gt", "ge"}

// refused says why other functions of text/template cannot be compiled.
var refused = map[string]string{
	"print": "print the values one after the other", "println": "print the values one after the other", "printf": "print the values one after the other, or format them in a method of the dependencies",
	"html": "prompts are not escaped", "js": "prompts are not escaped", "urlquery": "prompts are not escaped", "call": "call a method", "slice": "write a method of the dependencies",
}

// call is the result of a function.
func (c *text) call(id *parse.IdentifierNode, nodes []parse.Node, dot, last *value, piped bool) *value {
	at := int(id.Position())
	if why, ok := refused[id.Ident]; ok {
		c.fail(at, why, "function %s of text/template cannot be compiled", id.Ident)
		return invalid
	}
	if id.Ident == "and" || id.Ident == "or" || id.Ident == "not" {
		return c.logicValue(id, nodes, dot, piped)
	}
	var args []*value
	for _, n := range nodes {
		args = append(args, c.operand(n, dot))
	}
	if piped {
		args = append(args, last)
	}
	for _, a := range args {
		if a == invalid {
			return invalid
		}
	}
	switch {
	case id.Ident == "len" && len(args) == 1:
		return c.length(args[0], at)
	case id.Ident == "index" && len(args) == 2:
		return c.index(args[0], args[1], at)
	case operators[id.Ident] != "" && (len(args) == 2 || id.Ident == "eq" && len(args) > 2):
		return c.compare(id.Ident, args, at)
	case operators[id.Ident] != "" || id.Ident == "len" || id.Ident == "index":
		c.fail(at, "", "%s is called with %d arguments", id.Ident, len(args))
		return invalid
	}
	c.fail(at, diag.DidYouMean(id.Ident, functions), "there is no function %s", id.Ident)
	return invalid
}

// logicValue is and, or or not where its value is used: that of text/template is one of the arguments, so these must be
// booleans.
func (c *text) logicValue(id *parse.IdentifierNode, nodes []parse.Node, dot *value, piped bool) *value {
	if piped {
		c.fail(int(id.Position()), "write it before its arguments", "%s after a pipe", id.Ident)
		return invalid
	}
	if id.Ident != "not" {
		for _, n := range nodes {
			v := c.operand(n, dot)
			if v != invalid && (v.Shape.Kind != ir.Bool || v.Shape.Pointer) {
				c.fail(start(n), "use if, or compare it", "the value of %s would be that of an argument, of type %s", id.Ident, c.typeString(v.t))
				return invalid
			}
		}
	}
	e := c.logic(id, nodes, dot)
	if e == nil {
		return invalid
	}
	return &value{PromptExpr: e, t: types.Typ[types.Bool]}
}

func (c *compiler) length(v *value, offset int) *value {
	if kind := v.Shape.Kind; v.Shape.Pointer || v.known || kind != ir.Slice && kind != ir.Map && kind != ir.String {
		c.fail(offset, "", "len of %s, which has no length", c.typeString(v.t))
		return invalid
	}
	t := types.Typ[types.Int]
	return &value{PromptExpr: &ir.PromptExpr{Kind: ir.PromptLen, X: v.PromptExpr, Shape: shapeOf(t)}, t: t}
}

// index is an element of a slice, or of a map, whose zero value stands for one that is not there.
func (c *compiler) index(v, at *value, offset int) *value {
	e := &ir.PromptExpr{Kind: ir.PromptIndex, X: v.PromptExpr, Args: []*ir.PromptExpr{at.PromptExpr}}
	var elem types.Type
	switch u := v.t.Underlying().(type) {
	case *types.Map:
		if !types.Identical(u.Key(), at.t) && !(at.known && types.Identical(u.Key().Underlying(), at.t)) {
			c.fail(offset, "", "index of %s by a %s", c.typeString(v.t), c.typeString(at.t))
			return invalid
		}
		elem = u.Elem()
	case *types.Slice:
		elem = u.Elem()
	case *types.Array:
		elem = u.Elem()
	default:
		c.fail(offset, "", "index of %s, which has no elements", c.typeString(v.t))
		return invalid
	}
	if v.Shape.Kind == ir.Slice {
		if at.Shape.Kind != ir.Int && at.Shape.Kind != ir.Uint || at.Shape.Pointer {
			c.fail(offset, "", "index of %s by a %s", c.typeString(v.t), c.typeString(at.t))
			return invalid
		}
		e.Failed = fmt.Sprintf("%s: index out of range", c.Place(offset))
	}
	e.Shape = shapeOf(elem)
	return &value{PromptExpr: e, t: elem}
}

// compare is a comparison; eq of more than two is whether the first equals one of the others.
func (c *compiler) compare(name string, args []*value, offset int) *value {
	bool := types.Typ[types.Bool]
	or := &ir.PromptExpr{Kind: ir.PromptOr, Shape: shapeOf(bool)}
	for _, other := range args[1:] {
		if !c.comparable(name, args[0], other, offset) {
			return invalid
		}
		or.Args = append(or.Args, &ir.PromptExpr{Kind: ir.PromptCompare, Name: operators[name], X: args[0].PromptExpr,
			Args: []*ir.PromptExpr{other.PromptExpr}, Shape: shapeOf(bool)})
	}
	if len(or.Args) == 1 {
		or = or.Args[0]
	}
	return &value{PromptExpr: or, t: bool}
}

// comparable reports whether two values may be compared by a function, or reports why not.
func (c *compiler) comparable(name string, a, b *value, offset int) bool {
	for _, v := range []*value{a, b} {
		switch kind := v.Shape.Kind; {
		case v.Shape.Pointer || kind != ir.Bool && kind != ir.Int && kind != ir.Uint && kind != ir.Float && kind != ir.String:
			c.fail(offset, "compare strings, numbers or booleans", "%s of a %s", name, c.typeString(v.t))
			return false
		case kind == ir.Bool && name != "eq" && name != "ne":
			c.fail(offset, "use eq or ne", "%s of booleans, which have no order", name)
			return false
		}
	}
	ka, kb := a.Shape.Kind, b.Shape.Kind
	if ka != kb && !(unsigned(a, b) || unsigned(b, a)) {
		c.fail(offset, "compare values of one kind; a fraction is written 1.0", "%s of a %s and a %s", name, c.typeString(a.t), c.typeString(b.t))
		return false
	}
	if a.known && b.known {
		c.fail(offset, "remove the condition", "%s of two constants, so a branch is never used", name)
		return false
	}
	return true
}

// unsigned reports whether n is a literal that is not negative and v an unsigned integer.
func unsigned(v, n *value) bool {
	return v.Shape.Kind == ir.Uint && n.Shape.Kind == ir.Int && n.known && !strings.HasPrefix(n.Name, "-")
}

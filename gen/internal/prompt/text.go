package prompt

import (
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// Text compiles a template in the syntax of Go's package text/template. What it renders is what that package would.
func Text(t Template) (root *ir.PromptVar, body []*ir.PromptNode, problems []Problem) {
	c, dot := newCompiler(t)
	tree := parse.New("")
	tree.Mode = parse.SkipFuncCheck
	set := map[string]*parse.Tree{}
	if _, err := tree.Parse(t.Text, "", "", set); err != nil {
		c.syntax(err)
		return dot.Var, nil, c.problems
	}
	for _, name := range slices.Sorted(maps.Keys(set)) {
		if other := set[name]; other != tree {
			c.fail(int(other.Root.Position()), "mark a template for each, and print the functions that come of them", "a template that defines another, %q", name)
		}
	}
	if tree.Root != nil {
		body = (&text{compiler: c}).list(tree.Root, dot)
	}
	return dot.Var, body, c.problems
}

// text compiles the tree of a template.
type text struct{ *compiler }

var parseError = regexp.MustCompile(`(?s)^template: :(\d+): (.*)$`)

// syntax reports what the parser says, which knows the line only: the column is that of what the message names, or of the action.
func (c *compiler) syntax(err error) {
	m := parseError.FindStringSubmatch(err.Error())
	if m == nil {
		c.fail(0, "", "%v", err)
		return
	}
	line, _ := strconv.Atoi(m[1]) // digits
	offset := 0
	for range line - 1 {
		offset += strings.IndexByte(c.Text[offset:], '\n') + 1
	}
	rest, _, _ := strings.Cut(c.Text[offset:], "\n")
	if quoted := namedInError.FindStringSubmatch(m[2]); quoted != nil && strings.Contains(rest, quoted[1]+quoted[2]) {
		offset += c.culprit(err, offset, rest, quoted[1]+quoted[2])
	} else if at := strings.Index(rest, "{{"); at >= 0 {
		offset += at
	}
	c.fail(offset, "", "%s", m[2])
}

var namedInError = regexp.MustCompile(`"([^"]+)"|<([^>]+)>`)

// culprit is where in a line that an error is about the name is that it is about: the first without which there is another error
// or none.
func (c *compiler) culprit(err error, offset int, line, name string) int {
	first := strings.Index(line, name)
	for at := first; at >= 0 && at < len(line); {
		from := offset + at
		tree := parse.New("")
		tree.Mode = parse.SkipFuncCheck
		_, other := tree.Parse(c.Text[:from]+"$"+c.Text[from+len(name):], "", "", map[string]*parse.Tree{})
		if other == nil || other.Error() != err.Error() {
			return at
		}
		next := strings.Index(line[at+1:], name)
		if next < 0 {
			break
		}
		at += 1 + next
	}
	return first
}

func (c *text) list(list *parse.ListNode, dot *value) (nodes []*ir.PromptNode) {
	if list == nil {
		return nil
	}
	before := len(c.vars)
	for _, n := range list.Nodes {
		if node := c.node(n, dot); node != nil {
			nodes = append(nodes, node)
		}
	}
	c.vars = c.vars[:before]
	return nodes
}

func (c *text) node(n parse.Node, dot *value) *ir.PromptNode {
	switch n := n.(type) {
	case *parse.TextNode:
		return &ir.PromptNode{Kind: ir.PromptText, Text: string(n.Text)}
	case *parse.ActionNode:
		return c.action(n.Pipe, dot)
	case *parse.IfNode:
		return c.choice(&n.BranchNode, dot)
	case *parse.WithNode:
		return c.with(&n.BranchNode, dot)
	case *parse.RangeNode:
		return c.loop(&n.BranchNode, dot)
	case *parse.BreakNode:
		return &ir.PromptNode{Kind: ir.PromptBreak}
	case *parse.ContinueNode:
		return &ir.PromptNode{Kind: ir.PromptContinue}
	case *parse.TemplateNode:
		c.fail(int(n.Position()), "mark a template for each, and print them by a method of the dependencies", "template %q: templates cannot be put into another", n.Name)
	}
	return nil
}

// action prints, declares or assigns.
func (c *text) action(p *parse.PipeNode, dot *value) *ir.PromptNode {
	v := c.pipe(p, dot)
	if v == invalid {
		return nil
	}
	at := start(p)
	if len(p.Decl) == 0 {
		if !c.printed(v, at) {
			return nil
		}
		return &ir.PromptNode{Kind: ir.PromptPrint, Value: v.PromptExpr}
	}
	name := p.Decl[0].Ident[0]
	if !p.IsAssign {
		declared := c.variable(v.t)
		c.vars = append(c.vars, variable{name, declared})
		return &ir.PromptNode{Kind: ir.PromptLet, Var: declared.Var, Value: v.PromptExpr}
	}
	known := c.lookup(name)
	switch {
	case known == nil:
		return nil
	case !types.Identical(known.t, v.t):
		c.fail(at, "declare another variable with :=", "%s is a %s, not a %s", name, c.typeString(known.t), c.typeString(v.t))
		return nil
	}
	known.Var.Set = true
	return &ir.PromptNode{Kind: ir.PromptSet, Var: known.Var, Value: v.PromptExpr}
}

func (c *text) lookup(name string) *value {
	for _, v := range slices.Backward(c.vars) {
		if v.name == name {
			return v.v
		}
	}
	return nil
}

func (c *text) choice(n *parse.BranchNode, dot *value) *ir.PromptNode {
	before := len(c.vars)
	cond := c.condition(n.Pipe, dot)
	if cond != nil && len(n.Pipe.Decl) > 0 {
		c.fail(int(n.Position()), "declare it before", "a variable that if declares")
	}
	node := &ir.PromptNode{Kind: ir.PromptIf, Value: cond, Body: c.list(n.List, dot), Else: c.list(n.ElseList, dot)}
	c.vars = c.vars[:before]
	if cond == nil {
		return nil
	}
	return node
}

// condition is whether the value of a pipe is true. What is always so is reported: a branch would never be used.
func (c *text) condition(p *parse.PipeNode, dot *value) *ir.PromptExpr {
	if len(p.Cmds) == 1 {
		if id, ok := p.Cmds[0].Args[0].(*parse.IdentifierNode); ok && (id.Ident == "and" || id.Ident == "or" || id.Ident == "not") {
			return c.logic(id, p.Cmds[0].Args[1:], dot)
		}
	}
	return c.truth(c.pipe(p, dot), start(p))
}

// logic is a call of and, or or not.
func (c *text) logic(id *parse.IdentifierNode, nodes []parse.Node, dot *value) *ir.PromptExpr {
	kinds := map[string]ir.PromptExprKind{"and": ir.PromptAnd, "or": ir.PromptOr, "not": ir.PromptNot}
	if len(nodes) == 0 || id.Ident == "not" && len(nodes) != 1 {
		c.fail(int(id.Position()), "", "%s is called with %d arguments", id.Ident, len(nodes))
		return nil
	}
	e := &ir.PromptExpr{Kind: kinds[id.Ident], Shape: shapeOf(types.Typ[types.Bool])}
	for _, n := range nodes {
		var arg *ir.PromptExpr
		if p, ok := n.(*parse.PipeNode); ok {
			arg = c.condition(p, dot)
		} else {
			arg = c.truth(c.operand(n, dot), start(n))
		}
		if arg == nil {
			return nil
		}
		e.Args = append(e.Args, arg)
	}
	if id.Ident == "not" {
		e.X, e.Args = e.Args[0], nil
	}
	return e
}

// truth is whether v is true, nil if that is always so or v is invalid, which is reported.
func (c *compiler) truth(v *value, offset int) *ir.PromptExpr {
	switch {
	case v == invalid:
		return nil
	case v.known:
		c.fail(offset, "remove the condition", "the condition is a constant, so a branch is never used")
		return nil
	case v.Shape.Kind == ir.Struct && !v.Shape.Pointer:
		c.fail(offset, "ask for a field, or make it a pointer", "the condition is a struct, %s, which is always true, so a branch is never used", c.typeString(v.t))
		return nil
	case v.Shape.Kind == ir.Invalid && !v.Shape.Pointer:
		c.fail(offset, "use a boolean", "%s cannot be a condition", c.typeString(v.t))
		return nil
	}
	if v.Shape.Kind == ir.Bool && !v.Shape.Pointer && v.Shape.GoBasic != "" {
		return v.PromptExpr
	}
	return &ir.PromptExpr{Kind: ir.PromptTruth, X: v.PromptExpr, Shape: shapeOf(types.Typ[types.Bool])}
}

func (c *text) with(n *parse.BranchNode, dot *value) *ir.PromptNode {
	v := c.pipe(n.Pipe, dot)
	if v == invalid || c.truth(v, start(n.Pipe)) == nil {
		return nil
	}
	inner := c.variable(v.t)
	before := len(c.vars)
	if len(n.Pipe.Decl) > 0 {
		c.vars = append(c.vars, variable{n.Pipe.Decl[0].Ident[0], inner})
	}
	node := &ir.PromptNode{Kind: ir.PromptWith, Value: v.PromptExpr, Var: inner.Var, Body: c.list(n.List, inner), Else: c.list(n.ElseList, dot)}
	c.vars = c.vars[:before]
	return node
}

func (c *text) loop(n *parse.BranchNode, dot *value) *ir.PromptNode {
	v := c.pipe(n.Pipe, dot)
	if v == invalid {
		return nil
	}
	key, elem := c.ranged(v, start(n.Pipe))
	if elem == nil {
		return nil
	}
	if n.Pipe.IsAssign {
		c.fail(start(n.Pipe), "declare them with :=", "range that assigns to variables")
		return nil
	}
	before := len(c.vars)
	k, e := c.variable(key), c.variable(elem)
	switch decl := n.Pipe.Decl; len(decl) {
	case 1:
		c.vars = append(c.vars, variable{decl[0].Ident[0], e})
	case 2:
		c.vars = append(c.vars, variable{decl[0].Ident[0], k}, variable{decl[1].Ident[0], e})
	}
	node := &ir.PromptNode{Kind: ir.PromptRange, Value: v.PromptExpr, Var: e.Var, Key: k.Var, Body: c.list(n.List, e)}
	c.vars = c.vars[:before]
	node.Else = c.list(n.ElseList, dot)
	return node
}

// ranged returns the types of the keys and elements of v; elem is nil if it has none, which is reported.
func (c *compiler) ranged(v *value, offset int) (key, elem types.Type) {
	integer := types.Typ[types.Int]
	switch u := v.t.Underlying().(type) {
	case *types.Slice:
		return integer, u.Elem()
	case *types.Array:
		return integer, u.Elem()
	case *types.Map:
		if kind, _ := kindOf(u.Key().Underlying()); kind == ir.String || kind == ir.Int || kind == ir.Uint || kind == ir.Float {
			return u.Key(), u.Elem()
		}
		c.fail(offset, "use a slice", "the keys of %s have no order", c.typeString(v.t))
		return nil, nil
	}
	c.fail(offset, "use a slice, array or map", "range over %s, which has no elements", c.typeString(v.t))
	return nil, nil
}

// start is the offset of a node: the parser counts some from their second part.
func start(n parse.Node) int {
	at := int(n.Position())
	switch n := n.(type) {
	case *parse.PipeNode:
		return start(n.Cmds[0])
	case *parse.CommandNode:
		return start(n.Args[0])
	case *parse.FieldNode:
		if len(n.Ident) > 1 {
			at -= len(n.Ident[0]) + 1
		}
	case *parse.VariableNode:
		if len(n.Ident) > 1 {
			at -= len(n.Ident[0])
		}
	}
	return at
}

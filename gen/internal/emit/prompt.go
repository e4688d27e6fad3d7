package emit

import (
	"cmp"
	"slices"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/dave/jennifer/jen"
)

// prompt writes the functions that render a template.
func (g *generator) prompt(p *ir.Prompt) {
	e := &promptEncoder{g: g}
	e.nodes(p.Body)
	size := 0
	for _, n := range p.Body {
		size += len(n.Text)
	}
	code := append([]jen.Code{g.id("dst").Op(":=").Make(jen.Index().Byte(), jen.Lit(0), jen.Lit(size+size/2))}, e.statements()...)
	code = append(code, jen.Return(jen.String().Call(g.id("dst")), jen.Nil()))
	params, args := []jen.Code(nil), []jen.Code(nil)
	if p.Deps != nil {
		name := jen.Id("_")
		if p.Root.Used {
			name = g.id("deps")
		}
		params, args = []jen.Code{name.Add(g.goType(p.Deps))}, []jen.Code{g.id("rc").Dot("Deps")}
	}
	about := p.Func + " renders " + cmp.Or(p.Go, "an instruction of a spec")
	if p.Deps != nil {
		about += " with deps"
	}
	about += "."
	g.add(commented(about, jen.Func().Id(g.claim(p.Pos, p.Func)).Params(params...).Params(jen.String(), jen.Error()).Block(code...)))
	g.instructions(p, args)
	// The text itself is used by nothing else, which compilers do not mind, but linters do.
	if p.Go != "" {
		g.add(commented(p.Go+" is compiled into "+p.Func+".", jen.Var().Id("_").Op("=").Id(p.Go)))
	}
}

// instructions writes the function that renders a template for a run.
func (g *generator) instructions(p *ir.Prompt, args []jen.Code) {
	f := jen.Func().Id(g.claim(p.Pos, p.Instructions))
	deps, rc := jen.Id("D"), jen.Id("_")
	if p.Deps != nil {
		deps, rc = g.goType(p.Deps), g.id("rc")
	} else {
		f.Types(jen.Id("D").Any())
	}
	g.add(commented(p.Instructions+" is "+p.Func+" as one of an agent's InstructionFuncs or SystemPromptFuncs.",
		f.Params(jen.Id("_").Add(g.std("context", "Context")), rc.Add(g.runContext(deps))).Params(jen.String(), jen.Error()).
			Block(jen.Return(jen.Id(p.Func).Call(args...)))))
}

// promptEncoder makes statements that append to dst.
type promptEncoder struct {
	g       *generator
	code    []jen.Code
	pending string // not written yet
	temps   *int   // counts temporary variables

	reach []*ir.PromptVar // variables that are known not to be nil
}

// inner returns an encoder of statements that are run later, or not at all.
func (e *promptEncoder) inner() *promptEncoder {
	e.flush()
	if e.temps == nil {
		e.temps = new(int)
	}
	return &promptEncoder{g: e.g, temps: e.temps, reach: slices.Clip(e.reach)}
}

func (e *promptEncoder) add(code ...jen.Code) {
	e.flush()
	e.code = append(e.code, code...)
}

func (e *promptEncoder) flush() {
	if e.pending != "" {
		e.code = append(e.code, e.appends(text(e.pending)))
		e.pending = ""
	}
}

func (e *promptEncoder) statements() []jen.Code {
	e.flush()
	return e.code
}

// block is the statements of nodes.
func (e *promptEncoder) block(nodes []*ir.PromptNode) []jen.Code {
	in := e.inner()
	in.nodes(nodes)
	return in.statements()
}

func (e *promptEncoder) appends(s jen.Code) jen.Code {
	return e.g.id("dst").Op("=").Append(e.g.id("dst"), jen.Add(s).Op("..."))
}

// temp declares a variable with a value that is only computed once.
func (e *promptEncoder) temp(x jen.Code) *jen.Statement {
	if e.temps == nil {
		e.temps = new(int)
	}
	*e.temps++
	name := e.g.names.local("t", *e.temps)
	e.add(jen.Id(name).Op(":=").Add(x))
	return jen.Id(name)
}

func (e *promptEncoder) variable(v *ir.PromptVar) *jen.Statement {
	if v.ID == 0 {
		return e.g.id("deps")
	}
	return jen.Id(e.g.names.local("v", v.ID))
}

func (e *promptEncoder) nodes(nodes []*ir.PromptNode) {
	for _, n := range nodes {
		e.node(n)
	}
}

func (e *promptEncoder) node(n *ir.PromptNode) {
	switch n.Kind {
	case ir.PromptText:
		e.pending += n.Text
	case ir.PromptPrint:
		if n.Python {
			x := n.Value
			e.add(e.appends(e.g.xmlwire("FormatFloat").Call(convert(e.expr(x), x.Shape), jen.Lit(x.Shape.Bits))))
			return
		}
		e.print(n.Value)
	case ir.PromptIf:
		e.choose(e.expr(n.Value), n)
	case ir.PromptWith:
		v := e.declare(n)
		e.choose(e.truth(v, n.Value.Shape), n)
	case ir.PromptRange:
		e.loop(n)
	case ir.PromptLet:
		e.declare(n)
		if !n.Var.Used {
			e.add(jen.Id("_").Op("=").Add(e.variable(n.Var)))
		}
	case ir.PromptSet:
		x := e.expr(n.Value)
		e.add(e.variable(n.Var).Op("=").Add(x))
	case ir.PromptBreak:
		e.add(jen.Break())
	case ir.PromptContinue:
		e.add(jen.Continue())
	}
}

// declare declares the variable of a node.
func (e *promptEncoder) declare(n *ir.PromptNode) *jen.Statement {
	x := e.expr(n.Value)
	e.add(e.variable(n.Var).Op(":=").Add(x))
	return e.variable(n.Var)
}

// choose runs the body of a node if cond is true, or else its other branch.
func (e *promptEncoder) choose(cond *jen.Statement, n *ir.PromptNode) {
	body, other := e.bodyOf(n), e.block(n.Else)
	if len(other) == 0 {
		e.add(jen.If(cond).Block(body...))
		return
	}
	e.add(jen.If(cond).Block(body...).Else().Block(other...))
}

func (e *promptEncoder) loop(n *ir.PromptNode) {
	x := e.expr(n.Value)
	loop := e.each(n, x)
	if other := e.block(n.Else); len(other) > 0 {
		e.add(jen.If(jen.Len(x.Clone()).Op("==").Lit(0)).Block(other...).Else().Block(loop))
		return
	}
	e.add(loop)
}

// each is the loop over x, whose body knows the variables that it uses.
func (e *promptEncoder) each(n *ir.PromptNode, x *jen.Statement) jen.Code {
	body := e.block(n.Body)
	k, v := jen.Id("_"), jen.Id("_")
	if n.Key.Used {
		k = e.variable(n.Key)
	}
	if n.Var.Used {
		v = e.variable(n.Var)
	}
	switch {
	case n.Value.Shape.Kind == ir.Map:
		i := jen.Id("_")
		if n.Index != nil && n.Index.Used {
			i = e.variable(n.Index)
		}
		if n.Var.Used {
			k = e.variable(n.Key)
			body = append([]jen.Code{v.Op(":=").Add(x.Clone()).Index(k.Clone())}, body...)
		}
		if !n.Var.Used && !n.Key.Used && (n.Index == nil || !n.Index.Used) {
			return jen.For(jen.Range().Add(x.Clone())).Block(body...)
		}
		return jen.For(jen.List(i, k).Op(":=").Range().Add(e.g.jsonwire("SortedKeys")).Call(x.Clone())).Block(body...)
	case n.Var.Used:
		return jen.For(jen.List(k, v).Op(":=").Range().Add(x.Clone())).Block(body...)
	case n.Key.Used:
		return jen.For(k.Op(":=").Range().Add(x.Clone())).Block(body...)
	}
	return jen.For(jen.Range().Add(x.Clone())).Block(body...)
}

// fail returns an error.
func (e *promptEncoder) fail(msg string) jen.Code {
	return jen.Return(jen.Lit(""), e.g.std("errors", "New").Call(text(msg)))
}

// expr is the value of x, which statements before it may compute.
func (e *promptEncoder) expr(x *ir.PromptExpr) *jen.Statement {
	switch x.Kind {
	case ir.PromptUse:
		return e.variable(x.Var)
	case ir.PromptField:
		return e.reached(x).Dot(x.Name)
	case ir.PromptMethod:
		return e.method(x)
	case ir.PromptIndex:
		return e.index(x)
	case ir.PromptLen:
		return jen.Len(e.expr(x.X))
	case ir.PromptCompare:
		a, b := e.operand(x.X), e.operand(x.Args[0])
		return a.Op(x.Name).Add(b)
	case ir.PromptTruth:
		return e.truth(e.expr(x.X), x.X.Shape)
	case ir.PromptDeref:
		return jen.Parens(jen.Op("*").Add(e.expr(x.X)))
	case ir.PromptHas:
		return e.has(x)
	case ir.PromptLast:
		return e.expr(x.X).Op("==").Len(e.expr(x.Args[0])).Op("-").Lit(1)
	case ir.PromptNot:
		return jen.Op("!").Parens(e.expr(x.X))
	case ir.PromptAnd, ir.PromptOr:
		return e.logic(x)
	}
	return jen.Id(x.Name)
}

// reached is the struct that a field or method is of, which must not be a nil pointer.
func (e *promptEncoder) reached(x *ir.PromptExpr) *jen.Statement {
	of := e.expr(x.X)
	if x.Failed == "" || slices.Contains(e.reach, x.X.Var) && x.X.Kind == ir.PromptUse {
		return of
	}
	e.add(jen.If(of.Clone().Op("==").Nil()).Block(e.fail(x.Failed)))
	e.noteReached(x.X)
	return of.Clone()
}

// noteReached notes that x is not nil from here on, if it is a variable that keeps its value.
func (e *promptEncoder) noteReached(x *ir.PromptExpr) {
	if x.Kind == ir.PromptUse && !x.Var.Set {
		e.reach = append(e.reach, x.Var)
	}
}

// bodyOf is the body of a node with its variable, if any, which is true there.
func (e *promptEncoder) bodyOf(n *ir.PromptNode) []jen.Code {
	in := e.inner()
	if n.Var != nil {
		in.noteReached(&ir.PromptExpr{Kind: ir.PromptUse, Var: n.Var})
	}
	in.nodes(n.Body)
	return in.statements()
}

func (e *promptEncoder) method(x *ir.PromptExpr) *jen.Statement {
	call := e.reached(x).Dot(x.Name).Call()
	if !x.Fails {
		return e.temp(call)
	}
	if e.temps == nil {
		e.temps = new(int)
	}
	*e.temps++
	name := e.g.names.local("t", *e.temps)
	e.add(jen.List(jen.Id(name), e.g.id("err")).Op(":=").Add(call),
		jen.If(e.g.id("err").Op("!=").Nil()).Block(jen.Return(jen.Lit(""), e.g.id("err"))))
	return jen.Id(name)
}

func (e *promptEncoder) index(x *ir.PromptExpr) *jen.Statement {
	of, at := e.expr(x.X), e.expr(x.Args[0])
	if x.Failed != "" {
		i := e.temp(jen.Int().Call(at))
		e.add(jen.If(i.Clone().Op("<").Lit(0).Op("||").Add(i.Clone()).Op(">=").Len(of.Clone())).Block(e.fail(x.Failed)))
		at = i.Clone()
	}
	return e.temp(of.Clone().Index(at))
}

// has is whether a map or slice has an element.
func (e *promptEncoder) has(x *ir.PromptExpr) *jen.Statement {
	of, at := e.expr(x.X), e.expr(x.Args[0])
	if x.X.Shape.Kind == ir.Slice {
		return jen.Uint().Call(at).Op("<").Uint().Call(jen.Len(of))
	}
	if e.temps == nil {
		e.temps = new(int)
	}
	*e.temps++
	name := e.g.names.local("t", *e.temps)
	e.add(jen.List(jen.Id("_"), jen.Id(name)).Op(":=").Add(of).Index(at))
	return jen.Id(name)
}

// widest are the predeclared types in which values of a kind are compared.
var widest = map[ir.Kind]string{ir.Bool: "bool", ir.Int: "int64", ir.Uint: "uint64", ir.Float: "float64", ir.String: "string"}

// operand is the value of x as one of a predeclared type.
func (e *promptEncoder) operand(x *ir.PromptExpr) *jen.Statement {
	if x.Kind == ir.PromptLiteral {
		return jen.Id(x.Name)
	}
	return convert(e.expr(x), x.Shape)
}

func convert(x *jen.Statement, s ir.PromptShape) *jen.Statement {
	if wide := widest[s.Kind]; s.GoBasic != wide {
		return jen.Id(wide).Call(x)
	}
	return x
}

// truth is whether x is what templates call true.
func (e *promptEncoder) truth(x *jen.Statement, s ir.PromptShape) *jen.Statement {
	x = x.Clone()
	switch {
	case s.Pointer || s.Kind == ir.Any:
		return x.Op("!=").Nil()
	case s.Kind == ir.Bool:
		return convert(x, s)
	case s.Kind == ir.Int || s.Kind == ir.Uint || s.Kind == ir.Float:
		return x.Op("!=").Lit(0)
	}
	return jen.Len(x).Op("!=").Lit(0)
}

// logic is a conjunction or disjunction, whose arguments are only computed where they count.
func (e *promptEncoder) logic(x *ir.PromptExpr) *jen.Statement {
	op := "&&"
	if x.Kind == ir.PromptOr {
		op = "||"
	}
	var result *jen.Statement
	bound := false
	for _, arg := range x.Args {
		in := e.inner()
		value := in.expr(arg)
		code := in.statements()
		switch {
		case result == nil:
			e.add(code...)
			result = jen.Parens(value)
		case len(code) == 0 && !bound:
			result = result.Op(op).Parens(value)
		default:
			if !bound {
				result, bound = e.temp(result), true
			}
			cond := result.Clone()
			if x.Kind == ir.PromptOr {
				cond = jen.Op("!").Add(cond)
			}
			e.add(jen.If(cond).Block(append(code, result.Clone().Op("=").Add(value))...))
		}
	}
	if bound {
		return result.Clone()
	}
	return jen.Parens(result)
}

// print appends the value of x.
func (e *promptEncoder) print(x *ir.PromptExpr) {
	v, s := e.expr(x), x.Shape
	if !s.Pointer && s.Kind != ir.Any {
		e.add(e.printed(v, s))
		return
	}
	e.add(jen.If(v.Clone().Op("==").Nil()).Block(e.appends(jen.Lit("<nil>"))).Else().Block(e.printed(v.Clone(), s)))
}

func (e *promptEncoder) printed(v *jen.Statement, s ir.PromptShape) jen.Code {
	if s.Says != "" {
		return e.appends(v.Dot(s.Says).Call())
	}
	if s.Pointer {
		v = jen.Op("*").Add(v)
	}
	dst := e.g.id("dst")
	format := func(name string, args ...jen.Code) jen.Code {
		return e.g.id("dst").Op("=").Add(e.g.std("strconv", name)).Call(append([]jen.Code{dst, convert(v, s)}, args...)...)
	}
	switch s.Kind {
	case ir.Bool:
		return format("AppendBool")
	case ir.Int:
		return format("AppendInt", jen.Lit(10))
	case ir.Uint:
		return format("AppendUint", jen.Lit(10))
	case ir.Float:
		return format("AppendFloat", jen.LitRune('g'), jen.Lit(-1), jen.Lit(s.Bits))
	}
	return e.appends(v)
}

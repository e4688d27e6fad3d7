package emit

import "github.com/dave/jennifer/jen"

// toolInvoke writes the method that calls the function and encodes what it returns.
func (g *generator) toolInvoke(t *tool) {
	g.invokeMethod(t, "Invoke", g.runtime("Return"), g.noReturn, g.invocation)
}

// invokeMethod writes a method that checks its call and then does what body returns for the call of the function.
func (g *generator) invokeMethod(t *tool, name string, result jen.Code, zero func() *jen.Statement, body func(*tool, *jen.Statement) []jen.Code) {
	ctx, rc, c := jen.Id("_"), jen.Id("_"), jen.Id("_")
	var args []jen.Code
	if t.Context {
		ctx = g.id("ctx")
		args = append(args, g.id("ctx"))
	}
	if t.RunContext {
		rc = g.id("rc")
		args = append(args, g.id("rc"))
	}
	for i, f := range t.Params {
		c = g.id("c")
		arg := g.id("c").Dot(f.Go)
		if t.Variadic && i == len(t.Params)-1 {
			arg.Op("...")
		}
		args = append(args, arg)
	}
	receiver, function := t.receiver(g), jen.Id(t.Func)
	if t.set != nil {
		receiver = jen.Params(g.id("t").Add(t.implType(g)))
		function = g.id("t").Dot(g.names.local("recv", 1)).Dot(t.Func)
	}
	g.add(jen.Func().Add(receiver).Id(name).Params(
		ctx.Add(g.std("context", "Context")),
		rc.Add(g.runContext(t.deps(g))),
		g.id("call").Add(g.runtime("Call")),
	).Params(result, jen.Error()).Block(append(g.assertCall(t, c, zero), body(t, function.Call(args...))...)...))
}

// assertCall assigns the call to c, or refuses one of another tool.
func (g *generator) assertCall(t *tool, c jen.Code, zero func() *jen.Statement) []jen.Code {
	assert := jen.List(c, g.id("ok")).Op(":=").Add(g.id("call")).Assert(jen.Op("*").Id(t.call.Go.Name))
	failed := jen.Op("!").Add(g.id("ok"))
	refuse := jen.Return(zero(), g.runtime("WrongCall").Call(jen.Op("&").Id(t.info), g.id("call")))
	if len(t.Params) == 0 {
		return []jen.Code{jen.If(assert, failed).Block(refuse)} // c is not needed any more
	}
	return []jen.Code{assert, jen.If(failed).Block(refuse)}
}

func (g *generator) noReturn() *jen.Statement { return g.runtime("Return").Values() }

// invocation calls the function and returns what it returned, encoded.
func (g *generator) invocation(t *tool, call *jen.Statement) []jen.Code {
	if t.Result == nil {
		if t.Error {
			return []jen.Code{jen.Return(g.noReturn(), call)}
		}
		return []jen.Code{call, jen.Return(g.noReturn(), jen.Nil())}
	}
	code := []jen.Code{g.id("out").Op(":=").Add(call)}
	if t.Error {
		code = []jen.Code{
			jen.List(g.id("out"), g.id("err")).Op(":=").Add(call),
			jen.If(g.id("err").Op("!=").Nil()).Block(jen.Return(g.noReturn(), g.id("err"))),
		}
	}
	code = append(code, g.getWriter())
	out := variable(g.names.local("out", 1))
	if t.Rich {
		return append(code, g.richReturn(t, out)...)
	}
	code = append(code, g.encodeStatements(out, t.Result)...)
	return append(code, jen.Return(g.runtime("Returned").Call(g.writer("Finish"))))
}

// richReturn returns the parts of the runtime.ToolReturn at out.
func (g *generator) richReturn(t *tool, out place) []jen.Code {
	ret := variable(g.names.local("ret", 1))
	return append(g.encodeStatements(out.field("Value"), t.Result),
		jen.List(ret.expr(), g.id("err")).Op(":=").Add(g.runtime("Returned")).Call(g.writer("Finish")),
		jen.List(ret.expr().Dot("User"), ret.expr().Dot("Metadata")).Op("=").
			List(out.expr().Dot("Content"), out.expr().Dot("Metadata")),
		jen.Return(ret.expr(), g.id("err")),
	)
}

// getWriter declares a Writer of the pool.
func (g *generator) getWriter() *jen.Statement {
	return g.id("w").Op(":=").Add(g.jsonwire("GetWriter")).Call()
}

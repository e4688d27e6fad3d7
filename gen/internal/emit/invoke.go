package emit

import "github.com/dave/jennifer/jen"

// toolInvoke writes the method that calls the function and encodes what it returns.
func (g *generator) toolInvoke(t *tool) {
	if t.Options.External {
		g.refuseCall(t)
		return
	}
	g.invokeMethod(t, "Invoke", g.runtime("Return"), g.noReturn, g.invocation)
}

// uses says what a generated method needs of what it is given.
type uses struct{ recv, ctx, rc bool }

// method begins a method of the tool that takes a context, a RunContext and one parameter more, and returns a result
// and an error.
func (g *generator) method(t *tool, name string, use uses, param, result jen.Code) *jen.Statement {
	receiver, ctx, rc := t.receiver(g), jen.Id("_"), jen.Id("_")
	if use.recv {
		receiver = jen.Params(g.id("t").Add(t.implType(g)))
	}
	if use.ctx {
		ctx = g.id("ctx")
	}
	if use.rc {
		rc = g.id("rc")
	}
	return jen.Func().Add(receiver).Id(name).Params(
		ctx.Add(g.std("context", "Context")),
		rc.Add(g.runContext(t.deps(g))),
		param,
	).Params(result, jen.Error())
}

// given are the arguments of a function that takes what use says.
func (g *generator) given(use uses) (args []jen.Code) {
	if use.ctx {
		args = append(args, g.id("ctx"))
	}
	if use.rc {
		args = append(args, g.id("rc"))
	}
	return args
}

// callee is a function, or the method of the receiver in the tool.
func (g *generator) callee(name string, method bool) *jen.Statement {
	if !method {
		return jen.Id(name)
	}
	return g.id("t").Dot(g.names.local("recv", 1)).Dot(name)
}

// invokeMethod writes a method that checks its call and then does what body returns for the call of the function.
func (g *generator) invokeMethod(t *tool, name string, result jen.Code, zero func() *jen.Statement, body func(*tool, *jen.Statement) []jen.Code) {
	use := uses{recv: t.set != nil, ctx: t.Context, rc: t.RunContext}
	args := g.given(use)
	for i, f := range t.Params {
		arg := g.id("c").Dot(f.Go)
		if t.Variadic && i == len(t.Params)-1 {
			arg.Op("...")
		}
		args = append(args, arg)
	}
	code := body(t, g.callee(t.Func, use.recv).Call(args...))
	g.add(g.method(t, name, use, g.id("call").Add(g.runtime("Call")), result).
		Block(append(g.assertCall(t, len(t.Params) > 0, zero), code...)...))
}

// assertCall assigns the call to c, if that is needed, or refuses one of another tool.
func (g *generator) assertCall(t *tool, needed bool, zero func() *jen.Statement) []jen.Code {
	c := jen.Id("_")
	if needed {
		c = g.id("c")
	}
	assert := jen.List(c, g.id("ok")).Op(":=").Add(g.id("call")).Assert(jen.Op("*").Id(t.call.Go.Name))
	failed := jen.Op("!").Add(g.id("ok"))
	refuse := jen.Return(zero(), g.generated("WrongCall").Call(jen.Op("&").Id(t.info), g.id("call")))
	if !needed {
		return []jen.Code{jen.If(assert, failed).Block(refuse)}
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
	return append(code, jen.Return(g.generated("Returned").Call(g.writer("Finish"))))
}

// richReturn returns the parts of the runtime.ToolReturn at out.
func (g *generator) richReturn(t *tool, out place) []jen.Code {
	ret := variable(g.names.local("ret", 1))
	return append(g.encodeStatements(out.field("Value"), t.Result),
		jen.List(ret.expr(), g.id("err")).Op(":=").Add(g.generated("Returned")).Call(g.writer("Finish")),
		richParts(ret, out),
		jen.Return(ret.expr(), g.id("err")),
	)
}

// richParts copies what the runtime.ToolReturn at out has beside its value to the runtime.Return at ret.
func richParts(ret, out place) *jen.Statement {
	return jen.List(ret.expr().Dot("User"), ret.expr().Dot("Metadata")).Op("=").
		List(out.expr().Dot("Content"), out.expr().Dot("Metadata"))
}

// getWriter declares a Writer of the pool.
func (g *generator) getWriter() *jen.Statement {
	return g.id("w").Op(":=").Add(g.jsonwire("GetWriter")).Call()
}

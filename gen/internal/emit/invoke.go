package emit

import (
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/dave/jennifer/jen"
)

// toolInvoke writes the method that calls the function.
func (g *generator) toolInvoke(t *tool) {
	if t.Options.External {
		g.refuseCall(t)
		return
	}
	g.invokeMethod(t, "Invoke", jen.Any(), jen.Nil, g.invocation)
}

// uses says what a generated method needs of what it is given.
type uses struct{ recv, ctx, rc bool }

// method begins a method of the tool that takes a context, a RunContext and one parameter more, and returns a result
// and an error.
func (g *generator) method(t *tool, name string, use uses, param, result jen.Code) *jen.Statement {
	return g.receive(t, use.recv).Id(name).Add(g.params(t, use, param)).Params(result, jen.Error())
}

// receive begins a method of the tool, whose receiver has a name if it is used.
func (g *generator) receive(t *tool, used bool) *jen.Statement {
	if used {
		return jen.Func().Params(g.id("t").Add(t.implType(g)))
	}
	return jen.Func().Add(t.receiver(g))
}

// params are a context, a RunContext and one parameter more.
func (g *generator) params(t *tool, use uses, param jen.Code) *jen.Statement {
	ctx, rc := jen.Id("_"), jen.Id("_")
	if use.ctx {
		ctx = g.id("ctx")
	}
	if use.rc {
		rc = g.id("rc")
	}
	return jen.Params(ctx.Add(g.std("context", "Context")), rc.Add(g.runContext(t.deps(g))), param)
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
	refuse := jen.Return(zero(), g.generated("WrongCall").Call(jen.Op("&").Id(t.def), g.id("call")))
	if !needed {
		return []jen.Code{jen.If(assert, failed).Block(refuse)}
	}
	return []jen.Code{assert, jen.If(failed).Block(refuse)}
}

// invocation calls the function and returns what it returned.
func (g *generator) invocation(t *tool, call *jen.Statement) []jen.Code {
	switch {
	case t.Result == nil && t.Error:
		return []jen.Code{jen.Return(jen.Nil(), call)}
	case t.Result == nil:
		return []jen.Code{call, jen.Return(jen.Nil(), jen.Nil())}
	case !t.Error:
		return []jen.Code{jen.Return(call, jen.Nil())}
	}
	return []jen.Code{
		jen.List(g.id("out"), g.id("err")).Op(":=").Add(call),
		jen.If(g.id("err").Op("!=").Nil()).Block(jen.Return(jen.Nil(), g.id("err"))),
		jen.Return(g.id("out"), jen.Nil()),
	}
}

// toolEncode writes the method that encodes what the function has returned. Other results, which something around the tool
// has put in their place, are for the ToolBase.
func (g *generator) toolEncode(t *tool) {
	if t.Result == nil || t.Options.External {
		return
	}
	out, other := variable(g.names.local("out", 1)), jen.Op("!").Add(g.id("ok"))
	if k := t.Result.Kind; !t.Rich && (k == ir.Any || k == ir.Union) {
		other.Op("&&").Add(g.id("result")).Op("!=").Nil() // a nil result is one of that type
	}
	code := []jen.Code{
		jen.List(out.expr(), g.id("ok")).Op(":=").Add(g.id("result")).Assert(g.results(t)[0]),
		jen.If(other).Block(jen.Return(g.id("t").Dot("ToolBase").Dot("Encode").Call(g.id("result")))),
		g.getWriter(),
	}
	if t.Rich {
		code = append(code, g.richReturn(t, out)...)
	} else {
		code = append(code, g.encodeStatements(out, t.Result)...)
		code = append(code, jen.Return(g.generated("Returned").Call(g.writer("Finish"))))
	}
	g.add(g.receive(t, true).Id("Encode").Params(g.id("result").Any()).Params(g.runtime("Return"), jen.Error()).Block(code...))
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
	return jen.List(ret.expr().Dot("Files"), ret.expr().Dot("User"), ret.expr().Dot("Metadata")).Op("=").
		List(out.expr().Dot("Files"), out.expr().Dot("Content"), out.expr().Dot("Metadata"))
}

// getWriter declares a Writer of the pool.
func (g *generator) getWriter() *jen.Statement {
	return g.id("w").Op(":=").Add(g.jsonwire("GetWriter")).Call()
}

package emit

import (
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/gen/internal/schema"
	"github.com/dave/jennifer/jen"
)

// tool is an ir.Tool with the names that its code uses.
type tool struct {
	*ir.Tool
	call        *ir.Type // the generated struct of arguments
	constructor string
	impl        string // the generated implementation of runtime.Tool
	info        string
}

// newTool allocates the names that users see. The others follow when all of those are known.
func (g *generator) newTool(t *ir.Tool) *tool {
	return &tool{
		Tool: t,
		call: &ir.Type{
			Kind:   ir.Struct,
			Go:     &ir.Name{PkgPath: g.pkg.Path, PkgName: g.pkg.Name, Name: g.claim(t.Pos, t.Func+"Call")},
			Fields: t.Params,
			Pos:    t.Pos,
		},
		constructor: g.claim(t.Pos, t.Func+"Tool"),
	}
}

// tool writes all that belongs to one tool.
func (g *generator) tool(t *tool) {
	name := unexported(t.Func)
	t.info = g.names.free(name + "Info")
	t.impl = g.names.free(name + "Tool")

	g.callType(t)
	g.appendJSON(t.call, "c")
	g.toolType(t)
	g.toolInfo(t)
	g.add(jen.Func().Add(t.receiver(g)).Id("Info").Params().Op("*").Add(g.runtime("ToolInfo")).
		Block(jen.Return(jen.Op("&").Id(t.info))))
	g.toolDecode(t)
	g.toolInvoke(t)
	g.signatureGuard(t)
	g.structFuncs(t.call)
}

func (g *generator) callType(t *tool) {
	var members []jen.Code
	for _, f := range t.call.Fields {
		members = append(members, jen.Id(f.Go).Add(g.goType(f.Type)))
	}
	g.add(commented(t.call.Go.Name+" is one call of "+t.Func+" with decoded and validated arguments.",
		jen.Type().Id(t.call.Go.Name).Struct(members...)))
}

// toolType writes the constructor and the type behind it. Both are generic where the tool fits any dependencies.
func (g *generator) toolType(t *tool) {
	about := t.constructor + " makes " + t.Func + " a tool of agents."
	constructor := jen.Func().Id(t.constructor)
	decl := jen.Type().Id(t.impl)
	if !t.RunContext {
		about = t.constructor + " makes " + t.Func + " a tool of agents with any dependencies."
		constructor.Types(g.id("D").Any())
		decl.Types(g.id("D").Any())
	}
	g.add(commented(about, constructor.Params().Add(g.runtime("Tool")).Types(t.deps(g)).
		Block(jen.Return(t.implType(g).Values()))))
	g.add(decl.Struct())
}

// deps is the type of the dependencies.
func (t *tool) deps(g *generator) *jen.Statement {
	if t.RunContext {
		return g.goType(t.Deps)
	}
	return g.id("D")
}

func (t *tool) implType(g *generator) *jen.Statement {
	if t.RunContext {
		return jen.Id(t.impl)
	}
	return jen.Id(t.impl).Types(g.id("D"))
}

func (t *tool) receiver(g *generator) *jen.Statement { return jen.Params(t.implType(g)) }

func (g *generator) runContext(deps jen.Code) *jen.Statement {
	return jen.Op("*").Add(g.runtime("RunContext")).Types(deps)
}

func (g *generator) toolInfo(t *tool) {
	members := []jen.Code{member("Name", text(t.Name))}
	if t.Description != "" {
		members = append(members, member("Description", text(t.Description)))
	}
	members = append(members, member("Parameters", schemaOf(g, t.Pos, schema.Parameters, t.Tool)))
	if t.Result != nil {
		members = append(members, member("Result", schemaOf(g, t.Pos, schema.Result, t.Result)))
	}
	members = append(members, g.toolOptions(t.Options)...)
	g.infoVar(t.info, members)
}

func (g *generator) toolDecode(t *tool) {
	g.add(jen.Func().Add(t.receiver(g)).Id("Decode").Params(g.id("args").String()).Params(g.runtime("Call"), jen.Error()).Block(
		g.id("c").Op(":=").New(jen.Id(t.call.Go.Name)),
		g.newReader(g.id("args"), t.Options.LaxOff, t.Options.Extra == "ignore"),
		jen.Id(g.function("decode", t.call)).Call(jen.Op("&").Add(g.id("r")), g.id("c")),
		jen.If(g.id("err").Op(":=").Add(g.reader("End")), g.id("err").Op("!=").Nil()).Block(jen.Return(jen.Nil(), g.id("err"))),
		jen.Return(g.id("c"), jen.Nil()),
	))
}

// newReader declares the Reader of a text that a model wrote.
func (g *generator) newReader(text jen.Code, laxOff, ignoreExtra bool) *jen.Statement {
	mode := g.jsonwire("Lax")
	if laxOff {
		mode = g.jsonwire("Strict")
	}
	if ignoreExtra {
		mode.Op("|").Add(g.jsonwire("IgnoreExtra"))
	}
	return g.id("r").Op(":=").Add(g.jsonwire("NewReader")).Call(text, mode)
}

func (g *generator) toolInvoke(t *tool) {
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
	for _, f := range t.Params {
		c = g.id("c")
		args = append(args, g.id("c").Dot(f.Go))
	}
	code := append(g.assertCall(t, c), g.invocation(t, jen.Id(t.Func).Call(args...))...)
	g.add(jen.Func().Add(t.receiver(g)).Id("Invoke").Params(
		ctx.Add(g.std("context", "Context")),
		rc.Add(g.runContext(t.deps(g))),
		g.id("call").Add(g.runtime("Call")),
	).Params(g.runtime("Return"), jen.Error()).Block(code...))
}

// assertCall assigns the call to c, or refuses one of another tool.
func (g *generator) assertCall(t *tool, c jen.Code) []jen.Code {
	assert := jen.List(c, g.id("ok")).Op(":=").Add(g.id("call")).Assert(jen.Op("*").Id(t.call.Go.Name))
	failed := jen.Op("!").Add(g.id("ok"))
	refuse := jen.Return(g.noReturn(), g.runtime("WrongCall").Call(jen.Op("&").Id(t.info), g.id("call")))
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
	code = append(code, g.encodeStatements(variable(g.names.local("out", 1)), t.Result)...)
	return append(code, jen.Return(g.runtime("Returned").Call(g.writer("Finish"))))
}

// getWriter declares a Writer of the pool.
func (g *generator) getWriter() *jen.Statement {
	return g.id("w").Op(":=").Add(g.jsonwire("GetWriter")).Call()
}

package emit

import (
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/gen/internal/schema"
	"github.com/dave/jennifer/jen"
)

// tool is an ir.Tool with the names that its code uses.
type tool struct {
	*ir.Tool
	call *ir.Type // the generated struct of arguments
	args *ir.Type // what the model writes: the call, or its one field (ir.Tool.Unwrap)
	set  *toolset // of a method

	constructor string // of a function
	hook        string // the function that makes typed hooks; "" for external tools, and where the package has something of that name
	external    string // the function that encodes a result from outside; "" if there is none
	impl        string // the generated implementation of runtime.Tool or runtime.OutputTool
	def         string
}

// newTool allocates the names that users see. The others follow when all of those are known.
func (g *generator) newTool(t *ir.Tool, constructor string) *tool {
	out := &tool{
		Tool: t,
		call: &ir.Type{
			Kind:   ir.Struct,
			Go:     &ir.Name{PkgPath: g.pkg.Path, PkgName: g.pkg.Name, Name: g.claim(t.Pos, toolName(t)+"Call")},
			Fields: t.Params,
			Pos:    t.Pos,
		},
	}
	out.args = out.call
	if t.Unwrap {
		out.args = t.Params[0].Type
	}
	if t.Recv == nil {
		out.constructor = g.claim(t.Pos, toolName(t)+constructor)
	}
	if t.Resolved() {
		out.external = g.claim(t.Pos, toolName(t)+"Result")
	}
	if name := toolName(t) + "Hook"; constructor == "Tool" && !t.Options.External && g.names.claim(name) {
		out.hook = name
	}
	return out
}

// toolName is what the names of declarations about t are made of: the function's name, ShopFind for a method.
func toolName(t *ir.Tool) string {
	if t.Recv == nil {
		return t.Func
	}
	return t.Recv.Go.Name + exported(t.Func)
}

// title names the function in a comment.
func (t *tool) title() string {
	if t.Recv == nil {
		return t.Func
	}
	return t.Recv.Go.Name + "." + t.Func
}

// allocate names what users do not.
func (g *generator) allocate(t *tool, impl string) {
	if t.impl == "" {
		name := unexported(toolName(t.Tool))
		t.def = g.names.free(name + "Def")
		t.impl = g.names.free(name + impl)
	}
}

// tool writes all that belongs to one tool.
func (g *generator) tool(t *tool) {
	g.allocate(t, "Tool")
	if t.set != nil && t.set.tools[0] == t {
		g.toolset(t.set)
	}
	g.callType(t)
	if t.Recv == nil {
		g.toolConstructor(t)
	}
	g.implDecl(t, g.runtime("ToolBase").Types(t.deps(g)))
	g.toolDef(t, t.Result != nil)
	g.toolMethods(t)
	g.toolInvoke(t)
	g.toolEncode(t)
	g.toolHooks(t)
	if t.hook != "" {
		g.typedHook(t)
	}
	if t.external != "" {
		g.externalResult(t)
	}
	g.signatureGuard(t)
	g.hookGuards(t)
	g.callFuncs(t)
}

// callType declares the struct of arguments.
func (g *generator) callType(t *tool) {
	var members []jen.Code
	for _, f := range t.call.Fields {
		members = append(members, jen.Id(f.Go).Add(g.goType(f.Type)))
	}
	g.add(commented(t.call.Go.Name+" is one call of "+t.title()+" with decoded and validated arguments.",
		jen.Type().Id(t.call.Go.Name).Struct(members...)))
	g.appendJSON(t.call, "c", t.args, t.arguments)
}

// arguments are the place of what the model writes in the call at p.
func (t *tool) arguments(p place) place {
	if t.Unwrap {
		return p.field(t.Params[0].Go)
	}
	return p
}

// callFuncs writes the functions of the call, unless it is read and written as its one field.
func (g *generator) callFuncs(t *tool) {
	if !t.Unwrap {
		g.structFuncs(t.call)
	}
}

func (g *generator) toolConstructor(t *tool) {
	g.add(g.constructor(t, " makes "+t.Func+" a tool of agents", g.runtime("Tool").Types(t.deps(g))))
}

// constructor declares the function that makes the tool, generic where the tool fits any dependencies.
func (g *generator) constructor(t *tool, about string, result jen.Code) jen.Code {
	about = t.constructor + about
	decl := jen.Func().Id(t.constructor)
	if !t.fixed() {
		about += " with any dependencies"
		decl.Types(g.id("D").Any())
	}
	return commented(about+".", decl.Params().Add(result).Block(jen.Return(t.implType(g).Values())))
}

// implDecl declares the type behind the constructor, which embeds base, if not nil, and holds the receiver of a method.
func (g *generator) implDecl(t *tool, base jen.Code) {
	decl := jen.Type().Id(t.impl)
	if !t.fixed() {
		decl.Types(g.id("D").Any())
	}
	var members []jen.Code
	if base != nil {
		members = append(members, base)
	}
	if t.set != nil {
		members = append(members, g.id("recv").Add(t.set.recvType(g)))
	}
	g.add(decl.Struct(members...))
}

// fixed reports whether the tool is for agents with certain dependencies.
func (t *tool) fixed() bool { return t.Deps != nil }

// deps is the type of the dependencies.
func (t *tool) deps(g *generator) *jen.Statement {
	if t.fixed() {
		return g.goType(t.Deps)
	}
	return g.id("D")
}

func (t *tool) implType(g *generator) *jen.Statement {
	if t.fixed() {
		return jen.Id(t.impl)
	}
	return jen.Id(t.impl).Types(g.id("D"))
}

func (t *tool) receiver(g *generator) *jen.Statement { return jen.Params(t.implType(g)) }

func (g *generator) runContext(deps jen.Code) *jen.Statement {
	return jen.Op("*").Add(g.runtime("RunContext")).Types(deps)
}

// toolDef declares what is known of t before it runs, with the schema of its result where a model sees that.
func (g *generator) toolDef(t *tool, result bool) {
	members := []jen.Code{member("Name", text(t.Name))}
	if t.Description != "" {
		members = append(members, member("Description", text(t.Description)))
	}
	members = append(members, parameters(g, t.Pos, t.Options.Strict, t.Tool, schema.Parameters)...)
	if result {
		members = append(members, member("Result", text(document(g, t.Pos, schema.Result, t.Result))))
	}
	members = append(members, g.toolOptions(t.Options)...)
	g.defVar(t.def, members)
}

// toolMethods writes Def and Decode.
func (g *generator) toolMethods(t *tool) {
	c := pointee(g.names.local("c", 1))
	g.add(jen.Func().Add(t.receiver(g)).Id("Def").Params().Op("*").Add(g.model("ToolDef")).
		Block(jen.Return(jen.Op("&").Id(t.def))))
	g.add(jen.Func().Add(t.receiver(g)).Id("Decode").Params(g.id("args").String()).Params(g.runtime("Call"), jen.Error()).Block(
		c.expr().Op(":=").New(jen.Id(t.call.Go.Name)),
		g.newReader(g.id("args"), t.Options.LaxOff, t.Options.Extra == "ignore"),
		g.decodeRoot(t.args, t.arguments(c)),
		jen.If(g.id("err").Op(":=").Add(g.reader("End")), g.id("err").Op("!=").Nil()).Block(jen.Return(jen.Nil(), g.id("err"))),
		jen.Return(g.id("c"), jen.Nil()),
	))
}

// newReader declares the Reader of a text that a model wrote.
func (g *generator) newReader(text jen.Code, laxOff, ignoreExtra bool) *jen.Statement {
	return g.id("r").Op(":=").Add(g.jsonwire("NewReader")).Call(text, g.readerMode(laxOff, ignoreExtra))
}

// readerMode is the mode in which a text of a model is read.
func (g *generator) readerMode(laxOff, ignoreExtra bool) *jen.Statement {
	mode := g.jsonwire("Lax")
	if laxOff {
		mode = g.jsonwire("Strict")
	}
	if ignoreExtra {
		mode.Op("|").Add(g.jsonwire("IgnoreExtra"))
	}
	return mode
}

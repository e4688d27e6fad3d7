package emit

import (
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/dave/jennifer/jen"
)

// toolHooks writes the methods that ask the functions which the tool's directive names.
func (g *generator) toolHooks(t *tool) {
	if h := t.Approves; h != nil {
		no := func() *jen.Statement { return jen.False() }
		g.hookMethod(t, h, "Approver", "ApprovalFunc", jen.Bool(), g.id("call").Add(g.runtime("Call")),
			append(g.assertCall(t, true, no), g.ask(h, g.id("c"))))
	}
	if h := t.Prepares; h != nil {
		def := jen.Op("*").Add(g.model("ToolDef"))
		g.hookMethod(t, h, "Preparer", "PrepareToolFunc", def, g.id("def").Add(def),
			[]jen.Code{g.ask(h, g.id("def").Dot("Clone").Call())})
	}
}

// hookMethod writes a method that returns a function, of a type of package runtime, which asks the hook.
func (g *generator) hookMethod(t *tool, h *ir.Hook, name, typ string, result, param jen.Code, body []jen.Code) {
	use := hookUses(h)
	g.add(g.receive(t, use.recv).Id(name).Params().Add(g.runtime(typ)).Types(t.deps(g)).Block(
		jen.Return(jen.Func().Add(g.params(t, use, param)).Params(result, jen.Error()).Block(body...))))
}

func hookUses(h *ir.Hook) uses { return uses{recv: h.Method, ctx: h.Context, rc: h.RunContext} }

// ask returns the hook's result for x.
func (g *generator) ask(h *ir.Hook, x jen.Code) *jen.Statement {
	result := g.callee(h.Func, h.Method).Call(append(g.given(hookUses(h)), x)...)
	if h.Error {
		return jen.Return(result)
	}
	return jen.Return(result, jen.Nil())
}

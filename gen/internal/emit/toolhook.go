package emit

import (
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/dave/jennifer/jen"
)

// toolHooks writes the methods that ask the functions which the tool's directive names.
func (g *generator) toolHooks(t *tool) {
	if h := t.Approves; h != nil {
		no := func() *jen.Statement { return jen.False() }
		g.add(g.hookMethod(t, h, "NeedsApproval", g.id("call").Add(g.runtime("Call")), jen.Bool()).
			Block(append(g.assertCall(t, true, no), g.ask(h, g.id("c")))...))
	}
	if h := t.Prepares; h != nil {
		info := jen.Op("*").Add(g.model("ToolDef"))
		g.add(g.hookMethod(t, h, "Prepare", g.id("info").Add(info), info).Block(g.ask(h, g.id("info"))))
	}
}

// hookMarks are the members of a ToolDef that name its methods, so that an agent misses those that got lost.
func hookMarks(t *tool) (members []jen.Code) {
	if t.Approves != nil {
		members = append(members, member("Approver", jen.True()))
	}
	if t.Prepares != nil {
		members = append(members, member("Preparer", jen.True()))
	}
	return members
}

func (g *generator) hookMethod(t *tool, h *ir.Hook, name string, param, result jen.Code) *jen.Statement {
	return g.method(t, name, hookUses(h), param, result)
}

func hookUses(h *ir.Hook) uses { return uses{recv: h.Method, ctx: h.Context, rc: h.RunContext} }

// ask returns what the hook answers about x.
func (g *generator) ask(h *ir.Hook, x jen.Code) *jen.Statement {
	answer := g.callee(h.Func, h.Method).Call(append(g.given(hookUses(h)), x)...)
	if h.Error {
		return jen.Return(answer)
	}
	return jen.Return(answer, jen.Nil())
}

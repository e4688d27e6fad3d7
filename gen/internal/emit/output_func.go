package emit

import (
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/dave/jennifer/jen"
)

// outputFunc writes all that belongs to a function whose result is the output.
func (g *generator) outputFunc(o *output) {
	t := o.tool
	if t.Recv != nil || t.Rich {
		g.fail(o.Pos, "%s: an output is a function that returns the output itself, not a method and not a ToolReturn", t.title())
		return
	}
	g.allocate(t, "Output")
	g.callType(t)
	g.add(g.constructor(t, " makes "+t.Func+" an output tool of agents",
		g.runtime("OutputTool").Types(t.deps(g), g.goType(o.Type))))
	g.implDecl(t, nil)
	g.toolDef(t, false)
	g.toolMethods(t)
	g.finish(t, o.Type)
	g.signatureGuard(t)
	g.callFuncs(t)
}

// finish writes the method that returns the output.
func (g *generator) finish(t *tool, result *ir.Type) {
	zero := func() *jen.Statement { return jen.Op("*").New(g.goType(result)) }
	g.invokeMethod(t, "Finish", g.goType(result), zero, func(t *tool, call *jen.Statement) []jen.Code {
		if t.Error {
			return []jen.Code{jen.Return(call)}
		}
		return []jen.Code{jen.Return(call, jen.Nil())}
	})
}

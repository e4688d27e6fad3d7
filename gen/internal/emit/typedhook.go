package emit

import "github.com/dave/jennifer/jen"

// typedHook writes the function that makes hooks around the calls of a tool, with its own types.
func (g *generator) typedHook(t *tool) {
	call := jen.Op("*").Id(t.call.Go.Name)
	result, around := jen.Error(), "AroundAction"
	if t.Result != nil {
		result, around = jen.Params(g.results(t)[0], jen.Error()), "AroundTool"
	}
	next := jen.Func().Params(g.std("context", "Context"), call.Clone()).Add(result.Clone())
	wrap := jen.Func().Params(
		g.id("ctx").Add(g.std("context", "Context")),
		g.id("rc").Add(g.runContext(t.deps(g))),
		g.id("call").Add(call),
		jen.Id("next").Add(next),
	).Add(result)
	about := t.hook + " makes hooks of a function around the calls of " + t.title()
	decl := jen.Func().Id(t.hook)
	if !t.fixed() {
		about += ", for agents with any dependencies"
		decl.Types(g.id("D").Any())
	}
	g.add(commented(about+".", decl.Params(jen.Id("wrap").Add(wrap)).Add(g.runtime("Hooks").Types(t.deps(g))).
		Block(jen.Return(g.generated(around).Call(jen.Id("wrap"))))))
}

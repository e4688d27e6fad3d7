package emit

import "github.com/dave/jennifer/jen"

// External tools are run by someone else, who gives the results of their calls.

// refuseCall writes the Invoke of an external tool.
func (g *generator) refuseCall(t *tool) {
	g.add(g.method(t, "Invoke", uses{}, jen.Id("_").Add(g.runtime("Call")), jen.Any()).Block(
		jen.Return(jen.Nil(), g.generated("ExternalCall").Call(jen.Op("&").Id(t.def)))))
}

// externalResult writes the function that encodes a result for those who give it.
func (g *generator) externalResult(t *tool) {
	out, ret := variable(g.names.local("out", 1)), variable(g.names.local("ret", 1))
	value := out
	if t.Rich {
		value = out.field("Value")
	}
	code := append([]jen.Code{g.getWriter()}, g.encodeStatements(value, t.Result)...)
	code = append(code, jen.List(ret.expr(), g.id("err")).Op(":=").Add(g.generated("Resolved")).Call(g.writer("Finish")))
	if t.Rich {
		code = append(code, richParts(ret, out))
	}
	code = append(code, jen.Return(ret.expr(), g.id("err")))
	g.add(commented(t.external+" is the result of a call of "+t.title()+", for DeferredResults.Calls.",
		jen.Func().Id(t.external).Params(out.expr().Add(g.results(t)[0])).Params(g.message("CallResult"), jen.Error()).Block(code...)))
}

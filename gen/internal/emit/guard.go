package emit

import (
	"go/token"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/dave/jennifer/jen"
)

// Guards are declarations that stop compiling when the user's source no longer is what code was generated for.

// signatureGuard assigns the function to a variable of the type that it had.
func (g *generator) signatureGuard(t *tool) {
	var params, results []jen.Code
	if t.Context {
		params = append(params, g.std("context", "Context"))
	}
	if t.RunContext {
		params = append(params, g.runContext(g.goType(t.Deps)))
	}
	for _, p := range t.Params {
		params = append(params, g.goType(p.Type))
	}
	if t.Result != nil {
		results = append(results, g.goType(t.Result))
	}
	if t.Error {
		results = append(results, jen.Error())
	}
	signature := jen.Func().Params(params...)
	switch len(results) {
	case 1:
		signature.Add(results[0])
	case 2:
		signature.Params(results...)
	}
	g.add(commented(t.Func+" must keep the signature that this code was generated for.",
		jen.Var().Id("_").Add(signature).Op("=").Id(t.Func)))
}

// enumGuard makes a changed constant a repeated key: false is there already.
func (g *generator) enumGuard(t *ir.Type) {
	var guards []jen.Code
	for _, v := range t.Values {
		if c := g.constant(t, v); c != nil {
			same := c.Op("==").Add(text(v.Value))
			guards = append(guards, jen.Id("_").Op("=").Map(jen.Bool()).Struct().Values(
				jen.False().Op(":").Values(), same.Op(":").Values()))
		}
	}
	if len(guards) > 0 {
		g.add(commented("The constants of "+g.display(t)+" must keep the values that this code was generated for.", jen.Var().Add(group(guards))))
	}
}

// constant refers to a constant of an enum; it is nil where the generated file cannot see it.
func (g *generator) constant(t *ir.Type, v *ir.EnumValue) *jen.Statement {
	if v.Go == "" || t.Go.PkgPath != g.pkg.Path && !token.IsExported(v.Go) {
		return nil
	}
	return g.imports.qual(t.Go.PkgPath, t.Go.PkgName, t.Go.PkgName, v.Go)
}

// structGuard repeats the definition. It assigns, because a conversion would not mind the tags.
func (g *generator) structGuard(t *ir.Type) {
	g.add(commented(g.display(t)+" must keep the fields and tags that this code was generated for.",
		jen.Var().Id("_").Add(g.structType(t)).Op("=").Add(g.goType(t)).Values()))
}

// display names a type in a comment.
func (g *generator) display(t *ir.Type) string {
	if t.Go.PkgPath != g.pkg.Path {
		return t.Go.PkgName + "." + t.Go.Name
	}
	return t.Go.Name
}

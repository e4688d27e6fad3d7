package emit

import (
	"fmt"
	"go/token"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/dave/jennifer/jen"
)

// Guards are declarations that stop compiling when the user's source no longer is what code was generated for. The compiler
// then prints the name of a type that says what to do. Most are package-level variables, whose mistakes it finds before those
// in functions: it stops after ten.

// staleType allocates the name of a type in the guard of what title names.
func (g *generator) staleType(title string) string {
	return g.names.free("stale_run_go_generate_" + strings.ReplaceAll(title, ".", "_"))
}

// signatureGuard makes sure that the function or method of a tool has the signature that it had.
func (g *generator) signatureGuard(t *tool) {
	s := signature{name: t.Func, params: g.paramTypes(t), results: g.results(t)}
	if t.Recv != nil {
		s.recv, s.pointer = t.Recv, t.RecvPointer
	}
	g.guard(t.title(), s)
}

// hookGuards do so for the functions that the tool asks.
func (g *generator) hookGuards(t *tool) {
	if t.Approves != nil {
		g.hookGuard(t, t.Approves, jen.Op("*").Id(t.call.Go.Name), jen.Bool())
	}
	if t.Prepares != nil {
		info := jen.Op("*").Add(g.model("ToolDef"))
		g.hookGuard(t, t.Prepares, info, info)
	}
}

// hookGuard guards a function that takes a value of type about and returns one of type result. Several tools may call
// it.
func (g *generator) hookGuard(t *tool, h *ir.Hook, about, result jen.Code) {
	s := signature{name: h.Func, results: []jen.Code{result}}
	title := h.Func
	if h.Method {
		s.recv, s.pointer = t.Recv, h.RecvPointer
		title = t.Recv.Go.Name + "." + title
	}
	if h.Context {
		s.params = append(s.params, g.std("context", "Context"))
	}
	if h.RunContext {
		s.params = append(s.params, g.runContext(g.goType(t.Deps)))
	}
	s.params = append(s.params, about)
	if h.Error {
		s.results = append(s.results, jen.Error())
	}
	if !g.guarded[title] {
		g.guarded[title] = true
		g.guard(title, s)
	}
}

// signature is that of a function, or of a method.
type signature struct {
	name            string
	recv            *ir.Type // nil for a function
	pointer         bool     // the method is one of the pointer to recv
	params, results []jen.Code
}

// guard declares that a function is assigned to a type that has its signature or, for a method, that its receiver implements
// an interface of it: in a function without a name, since it costs something to make the value of an interface.
func (g *generator) guard(title string, s signature) {
	name, about := g.staleType(title), title+" must keep the signature that this code was generated for."
	variable := jen.Var().Id("_").Id(name).Op("=")
	if s.recv == nil {
		g.add(commented(about, jen.Type().Id(name).Add(resultTypes(jen.Func().Params(s.params...), s.results))))
		g.add(variable.Id(s.name))
		return
	}
	recv := g.goType(s.recv)
	if s.pointer {
		recv = jen.Op("*").Add(recv)
	}
	g.add(commented(about, jen.Func().Id("_").Params(g.id("recv").Func().Params().Add(recv)).Block(
		jen.Type().Id(name).Interface(resultTypes(jen.Id(s.name).Params(s.params...), s.results)),
		variable.Add(g.id("recv")).Call(),
	)))
}

func (g *generator) paramTypes(t *tool) []jen.Code {
	var params []jen.Code
	if t.Context {
		params = append(params, g.std("context", "Context"))
	}
	if t.RunContext {
		params = append(params, g.runContext(g.goType(t.Deps)))
	}
	for i, p := range t.Params {
		if t.Variadic && i == len(t.Params)-1 {
			params = append(params, jen.Op("...").Add(g.goType(p.Type.Elem)))
			continue
		}
		params = append(params, g.goType(p.Type))
	}
	return params
}

func (g *generator) results(t *tool) []jen.Code {
	var results []jen.Code
	switch {
	case t.Rich:
		results = append(results, g.runtime("ToolReturn").Types(g.goType(t.Result)))
	case t.Result != nil:
		results = append(results, g.goType(t.Result))
	}
	if t.Error {
		results = append(results, jen.Error())
	}
	return results
}

func resultTypes(signature *jen.Statement, results []jen.Code) *jen.Statement {
	switch len(results) {
	case 0:
		return signature
	case 1:
		return signature.Add(results[0])
	}
	return signature.Params(results...)
}

// enumGuard makes a changed constant a repeated key: false is there already. The compiler names nothing else.
func (g *generator) enumGuard(t *ir.Type) {
	var guards []jen.Code
	for _, v := range t.Values {
		if c := g.constant(t, v); c != nil {
			same := c.Op("==").Add(constantLiteral(t, v))
			guards = append(guards, jen.Id("_").Op("=").Map(jen.Bool()).Struct().Values(
				jen.False().Op(":").Values(), same.Op(":").Values()))
		}
	}
	if len(guards) > 0 {
		g.add(commented("The constants of "+g.display(t)+" must keep the values that this code was generated for.", jen.Var().Add(group(guards))))
	}
}

// constant refers to a constant of an enum; it is nil if the generated file cannot see it.
func (g *generator) constant(t *ir.Type, v *ir.EnumValue) *jen.Statement {
	if v.Go == "" || t.Go.PkgPath != g.pkg.Path && !token.IsExported(v.Go) {
		return nil
	}
	return g.imports.qual(t.Go.PkgPath, t.Go.PkgName, t.Go.PkgName, v.Go)
}

// structGuard repeats the definition. It assigns, because a conversion would not mind the tags.
func (g *generator) structGuard(t *ir.Type) {
	name := g.staleType(g.baseName(t))
	g.add(commented(g.display(t)+" must keep the fields and tags that this code was generated for.",
		jen.Type().Id(name).Add(g.goType(t))))
	g.add(jen.Var().Id("_").Add(g.structType(t)).Op("=").Id(name).Values())
}

// display names a type in a comment.
func (g *generator) display(t *ir.Type) string {
	if len(t.Go.Args) > 0 {
		return fmt.Sprintf("%#v", g.goType(t))
	}
	if t.Go.PkgPath != g.pkg.Path {
		return t.Go.PkgName + "." + t.Go.Name
	}
	return t.Go.Name
}

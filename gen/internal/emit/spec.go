package emit

import (
	"path"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// spec writes the function that makes the agent of a spec, with the types of its output and the functions of its templates.
func (g *generator) spec(s *ir.Spec) {
	if s.Types != "" {
		g.add(jen.Op(withoutMarks(s.Types)))
	}
	for _, t := range s.Templates {
		g.prompt(t)
	}
	deps, output := g.runtime("NoDeps"), jen.String()
	if s.Deps != nil {
		deps = g.goType(s.Deps)
	}
	var members []jen.Code
	if s.Output != nil {
		output = g.goType(s.Output)
		members = append(members, member("Output", jen.Id(s.Output.Go.Name+"Output")))
	}
	for _, f := range s.Fields {
		members = append(members, member(f.Name, g.code(f.Value, deps)))
	}
	agent := g.runtime("Agent").Types(deps.Clone(), output)
	g.add(commented(s.Func+" returns a new agent as "+s.File+" describes it. It may be changed before its first use.",
		jen.Func().Id(g.claim(s.Pos, s.Func)).Params().Op("*").Add(agent).Block(jen.Return(jen.Op("&").Add(agent.Clone()).Add(fields(members...))))))
	g.add(commented(s.Go+" is compiled into "+s.Func+".", jen.Var().Id("_").Op("=").Id(s.Go)))
}

// code writes an expression, with the names that its packages have here.
func (g *generator) code(code ir.GoCode, deps *jen.Statement) *jen.Statement {
	out := &jen.Statement{}
	rest := string(code)
	for rest != "" {
		plain, marked, ok := strings.Cut(rest, "\x00")
		if plain != "" {
			out.Add(jen.Op(plain))
		}
		if !ok {
			break
		}
		pkgPath, after, _ := strings.Cut(marked, "\x00")
		if pkgPath == "" {
			out.Add(deps.Clone())
			rest = after
			continue
		}
		name, after, _ := strings.Cut(after, "\x00")
		out.Add(g.imports.qual(pkgPath, path.Base(pkgPath), alias(pkgPath), name))
		rest = after
	}
	return out
}

// alias is what a package is called in output.
func alias(pkgPath string) string {
	if pkgPath == runtimePath {
		return "agentrt"
	}
	return path.Base(pkgPath)
}

// withoutMarks returns declarations without the directives by which their codecs are found.
func withoutMarks(source string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.ReplaceAll(source, "//\n//agent:", "//agent:")) {
		if !strings.HasPrefix(line, "//agent:") {
			b.WriteString(line)
		}
	}
	return strings.TrimSpace(b.String())
}

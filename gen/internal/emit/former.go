package emit

import (
	"slices"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/dave/jennifer/jen"
)

// Former names of members are noted while an object is read, and their values are read at its end where the present name was
// absent, so that the order in which both come makes no difference.

// formerNames are the names that members of t had, and those of its former members.
func formerNames(t *ir.Type) (names []string) {
	for _, f := range t.Fields {
		names = append(names, f.Was...)
		names = append(names, f.Drop...)
	}
	return names
}

// renamed are those of the members that have former names.
func renamed(members []*ir.Field) []*ir.Field {
	return slices.DeleteFunc(slices.Clone(members), func(f *ir.Field) bool { return f.Was == nil })
}

// was is the variable that has the offset of the former value of the member i of those that are renamed.
func (g *generator) was(i int) *jen.Statement { return jen.Id(g.names.local("was", i+1)) }

func (g *generator) formerVars(members []*ir.Field) (vars []jen.Code) {
	for i := range renamed(members) {
		vars = append(vars, jen.Var().Add(g.was(i)).Int())
	}
	return vars
}

// formerCases note former values and drop those of former members.
func (g *generator) formerCases(t *ir.Type, members []*ir.Field) (cases []jen.Code) {
	for i, f := range renamed(members) {
		cases = append(cases, jen.Case(texts(f.Was)...).Block(g.was(i).Op("=").Add(g.reader("Former", g.was(i)))))
	}
	for _, f := range t.Fields {
		if f.Drop != nil {
			cases = append(cases, jen.Case(texts(f.Drop)...).Block(g.reader("Skip")))
		}
	}
	return cases
}

func texts(list []string) (literals []jen.Code) {
	for _, s := range list {
		literals = append(literals, text(s))
	}
	return literals
}

// formerMembers read the former values of members that were absent under their present names.
func (g *generator) formerMembers(t *ir.Type, members []*ir.Field) (code []jen.Code) {
	for i, f := range renamed(members) {
		number := slices.Index(members, f)
		seen, bit := g.seen(number/wordBits), jen.Lit(1).Op("<<").Lit(number%wordBits)
		read := g.decodeMember(t, f)
		if f.Required {
			read = append([]jen.Code{jen.Add(seen).Op("|=").Add(bit)}, read...)
		}
		if !f.ZeroNull && !f.Hook && !admitsNull(f.Type) { // then null is as good as absent
			read = []jen.Code{jen.If(jen.Op("!").Add(g.reader("Null"))).Block(read...)}
		}
		code = append(code, jen.If(jen.Add(seen).Op("&").Parens(jen.Add(bit)).Op("==").Lit(0).Op("&&").Add(g.was(i)).Op(">").Lit(0)).
			Block(append(append([]jen.Code{g.id("back").Op(":=").Add(g.reader("Rewind", g.was(i)))}, read...), g.reader("Resume", g.id("back")))...))
	}
	return code
}

package source

import (
	"go/types"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// reserve keeps a name for generated code. It reports one that the user's code, or something else that is marked, has
// taken.
func (p *pkg) reserve(name string, pos ir.Pos) {
	if obj := p.Types.Scope().Lookup(name); obj != nil {
		p.fail(pos, "rename it: the name belongs to the generated code", "%s is already declared at %s", name,
			diag.Place(p.l.pos(obj.Pos()), p.Dir))
	}
	if other, ok := p.names[name]; ok {
		p.fail(pos, "rename one of them", "%s would be generated here and at %s", name, diag.Place(other, p.Dir))
		return
	}
	p.names[name] = pos
}

// missesOutput reports whether an error says that a name is unknown which generated code will declare.
func (p *pkg) missesOutput(e types.Error) bool {
	name, ok := strings.CutPrefix(e.Msg, "undefined: ")
	return ok && slices.Contains(p.generatedNames(), name)
}

// generatedNames are the names that users see of what will be generated, as far as they follow from what is marked.
func (p *pkg) generatedNames() (names []string) {
	for _, m := range p.funcs {
		base := m.decl.Name.Name
		if m.decl.Recv != nil {
			recv := strings.TrimLeft(types.ExprString(m.decl.Recv.List[0].Type), "*")
			name, _ := exported(base)
			base = recv + name
			names = append(names, recv+"Tools")
		}
		names = append(names, base+"Call", base+"Tool", base+"Output", base+"Result")
	}
	for _, m := range p.types {
		name, _ := exported(m.spec.Name.Name)
		names = append(names, m.spec.Name.Name+"Output", "decode"+name, "encode"+name)
	}
	for _, m := range p.values {
		for _, id := range m.spec.Names {
			render, instructions := promptNames(id.Name)
			names = append(names, render, instructions, constructor(id.Name))
		}
	}
	return names
}

// checkNames reports methods of one receiver that a model could not tell apart as tools. Other tools with the same name may be
// for different agents.
func (p *pkg) checkNames() {
	type toolName struct {
		recv *ir.Type
		name string
	}
	first := map[toolName]string{}
	for _, t := range p.out.Tools {
		key := toolName{t.Recv, t.Name}
		if other, ok := first[key]; ok && t.Recv != nil {
			p.fail(t.Pos, "set another with name=", "the tool %s and the tool %s are both named %q", other, shown(t), t.Name)
			continue
		}
		first[key] = shown(t)
	}
}

// shown is the Go name of a tool for people.
func shown(t *ir.Tool) string {
	if t.Recv != nil {
		return t.Recv.Go.Name + "." + t.Func
	}
	return t.Func
}

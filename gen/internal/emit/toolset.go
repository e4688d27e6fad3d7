package emit

import (
	"go/token"
	"go/types"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/dave/jennifer/jen"
)

// toolset is all marked methods of one receiver type, which one constructor makes tools.
type toolset struct {
	recv        *ir.Type
	pointer     bool // a method needs a pointer to it
	deps        *ir.Type
	tools       []*tool
	constructor string
}

// collectMethods puts methods into the set of their receiver.
func (g *generator) collectMethods(tools []*tool) {
	sets := map[string]*toolset{}
	for _, t := range tools {
		if t.Recv == nil {
			continue
		}
		name := t.Recv.Go.Name
		if sets[name] == nil {
			sets[name] = &toolset{recv: t.Recv, constructor: g.claim(t.Pos, name+"Tools")}
		}
		t.set = sets[name]
		t.set.tools = append(t.set.tools, t)
		t.set.pointer = t.set.pointer || t.needsPointer()
		if t.fixed() {
			t.set.deps = t.Deps
		}
	}
}

// needsPointer reports whether a method that the tool calls is one of the pointer to its receiver.
func (t *tool) needsPointer() bool {
	return t.RecvPointer || t.Approves != nil && t.Approves.RecvPointer || t.Prepares != nil && t.Prepares.RecvPointer
}

// recvType is the type of the constructor's parameter.
func (s *toolset) recvType(g *generator) *jen.Statement {
	if s.pointer {
		return jen.Op("*").Add(g.goType(s.recv))
	}
	return g.goType(s.recv)
}

// toolset writes the constructor, generic where no method asks for dependencies.
func (g *generator) toolset(s *toolset) {
	about := s.constructor + " makes the marked methods of " + s.recv.Go.Name + " tools of agents"
	decl := jen.Func().Id(s.constructor)
	deps := g.id("D")
	if s.deps == nil {
		about += " with any dependencies"
		decl.Types(g.id("D").Any())
	} else {
		deps = g.goType(s.deps)
	}
	list := jen.Index().Add(g.runtime("Tool")).Types(deps)
	recv := g.parameter(unexported(s.recv.Go.Name))
	var tools []jen.Code
	for _, t := range s.tools {
		g.allocate(t, "Tool")
		impl := jen.Id(t.impl)
		if !t.fixed() {
			impl.Types(deps)
		}
		tools = append(tools, impl.Values(jen.Dict{g.id("recv"): jen.Id(recv)}))
	}
	g.add(commented(about+".", decl.Params(jen.Id(recv).Add(s.recvType(g))).Add(list).
		Block(jen.Return(jen.Add(list).Add(fields(tools...))))))
}

// parameter is name as that of a parameter, where it hides nothing that the function may need.
func (g *generator) parameter(name string) string {
	if g.names.taken[name] || token.IsKeyword(name) || types.Universe.Lookup(name) != nil || isLocal(name) {
		return g.names.local("recv", 1)
	}
	return name
}

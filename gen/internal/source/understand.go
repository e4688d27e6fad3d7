package source

import (
	"fmt"
	"go/types"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/directive"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// understand turns what is marked in a package into ir.
func (p *pkg) understand() {
	p.out = &ir.Package{Path: p.PkgPath, Name: p.Name, Dir: p.Dir, Taken: map[string]ir.Pos{}}
	if !p.hasDirectives() {
		return
	}
	known := p.l.diags.Len()
	p.l.graph.check(p.Package)
	p.l.reportChecker(p.Package)
	for _, name := range p.Types.Scope().Names() {
		p.out.Taken[name] = p.l.pos(p.Types.Scope().Lookup(name).Pos())
	}
	for _, m := range p.funcs {
		p.markedFunc(m, directive.Read(m.list, directive.OnFunc, p.l.pos, &p.l.diags))
	}
	for _, m := range p.types {
		set := directive.Read(m.list, directive.OnType, p.l.pos, &p.l.diags)
		if set.Output != nil && p.mayMark(set.Output.Pos, "output") {
			p.output(m, set.Output)
		}
		if set.Codec != nil && p.mayMark(set.Codec.Pos, "codec") {
			p.codec(m, set.Codec)
		}
		if set.XML != nil && p.mayMark(set.XML.Pos, "xml") {
			p.xml(m, set.XML)
		}
	}
	for _, m := range p.values {
		set := directive.Read(m.list, directive.OnValue, p.l.pos, &p.l.diags)
		if set.Prompt != nil && p.mayMark(set.Prompt.Pos, "prompt") {
			p.prompt(m, set.Prompt)
		}
		if set.Spec != nil && p.mayMark(set.Spec.Pos, "spec") {
			p.agentSpec(m, set.Spec)
		}
	}
	for _, enter := range p.tags {
		enter()
	}
	p.placeSpecTypes()
	p.promoteAll()
	p.openEnums()
	p.checkCodecTags()
	p.checkDirections()
	p.checkUnions()
	p.checkOutputs()
	p.checkNames()
	p.checkDocs()
	p.reportForeign()
	p.nameNeeds(known)
}

func (p *pkg) markedFunc(m markedFunc, set directive.Set) {
	switch {
	case set.Tool != nil && set.Output != nil:
		p.fail(set.Output.Pos, "write a function for each", "%s is marked both //agent:tool and //agent:output", m.decl.Name.Name)
	case set.Tool != nil && p.mayMark(set.Tool.Pos, "tool"):
		p.tool(m, set)
	case set.Output != nil && p.mayMark(set.Output.Pos, "output"):
		p.outputFunc(m, set)
	}
}

// mayMark refuses what the packages below the runtime cannot have: their generated code would import what imports
// them.
func (p *pkg) mayMark(pos ir.Pos, directive string) bool {
	needed := GeneratedPath
	switch directive {
	case "codec":
		needed = JSONWirePath
	case "xml":
		needed = XMLWirePath
	}
	if !p.l.graph.reaches(needed, p.PkgPath) {
		return true
	}
	p.fail(pos, "", "//agent:%s: generated code would import %s, which imports this package", directive, needed)
	return false
}

// reaches reports whether one package is another or imports it, directly or not.
func (g *graph) reaches(from, to string) bool {
	seen := map[string]bool{}
	var visit func(path string) bool
	visit = func(path string) bool {
		if path == to {
			return true
		}
		p := g.packages[path]
		if p == nil || seen[path] {
			return false
		}
		seen[path] = true
		for imported := range p.Imports {
			if visit(imported) {
				return true
			}
		}
		return false
	}
	return visit(from)
}

func (p *pkg) fail(pos ir.Pos, hint, format string, args ...any) {
	p.l.diags.Add(diag.Diagnostic{Pos: pos, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// markedObject returns the named type that a marked declaration declares. What cannot be marked is reported.
func (p *pkg) markedObject(m markedType, pos ir.Pos, directive string) *types.Named {
	name := m.spec.Name.Name
	switch obj, ok := p.Types.Scope().Lookup(name).(*types.TypeName); {
	case m.spec.Assign.IsValid():
		p.fail(pos, "mark the type that it stands for", "//agent:%s on the alias %s", directive, name)
	case m.spec.TypeParams != nil:
		p.fail(pos, "define a type for each use", "//agent:%s on the generic type %s", directive, name)
	case !ok || obj.Pos() != m.spec.Name.Pos():
		p.fail(pos, "", "//agent:%s on type %s, which is not declared once in its package", directive, name)
	default:
		named, _ := obj.Type().(*types.Named)
		return named
	}
	return nil
}

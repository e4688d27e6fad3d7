package source

import (
	"cmp"
	"fmt"
	"go/ast"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// root is a type that is understood because something is marked.
type root struct {
	at     ir.Pos // of the type as it is written, or of the parameter
	label  string // such as "parameter city of tool Forecast"
	marked string // such as "tool Forecast"
	typ    *ir.Type
	result bool // what a tool or output function returns
}

// addRoot notes a type that something marked needs.
func (p *pkg) addRoot(at ast.Node, label, marked string, t *ir.Type, result bool) {
	p.roots = append(p.roots, &root{p.l.pos(at.Pos()), label, marked, t, result})
}

// rootAt returns the root that is written at a place, or nil.
func (p *pkg) rootAt(at ir.Pos) *root {
	for _, r := range p.roots {
		if r.at == at {
			return r
		}
	}
	return nil
}

// nameNeeds adds to mistakes inside of the package's own structs what needs these. From is how many mistakes there were before
// the package was understood.
func (p *pkg) nameNeeds(from int) {
	p.l.diags.Edit(from, func(d *diag.Diagnostic) {
		if in := p.structAt(d.Pos); in != nil {
			d.Message += p.needs(in.out, d.Pos)
		}
	})
}

// structAt returns the innermost struct of the package in whose fields a position is, or nil.
func (p *pkg) structAt(at ir.Pos) (in *structReader) {
	for _, r := range p.structs {
		if r.home && r.holds(at) && (in == nil || in.holds(p.l.pos(r.written.Pos()))) {
			in = r
		}
	}
	return in
}

// structHolds reports whether a position is in the fields of a struct type.
func (p *pkg) structHolds(t *ir.Type, at ir.Pos) bool {
	for _, r := range p.structs {
		if r.out == t {
			return r.holds(at)
		}
	}
	return false
}

// holds reports whether a position is between the braces of the struct as it is written.
func (r *structReader) holds(at ir.Pos) bool {
	if r.written == nil {
		return false
	}
	from, to := r.p.l.pos(r.written.Fields.Opening), r.p.l.pos(r.written.Fields.Closing)
	return from.File == at.File && before(from, at) && before(at, to)
}

// before reports whether a position is before another one of the same file.
func before(a, b ir.Pos) bool {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col)) < 0
}

// maxNeeds is how many tools and outputs a mistake names.
const maxNeeds = 3

// needs says which tools, outputs and codecs need a type in which there is a mistake, "" where the mistake is in the marked type.
func (p *pkg) needs(t *ir.Type, at ir.Pos) string {
	var names []string
	said := map[string]bool{}
	for _, r := range p.roots {
		seen := map[*ir.Type]bool{}
		if reach(r.typ, seen); !seen[t] || said[r.marked] {
			continue
		}
		if r.label == "" && p.structHolds(r.typ, at) {
			return ""
		}
		said[r.marked] = true
		names = append(names, r.marked)
	}
	if more := len(names) - maxNeeds; more > 0 {
		names = append(names[:maxNeeds], fmt.Sprintf("%d more", more))
	}
	switch last := len(names) - 1; {
	case last < 0:
		return ""
	case last == 0:
		return ", needed by " + names[0]
	default:
		return ", needed by " + strings.Join(names[:last], ", ") + " and " + names[last]
	}
}

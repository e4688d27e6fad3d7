package source

import "github.com/agentgen-go/agentgen/gen/internal/ir"

// checkDocs reports what models read without being told what it means, where descriptions are asked for: tools,
// outputs, parameters, and the fields behind them. Those of other modules are not the user's to describe.
func (p *pkg) checkDocs() {
	if !p.l.requireDocs {
		return
	}
	d := &undescribed{p: p, seen: map[*ir.Type]bool{}}
	for _, t := range p.out.Tools {
		d.tool("tool", t)
	}
	for _, o := range p.out.Outputs {
		if o.Func != nil {
			d.tool("output", o.Func)
			continue
		}
		if o.Description == "" {
			p.fail(o.Pos, "write a doc comment", "output %s has no description", o.Type.Go.Name)
		}
		d.visit(o.Type, true)
	}
}

// undescribed finds what has no description.
type undescribed struct {
	p    *pkg
	seen map[*ir.Type]bool
}

func (d *undescribed) tool(what string, t *ir.Tool) {
	if t.Description == "" {
		d.p.fail(t.Pos, "write a doc comment", "%s %s has no description", what, shown(t))
	}
	for _, f := range t.Params {
		if !t.Unwrap && !described(f) {
			d.p.fail(f.Pos, "write a list in the doc comment, with an item \"- "+f.JSON+": ...\", or a comment beside it",
				"parameter %s of %s %s has no description", f.JSON, what, shown(t))
		}
		d.visit(f.Type, true)
	}
}

// described reports whether a field has a description, or else its type.
func described(f *ir.Field) bool {
	t := f.Type
	for t.Kind == ir.Pointer {
		t = t.Elem
	}
	return f.Doc != "" || t.Doc != ""
}

// visit looks at the fields behind a type. Ours reports whether a struct without a name is written in the user's module.
func (d *undescribed) visit(t *ir.Type, ours bool) {
	if t == nil || d.seen[t] {
		return
	}
	d.seen[t] = true
	if t.Go != nil {
		ours = d.p.l.graph.isMain(t.Go.PkgPath)
	}
	d.visit(t.Elem, ours)
	for _, m := range t.Members {
		d.visit(m, ours)
	}
	for _, f := range t.Fields {
		promotes := f.JSON == "" && f.Embedded && f.Type.Kind == ir.Struct
		switch {
		case depth(f) > 0, f.JSON == "" && !promotes:
			continue
		case ours && !promotes && !described(f):
			d.p.fail(f.Pos, "write a doc comment", "field %s has no description", f.Go)
		}
		d.visit(f.Type, ours)
	}
}

// isMain reports whether a package is part of the module that is worked on.
func (g *graph) isMain(path string) bool {
	p := g.packages[path]
	return p != nil && p.Module != nil && p.Module.Main
}

package source

import (
	"slices"

	"github.com/agentgen-go/agentgen/gen/internal/directive"
	"github.com/agentgen-go/agentgen/gen/internal/directive/constraint"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// openEnums opens the enums in the fields and parameters that ask for it, now that their types are known in full.
func (p *pkg) openEnums() {
	for _, r := range p.structs {
		for _, f := range r.out.Fields {
			p.openField(f, r.home && depth(f) == 0)
		}
	}
	for _, t := range p.out.Tools {
		p.openParams(t)
	}
	for _, o := range p.out.Outputs {
		if o.Func != nil {
			p.openParams(o.Func)
		}
	}
}

func (p *pkg) openParams(t *ir.Tool) {
	for _, f := range t.Params {
		p.openField(f, true)
	}
}

// openField opens the enums in a field. That there are none is reported for a field of the package.
func (p *pkg) openField(f *ir.Field, home bool) {
	if !f.Open || f.Type.Kind == ir.Invalid {
		return
	}
	opened, any := f.Type.Opened()
	if any {
		f.Type = opened
	} else if home {
		p.fail(f.Pos, "remove open", "there is no enum in %s that the package reads, so open says nothing", f.Go)
	}
}

// onlyOpen reports whether constraints say nothing but open.
func onlyOpen(a directive.ParamArgs) bool {
	return len(a.Args) > 0 && a.Model == "" && !slices.ContainsFunc(a.Args, func(c constraint.Arg) bool { return c.Key != "open" })
}

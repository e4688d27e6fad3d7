package source

import (
	"fmt"
	"go/types"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// The types of this file come with Go or with a version of a module: their source is not the user's to change. What
// encoding/json makes data of is data here, and the rest is refused once for each place that uses such a type.

// foreignUse is a place of the package that uses a type of a version of a module.
type foreignUse struct {
	site site
	name string // of the type
	out  *ir.Type
}

// foreignFault is a mistake inside of such a type.
type foreignFault struct {
	owner *ir.Type // the named type or struct that the mistake is in
	msg   string
}

// isForeign reports whether a package comes with Go or with a version of a module.
func (p *pkg) isForeign(pkg *types.Package) bool {
	if pkg == nil || pkg == p.Types {
		return false
	}
	loaded := p.l.graph.packages[pkg.Path()]
	return loaded != nil && isFixed(loaded)
}

// reportForeign reports each place that uses a type with mistakes of a version of a module, once.
func (p *pkg) reportForeign() {
	reported := map[ir.Pos]bool{}
	for _, use := range p.foreign {
		at := p.l.pos(use.site.at.Pos())
		faults := p.faultsIn(use.out)
		if len(faults) == 0 || reported[at] {
			continue
		}
		reported[at] = true
		p.l.diags.Add(diag.Diagnostic{Pos: at, Message: p.foreignMessage(use, at, faults), Hint: p.foreignHint(at)})
	}
}

// faultsIn returns what is wrong inside of a type.
func (p *pkg) faultsIn(t *ir.Type) (msgs []string) {
	seen := map[*ir.Type]bool{}
	reach(t, seen)
	for _, f := range p.faults {
		if seen[f.owner] && !slices.Contains(msgs, f.msg) {
			msgs = append(msgs, f.msg)
		}
	}
	return msgs
}

func (p *pkg) foreignMessage(use foreignUse, at ir.Pos, faults []string) string {
	msg := faults[0]
	if !strings.HasPrefix(msg, use.name+" ") {
		msg = use.name + " cannot be JSON: " + msg
	}
	if more := len(faults) - 1; more > 0 {
		msg += fmt.Sprintf(" (and %d more)", more)
	}
	if r := p.rootAt(at); r != nil {
		msg = r.label + ": " + msg
	}
	return msg
}

func (p *pkg) foreignHint(at ir.Pos) string {
	if r := p.rootAt(at); r != nil && r.result {
		return "return a type of your own with what the model needs"
	}
	return "data: write a type of your own with what the model needs; a service object belongs in the agent's dependencies: " +
		"take *runtime.RunContext[Deps] and use rc.Deps"
}

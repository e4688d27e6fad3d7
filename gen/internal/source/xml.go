package source

import (
	"go/types"

	"github.com/agentgen-go/agentgen/gen/internal/directive"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// xmlMethods are the methods that are generated for a type that is marked //agent:xml.
var xmlMethods = [...]string{"FormatXML", "EncodeXMLTo"}

// xml understands a type that is marked //agent:xml.
func (p *pkg) xml(m markedType, args *directive.XMLArgs) {
	t := p.markedObject(m, args.Pos, "xml")
	switch {
	case t == nil:
		return
	case types.IsInterface(t):
		p.fail(args.Pos, "mark a type that holds it, such as a slice", "//agent:xml on the interface %s, which cannot have methods", t.Obj().Name())
		return
	}
	out := p.typ(t, site{at: m.spec})
	p.addRoot(m.spec, "", "xml "+m.spec.Name.Name, out, false)
	for _, name := range xmlMethods {
		if obj, _, _ := types.LookupFieldOrMethod(t, true, p.Types, name); obj != nil && obj.Pkg() == p.Types {
			p.fail(p.l.pos(obj.Pos()), "rename it", "%s already has %s, the name of a method that //agent:xml generates", t.Obj().Name(), name)
		}
	}
	if out.Kind != ir.Invalid {
		p.out.XMLs = append(p.out.XMLs, &ir.XML{Type: out, Pos: args.Pos})
	}
}

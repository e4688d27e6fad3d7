package emit

import "github.com/agentgen-go/agentgen/gen/internal/ir"

// need says what must be written for a named type: functions, or at least the guard.
type need struct{ decode, encode, guard bool }

// collectNeeds finds out what is used, so that no function is written in vain.
func (g *generator) collectNeeds(tools []*tool, outputs []*output) {
	both := need{decode: true, encode: true, guard: true}
	for _, t := range tools {
		g.need(t.call, both)
		g.need(t.Result, need{encode: true, guard: true})
	}
	for _, o := range outputs {
		g.need(o.payload, both)
	}
	for _, c := range g.pkg.Codecs {
		g.need(c.Type, both)
	}
}

func (g *generator) need(t *ir.Type, n need) {
	if t == nil {
		return
	}
	if t.Kind == ir.Struct || t.Kind == ir.Enum {
		old := g.needs[t]
		all := need{old.decode || n.decode, old.encode || n.encode, true}
		if all == old {
			return
		}
		g.needs[t] = all
	}
	g.need(t.Elem, n)
	for _, f := range t.Fields {
		switch {
		case f.JSON != "":
			g.need(f.Type, n)
		case f.Embedded && f.Type.Kind == ir.Struct: // its fields are among those of t
			g.need(f.Type, need{guard: true})
		}
	}
}

// visible are the fields of a struct that JSON shows.
func visible(t *ir.Type) []*ir.Field {
	var fields []*ir.Field
	for _, f := range t.Fields {
		if f.JSON != "" {
			fields = append(fields, f)
		}
	}
	return fields
}

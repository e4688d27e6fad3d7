package emit

import (
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/gen/internal/schema"
)

// need says what must be written for a type: functions, or at least the guard.
type need struct {
	decode, encode, guard bool

	keys bool // Enum: the list of values, for the keys of a map

	// Of a struct as a member of unions: their discriminator, and the functions that know it.
	tag                        string
	decodeTagged, encodeTagged bool

	lenient bool // decode: for a lenient codec
	strict  bool // decode: for a model in strict mode, for which null is what is not there
}

// with adds m to n.
func (n need) with(m need) need {
	return need{
		decode: n.decode || m.decode,
		encode: n.encode || m.encode,
		guard:  true,
		keys:   n.keys || m.keys,
		tag:    n.tag,

		decodeTagged: n.decodeTagged,
		encodeTagged: n.encodeTagged,

		lenient: n.lenient || m.lenient,
		strict:  n.strict || m.strict,
	}
}

// collectNeeds finds out what is used, so that no function is written in vain.
func (g *generator) collectNeeds(tools []*tool, outputs []*output) {
	both := need{decode: true, encode: true, guard: true}
	for _, t := range tools {
		g.needTool(t)
		g.need(t.Result, need{encode: true, guard: true}, toolName(t.Tool)+"Result")
	}
	for _, o := range outputs {
		if o.tool != nil {
			g.needTool(o.tool)
			continue
		}
		n := both
		n.strict = o.Strict != nil && *o.Strict
		for _, c := range o.choices {
			g.need(c.payload, n, o.name)
		}
		if o.envelope != nil {
			g.need(o.envelope.whole, n, o.name)
		}
	}
	for _, c := range g.pkg.Codecs {
		n := both
		n.lenient = c.Lenient
		g.need(c.Type, n, "")
	}
}

func (g *generator) needTool(t *tool) {
	strict := t.Options.Strict != nil && *t.Options.Strict
	subject := toolName(t.Tool) + "Call"
	if t.Unwrap {
		subject += exported(t.Params[0].Go)
	}
	g.need(t.args, need{decode: true, encode: true, guard: true, strict: strict}, subject)
}

// need notes that t, which is called after subject where it has no name, is used as n says.
func (g *generator) need(t *ir.Type, n need, subject string) {
	if t == nil {
		return
	}
	if hasFuncs(t) {
		old, known := g.needs[t]
		all := old.with(n)
		if all == old {
			return
		}
		if !known {
			g.used = append(g.used, t)
			g.nameAnonymous(t, subject)
		}
		g.needs[t] = all
	}
	if t.Kind == ir.Map && t.Key.Kind == ir.Enum {
		g.need(t.Key, need{keys: n.decode, guard: true}, "")
	}
	g.need(t.Elem, n, subject)
	for _, m := range t.Members {
		g.needMember(t, schema.Member(m), n)
	}
	g.needFields(t, n, subject)
}

// hasFuncs tells whether values of type t are decoded and encoded by functions of their own.
func hasFuncs(t *ir.Type) bool {
	return t.Kind == ir.Struct || t.Kind == ir.Enum || t.Kind == ir.Union || isURL(t)
}

func (g *generator) needFields(t *ir.Type, n need, subject string) {
	if t.Go != nil && t.Go.Name != "" {
		subject = g.baseName(t)
	}
	for _, f := range t.Fields {
		switch {
		case f.Hook: // is read and written by hand
		case f.JSON != "":
			g.need(f.Type, n, subject+exported(strings.ReplaceAll(f.Go, ".", "")))
		case f.Embedded && f.Type.Kind == ir.Struct: // its fields are among those of t
			g.need(f.Type, need{guard: true}, subject)
		}
	}
}

// needMember notes the use of a member of a union. That of a struct without a kind of its own is written beside its use
// elsewhere.
func (g *generator) needMember(union, t *ir.Type, n need) {
	if t.Kind != ir.Struct || t.KindName != "" {
		g.need(t, n, "")
		return
	}
	old, known := g.needs[t]
	if !known {
		g.used = append(g.used, t)
	}
	old.guard, old.tag = true, union.Discriminator
	old.decodeTagged, old.encodeTagged = old.decodeTagged || n.decode, old.encodeTagged || n.encode
	old.lenient, old.strict = old.lenient || n.lenient, old.strict || n.strict
	g.needs[t] = old
	g.needFields(t, n, "")
}

// nameAnonymous gives a struct without a name one for its functions.
func (g *generator) nameAnonymous(t *ir.Type, subject string) {
	if t.Go == nil {
		g.anonymous[t] = subject
	}
}

// unknownField is the field of a struct that takes unknown members, nil where there is none.
func unknownField(t *ir.Type) *ir.Field {
	for _, f := range t.Fields {
		if f.Unknown {
			return f
		}
	}
	return nil
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

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

	closed bool // Enum, encode: by a function that refuses values other than the constants

	lenient bool // decode: for a lenient codec
	plain   bool // decode: for something else than a lenient codec
	nulls   bool // decode: for a codec that reads null as nil slices and maps
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

		closed:  n.closed || m.closed,
		lenient: n.lenient || m.lenient,
		plain:   n.plain || m.plain,
		nulls:   n.nulls || m.nulls,
		strict:  n.strict || m.strict,
	}
}

// collectNeeds finds out what is used, so that no function is written in vain.
func (g *generator) collectNeeds(tools []*tool, outputs []*output) {
	both := need{decode: true, encode: true, guard: true, plain: true}
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
			g.needRoot(c.payload, n, o.name)
			g.checkStrict(n, c.payload, o.Pos)
		}
		if o.envelope != nil {
			g.need(o.envelope.whole, n, o.name)
		}
	}
	for _, c := range g.pkg.Codecs {
		m := c.Type.Mark
		g.need(c.Type, need{decode: m.Decode, encode: m.Encode, guard: true, lenient: m.Lenient, plain: !m.Lenient, nulls: m.Nulls}, "")
	}
}

func (g *generator) needTool(t *tool) {
	strict := t.Options.Strict != nil && *t.Options.Strict
	subject := toolName(t.Tool) + "Call"
	if t.Unwrap {
		subject += exported(t.Params[0].Go)
	}
	n := need{decode: true, encode: true, guard: true, plain: true, strict: strict}
	g.needRoot(t.args, n, subject)
	g.checkStrict(n, t.args, t.Pos)
}

// need notes that t, which is called after subject where it has no name, is used as n says.
func (g *generator) need(t *ir.Type, n need, subject string) {
	if t != nil && hasOwnMode(t) {
		n.lenient, n.plain, n.nulls = t.Mark.Lenient, !t.Mark.Lenient, t.Mark.Nulls
	}
	g.needRoot(t, n, subject)
}

// needRoot is need for what a model writes: a tool or output reads it in its own way, whatever its type says.
func (g *generator) needRoot(t *ir.Type, n need, subject string) {
	if t == nil || t.Sealed {
		return // its own package reads and writes it
	}
	n.decode, n.encode = n.decode && t.Reads == ir.Invalid, n.encode && t.Writes == ir.Invalid
	n.closed = n.encode && (n.closed || t.Closed)
	if hasFuncs(t) && !g.note(t, n, subject) {
		return
	}
	if t.Kind == ir.Map {
		g.needKey(t.Key, n)
	}
	g.need(t.Elem, n, subject)
	for _, m := range t.Members {
		g.needMember(t, schema.Member(m), n)
	}
	g.needFields(t, n, subject)
}

// note adds n to the needs of t. It reports whether there is something new in it.
func (g *generator) note(t *ir.Type, n need, subject string) bool {
	old, known := g.needs[t]
	all := old.with(n)
	if all == old {
		return false
	}
	if !known {
		g.used = append(g.used, t)
		g.nameAnonymous(t, subject)
	}
	g.needs[t] = all
	return true
}

// needKey notes that t is the type of the keys of a map that is used as n says.
func (g *generator) needKey(t *ir.Type, n need) {
	if t.Kind == ir.Enum {
		g.note(t, need{keys: n.decode}, "")
	}
}

// hasOwnMode reports whether t is lenient or strict wherever it stands. Unions and their members are as lenient as what
// they are part of.
func hasOwnMode(t *ir.Type) bool { return t.Mark != nil && t.Kind != ir.Union && t.KindName == "" }

// hasFuncs reports whether values of type t are decoded and encoded by functions of their own.
func hasFuncs(t *ir.Type) bool {
	return t.Kind == ir.Struct || t.Kind == ir.Enum || t.Kind == ir.Union || isURL(t)
}

// checkStrict refuses what a model in strict mode, which writes null for what is not there, could write but other
// packages do not read.
func (g *generator) checkStrict(n need, t *ir.Type, pos ir.Pos) {
	if n.strict {
		g.checkNulls(t, t, pos, map[*ir.Type]bool{})
	}
}

// checkNulls checks t and what is inside of it. Owner is the last type with a name on the way to it.
func (g *generator) checkNulls(t, owner *ir.Type, pos ir.Pos, seen map[*ir.Type]bool) {
	if t == nil || seen[t] {
		return
	}
	seen[t] = true
	if t.Go != nil {
		owner = t
	}
	g.checkNulls(t.Elem, owner, pos, seen)
	for _, m := range t.Members {
		g.checkNulls(m, owner, pos, seen)
	}
	for _, f := range t.Fields {
		if f.JSON == "" || f.Hook {
			continue
		}
		if t.Sealed && !f.Required && !f.ZeroNull && !admitsNull(f.Type) && (owner.Mark == nil || !owner.Mark.Lenient) {
			g.fail(pos, "strict mode has the model write null for the optional member %q of %s, which package %s does not read: drop strict, or mark the field codec:\"zeronull\"",
				f.JSON, g.display(owner), owner.Go.PkgName)
		}
		g.checkNulls(f.Type, owner, pos, seen)
	}
}

func (g *generator) needFields(t *ir.Type, n need, subject string) {
	if t.Go != nil && t.Go.Name != "" {
		subject = g.baseName(t)
	}
	for _, f := range t.Fields {
		switch {
		case f.Hook: // is read and written by hand
		case f.JSON != "":
			n.closed = f.Closed && n.encode
			need := g.need
			if g.payloads[t] {
				need = g.needRoot
			}
			need(f.Type, n, subject+exported(strings.ReplaceAll(f.Go, ".", "")))
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
	old.lenient, old.plain, old.strict = old.lenient || n.lenient, old.plain || n.plain, old.strict || n.strict
	old.nulls = old.nulls || n.nulls
	g.needs[t] = old
	g.needFields(t, n, "")
}

// nameAnonymous gives a struct without a name one for its functions.
func (g *generator) nameAnonymous(t *ir.Type, subject string) {
	if t.Go == nil {
		g.anonymous[t] = subject
	}
}

// unknownField is the field of a struct that takes unknown members, nil if there is none.
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

package source

import (
	"go/types"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// hooks are the methods by which a type takes part in its JSON form.
var hooks = map[string]*types.Signature{
	"MarshalJSON":   signature(nil, byteSlice, errorType),
	"UnmarshalJSON": signature(byteSlice, errorType),
	"MarshalText":   signature(nil, byteSlice, errorType),
	"UnmarshalText": signature(byteSlice, errorType),
	"Validate":      signature(nil, errorType),
	"IsZero":        signature(nil, types.Typ[types.Bool]),
}

var (
	byteSlice = types.NewSlice(types.Universe.Lookup("byte").Type())
	errorType = types.Universe.Lookup("error").Type()
)

// signature makes the signature of a method of at most one parameter.
func signature(param types.Type, results ...types.Type) *types.Signature {
	tuple := func(list ...types.Type) *types.Tuple {
		var vars []*types.Var
		for _, t := range list {
			if t != nil {
				vars = append(vars, types.NewParam(0, nil, "", t))
			}
		}
		return types.NewTuple(vars...)
	}
	return types.NewSignatureType(nil, nil, nil, tuple(param), tuple(results...), false)
}

// hook returns the method of t or *t that has the name and the signature of a hook, nil without one.
func hook(t types.Type, name string) *types.Selection {
	if m := lookupMethod(t, name); m != nil && types.Identical(m.Type(), hooks[name]) {
		return m
	}
	return nil
}

// wireMethods are the methods by which a type reads itself from a Reader of package jsonwire and writes itself to a Writer.
var wireMethods = [2]string{"DecodeJSONFrom", "EncodeJSONTo"}

// wireTypes are what the two methods of such a pair take, and what they are for.
var wireTypes = [2]string{"Reader", "Writer"}

// wireMethod returns the method of t or *t with this name of wireMethods that its package's source declares, nil
// without one: methods that agentgen has generated do not count, since output may not depend on output.
func (p *pkg) wireMethod(t types.Type, i int) *types.Selection {
	m := lookupMethod(t, wireMethods[i])
	if m == nil || isOutput(p.l.pos(m.Obj().Pos()).File) {
		return nil
	}
	return m
}

// streams reports whether a type reads and writes itself by wireMethods. Ok is false if it does not do so in full,
// which is reported.
func (p *pkg) streams(t types.Type, s site) (streams, ok bool) {
	read, write := p.wireMethod(t, 0), p.wireMethod(t, 1)
	if read == nil && write == nil {
		return false, true
	}
	for i, m := range []*types.Selection{read, write} {
		name, other := wireMethods[i], wireMethods[1-i]
		switch {
		case m == nil:
			p.failMethod([]*types.Selection{write, read}[i], s, "write the method "+name+" too"+p.orGenerated(t), "%s has a method %s but not %s",
				p.typeString(t), other, name)
			return false, false
		case !takesWire(m, wireTypes[i]):
			p.failMethod(m, s, "give it that signature, or another name", "the method %s of %s is not func(*jsonwire.%s)",
				name, p.typeString(t), wireTypes[i])
			return false, false
		case !p.ofWhole(t, s, name, m):
			return false, false
		}
	}
	return true, true
}

// failMethod reports a mistake in a method where it is declared, if that is in the package.
func (p *pkg) failMethod(m *types.Selection, s site, hint, format string, args ...any) {
	if m.Obj().Pkg() == p.Types && len(m.Index()) == 1 {
		p.fail(p.l.pos(m.Obj().Pos()), hint, format, args...)
		return
	}
	p.failAt(s, hint, format, args...)
}

// orGenerated is the other way to get both methods of a pair, for a marked type.
func (p *pkg) orGenerated(t types.Type) string {
	if named, ok := t.(*types.Named); ok && p.mark(named) != nil {
		return ", or remove this one: both are generated then"
	}
	return ""
}

// takesWire reports whether a method takes a pointer to this type of package jsonwire, and returns nothing.
func takesWire(m *types.Selection, name string) bool {
	sig := m.Type().(*types.Signature)
	if sig.Params().Len() != 1 || sig.Results().Len() != 0 || sig.Variadic() {
		return false
	}
	ptr, ok := types.Unalias(sig.Params().At(0).Type()).(*types.Pointer)
	if !ok {
		return false
	}
	named, ok := types.Unalias(ptr.Elem()).(*types.Named)
	return ok && isObject(named.Obj(), JSONWirePath, name)
}

// checkHook checks the methods by which a struct reads and writes one of its members.
func (r *structReader) checkHook(f *ir.Field, s site) {
	owner := r.p.typeString(r.owner)
	if !r.home {
		if !s.sealed {
			r.p.failAt(s, r.hookHint(), "%s reads and writes its field %s by methods that only its own package can call", owner, f.Go)
		}
		return
	}
	for i, verb := range []string{"decode", "encode"} {
		name := verb + f.Go
		m := types.NewMethodSet(types.NewPointer(r.owner)).Lookup(r.p.Types, name)
		if m == nil || !takesWire(m, wireTypes[i]) {
			r.p.failAt(s, "write func (v *"+owner+") "+name+"("+[]string{"r", "w"}[i]+" *jsonwire."+wireTypes[i]+")",
				"the option hook of field %s needs a method %s of %s", f.Go, name, owner)
		}
	}
}

// hookHint says what to do where generated code cannot call the methods of a struct of another package.
func (r *structReader) hookHint() string {
	named, ok := r.owner.(*types.Named)
	switch {
	case !ok:
		return "use a type of your own"
	case r.p.mark(named) != nil && r.site.embedded:
		return "give the embedded field a name in JSON, so that it is read and written as a whole"
	case r.p.mark(named) != nil:
		return "mark the interface that it implements //agent:codec union=KEY"
	}
	return "mark " + r.p.typeString(named) + " //agent:codec in its package, or use a type of your own"
}

// lookupMethod returns the exported method of t or *t with this name, nil without one.
func lookupMethod(t types.Type, name string) *types.Selection {
	return types.NewMethodSet(types.NewPointer(t)).Lookup(nil, name)
}

// marshalers are the methods by which a type takes its JSON form into its own hands, in pairs.
var marshalers = [][2]string{{"MarshalJSON", "UnmarshalJSON"}, {"MarshalText", "UnmarshalText"}}

// streamers are methods that only encoding/json/v2 calls.
var streamers = []string{"MarshalJSONTo", "UnmarshalJSONFrom"}

// marshaler returns a method by which a type writes or reads its own JSON, "" without one.
func (p *pkg) marshaler(t types.Type) string {
	for i, name := range wireMethods {
		if p.wireMethod(t, i) != nil {
			return name
		}
	}
	for _, pair := range marshalers {
		for _, name := range pair {
			if lookupMethod(t, name) != nil {
				return name
			}
		}
	}
	return ""
}

// ownKind returns the JSON form that a type gives itself. As in encoding/json, methods for JSON win over those for text. Ok is
// false if the type does not do all that it has to, which is reported; types of other modules need not.
func (p *pkg) ownKind(t types.Type, s site) (form ownForm, ok bool) {
	if streams, ok := p.streams(t, s); streams || !ok {
		return ownForm{kind: ir.JSON}, ok
	}
	if s.foreign {
		return p.foreignForm(t, s)
	}
	for i, pair := range marshalers {
		write, read := lookupMethod(t, pair[0]), lookupMethod(t, pair[1])
		switch {
		case write == nil && read == nil:
			continue
		case !p.whole(t, s, pair[0], write, pair[1]) || !p.whole(t, s, pair[1], read, pair[0]):
			return ownForm{}, false
		case i == 0:
			return ownForm{kind: ir.JSON, format: textFormat(t)}.forTime(t), true
		default:
			return ownForm{kind: ir.Text}, true
		}
	}
	for _, name := range streamers {
		if lookupMethod(t, name) != nil {
			p.failAt(s, "give it MarshalJSON and UnmarshalJSON, or use a type without it",
				"%s has a method %s, which generated code would not call", p.typeString(t), name)
			return ownForm{}, false
		}
	}
	return ownForm{}, true
}

// whole checks one of the two methods by which a type writes and reads itself.
func (p *pkg) whole(t types.Type, s site, name string, m *types.Selection, other string) bool {
	switch {
	case m == nil:
		p.failAt(s, "write the method "+name+" too, or use a type of your own without "+other,
			"%s has a method %s but not %s", p.typeString(t), other, name)
	case hook(t, name) == nil:
		p.failAt(s, "give it that signature, or another name", "the method %s of %s is not %s", name, p.typeString(t),
			types.TypeString(hooks[name], nil))
	default:
		return p.ofWhole(t, s, name, m)
	}
	return false
}

// ofWhole checks that a method which a type may have by embedding reads or writes the whole of it, and always can.
func (p *pkg) ofWhole(t types.Type, s site, name string, m *types.Selection) bool {
	switch {
	case mayBeNil(t, m):
		p.failAt(s, "embed the type itself, or give the field a name", "%s has a method %s only by a pointer or an interface, which may be nil",
			p.typeString(t), name)
	case len(m.Index()) > 1 && !hidesNothing(t, m):
		p.failAt(s, "give the embedded field a name, or write the method "+name+" of the type itself",
			"%s has a method %s only by embedding, which hides its other fields in JSON", p.typeString(t), name)
	default:
		return true
	}
	return false
}

// mayBeNil reports whether a pointer or an interface is embedded on the way to a method of t.
func mayBeNil(t types.Type, m *types.Selection) bool {
	index := m.Index()
	for _, i := range index[:len(index)-1] {
		t = structOf(t).Field(i).Type()
		switch t.Underlying().(type) {
		case *types.Pointer, *types.Interface:
			return true
		}
	}
	return false
}

package source

import (
	"go/types"
	"slices"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/directive"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// codecArgs returns what //agent:codec says of a type of any package, nil if the type is not marked. It goes by the
// source alone: generated methods say nothing, since they may be missing. Mistakes in the directive are reported elsewhere,
// for the package that declares the type.
func (p *pkg) codecArgs(obj *types.TypeName) *directive.CodecArgs {
	if obj.Pkg() == nil {
		return nil
	}
	args, known := p.marks[obj]
	if !known {
		args = p.readCodecArgs(obj)
		p.marks[obj] = args
	}
	return args
}

func (p *pkg) readCodecArgs(obj *types.TypeName) *directive.CodecArgs {
	d := p.l.graph.declsOf(obj.Pkg().Path()).types[obj.Name()]
	if d == nil || d.doc == nil {
		return nil
	}
	var list []*directive.Directive
	for _, c := range d.doc.List {
		if dir, ok := directive.Parse(c); ok {
			list = append(list, dir)
		}
	}
	if len(list) == 0 {
		return nil
	}
	return directive.Read(list, directive.OnType, p.l.pos, new(diag.Collector)).Codec
}

// mark is what //agent:codec says of a type as a whole, nil if it is not marked or cannot be: such a mark is a
// mistake of its package.
func (p *pkg) mark(t *types.Named) *ir.Mark {
	args := p.codecArgs(t.Obj())
	if args == nil || t.TypeArgs().Len() > 0 || types.IsInterface(t) && args.Union == "" {
		return nil
	}
	both := args.Decode == args.Encode
	return &ir.Mark{Lenient: args.Lenient, Nulls: args.Nulls, Decode: both || args.Decode, Encode: both || args.Encode}
}

// applyMark enters what the directive says of the values of a type.
func (p *pkg) applyMark(out *ir.Type, t *types.Named) {
	args := p.codecArgs(t.Obj())
	if out.Mark == nil || args == nil {
		return
	}
	out.Closed = args.Closed && isTextEnum(out)
	out.NonNil = args.NoNull && holdsNil(out)
	if out.Sealed {
		out.Comparable = strictlyComparable(t)
	}
}

// unionKey is the member by which the implementations of a marked interface are told apart, "" of one that is not marked.
func (p *pkg) unionKey(t *types.Named) string {
	if args := p.codecArgs(t.Obj()); args != nil {
		return args.Union
	}
	return ""
}

// unionKeys are the keys of the marked interfaces that a type of their package implements, each once.
func (p *pkg) unionKeys(t *types.Named) (keys []string) {
	for _, obj := range p.declared(t.Obj().Pkg()) {
		named, ok := obj.Type().(*types.Named)
		if !ok {
			continue
		}
		u, ok := named.Underlying().(*types.Interface)
		if !ok || !types.Implements(types.NewPointer(t), u) {
			continue
		}
		if key := p.unionKey(named); key != "" && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// kind notes the kind of a struct that is marked as an implementation. Mistakes are reported where they can be mended: in
// the struct's own package.
func (p *pkg) kind(out *ir.Type, t *types.Named) {
	args := p.codecArgs(t.Obj())
	if args == nil || args.Kind == "" {
		return
	}
	name, home := t.Obj().Name(), t.Obj().Pkg() == p.Types
	keys := p.unionKeys(t)
	switch {
	case len(keys) == 1:
		out.KindKey, out.KindName = keys[0], args.Kind
	case !home:
	case len(keys) == 0:
		p.fail(args.Pos, "mark the sealed interface that it implements: //agent:codec union=KEY",
			"%s has a kind, but implements no interface marked //agent:codec union=", name)
	default:
		p.fail(args.Pos, "give their interfaces one key", "%s would carry its kind under %q and under %q", name, keys[0], keys[1])
	}
	if home && args.Kind == ir.AnyKind && !keepsWhole(t) {
		p.fail(args.Pos, "write struct{ Kind string; JSON jsonwire.Raw }", "%s takes objects of unknown kinds but is not made for them", name)
	}
}

// keepsWhole reports whether a struct has the two fields of one that takes objects of unknown kinds.
func keepsWhole(t *types.Named) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || st.NumFields() != 2 || st.Field(0).Name() != "Kind" || st.Field(1).Name() != "JSON" {
		return false
	}
	raw, ok := types.Unalias(st.Field(1).Type()).(*types.Named)
	return types.Identical(st.Field(0).Type(), types.Typ[types.String]) && ok && isObject(raw.Obj(), JSONWirePath, "Raw")
}

// checkCodec reports what //agent:codec cannot say of a type.
func (p *pkg) checkCodec(t *types.Named, args *directive.CodecArgs) bool {
	name := t.Obj().Name()
	u, isInterface := t.Underlying().(*types.Interface)
	sealed := isInterface && u.IsMethodSet() && seals(u, p.Types)
	_, isStruct := t.Underlying().(*types.Struct)
	switch {
	case args.Union != "" && args.Kind != "":
		p.fail(args.Pos, "keep one of them", "//agent:codec on %s: union is for interfaces, kind for their implementations", name)
	case args.Decode && args.Encode:
		p.fail(args.Pos, "remove both", "//agent:codec on %s: decode and encode each ask for one direction; both are generated without them", name)
	case args.Lenient && args.Encode:
		p.fail(args.Pos, "keep one of them", "//agent:codec on %s: lenient is about reading, but encode asks for writing only", name)
	case args.Nulls && args.Encode:
		p.fail(args.Pos, "keep one of them", "//agent:codec on %s: nulls is about reading, but encode asks for writing only", name)
	case args.Nulls && args.Lenient:
		p.fail(args.Pos, "remove nulls", "//agent:codec on %s: lenient reads null anyway", name)
	case args.Nulls && (args.Union != "" || args.Kind != ""):
		p.fail(args.Pos, "mark the type that is decoded as a whole", "//agent:codec on %s: nulls has no place beside union and kind", name)
	case args.Schema && (args.Union != "" || args.Kind != ""):
		p.fail(args.Pos, "mark a struct with a field of the union", "//agent:codec on %s: schema is for whole texts, which have no place beside union and kind", name)
	case args.Lenient && (args.Union != "" || args.Kind != ""):
		p.fail(args.Pos, "mark the type that is decoded as a whole", "//agent:codec on %s: lenient has no place beside union and kind", name)
	case args.Union != "" && !sealed:
		p.fail(args.Pos, "give an interface an unexported method, so that only types of its package implement it",
			"//agent:codec union=%s is for sealed interfaces, which %s is not", args.Union, name)
	case args.Kind != "" && !isStruct:
		p.fail(args.Pos, "make it a struct, or remove the directive: an implementation that is a string is one in JSON, too",
			"//agent:codec kind=%s is for structs, which %s is not", args.Kind, name)
	case isInterface && args.Union == "":
		p.fail(args.Pos, "write //agent:codec union=KEY to name the member that tells its implementations apart",
			"%s is an interface, which cannot have methods that read and write it", name)
	default:
		return true
	}
	return false
}

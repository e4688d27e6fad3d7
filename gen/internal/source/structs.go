package source

import (
	"go/ast"
	"go/types"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// structFields understands the fields of a struct. Those that it promotes are added by promoteAll, when all
// structs are read: an embedded struct may be one that is being read.
func (p *pkg) structFields(out *ir.Type, t types.Type, st *types.Struct, s site) {
	written, _ := s.expr.(*ast.StructType)
	r := &structReader{p: p, out: out, owner: t, site: s, home: s.in == p.PkgPath, written: written, syntax: fieldSyntax(written)}
	if named, ok := t.(*types.Named); ok {
		r.marked = p.codecArgs(named.Obj()) != nil
	}
	p.structs = append(p.structs, r)
	out.Guard = true
	open := p.open
	p.open = nil
	for i := range st.NumFields() {
		out.Fields = append(out.Fields, r.field(i, st.Field(i), st.Tag(i)))
	}
	p.open = open
}

// anonymous understands a struct without a name.
func (p *pkg) anonymous(t *types.Struct, s site) *ir.Type {
	s.expr = ast.Unparen(s.expr)
	if _, ok := s.expr.(*ast.StructType); !ok {
		p.failAt(s, "give the struct a name: type Place struct{...}", "%s has no name", p.typeString(t))
		return &ir.Type{}
	}
	out := &ir.Type{Kind: ir.Struct, Pos: p.l.pos(s.expr.Pos())}
	if form, ok := p.ownKind(t, s); !ok || form != (ownForm{}) {
		return &ir.Type{}
	}
	p.tests(out, t)
	p.addNamed(out, s)
	p.structFields(out, t, t, s)
	return out
}

// structReader reads one struct.
type structReader struct {
	p       *pkg
	out     *ir.Type
	owner   types.Type
	site    site
	home    bool            // the struct is written in the package that is generated for
	written *ast.StructType // nil if its source cannot be seen
	syntax  []writtenName   // of each field

	marked    bool       // //agent:codec stands above the struct
	codecTags []codecTag // of all fields

	embeds   []*ir.Field // fields that promote those of their type
	promoted bool
}

// writtenName is a field as it is written.
type writtenName struct {
	name  ast.Node // the identifier, or the type of an embedded field
	field *ast.Field
}

func fieldSyntax(st *ast.StructType) []writtenName {
	if st == nil {
		return nil
	}
	var list []writtenName
	for _, f := range st.Fields.List {
		if len(f.Names) == 0 {
			list = append(list, writtenName{f.Type, f})
		}
		for _, n := range f.Names {
			list = append(list, writtenName{n, f})
		}
	}
	return list
}

// syntaxOf returns how a field is written, nil if its source cannot be seen.
func (r *structReader) syntaxOf(i int) *writtenName {
	if i < len(r.syntax) {
		return &r.syntax[i]
	}
	return nil
}

// siteOf is where mistakes in a field are reported: at its type, or at what leads to the struct where that is
// another package's.
func (r *structReader) siteOf(i int, v *types.Var) site {
	if w := r.syntaxOf(i); w != nil && r.home {
		return r.p.siteOf(w.field.Type)
	}
	via := r.p.typeString(r.owner) + "." + v.Name()
	if r.site.via != "" {
		via = r.site.via + ": " + via
	}
	s := site{at: r.site.at, via: via, in: r.site.in, sealed: r.site.sealed, foreign: r.site.foreign, owner: r.out}
	if w := r.syntaxOf(i); w != nil {
		s.expr = w.field.Type
	}
	return s
}

// field understands a field. An embedded struct is only kept for the guard: promote adds the fields that it promotes.
func (r *structReader) field(i int, v *types.Var, tag string) *ir.Field {
	f := &ir.Field{Go: v.Name(), Tag: tag, Embedded: v.Embedded()}
	if v.Embedded() && isAlias(v.Type()) { // ir would spell the type, which gives the field another name
		r.out.Guard = false
	}
	said := r.readTag(f, i, v, tag)
	s := r.siteOf(i, v)
	promotes := v.Embedded() && !said.json.named && isStruct(v.Type())
	switch {
	case said.codec.has("unknown"):
		r.unknown(f, v, said, s)
		return f
	case v.Name() == "_" && said.codec.has("drop"):
		r.dropping(f, v, said, s)
		return f
	case said.json.hidden, v.Name() == "_", !v.Exported() && !promotes:
		r.checkHidden(v, said, s)
		r.hide(f, v)
		return f
	case promotes:
		r.checkPromoting(said.codec)
		r.embed(f, v, s)
		return f
	}
	f.JSON = said.json.name
	if f.JSON == "" {
		f.JSON = v.Name()
	}
	f.OmitEmpty, f.OmitZero = said.json.omitEmpty, said.json.omitZero
	f.Foreign = r.site.foreign
	f.Optional = said.codec.has("optional")
	f.Type = r.p.typ(v.Type(), s)
	f.Doc = withoutNameIs(f.Go, r.fieldDoc(i))
	r.p.tagged[f] = said.json.named
	r.out.Guard = r.out.Guard && guardable(f.Type)
	r.p.tags = append(r.p.tags, func() {
		if f.Type.Kind != ir.Invalid {
			r.warnOmitEmpty(f, said.json)
			r.form(f, said, s)
			r.quote(f, said.json.quoted)
			r.checkHookTag(f, said.schema)
			r.applyTag(f, said.schema)
			f.ZeroNull = f.ZeroNull || isObjectJSON(f.Type) && !f.Required
		}
	})
	return f
}

// guardable reports whether a type can be spelled out: structs without names may not.
func guardable(t *ir.Type) bool {
	for ; t != nil && t.Go == nil; t = t.Elem {
		if t.Kind == ir.Struct && !t.Guard {
			return false
		}
	}
	return true
}

// checkHidden refuses tags that say something about a field which JSON does not show.
func (r *structReader) checkHidden(v *types.Var, said fieldTag, s site) {
	hidden, args, codec := said.json.hidden, said.schema.Args, said.codec.tag
	switch {
	case !r.home:
	case hidden && len(args) > 0:
		r.p.fail(args[0].Pos, "remove them", `jsonschema constraints on a field that json:"-" leaves out`)
	case hidden && codec != nil:
		r.p.fail(codec.Pos(0), "remove them", `codec options on a field that json:"-" leaves out`)
	case !hidden && !v.Exported() && (said.json.named || len(args) > 0 || codec != nil || v.Embedded() && isStruct(v.Type())):
		r.p.failAt(s, `export the field, or leave it out with json:"-"`, "field %s is tagged but not exported: JSON cannot show it", v.Name())
	}
}

// checkPromoting refuses codec options without a member that they could be about.
func (r *structReader) checkPromoting(opts codecOptions) {
	if opts.tag != nil && r.home {
		r.p.fail(opts.tag.Pos(0), "write them on the fields of the struct, or give the field a name in JSON",
			"codec options on an embedded struct, whose fields are members each")
	}
}

// hide keeps a field that JSON does not show, for the guard. A type that ir has no words for costs the guard.
func (r *structReader) hide(f *ir.Field, v *types.Var) {
	t, ok := r.p.goType(v.Type())
	if !ok || !v.Exported() && v.Pkg() != r.p.Types {
		r.out.Guard = false
	}
	if !ok {
		t = &ir.Type{}
	}
	f.Type = t
}

// fieldDoc returns the text of a field's comment: the one above the field, or else the one beside it.
func (r *structReader) fieldDoc(i int) string {
	w := r.syntaxOf(i)
	if w == nil {
		return ""
	}
	group := w.field.Doc
	if group == nil {
		group = w.field.Comment
	}
	return r.p.l.graph.text(r.site.in, docLines(group, r.p.l.pos))
}

package source

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/directive/constraint"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// structFields understands the fields of a named struct. Those that it promotes are added by promoteAll, when all
// structs are read: an embedded struct may be one that is being read.
func (p *pkg) structFields(out *ir.Type, t *types.Named, st *types.Struct, s site) {
	written, in := p.l.graph.structOf(t.Obj().Pkg().Path(), t.Obj().Name())
	r := &structReader{
		p: p, out: out, owner: t, site: s,
		home:   in == p.PkgPath && t.Obj().Pkg() == p.Types,
		syntax: fieldSyntax(written),
	}
	p.structs = append(p.structs, r)
	out.Guard = true
	for i := range st.NumFields() {
		out.Fields = append(out.Fields, r.field(i, st.Field(i), st.Tag(i)))
	}
}

// structReader reads one struct.
type structReader struct {
	p      *pkg
	out    *ir.Type
	owner  *types.Named
	site   site
	home   bool          // the struct is written in the package that is generated for
	syntax []writtenName // of each field

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

// syntaxOf returns how a field is written, nil where its source cannot be seen.
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
		return site{at: w.field.Type}
	}
	via := r.p.typeString(r.owner) + "." + v.Name()
	if r.site.via != "" {
		via = r.site.via + ": " + via
	}
	return site{at: r.site.at, via: via}
}

// field understands a field. An embedded struct is only kept for the guard: promote adds the fields that it promotes.
func (r *structReader) field(i int, v *types.Var, tag string) *ir.Field {
	f := &ir.Field{Go: v.Name(), Tag: tag, Embedded: v.Embedded()}
	parsed, opts := r.readTag(f, i, v, tag)
	s := r.siteOf(i, v)
	promotes := v.Embedded() && !opts.named && isStruct(v.Type())
	switch {
	case opts.hidden, v.Name() == "_", !v.Exported() && !promotes:
		r.checkHidden(v, opts, parsed, s)
		r.hide(f, v)
		return f
	case promotes:
		r.embed(f, v, s)
		return f
	}
	f.JSON = opts.name
	if f.JSON == "" {
		f.JSON = v.Name()
	}
	f.OmitEmpty, f.OmitZero = opts.omitEmpty, opts.omitZero
	f.Type = r.p.typ(v.Type(), s)
	f.Doc = r.fieldDoc(i)
	if f.Type.Kind != ir.Invalid {
		r.p.applyTag(f, parsed)
	}
	r.p.tagged[f] = opts.named
	return f
}

func isStruct(t types.Type) bool {
	t = types.Unalias(t)
	if ptr, ok := t.(*types.Pointer); ok {
		t = ptr.Elem()
	}
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

// checkHidden refuses tags that say something about a field which JSON does not show.
func (r *structReader) checkHidden(v *types.Var, opts jsonOptions, tag constraint.Tag, s site) {
	switch {
	case !r.home:
	case opts.hidden && len(tag.Args) > 0:
		r.p.fail(tag.Args[0].Pos, "remove them", `jsonschema constraints on a field that json:"-" leaves out`)
	case !opts.hidden && !v.Exported() && (opts.named || len(tag.Args) > 0 || v.Embedded() && isStruct(v.Type())):
		r.p.failAt(s, `export the field, or leave it out with json:"-"`, "field %s is tagged but not exported: JSON cannot show it", v.Name())
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

func (r *structReader) embed(f *ir.Field, v *types.Var, s site) {
	f.Type = &ir.Type{}
	switch {
	case isPointer(v.Type()):
		r.p.failAt(s, "embed the struct itself, or give the field a name", "embedded pointer %s", r.p.typeString(v.Type()))
	case v.Pkg() != r.p.Types && !v.Exported():
		r.p.failAt(s, "", "%s embeds the unexported %s: generated code cannot name it", r.p.typeString(r.owner), v.Name())
	default:
		f.Type = r.p.typ(v.Type(), s)
		r.embeds = append(r.embeds, f)
	}
}

func isPointer(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.Pointer)
	return ok
}

func (r *structReader) fieldDoc(i int) string {
	w := r.syntaxOf(i)
	if w == nil {
		return ""
	}
	if w.field.Doc != nil {
		return text(docLines(w.field.Doc, r.p.l.pos))
	}
	return text(docLines(w.field.Comment, r.p.l.pos))
}

// readTag takes the tag of a field apart. Mistakes in it are reported where the field can be mended.
func (r *structReader) readTag(f *ir.Field, i int, v *types.Var, tag string) (constraint.Tag, jsonOptions) {
	w := r.syntaxOf(i)
	literal, at := strconv.Quote(tag), token.NoPos
	if w != nil {
		f.Pos = r.p.l.pos(w.name.Pos())
		if w.field.Tag != nil {
			literal, at = w.field.Tag.Value, w.field.Tag.Pos()
		}
	}
	var found diag.Collector
	parsed := constraint.ParseTag(literal, func(off int) ir.Pos {
		if !at.IsValid() {
			return f.Pos
		}
		return r.p.l.pos(at + token.Pos(off))
	}, &found)
	opts := parseJSONTag(parsed.JSON, &found)
	if r.home || v.Exported() {
		for _, d := range found.List() {
			r.p.l.diags.Add(d)
		}
	}
	return parsed, opts
}

// applyTag enters what a tag says of a field.
func (p *pkg) applyTag(f *ir.Field, tag constraint.Tag) {
	args := tag.Args
	if tag.Description != nil {
		args = append(args, constraint.Arg{
			Key: "description", Value: tag.Description.S, HasValue: true,
			Pos: tag.Description.Pos(0), ValuePos: tag.Description.Pos(0),
		})
	}
	p.applyArgs(f, args)
}

// applyArgs enters constraints, and decides whether the field is required.
func (p *pkg) applyArgs(f *ir.Field, args []constraint.Arg) {
	constraint.Apply(f, args, p.PkgPath, &p.l.diags)
	f.Required = f.Required || f.Type.Kind != ir.Pointer && !f.OmitEmpty && !f.OmitZero && f.Default == nil
}

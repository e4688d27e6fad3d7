package source

import (
	"go/token"
	"go/types"
	"strconv"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/directive/constraint"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// fieldTag is what a struct tag says of a field.
type fieldTag struct {
	schema constraint.Tag
	json   jsonOptions
	codec  codecOptions
}

// readTag takes the tag of a field apart. Mistakes in it are reported where the field can be mended.
func (r *structReader) readTag(f *ir.Field, i int, v *types.Var, tag string) fieldTag {
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
	out := fieldTag{schema: parsed, json: parseJSONTag(parsed.JSON, &found)}
	if parsed.Codec != nil {
		use := codecTag{text: parsed.Codec}
		out.codec = parseCodecTag(parsed.Codec, &use.faults)
		r.codecTags = append(r.codecTags, use)
	}
	if !r.site.foreign && (r.home || v.Exported()) {
		for _, d := range found.List() {
			r.p.l.diags.Add(d)
		}
	}
	return out
}

// applyTag enters what a tag says of a field.
func (r *structReader) applyTag(f *ir.Field, tag constraint.Tag) {
	args := tag.Args
	if tag.Description != nil {
		args = append(args, constraint.Arg{
			Key: "description", Value: tag.Description.S, HasValue: true,
			Pos: tag.Description.Pos(0), ValuePos: tag.Description.Pos(0),
		})
	}
	faults := &r.p.l.diags
	if r.site.foreign {
		faults = new(diag.Collector) // the tag may be for another library
	}
	r.p.applyArgs(f, args, faults)
}

// applyArgs enters constraints, and decides whether the field is required. Mistakes go to c.
func (p *pkg) applyArgs(f *ir.Field, args []constraint.Arg, c *diag.Collector) {
	constraint.Apply(f, args, p.PkgPath, c)
	mayMiss := f.Type.Kind == ir.Pointer || f.OmitEmpty || f.OmitZero || f.ZeroNull || f.Optional || f.Default != nil
	f.Required = f.Required || !mayMiss
}

// quote enters the json option string, which is nil if the field does not have it.
func (r *structReader) quote(f *ir.Field, option *constraint.Text) {
	if option == nil {
		return
	}
	t := f.Type
	if t.Reads != ir.Invalid || t.Writes != ir.Invalid {
		return
	}
	if t.Kind == ir.Pointer {
		t = t.Elem
	}
	switch t.Kind {
	case ir.Bool, ir.Int, ir.Uint, ir.Float:
		f.Quoted = true
		return
	}
	if r.site.foreign {
		return // encoding/json ignores it
	}
	r.optionFault(f, option, "remove it", "the json option string is for numbers and booleans, not for "+constraint.Describe(f.Type))
}

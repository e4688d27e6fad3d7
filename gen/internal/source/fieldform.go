package source

import (
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/directive/constraint"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// form enters the options by which a member's JSON is another than that of its field's type.
func (r *structReader) form(f *ir.Field, said fieldTag, s site) {
	if f.Type.Kind == ir.Invalid {
		return
	}
	opts := said.codec
	for _, name := range slices.Sorted(maps.Keys(forms)) {
		if opts.has(name) {
			forms[name](r, f, opts.said[name])
		}
	}
	if opts.has("zeronull") {
		f.ZeroNull = true
		r.checkZeroNull(f, s)
	}
	if opts.has("hook") {
		f.Hook = true
		r.checkHook(f, s)
		if said.json.quoted != nil || !opts.only("hook", "optional", "zeronull", "was") {
			r.p.failAt(s, "remove the others", "field %s is read and written by hand, which leaves no place for other forms", f.Go)
		}
	}
	f.Was = opts.list("was")
}

// forms enter the options that are about the type of a field.
var forms = map[string]func(r *structReader, f *ir.Field, option *constraint.Text){
	"format": (*structReader).format,
	"object": (*structReader).object,
	"nonull": (*structReader).nonNull,
	"closed": (*structReader).closed,
	"drop":   (*structReader).misplacedDrop,
}

// aboutHooks are the keys of jsonschema tags that say something of a member which is read and written by hand.
var aboutHooks = []string{"required", "default", "title", "description", "example", "deprecated"}

// checkHookTag refuses constraints that only generated code would check.
func (r *structReader) checkHookTag(f *ir.Field, tag constraint.Tag) {
	for _, arg := range tag.Args {
		if f.Hook && r.home && !slices.Contains(aboutHooks, arg.Key) {
			r.p.fail(arg.Pos, "check it in decode"+f.Go, "%s of field %s, which is read by hand, would not be checked", arg.Key, f.Go)
		}
	}
}

// formats are the kinds of types that have other forms.
var formats = map[string]ir.Kind{ir.FormatMicro: ir.Time, ir.FormatBase64URL: ir.Bytes}

// format gives the times or bytes of a field another form.
func (r *structReader) format(f *ir.Field, option *constraint.Text) {
	_, name, _ := strings.Cut(option.S, "=")
	kind, ok := formats[name]
	if !ok {
		r.optionFault(f, option, diag.DidYouMean(name, []string{ir.FormatMicro, ir.FormatBase64URL}), "unknown format "+name)
		return
	}
	formatted := f.Type.InFormat(kind, name)
	if formatted == nil {
		what := map[ir.Kind]string{ir.Time: "times", ir.Bytes: "bytes"}[kind]
		r.optionFault(f, option, "remove it", option.S+" is for "+what+", not for "+constraint.Describe(f.Type))
		return
	}
	f.Type = formatted
}

// checkZeroNull refuses fields whose zero value is null anyway, or cannot be told.
func (r *structReader) checkZeroNull(f *ir.Field, s site) {
	switch f.Type.Kind {
	case ir.Pointer, ir.Any, ir.Union:
		r.p.failAt(s, "remove zeronull", "field %s is null without it where it is nil", f.Go)
	}
	if f.OmitEmpty || f.OmitZero {
		r.p.failAt(s, "keep one of them", "the zero value of field %s cannot be both null and left out", f.Go)
	}
}

// unknown understands the field that takes the members which no other field is for.
func (r *structReader) unknown(f *ir.Field, v *types.Var, said fieldTag, s site) {
	f.Unknown = true
	r.hide(f, v)
	named, ok := types.Unalias(v.Type()).(*types.Named)
	switch {
	case !ok || !isObject(named.Obj(), JSONWirePath, "Members"):
		r.p.failAt(s, "make it a jsonwire.Members", "field %s for unknown members is a %s", v.Name(), r.p.typeString(v.Type()))
	case !v.Exported():
		r.p.failAt(s, "export it", "field %s for unknown members is not exported", v.Name())
	case said.schema.JSON != nil && !said.json.hidden:
		r.p.failAt(s, `remove the json tag, or write json:"-"`, "field %s for unknown members is not a member itself", v.Name())
	case !said.codec.only("unknown", "drop"):
		r.p.failAt(s, `write codec:"unknown"`, "field %s for unknown members has other codec options", v.Name())
	}
	f.Drop = said.codec.list("drop")
}

// checkUnknown refuses a second field for unknown members, which may be promoted by an embedded struct.
func (r *structReader) checkUnknown() {
	var first *ir.Field
	for _, f := range r.out.Fields {
		switch {
		case !f.Unknown:
		case first == nil:
			first = f
		case r.home && depth(f) == 0:
			r.p.fail(f.Pos, "keep one of them", "%s and %s are both for unknown members", first.Go, f.Go)
		default:
			r.p.failAt(r.site, "keep one of them", "%s: %s and %s are both for unknown members", r.p.typeString(r.owner), first.Go, f.Go)
		}
	}
}

// optionFault reports a mistake in an option where it can be mended.
func (r *structReader) optionFault(f *ir.Field, option *constraint.Text, hint, msg string) {
	d := diag.Diagnostic{Pos: option.Pos(0), Hint: hint, Message: msg}
	if !r.home {
		d.Pos = r.p.l.pos(r.site.at.Pos())
		d.Message = r.p.typeString(r.owner) + "." + f.Go + ": " + msg
	}
	r.p.l.diags.Add(d)
}

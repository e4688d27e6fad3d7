package source

import (
	"go/types"
	"slices"

	"github.com/agentgen-go/agentgen/gen/internal/directive/constraint"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// object makes the raw JSON of a field a JSON object.
func (r *structReader) object(f *ir.Field, option *constraint.Text) {
	objects := f.Type.InFormat(ir.Raw, ir.FormatObject)
	if objects == nil {
		r.optionFault(f, option, "remove it", "object is for raw JSON, not for "+constraint.Describe(f.Type))
		return
	}
	f.Type = objects
}

// isObjectJSON reports whether t is raw JSON that must be an object.
func isObjectJSON(t *ir.Type) bool { return t.Kind == ir.Raw && t.Format == ir.FormatObject }

// nonNull refuses null among the elements of a field.
func (r *structReader) nonNull(f *ir.Field, option *constraint.Text) {
	t := nonNil(f.Type)
	switch {
	case t != nil:
		f.Type = t
	case holdsNil(f.Type):
		r.optionFault(f, option, "write //agent:codec nonull above the type", "nonull on field "+f.Go+", whose type "+f.Type.Go.Name+" has a name")
	default:
		r.optionFault(f, option, "remove it", "nonull is for slices, arrays and maps of pointers or of a union, not for "+constraint.Describe(f.Type))
	}
}

// nonNil is t with containers that hold no nil. It returns nil if t has no such containers without a name.
func nonNil(t *ir.Type) *ir.Type {
	if t.Go != nil || t.Elem == nil {
		return nil
	}
	out := *t
	out.NonNil = holdsNil(t)
	elem := nonNil(t.Elem)
	if elem != nil {
		out.Elem = elem
	}
	if elem == nil && !out.NonNil {
		return nil
	}
	return &out
}

// closed makes it an error to write a value of an enum in the field that is not one of its constants.
func (r *structReader) closed(f *ir.Field, option *constraint.Text) {
	enum := enumIn(f.Type)
	switch {
	case enum == nil:
		r.optionFault(f, option, "remove it", "closed is for string types with constants, not for "+constraint.Describe(f.Type))
	case enum.Sealed && !enum.Closed && !r.site.sealed:
		r.optionFault(f, option, "write //agent:codec closed above "+enum.Go.Name, "closed on field "+f.Go+", whose type is written by its own package")
	}
	f.Closed = true
}

// enumIn returns the enum of strings that a type is or that it is made of, or nil.
func enumIn(t *ir.Type) *ir.Type {
	switch {
	case isTextEnum(t):
		return t
	case t.Go != nil || t.Elem == nil:
		return nil
	case t.Kind == ir.Map && isTextEnum(t.Key):
		return t.Key
	}
	return enumIn(t.Elem)
}

// misplacedDrop refuses former members on a field that has a member of its own.
func (r *structReader) misplacedDrop(f *ir.Field, option *constraint.Text) {
	r.optionFault(f, option, "write it on the field for unknown members, or on a field _ struct{}", "drop on field "+f.Go+", which is a member itself")
}

// dropping understands a field that only names former members of its struct.
func (r *structReader) dropping(f *ir.Field, v *types.Var, said fieldTag, s site) {
	r.hide(f, v)
	st, ok := v.Type().(*types.Struct)
	switch {
	case !ok || st.NumFields() > 0:
		r.p.failAt(s, "write _ struct{}", "the field that names former members is a %s", r.p.typeString(v.Type()))
	case !said.codec.only("drop"), said.json.named, len(said.schema.Args) > 0:
		r.p.failAt(s, "remove them", "the field that names former members has other options")
	}
	f.Drop = said.codec.list("drop")
}

// checkFormer refuses former names that members still have, or that are given twice. A field of the struct itself takes
// former names from what it embeds, as it takes present ones.
func (r *structReader) checkFormer() {
	taken, own := map[string]string{}, map[string]bool{}
	if r.out.KindKey != "" {
		taken[r.out.KindKey] = "the member with its kind"
	}
	for _, f := range r.out.Fields {
		if f.JSON != "" {
			taken[f.JSON] = "field " + f.Go
			own[f.JSON] = depth(f) == 0
		}
	}
	for _, f := range r.out.Fields {
		if depth(f) > 0 {
			f.Was, f.Drop = without(f.Was, own), without(f.Drop, own)
		}
		for _, name := range slices.Concat(f.Was, f.Drop) {
			if other, ok := taken[name]; ok {
				r.formerFault(f, name, other)
				continue
			}
			taken[name] = "field " + f.Go
		}
	}
}

// without returns the names that are not in set.
func without(names []string, set map[string]bool) (rest []string) {
	for _, name := range names {
		if !set[name] {
			rest = append(rest, name)
		}
	}
	return rest
}

func (r *structReader) formerFault(f *ir.Field, name, other string) {
	const msg, hint = "%q, a former name in field %s, is that of %s, too", "keep one of them"
	if r.home && depth(f) == 0 {
		r.p.fail(f.Pos, hint, msg, name, f.Go, other)
		return
	}
	r.p.failAt(r.site, hint, "%s: "+msg, r.p.typeString(r.owner), name, f.Go, other)
}

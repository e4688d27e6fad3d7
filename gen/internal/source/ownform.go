package source

import (
	"go/types"
	"reflect"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// ownForm is how the methods of a type read and write its values.
type ownForm struct {
	kind          ir.Kind // ir.JSON or ir.Text, ir.Invalid where the form follows from what the type is made of
	reads, writes ir.Kind // as kind, of a type of another module whose methods do not agree
	format        string
}

// enter notes the form in a type. It reports whether nothing else is to be known of the type.
func (f ownForm) enter(out *ir.Type) (whole bool) {
	out.Kind, out.Format, out.Reads, out.Writes = f.kind, f.format, f.reads, f.writes
	return f.kind != ir.Invalid
}

// foreignForm is the form of a type of another module: its methods are called as encoding/json does, which need not be pairs. Ok
// is false if one of them cannot be called, which is reported.
func (p *pkg) foreignForm(t types.Type, s site) (form ownForm, ok bool) {
	for _, pair := range marshalers {
		for _, name := range pair {
			if m := hook(t, name); m != nil && mayBeNil(t, m) {
				return ownForm{}, p.ofWhole(t, s, name, m)
			}
		}
	}
	reads, writes := half(t, "UnmarshalJSON", "UnmarshalText"), half(t, "MarshalJSON", "MarshalText")
	if reads != writes {
		return ownForm{reads: reads, writes: writes}, true
	}
	return ownForm{kind: reads, format: textFormat(t)}.forTime(t), true
}

// half is the form in which one direction is done by a method: that for JSON wins over that for text.
func half(t types.Type, forJSON, forText string) ir.Kind {
	switch {
	case hook(t, forJSON) != nil:
		return ir.JSON
	case hook(t, forText) != nil:
		return ir.Text
	}
	return ir.Invalid
}

// textFormat is the format of a type whose JSON is written by the method of an embedded time.Time, "" for the others.
func textFormat(t types.Type) string {
	if isMethodOfTime(lookupMethod(t, "MarshalJSON")) {
		return "date-time"
	}
	return ""
}

// forTime is f as a text where the methods of t are those of an embedded time.Time, whose method for JSON takes null.
func (f ownForm) forTime(t types.Type) ownForm {
	for name := range hooks {
		if m := lookupMethod(t, name); m != nil && marshals(name) && !isMethodOfTime(m) {
			return f
		}
	}
	if f.format != "" {
		f.kind = ir.Text
	}
	return f
}

// marshals reports whether a hook is a method by which a type reads or writes itself.
func marshals(name string) bool {
	for _, pair := range marshalers {
		if name == pair[0] || name == pair[1] {
			return true
		}
	}
	return false
}

// isMethodOfTime reports whether a method is promoted from time.Time.
func isMethodOfTime(m *types.Selection) bool {
	return m != nil && len(m.Index()) > 1 && m.Obj().Pkg() != nil && m.Obj().Pkg().Path() == "time"
}

// hidesNothing reports whether a method that a struct has by embedding speaks for all that JSON would show of the struct.
func hidesNothing(t types.Type, m *types.Selection) bool {
	named, ok := t.(*types.Named)
	if !ok {
		return false
	}
	st, ok := named.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		if i != m.Index()[0] && showsField(st, i) {
			return false
		}
	}
	return true
}

// showsField reports whether JSON shows something of a field.
func showsField(st *types.Struct, i int) bool {
	v := st.Field(i)
	switch name := reflect.StructTag(st.Tag(i)).Get("json"); {
	case name == "-":
		return false
	case v.Embedded() && isStruct(v.Type()) && name == "":
		return shows(structOf(v.Type()))
	}
	return v.Exported()
}

package constraint

import (
	"fmt"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// Apply checks args against the type of a field and enters them: its constraints, its default, its description where
// one is given, and Required where the key is. Home is the import path of the package that is generated for. Mistakes
// are reported with the position of the key or value, and left out.
func Apply(f *ir.Field, args []Arg, home string, c *diag.Collector) {
	a := &applier{field: f, home: home, diags: c, seen: map[string]Arg{}}
	for _, arg := range args {
		a.arg(arg)
	}
	a.checkBounds(&f.Constraints)
	a.checkValues()
}

// applier enters the keys of one field.
type applier struct {
	field *ir.Field
	home  string
	diags *diag.Collector
	seen  map[string]Arg // the first of each key

	values []checked // what must keep to the constraints once all are known
}

// checked is a value that was written beside constraints.
type checked struct {
	at  place
	lit ir.Literal
	arg Arg
}

// problem is a mistake in one key.
type problem struct {
	msg, hint string
	atKey     bool // the key is to blame, not its value
}

func (p *problem) Error() string { return p.msg }

func badValue(hint, format string, args ...any) error {
	return &problem{msg: fmt.Sprintf(format, args...), hint: hint}
}

func badKey(hint, format string, args ...any) error {
	return &problem{msg: fmt.Sprintf(format, args...), hint: hint, atKey: true}
}

func (a *applier) arg(arg Arg) {
	if err := a.enter(arg); err != nil {
		a.report(arg, err.(*problem))
	}
}

func (a *applier) report(arg Arg, p *problem) {
	pos := arg.ValuePos
	if p.atKey || !arg.HasValue {
		pos = arg.Pos
	}
	a.diags.Add(diag.Diagnostic{Pos: pos, Message: p.msg, Hint: p.hint})
}

func (a *applier) enter(arg Arg) error {
	r := find(arg.Key)
	if r == nil {
		return unknown(arg)
	}
	if _, ok := a.seen[arg.Key]; ok && !r.repeats {
		return badKey("", "%s is given twice", arg.Key)
	}
	if err := checkForm(r, arg); err != nil {
		return err
	}
	p, err := a.resolve(r)
	if err != nil {
		return err
	}
	if err := r.apply(a, p, arg); err != nil {
		return err
	}
	if _, ok := a.seen[arg.Key]; !ok {
		a.seen[arg.Key] = arg
	}
	return nil
}

func unknown(arg Arg) error {
	if arg.Key == "" {
		return badKey("write key=value", "empty constraint")
	}
	if why, ok := refused[arg.Key]; ok {
		return badKey(why, "%s is not supported", arg.Key)
	}
	return badKey(diag.DidYouMean(arg.Key, names()), "unknown constraint %q", arg.Key)
}

func checkForm(r *rule, arg Arg) error {
	switch {
	case r.value.bare && arg.HasValue:
		return badValue("write just "+r.name, "%s does not take a value", r.name)
	case !r.value.flag && (!arg.HasValue || arg.Value == "" && r.value != value):
		return badKey(fmt.Sprintf("write %s=%s", r.name, r.value.placeholder), "%s needs a value", r.name)
	}
	return nil
}

// resolve finds what a key speaks of: the field itself, or the elements of a list where the key makes no sense on
// the list.
func (a *applier) resolve(r *rule) (place, error) {
	p := place{t: a.field.Type, c: &a.field.Constraints}
	if r.on.has(ir.Pointer) && p.t.Kind == ir.Pointer || r.on.kinds == nil {
		return p, nil
	}
	for {
		for p.t.Kind == ir.Pointer {
			p.t = p.t.Elem
		}
		if r.on.has(p.t.Kind) {
			return p, nil
		}
		if p.t.Kind != ir.Slice && p.t.Kind != ir.Array || isListRule(r) {
			return p, misplaced(r, a.field.Type)
		}
		if p.c.Items == nil {
			p.c.Items = new(ir.Constraints)
		}
		p = place{t: p.t.Elem, c: p.c.Items}
	}
}

func isListRule(r *rule) bool { return r.on.has(ir.Slice) || r.on.has(ir.Map) || r.on.has(ir.Pointer) }

func misplaced(r *rule, t *ir.Type) error {
	switch {
	case t.Kind == ir.Array && r.on.has(ir.Slice) && r.name != "default":
		return badKey("remove it, or use a slice", "an array always has %d elements: %s says nothing", t.Len, r.name)
	case r.name == "nullable":
		return badKey("make it a pointer", "null cannot be told apart from the zero value of %s", Describe(t))
	}
	return badKey("", "%s is for %s, not for %s", r.name, r.on.name, Describe(t))
}

// Describe names a type for people: its name in Go where it has one, what it is otherwise.
func Describe(t *ir.Type) string {
	switch {
	case t.Go != nil && t.Go.PkgName != "" && t.Kind != ir.Raw:
		return t.Go.Name + " (" + describeKind(t) + ")"
	case t.GoBasic != "":
		return t.GoBasic
	}
	return describeKind(t)
}

func describeKind(t *ir.Type) string {
	switch t.Kind {
	case ir.Bool:
		return "a boolean"
	case ir.Int, ir.Uint:
		return "an integer"
	case ir.Float:
		return "a number"
	case ir.String:
		return "a string"
	case ir.Bytes:
		return "bytes"
	case ir.Raw:
		return "raw JSON"
	case ir.Enum:
		return "an enum"
	case ir.Slice:
		return "a slice"
	case ir.Array:
		return "an array"
	case ir.Map:
		return "a map"
	case ir.Pointer:
		return "a pointer to " + Describe(t.Elem)
	case ir.Struct:
		return "a struct"
	case ir.Any:
		return "any JSON"
	case ir.Time:
		return "a time"
	case ir.Duration:
		return "a duration"
	case ir.Text:
		return "a type that writes itself as text"
	case ir.JSON:
		return "a type that writes itself as JSON"
	case ir.Union:
		return "a sealed interface"
	}
	return "an unknown type"
}

// Package prompt checks templates of prompts against the Go type that they are rendered with, and turns them into ir. It is the
// only package that knows the syntax of templates.
package prompt

import (
	"fmt"
	"go/types"
	"reflect"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// Problem is a mistake in a template.
type Problem struct {
	Offset        int // in the text of the template, in bytes
	Message, Hint string
}

// Template is what is compiled.
type Template struct {
	Text string
	Deps types.Type     // nil for a template that needs none
	Here *types.Package // names its own types without a package
	// Place names an offset in errors at run time, as in "greeting.tmpl:3:5".
	Place func(offset int) string
}

// compiler collects what a template consists of and what is wrong with it.
type compiler struct {
	Template
	problems []Problem
	vars     []variable // in scope, the innermost last
	count    int
}

// variable is one that a template declares.
type variable struct {
	name string
	v    *value
}

// value is an expression with its type.
type value struct {
	*ir.PromptExpr
	t     types.Type
	known bool // a literal
}

func newCompiler(t Template) (*compiler, *value) {
	c := &compiler{Template: t}
	root := c.variable(t.Deps)
	c.vars = []variable{{"$", root}}
	return c, root
}

// variable makes a new variable of type t; nil is the dependencies that are not there.
func (c *compiler) variable(t types.Type) *value {
	v := &value{PromptExpr: &ir.PromptExpr{Kind: ir.PromptUse, Var: &ir.PromptVar{ID: c.count}}, t: t}
	c.count++
	if t != nil {
		v.Shape = shapeOf(t)
	}
	return v
}

func (c *compiler) fail(offset int, hint, format string, args ...any) {
	c.problems = append(c.problems, Problem{offset, fmt.Sprintf(format, args...), hint})
}

func (c *compiler) typeString(t types.Type) string {
	return types.TypeString(t, types.RelativeTo(c.Here))
}

// invalid stands for a value about which something was reported.
var invalid *value

// member is the field or method of v that a template calls name. It is reported if there is none.
func (c *compiler) member(v *value, name string, offset int) *value {
	if v.t == nil {
		c.fail(offset, "name their type: //agent:prompt deps=TYPE", "the template has no dependencies")
		return invalid
	}
	t := v.t
	if v.Kind == ir.PromptUse {
		v.Var.Used = true
	}
	obj, path, _ := types.LookupFieldOrMethod(t, true, c.Here, name)
	switch obj := obj.(type) {
	case *types.Var:
		if obj.Exported() {
			return c.fields(v, path, offset)
		}
		c.fail(offset, "export it", "field %s of %s is not exported, so templates cannot see it", name, c.typeString(t))
	case *types.Func:
		if obj.Exported() {
			return c.method(v, obj, offset)
		}
		c.fail(offset, "export it", "method %s of %s is not exported, so templates cannot call it", name, c.typeString(t))
	default:
		c.unknown(v, name, offset)
	}
	return invalid
}

// unknown reports a name that a type does not have.
func (c *compiler) unknown(v *value, name string, offset int) {
	switch u := deref(v.t).Underlying().(type) {
	case *types.Map:
		c.fail(offset, fmt.Sprintf("write index ... %q", name), "%s is a map, whose keys are not names of fields", c.typeString(v.t))
	case *types.Interface:
		c.fail(offset, "use a struct, or print the value by a method of the dependencies", "%s has no method %s, and its fields are not known when the prompt is compiled", c.typeString(v.t), name)
	case *types.Struct:
		c.fail(offset, diag.DidYouMean(name, memberNames(v.t, u)), "%s has no field or method %s", c.typeString(v.t), name)
	default:
		c.fail(offset, "", "%s has no field or method %s", c.typeString(v.t), name)
	}
}

// memberNames are the names that templates may use of a struct.
func memberNames(t types.Type, st *types.Struct) (names []string) {
	for f := range st.Fields() {
		if f.Exported() {
			names = append(names, f.Name())
		}
	}
	if _, isPointer := types.Unalias(t).(*types.Pointer); !isPointer {
		t = types.NewPointer(t)
	}
	set := types.NewMethodSet(t)
	for m := range set.Methods() {
		if m.Obj().Exported() {
			names = append(names, m.Obj().Name())
		}
	}
	if len(names) == 0 {
		return []string{"none"}
	}
	return names
}

func deref(t types.Type) types.Type {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// fields follows the fields on a path, through embedded structs.
func (c *compiler) fields(v *value, path []int, offset int) *value {
	for _, i := range path {
		st, ok := deref(v.t).Underlying().(*types.Struct)
		if !ok {
			return invalid
		}
		f := st.Field(i)
		v = &value{t: f.Type(), PromptExpr: &ir.PromptExpr{
			Kind: ir.PromptField, X: v.PromptExpr, Name: f.Name(), JSON: jsonName(f, st.Tag(i)), Shape: shapeOf(f.Type()),
			Failed: c.nilError(v, f.Name(), offset),
		}}
	}
	return v
}

// nilError is the error of a pointer that is nil if its field or method name is asked for, "" if v is not a pointer.
func (c *compiler) nilError(v *value, name string, offset int) string {
	if !v.Shape.Pointer {
		return ""
	}
	return fmt.Sprintf("%s: %s of a nil %s", c.Place(offset), name, c.typeString(v.t))
}

// jsonName is the name of a field in JSON, "" for one that JSON does not show or that promotes its fields.
func jsonName(f *types.Var, tag string) string {
	name, _, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
	switch {
	case name == "-" || name == "" && f.Embedded():
		return ""
	case name == "":
		return f.Name()
	}
	return name
}

// method is the result of a method without parameters.
func (c *compiler) method(v *value, m *types.Func, offset int) *value {
	sig := m.Signature()
	results := sig.Results()
	fails := results.Len() == 2 && types.Identical(results.At(1).Type(), types.Universe.Lookup("error").Type())
	switch {
	case sig.Params().Len() > 0:
		c.fail(offset, "write a method without parameters", "method %s takes arguments", m.Name())
		return invalid
	case results.Len() != 1 && !fails:
		c.fail(offset, "let it return one value, and an error if need be", "method %s returns %d values", m.Name(), results.Len())
		return invalid
	}
	t := results.At(0).Type()
	return &value{t: t, PromptExpr: &ir.PromptExpr{Kind: ir.PromptMethod, X: v.PromptExpr, Name: m.Name(), Fails: fails,
		Shape: shapeOf(t), Failed: c.nilError(v, m.Name(), offset)}}
}

// printed checks that a value can be printed.
func (c *compiler) printed(v *value, offset int) bool {
	if v.Shape.Says != "" {
		return true
	}
	name := c.typeString(v.t)
	switch v.Shape.Kind {
	case ir.Bool, ir.Int, ir.Uint, ir.Float, ir.String:
		return true
	case ir.Slice, ir.Map:
		c.fail(offset, "print its elements with range, or give it a method String", "%s cannot be printed: its form would be Go's", name)
	case ir.Struct:
		c.fail(offset, "print its fields, or give it a method String", "%s cannot be printed: its form would be Go's", name)
	default:
		c.fail(offset, "use a string, number, boolean, or a type with a method String or Error", "%s cannot be printed", name)
	}
	return false
}

// shapeOf is what a value of type t is for templates.
func shapeOf(t types.Type) ir.PromptShape {
	var s ir.PromptShape
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		s.Pointer = true
		s.Says = says(t)
		t = p.Elem()
	}
	if own := says(t); own != "" {
		s.Says = own
	}
	if b, ok := types.Unalias(t).(*types.Basic); ok {
		s.GoBasic = types.Typ[b.Kind()].Name()
	}
	s.Kind, s.Bits = kindOf(t.Underlying())
	return s
}

// says is the method by which fmt prints a t: Error or String, "" for another form.
func says(t types.Type) string {
	for _, name := range []string{"Error", "String"} {
		obj, _, _ := types.LookupFieldOrMethod(t, false, nil, name)
		m, ok := obj.(*types.Func)
		if !ok {
			continue
		}
		sig := m.Signature()
		if sig.Params().Len() == 0 && sig.Results().Len() == 1 && types.Identical(sig.Results().At(0).Type(), types.Typ[types.String]) {
			return name
		}
	}
	return ""
}

func kindOf(t types.Type) (ir.Kind, int) {
	switch t := t.(type) {
	case *types.Basic:
		return basicKind(t)
	case *types.Slice, *types.Array:
		return ir.Slice, 0
	case *types.Map:
		return ir.Map, 0
	case *types.Struct:
		return ir.Struct, 0
	case *types.Interface:
		return ir.Any, 0
	}
	return ir.Invalid, 0
}

func basicKind(t *types.Basic) (ir.Kind, int) {
	info := t.Info()
	switch {
	case info&types.IsBoolean != 0:
		return ir.Bool, 0
	case info&types.IsUnsigned != 0 && t.Kind() != types.Uintptr:
		return ir.Uint, 64
	case info&types.IsInteger != 0 && t.Kind() != types.Uintptr:
		return ir.Int, 64
	case t.Kind() == types.Float32:
		return ir.Float, 32
	case info&types.IsFloat != 0:
		return ir.Float, 64
	case info&types.IsString != 0:
		return ir.String, 0
	}
	return ir.Invalid, 0
}

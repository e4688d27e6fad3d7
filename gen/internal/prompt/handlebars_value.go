package prompt

import (
	"go/types"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
	hbs "github.com/agentgen-go/agentgen/internal/handlebars"
)

// constantText is a literal as it is printed.
func constantText(v *value) string {
	if s, err := strconv.Unquote(v.Name); err == nil {
		return s
	}
	if v.Name == "nil" {
		return ""
	}
	return v.Name
}

// guarded runs nodes if all guards are true, or else others.
func guarded(guards []*ir.PromptExpr, nodes, others []*ir.PromptNode) []*ir.PromptNode {
	if len(guards) == 0 {
		return nodes
	}
	return []*ir.PromptNode{{Kind: ir.PromptIf, Value: all(guards), Body: nodes, Else: others}}
}

// all is whether all guards are true.
func all(list []*ir.PromptExpr) *ir.PromptExpr {
	var guards []*ir.PromptExpr
	for _, g := range list {
		if !slices.ContainsFunc(guards, func(other *ir.PromptExpr) bool { return reflect.DeepEqual(g, other) }) {
			guards = append(guards, g)
		}
	}
	if len(guards) == 1 {
		return guards[0]
	}
	return &ir.PromptExpr{Kind: ir.PromptAnd, Args: guards, Shape: shapeOf(types.Typ[types.Bool])}
}

func truthOf(v *value) *ir.PromptExpr {
	return &ir.PromptExpr{Kind: ir.PromptTruth, X: v.PromptExpr, Shape: shapeOf(types.Typ[types.Bool])}
}

// settle follows a pointer to what it points to, and adds that it is not nil to the guards.
func (h *handlebars) settle(v *value, guards []*ir.PromptExpr) (*value, []*ir.PromptExpr) {
	switch {
	case v.Shape.Kind == ir.Any:
		return v, append(guards, truthOf(v))
	case !v.Shape.Pointer:
		return v, guards
	}
	guards = append(guards, truthOf(v))
	if v.Shape.Kind == ir.Struct && v.Shape.Says != "" {
		return v, guards
	}
	t := deref(v.t)
	return &value{t: t, PromptExpr: &ir.PromptExpr{Kind: ir.PromptDeref, X: v.PromptExpr, Shape: shapeOf(t)}}, guards
}

// value resolves an expression, and what has to be true for it to be there.
func (h *handlebars) value(e *hbs.Expr) (v *value, guards []*ir.PromptExpr) {
	switch e.Kind {
	case hbs.String:
		return literal(types.Typ[types.String], strconv.Quote(e.Text)), nil
	case hbs.Bool:
		return literal(types.Typ[types.Bool], e.Text), nil
	case hbs.Null:
		return literal(types.Typ[types.String], `""`), nil
	case hbs.Int:
		return literal(types.Typ[types.Int], e.Text), nil
	case hbs.Float:
		return literal(types.Typ[types.Float64], e.Text), nil
	case hbs.Lookup:
		return h.lookup(e)
	}
	return h.path(e)
}

// lookup is an element that another value names.
func (h *handlebars) lookup(e *hbs.Expr) (v *value, guards []*ir.PromptExpr) {
	v, guards = h.value(e.Of)
	key, more := h.value(e.Key)
	if v == invalid || key == invalid {
		return invalid, nil
	}
	key, more = h.settle(key, more)
	return h.element(v, key, append(guards, more...), e.At)
}

// element is the element of v at key.
func (h *handlebars) element(v, key *value, guards []*ir.PromptExpr, at int) (*value, []*ir.PromptExpr) {
	if key.known && strings.HasPrefix(key.Name, "-") {
		h.fail(at, "", "the index %s is negative", key.Name)
		return invalid, nil
	}
	v, guards = h.settle(v, guards)
	before := len(h.problems)
	elem := h.index(v, key, at)
	if len(h.problems) > before {
		return invalid, nil
	}
	elem.Failed = ""
	has := &ir.PromptExpr{Kind: ir.PromptHas, X: v.PromptExpr, Args: []*ir.PromptExpr{key.PromptExpr}, Shape: shapeOf(types.Typ[types.Bool])}
	return elem, append(guards, has)
}

// path resolves names from where they begin.
func (h *handlebars) path(e *hbs.Expr) (v *value, guards []*ir.PromptExpr) {
	names := e.Names
	switch {
	case e.Up >= len(h.scopes):
		h.fail(e.At, "", "%s goes beyond the outermost block", e.Text)
		return invalid, nil
	case e.Kind == hbs.Data:
		v, names = h.data(e)
	default:
		v, names = h.start(names, e.Up)
	}
	if v == invalid {
		return invalid, nil
	}
	if v.Kind == ir.PromptUse {
		if v.t == nil {
			return h.use(v, e.At), nil
		}
		v.Var.Used = true
	}
	for _, n := range names {
		if v, guards = h.step(v, n, guards); v == invalid {
			return invalid, nil
		}
	}
	return v, guards
}

// start is where a path begins: a parameter of a block, or a context.
func (h *handlebars) start(names []hbs.Name, up int) (*value, []hbs.Name) {
	context := h.scopes[len(h.scopes)-1-up].context
	if len(names) == 0 {
		return context, nil
	}
	if names[0].Text == "this" {
		return context, names[1:]
	}
	if up == 0 {
		for _, s := range slices.Backward(h.scopes) {
			for _, p := range s.params {
				if p.name == names[0].Text {
					return p.v, names[1:]
				}
			}
		}
	}
	return context, names
}

// data is a variable such as @index.
func (h *handlebars) data(e *hbs.Expr) (*value, []hbs.Name) {
	name := e.Names[0].Text
	if name == "root" {
		return h.scopes[0].context, e.Names[1:]
	}
	var l *loop
	for _, s := range h.scopes {
		if s.loop != nil {
			l = s.loop
		}
	}
	switch {
	case l == nil || name == "key" && l.key == nil:
		h.fail(e.At, "", "@%s outside of an each that has one", name)
		return invalid, nil
	case name == "index":
		return l.index, nil
	case name == "key":
		return l.key, nil
	}
	return h.end(l, name), nil
}

// end is @first or @last.
func (h *handlebars) end(l *loop, name string) *value {
	t := types.Typ[types.Bool]
	l.index.Var.Used = true
	e := &ir.PromptExpr{Kind: ir.PromptLast, X: l.index.PromptExpr, Args: []*ir.PromptExpr{l.list}, Shape: shapeOf(t)}
	if name == "first" {
		zero := literal(types.Typ[types.Int], "0")
		e = &ir.PromptExpr{Kind: ir.PromptCompare, Name: "==", X: l.index.PromptExpr, Args: []*ir.PromptExpr{zero.PromptExpr}, Shape: shapeOf(t)}
	}
	return &value{t: t, PromptExpr: e}
}

// step is the member of v with a name.
func (h *handlebars) step(v *value, name hbs.Name, guards []*ir.PromptExpr) (*value, []*ir.PromptExpr) {
	switch u := deref(v.t).Underlying().(type) {
	case *types.Struct:
		return h.member(v, u, name, guards)
	case *types.Map:
		if kind, _ := kindOf(u.Key().Underlying()); kind == ir.String {
			return h.element(v, literal(types.Typ[types.String], strconv.Quote(name.Text)), guards, name.At)
		}
	case *types.Slice, *types.Array:
		if i, err := strconv.Atoi(name.Text); err == nil && i >= 0 {
			return h.element(v, literal(types.Typ[types.Int], strconv.Itoa(i)), guards, name.At)
		}
	}
	h.fail(name.At, "", "%s has no member %s", h.typeString(v.t), name.Text)
	return invalid, nil
}

// member is the field of v with a name in JSON, or in Go.
func (h *handlebars) member(v *value, st *types.Struct, name hbs.Name, guards []*ir.PromptExpr) (*value, []*ir.PromptExpr) {
	path := findMember(st, name.Text)
	if path == nil {
		h.fail(name.At, diag.DidYouMean(name.Text, jsonNames(st)), "%s has no member %s", h.typeString(v.t), name.Text)
		return invalid, nil
	}
	for _, i := range path {
		if v.Shape.Pointer {
			guards = append(guards, truthOf(v))
		}
		v = h.fields(v, []int{i}, name.At)
		v.Failed = ""
	}
	return v, guards
}

// findMember is the path to the field with a name in JSON or, if there is none, in Go.
func findMember(st *types.Struct, name string) []int {
	match := func(f *types.Var, tag string) bool { return jsonName(f, tag) == name }
	if path := findField(st, match); path != nil {
		return path
	}
	return findField(st, func(f *types.Var, _ string) bool { return f.Name() == name })
}

func findField(st *types.Struct, match func(f *types.Var, tag string) bool) []int {
	for i := range st.NumFields() {
		if f := st.Field(i); f.Exported() && match(f, st.Tag(i)) {
			return []int{i}
		}
	}
	for i := range st.NumFields() {
		f := st.Field(i)
		inner, ok := deref(f.Type()).Underlying().(*types.Struct)
		if !f.Embedded() || !ok || types.Identical(inner, st) {
			continue
		}
		if path := findField(inner, match); path != nil {
			return append([]int{i}, path...)
		}
	}
	return nil
}

func jsonNames(st *types.Struct) (names []string) {
	for i := range st.NumFields() {
		if name := jsonName(st.Field(i), st.Tag(i)); st.Field(i).Exported() && name != "" {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return []string{"none"}
	}
	return names
}

package spec

import (
	"slices"
	"strconv"
	"strings"

	"github.com/agentgen-go/agentgen/internal/handlebars"
)

// renderer renders a template. A nil *node stands for what is not there.
type renderer struct {
	strings.Builder
	scopes []scope
	steps  int
}

// scope is what a block adds: its context, its parameters, and the loop that it is.
type scope struct {
	context *node
	names   []string // of its parameters
	values  []*node
	loop    *turn
}

// turn is where a loop is.
type turn struct {
	index, last int
	key         string
	keyed       bool // it is over an object
}

// maxSteps bounds the work of a template whose loops print nothing.
const maxSteps = 300_000

func (r *renderer) full() bool { return r.Len() > maxText || r.steps > maxSteps }

func (r *renderer) nodes(list []*handlebars.Node) {
	for _, n := range list {
		if r.steps++; r.full() {
			return
		}
		r.node(n)
	}
}

func (r *renderer) node(n *handlebars.Node) {
	if n.Kind == handlebars.Text {
		r.WriteString(n.Text)
		return
	}
	v := r.value(n.Value)
	switch n.Kind {
	case handlebars.Print:
		r.WriteString(printed(v))
	case handlebars.If, handlebars.Unless:
		same := scope{context: r.top().context}
		r.choose(n, v.isTrue() == (n.Kind == handlebars.If), same)
	case handlebars.Each:
		r.each(n, v)
	case handlebars.With:
		r.with(n, v)
	case handlebars.Section:
		r.section(n, v)
	case handlebars.Inverse:
		r.plain(n, !v.isTrue())
	}
}

func (r *renderer) top() *scope { return &r.scopes[len(r.scopes)-1] }

// choose renders the first branch in a scope of its own, or else the other one.
func (r *renderer) choose(n *handlebars.Node, first bool, inner scope) {
	if first {
		r.inside(inner, n.Body)
		return
	}
	if n.Bare {
		r.nodes(n.Else)
		return
	}
	r.inside(scope{context: r.top().context}, n.Else)
}

func (r *renderer) inside(s scope, list []*handlebars.Node) {
	r.scopes = append(r.scopes, s)
	r.nodes(list)
	r.scopes = r.scopes[:len(r.scopes)-1]
}

// plain renders a branch in the scope that is around it.
func (r *renderer) plain(n *handlebars.Node, first bool) {
	if first {
		r.nodes(n.Body)
	} else {
		r.nodes(n.Else)
	}
}

func (r *renderer) each(n *handlebars.Node, v *node) {
	if v == nil || v.kind != listKind && v.kind != objectKind || len(v.items) == 0 {
		r.choose(n, false, scope{})
		return
	}
	for i, item := range v.items {
		l := &turn{index: i, last: len(v.items) - 1}
		key := &node{kind: intKind, text: strconv.Itoa(i)}
		if v.kind == objectKind {
			l.key, l.keyed = v.names[i], true
			key = &node{kind: stringKind, text: l.key}
		}
		s := scope{context: item, names: n.Params[:min(len(n.Params), 2)], values: []*node{item, key}, loop: l}
		r.steps++
		if r.inside(s, n.Body); r.full() {
			return
		}
	}
}

func (r *renderer) with(n *handlebars.Node, v *node) {
	r.choose(n, v.isTrue(), scope{context: v, names: n.Params[:min(len(n.Params), 1)], values: []*node{v}})
}

// section renders a block that is named after a value.
func (r *renderer) section(n *handlebars.Node, v *node) {
	switch {
	case v != nil && v.kind == listKind:
		r.each(n, v)
	case v != nil && v.kind == boolKind:
		r.plain(n, v.isTrue())
	default:
		r.with(n, v)
	}
}

// value is the value of an expression.
func (r *renderer) value(e *handlebars.Expr) *node {
	switch e.Kind {
	case handlebars.String:
		return &node{kind: stringKind, text: e.Text}
	case handlebars.Int:
		return &node{kind: intKind, text: e.Text}
	case handlebars.Float:
		return &node{kind: floatKind, text: e.Text}
	case handlebars.Bool:
		return &node{kind: boolKind, text: e.Text}
	case handlebars.Null:
		return nil
	case handlebars.Lookup:
		key := r.value(e.Key)
		if key == nil {
			return nil
		}
		return r.value(e.Of).element(key.text)
	case handlebars.Data:
		return r.data(e)
	}
	return r.path(e)
}

func (r *renderer) path(e *handlebars.Expr) *node {
	if e.Up >= len(r.scopes) {
		return nil
	}
	v, names := r.start(e)
	for _, n := range names {
		v = v.element(n.Text)
	}
	return v
}

// start is where a path begins: a parameter of a block, or a context.
func (r *renderer) start(e *handlebars.Expr) (*node, []handlebars.Name) {
	context, names := r.scopes[len(r.scopes)-1-e.Up].context, e.Names
	if len(names) == 0 {
		return context, nil
	}
	if names[0].Text == "this" {
		return context, names[1:]
	}
	if e.Up == 0 {
		for _, s := range slices.Backward(r.scopes) {
			if i := slices.Index(s.names, names[0].Text); i >= 0 {
				return s.values[i], names[1:]
			}
		}
	}
	return context, names
}

// data is a variable such as @index.
func (r *renderer) data(e *handlebars.Expr) *node {
	if e.Names[0].Text == "root" {
		v := r.scopes[0].context
		for _, n := range e.Names[1:] {
			v = v.element(n.Text)
		}
		return v
	}
	for _, s := range slices.Backward(r.scopes) {
		if s.loop != nil {
			return s.loop.variable(e.Names[0].Text)
		}
	}
	return nil
}

func (l *turn) variable(name string) *node {
	switch {
	case name == "index":
		return &node{kind: intKind, text: strconv.Itoa(l.index)}
	case name == "key" && l.keyed:
		return &node{kind: stringKind, text: l.key}
	case name == "first":
		return &node{kind: boolKind, text: strconv.FormatBool(l.index == 0)}
	case name == "last":
		return &node{kind: boolKind, text: strconv.FormatBool(l.index == l.last)}
	}
	return nil
}

// element is the member or element with a name, nil if there is none.
func (n *node) element(name string) *node {
	switch {
	case n == nil:
	case n.kind == objectKind:
		return n.member(name)
	case n.kind == listKind:
		if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(n.items) {
			return n.items[i]
		}
	}
	return nil
}

package prompt

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/runtime/xmlwire"
)

// Render renders a template with JSON in place of its dependencies, for people who look at it: members have their names in JSON
// or in Go. A member with the name of a method is its result. Notes say what may be printed otherwise.
func Render(p *ir.Prompt, deps []byte) (text string, notes []string, err error) {
	r := &renderer{vars: map[*ir.PromptVar]any{}}
	if len(bytes.TrimSpace(deps)) > 0 {
		d := json.NewDecoder(bytes.NewReader(deps))
		d.UseNumber()
		var v any
		if err := d.Decode(&v); err != nil {
			return "", nil, fmt.Errorf("the dependencies are not JSON: %w", err)
		}
		r.vars[p.Root] = v
	}
	if err := r.nodes(p.Body); err != nil {
		return "", nil, err
	}
	return r.String(), r.notes, nil
}

// renderer interprets a template.
type renderer struct {
	strings.Builder
	vars  map[*ir.PromptVar]any
	notes []string
}

var (
	errBreak    = errors.New("break")
	errContinue = errors.New("continue")
)

func (r *renderer) nodes(nodes []*ir.PromptNode) error {
	for _, n := range nodes {
		if err := r.node(n); err != nil {
			return err
		}
	}
	return nil
}

func (r *renderer) node(n *ir.PromptNode) error {
	switch n.Kind {
	case ir.PromptText:
		r.WriteString(n.Text)
		return nil
	case ir.PromptBreak:
		return errBreak
	case ir.PromptContinue:
		return errContinue
	}
	v, err := r.value(n.Value)
	if err != nil {
		return err
	}
	switch n.Kind {
	case ir.PromptPrint:
		r.print(n, v)
	case ir.PromptIf:
		return r.choose(isTrue(v), n)
	case ir.PromptWith:
		r.vars[n.Var] = v
		return r.choose(isTrue(v) || n.Value.Shape.Pointer && v != nil, n)
	case ir.PromptRange:
		return r.loop(n, v)
	case ir.PromptLet, ir.PromptSet:
		r.vars[n.Var] = v
	}
	return nil
}

func (r *renderer) choose(cond bool, n *ir.PromptNode) error {
	if cond {
		return r.nodes(n.Body)
	}
	return r.nodes(n.Else)
}

// loop runs the body of a range for each element of a list or object.
func (r *renderer) loop(n *ir.PromptNode, v any) error {
	var keys, elems []any
	switch v := v.(type) {
	case []any:
		elems = v
		for i := range v {
			keys = append(keys, json.Number(strconv.Itoa(i)))
		}
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			keys, elems = append(keys, k), append(elems, v[k])
		}
	}
	if len(elems) == 0 {
		return r.nodes(n.Else)
	}
	for i, elem := range elems {
		r.vars[n.Key], r.vars[n.Var] = keys[i], elem
		if n.Index != nil {
			r.vars[n.Index] = json.Number(strconv.Itoa(i))
		}
		switch err := r.nodes(n.Body); {
		case errors.Is(err, errBreak):
			return nil
		case err != nil && !errors.Is(err, errContinue):
			return err
		}
	}
	return nil
}

// value is the value of an expression; nil stands for what is not there.
func (r *renderer) value(x *ir.PromptExpr) (any, error) {
	switch x.Kind {
	case ir.PromptUse:
		return r.vars[x.Var], nil
	case ir.PromptLiteral:
		return literalValue(x.Name), nil
	case ir.PromptAnd, ir.PromptOr:
		return r.logic(x)
	}
	of, err := r.value(x.X)
	if err != nil {
		return nil, err
	}
	switch x.Kind {
	case ir.PromptField, ir.PromptMethod:
		return r.member(x, of)
	case ir.PromptDeref:
		return of, nil
	case ir.PromptLen:
		return json.Number(strconv.Itoa(length(of))), nil
	case ir.PromptTruth:
		return isTrue(of) || x.X.Shape.Pointer && of != nil, nil
	case ir.PromptNot:
		return !isTrue(of), nil
	}
	return r.binary(x, of)
}

// binary is the value of an expression with a second argument.
func (r *renderer) binary(x *ir.PromptExpr, of any) (any, error) {
	arg, err := r.value(x.Args[0])
	if err != nil {
		return nil, err
	}
	switch x.Kind {
	case ir.PromptCompare:
		return compared(x, of, arg), nil
	case ir.PromptLast:
		return toFloat(of) == float64(length(arg)-1), nil
	}
	elem, ok := element(of, arg)
	switch {
	case x.Kind == ir.PromptHas:
		return ok, nil
	case !ok && x.Failed != "":
		return nil, errors.New(x.Failed)
	}
	return elem, nil
}

func (r *renderer) logic(x *ir.PromptExpr) (any, error) {
	for _, arg := range x.Args {
		v, err := r.value(arg)
		if err != nil {
			return nil, err
		}
		if isTrue(v) == (x.Kind == ir.PromptOr) {
			return x.Kind == ir.PromptOr, nil
		}
	}
	return x.Kind == ir.PromptAnd, nil
}

// member is a field of an object, or the result of a method that has its name.
func (r *renderer) member(x *ir.PromptExpr, of any) (any, error) {
	object, _ := of.(map[string]any)
	if of == nil && x.Failed != "" {
		return nil, errors.New(x.Failed)
	}
	for _, name := range []string{x.JSON, x.Name} {
		if v, ok := object[name]; ok && name != "" {
			return v, nil
		}
	}
	if x.Kind == ir.PromptMethod {
		return nil, fmt.Errorf("the method %s cannot be called here: give its result as the member %q", x.Name, x.Name)
	}
	if x.JSON == "" { // embedded: its fields are members of the object
		return of, nil
	}
	return nil, nil
}

func element(of, at any) (any, bool) {
	switch of := of.(type) {
	case map[string]any:
		v, ok := of[fmt.Sprint(at)]
		return v, ok
	case []any:
		if i := int(toFloat(at)); i >= 0 && i < len(of) {
			return of[i], true
		}
	}
	return nil, false
}

// literalValue is the value of a literal in Go.
func literalValue(s string) any {
	switch {
	case s == "true" || s == "false":
		return s == "true"
	case s[0] == '"':
		text, _ := strconv.Unquote(s) // it was quoted by this package
		return text
	}
	return json.Number(s)
}

func length(v any) int {
	switch v := v.(type) {
	case []any:
		return len(v)
	case map[string]any:
		return len(v)
	case string:
		return len(v)
	}
	return 0
}

func isTrue(v any) bool {
	switch v := v.(type) {
	case bool:
		return v
	case json.Number:
		return toFloat(v) != 0
	}
	return length(v) > 0
}

func toFloat(v any) float64 {
	n, _ := v.(json.Number)
	f, _ := n.Float64() // what is not a number is 0, as what is not there
	return f
}

// compared compares two values of the kinds that their types have.
func compared(x *ir.PromptExpr, a, b any) bool {
	order := 0
	switch x.X.Shape.Kind {
	case ir.String:
		a, _ := a.(string)
		b, _ := b.(string)
		order = strings.Compare(a, b)
	case ir.Bool:
		if isTrue(a) != isTrue(b) {
			order = 1
		}
	default:
		switch a, b := toFloat(a), toFloat(b); {
		case a < b:
			order = -1
		case a > b:
			order = 1
		}
	}
	switch x.Name {
	case "==":
		return order == 0
	case "!=":
		return order != 0
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	}
	return order >= 0
}

// print prints a value in the form that its type has.
func (r *renderer) print(n *ir.PromptNode, v any) {
	s := n.Value.Shape
	if s.Says != "" {
		note := fmt.Sprintf("a value is printed as in JSON: the program prints what its method %s returns", s.Says)
		if !slices.Contains(r.notes, note) {
			r.notes = append(r.notes, note)
		}
	}
	switch v := v.(type) {
	case nil:
		r.WriteString(zero(s, n.Python))
	case json.Number:
		f, err := v.Float64()
		switch {
		case s.Kind != ir.Float || err != nil:
			r.WriteString(v.String())
		case n.Python:
			r.WriteString(xmlwire.FormatFloat(f, s.Bits))
		default:
			r.WriteString(strconv.FormatFloat(f, 'g', -1, s.Bits))
		}
	case string, bool:
		fmt.Fprint(r, v)
	default:
		text, _ := json.Marshal(v) // it was decoded from JSON
		r.Write(text)
	}
}

// zero is what the zero value of a shape prints.
func zero(s ir.PromptShape, python bool) string {
	switch {
	case s.Pointer || s.Kind == ir.Any:
		return "<nil>"
	case s.Kind == ir.Bool:
		return "false"
	case s.Kind == ir.Float && python:
		return "0.0"
	case s.Kind == ir.Int || s.Kind == ir.Uint || s.Kind == ir.Float:
		return "0"
	}
	return ""
}

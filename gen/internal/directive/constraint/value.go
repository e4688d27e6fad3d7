package constraint

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/diag"
	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// literal checks the value of a key against a type and writes it in JSON and in Go.
func (a *applier) literal(t *ir.Type, arg Arg) (ir.Literal, error) {
	lit, err := a.parse(t, arg.Value)
	if err != nil {
		var p *problem
		if errors.As(err, &p) {
			return lit, &problem{msg: arg.Key + ": " + p.msg, hint: p.hint}
		}
		return lit, badValue("", "%s: %v", arg.Key, err)
	}
	return lit, nil
}

func (a *applier) parse(t *ir.Type, s string) (ir.Literal, error) {
	switch t.Kind {
	case ir.Pointer:
		return a.parse(t.Elem, s)
	case ir.Bool:
		if s != "true" && s != "false" {
			return ir.Literal{}, fmt.Errorf("%q is neither true nor false", s)
		}
		return ir.Literal{JSON: s, Go: s}, nil
	case ir.Int, ir.Uint, ir.Float:
		if _, err := parseNumber(t, s); err != nil {
			return ir.Literal{}, err
		}
		return ir.Literal{JSON: s, Go: s}, nil
	case ir.Enum:
		return parseMember(t, s)
	case ir.String:
		return ir.Literal{JSON: quote(s), Go: strconv.Quote(s)}, nil
	case ir.Slice:
		return a.parseSlice(t, s)
	}
	return ir.Literal{}, fmt.Errorf("%s has no literal form", Describe(t))
}

func parseMember(t *ir.Type, s string) (ir.Literal, error) {
	values := make([]string, len(t.Values))
	for i, v := range t.Values {
		switch {
		case v.Value == s && (t.Base == ir.Int || t.Base == ir.Uint):
			return ir.Literal{JSON: s, Go: s}, nil
		case v.Value == s:
			return ir.Literal{JSON: quote(s), Go: strconv.Quote(s)}, nil
		}
		values[i] = v.Value
	}
	return ir.Literal{}, badValue(diag.DidYouMean(s, values), "%q is not a constant of %s", s, t.Go.Name)
}

// parseSlice reads elements that are separated by semicolons; the empty text is the empty slice.
func (a *applier) parseSlice(t *ir.Type, s string) (ir.Literal, error) {
	elem, ok := a.goName(t.Elem)
	if !ok {
		return ir.Literal{}, fmt.Errorf("a slice of %s has no literal form", Describe(t.Elem))
	}
	var inJSON, inGo []string
	for part := range strings.SplitSeq(s, ";") {
		if s == "" {
			break
		}
		lit, err := a.parse(t.Elem, part)
		if err != nil {
			return ir.Literal{}, err
		}
		inJSON, inGo = append(inJSON, lit.JSON), append(inGo, lit.Go)
	}
	return ir.Literal{
		JSON: "[" + strings.Join(inJSON, ",") + "]",
		Go:   "[]" + elem + "{" + strings.Join(inGo, ", ") + "}",
	}, nil
}

// goName is how the generated file calls the element type of a slice without importing anything.
func (a *applier) goName(t *ir.Type) (string, bool) {
	switch t.Kind {
	case ir.Bool, ir.Int, ir.Uint, ir.Float, ir.String, ir.Enum:
	default:
		return "", false
	}
	if t.Go == nil {
		return t.GoBasic, true
	}
	return t.Go.Name, t.Go.PkgPath == a.home
}

// quote writes s as a JSON string, without escapes for HTML.
func quote(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // a string always has a JSON form
	}
	return strings.TrimSuffix(b.String(), "\n")
}

var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// parseNumber checks that s is a number in JSON's form that a value of type t can have.
func parseNumber(t *ir.Type, s string) (*big.Rat, error) {
	if !jsonNumber.MatchString(s) {
		return nil, fmt.Errorf("%q is not a number", s)
	}
	var err error
	switch t.Kind {
	case ir.Int:
		_, err = strconv.ParseInt(s, 10, t.Bits)
	case ir.Uint:
		_, err = strconv.ParseUint(s, 10, t.Bits)
	default:
		err = checkFloat(s, t.Bits)
	}
	switch {
	case errors.Is(err, strconv.ErrRange):
		return nil, fmt.Errorf("%s does not fit into %s", s, Describe(t))
	case t.Kind == ir.Uint && strings.HasPrefix(s, "-"):
		return nil, fmt.Errorf("%s does not fit into %s", s, Describe(t))
	case err != nil:
		return nil, fmt.Errorf("%s is not an integer", s)
	}
	return rat(ir.Number(s)), nil
}

// checkFloat refuses what overflows, and what is not zero but would become it.
func checkFloat(s string, bits int) error {
	f, err := strconv.ParseFloat(s, bits)
	mantissa, _, _ := strings.Cut(strings.ToLower(s), "e")
	if err == nil && f == 0 && strings.ContainsAny(mantissa, "123456789") {
		return strconv.ErrRange
	}
	return err
}

// rat is the exact value of a number that parseNumber has accepted.
func rat(n ir.Number) *big.Rat {
	r, ok := new(big.Rat).SetString(string(n))
	if !ok {
		return new(big.Rat)
	}
	return r
}

func sameValue(t *ir.Type, a, b ir.Literal) bool {
	switch t.Kind {
	case ir.Int, ir.Uint, ir.Float:
		return rat(ir.Number(a.JSON)).Cmp(rat(ir.Number(b.JSON))) == 0
	}
	return a.JSON == b.JSON
}

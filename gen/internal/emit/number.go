package emit

import (
	"fmt"
	"math"
	"math/big"
	"strings"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// limit is a call of a function of jsonwire that checks a number against a constant of its type.
type limit struct {
	check string // Minimum, ...
	value string // Go literal
}

// numericBound is a bound as it was written.
type numericBound struct {
	check     string
	number    *ir.Number
	sign      int // 1 for lower bounds, -1 for upper ones
	exclusive bool
}

// numberLimits translates numeric constraints for values of type t.
func numberLimits(t *ir.Type, c *ir.Constraints) ([]limit, error) {
	var limits []limit
	for _, b := range []numericBound{
		{"Minimum", c.Minimum, 1, false},
		{"ExclusiveMinimum", c.ExclusiveMinimum, 1, true},
		{"Maximum", c.Maximum, -1, false},
		{"ExclusiveMaximum", c.ExclusiveMaximum, -1, true},
	} {
		if b.number == nil {
			continue
		}
		l, err := b.limit(t)
		if err != nil {
			return nil, err
		}
		limits = append(limits, l...)
	}
	step, err := multiple(t, c.MultipleOf)
	return append(limits, step...), err
}

// limit is the bound for values of type t. A bound outside of what t can hold means nothing, and is left out, or
// admits nothing, which is an error. Fractions are tightened for integers: at least 0.5 is at least 1.
func (b numericBound) limit(t *ir.Type) ([]limit, error) {
	v, err := rational(*b.number)
	if err != nil {
		return nil, err
	}
	literal := string(*b.number)
	if t.Kind != ir.Float {
		if !v.IsInt() {
			v, b.exclusive = roundInto(v, b.sign), false
			b.check = strings.TrimPrefix(b.check, "Exclusive")
		}
		literal = v.Num().String()
	}
	nearest, farthest := typeRange(t, b.sign)
	if past := v.Cmp(nearest) * b.sign; past < 0 || past == 0 && !b.exclusive {
		return nil, nil
	}
	if past := v.Cmp(farthest) * b.sign; past > 0 || past == 0 && b.exclusive {
		return nil, fmt.Errorf("no value of the type can be within the bound %s", *b.number)
	}
	return []limit{{b.check, literal}}, nil
}

// multiple checks multipleOf. An integer is a multiple of p/q, in lowest terms, if it is one of p.
func multiple(t *ir.Type, n *ir.Number) ([]limit, error) {
	if n == nil {
		return nil, nil
	}
	v, err := rational(*n)
	if err != nil || t.Kind == ir.Float {
		return []limit{{"MultipleOf", string(*n)}}, err
	}
	_, greatest := typeRange(t, 1)
	if new(big.Rat).SetInt(v.Num()).Cmp(greatest) > 0 {
		return nil, fmt.Errorf("only 0 is a multiple of %s in the type", *n)
	}
	if v.Num().Cmp(big.NewInt(1)) == 0 {
		return nil, nil
	}
	return []limit{{"MultipleOf", v.Num().String()}}, nil
}

func rational(n ir.Number) (*big.Rat, error) {
	v, ok := new(big.Rat).SetString(string(n))
	if !ok {
		return nil, fmt.Errorf("%q is not a number", string(n))
	}
	return v, nil
}

// roundInto is the first integer inside of a bound: above it for a sign of 1, below it for -1.
func roundInto(v *big.Rat, sign int) *big.Rat {
	floor := new(big.Int).Div(v.Num(), v.Denom())
	if sign > 0 {
		floor.Add(floor, big.NewInt(1))
	}
	return new(big.Rat).SetInt(floor)
}

// typeRange is the ends of t's range: for lower bounds (sign 1) the least and the greatest value, for upper ones the reverse.
func typeRange(t *ir.Type, sign int) (nearest, farthest *big.Rat) {
	least, greatest := new(big.Rat), new(big.Rat)
	one := big.NewInt(1)
	switch {
	case t.Kind == ir.Float && t.Bits == 32:
		greatest.SetFloat64(math.MaxFloat32)
		least.Neg(greatest)
	case t.Kind == ir.Float:
		greatest.SetFloat64(math.MaxFloat64)
		least.Neg(greatest)
	case t.Kind == ir.Uint:
		greatest.SetInt(new(big.Int).Sub(new(big.Int).Lsh(one, uint(t.Bits)), one))
	default:
		half := new(big.Int).Lsh(one, uint(t.Bits-1))
		least.SetInt(new(big.Int).Neg(half))
		greatest.SetInt(half.Sub(half, one))
	}
	if sign < 0 {
		return greatest, least
	}
	return least, greatest
}

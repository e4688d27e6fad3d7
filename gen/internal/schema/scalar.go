package schema

import (
	"encoding/json"
	"math/big"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/invopop/jsonschema"
)

// anything is the schema {}. The zero Schema would marshal as true, which fewer providers understand.
func anything() *jsonschema.Schema { return &jsonschema.Schema{Extras: map[string]any{}} }

func text(s *jsonschema.Schema, c *ir.Constraints) {
	s.Type = "string"
	s.MinLength, s.MaxLength = count(c.MinLength), count(c.MaxLength)
	s.Pattern, s.Format = c.Pattern, c.Format
}

// timeFormat is the format of a time.
func timeFormat(t *ir.Type) string {
	if t.Format == ir.FormatDate || t.Format == ir.FormatTime {
		return t.Format
	}
	return "date-time"
}

// number writes numeric constraints. Those that the Go type implies stand in for missing or wider ones.
func number(s *jsonschema.Schema, t *ir.Type, c *ir.Constraints) {
	s.Type = "integer"
	if t.Kind == ir.Float {
		s.Type = "number"
	}
	s.Format = c.Format
	s.MultipleOf = jsonNumber(c.MultipleOf)
	least, greatest := integerRange(t)
	s.Minimum, s.ExclusiveMinimum = bounds(least, 1, c.Minimum, c.ExclusiveMinimum)
	s.Maximum, s.ExclusiveMaximum = bounds(greatest, -1, c.Maximum, c.ExclusiveMaximum)
}

// integerRange is what t can hold; nil means that a model need not know the bound.
func integerRange(t *ir.Type) (least, greatest *big.Int) {
	one := big.NewInt(1)
	switch {
	case t.Kind == ir.Uint:
		least = new(big.Int)
		if t.Bits < 64 {
			greatest = new(big.Int).Lsh(one, uint(t.Bits))
		}
	case t.Kind == ir.Int && t.Bits < 64:
		greatest = new(big.Int).Lsh(one, uint(t.Bits-1))
		least = new(big.Int).Neg(greatest)
	}
	if greatest != nil {
		greatest.Sub(greatest, one)
	}
	return least, greatest
}

// bounds merges the bound of a type with those of a tag. Direction is 1 for lower bounds and -1 for upper ones.
func bounds(implied *big.Int, direction int, inclusive, exclusive *ir.Number) (json.Number, json.Number) {
	if implied == nil {
		return jsonNumber(inclusive), jsonNumber(exclusive)
	}
	limit := new(big.Rat).SetInt(implied)
	narrows := func(n *ir.Number) bool {
		if n == nil {
			return false
		}
		v, ok := new(big.Rat).SetString(string(*n))
		return ok && v.Cmp(limit)*direction >= 0
	}
	in, ex := json.Number(implied.String()), json.Number("")
	if narrows(exclusive) {
		in, ex = "", jsonNumber(exclusive)
	}
	if narrows(inclusive) {
		in = jsonNumber(inclusive)
	}
	return in, ex
}

func jsonNumber(n *ir.Number) json.Number {
	if n == nil {
		return ""
	}
	return json.Number(*n)
}

func count(n *int) *uint64 {
	if n == nil {
		return nil
	}
	return new(uint64(*n))
}

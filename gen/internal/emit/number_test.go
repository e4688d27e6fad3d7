package emit

import (
	"testing"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/google/go-cmp/cmp"
)

func TestNumberLimits(t *testing.T) {
	n := func(s ir.Number) *ir.Number { return &s }
	integer := &ir.Type{Kind: ir.Int, Bits: 64}
	small := &ir.Type{Kind: ir.Uint, Bits: 8}
	float := &ir.Type{Kind: ir.Float, Bits: 64}
	tests := map[string]struct {
		typ  *ir.Type
		c    ir.Constraints
		want []limit
	}{
		"as written": {float, ir.Constraints{Minimum: n("-0.5"), ExclusiveMaximum: n("1e3")}, []limit{{"Minimum", "-0.5"}, {"ExclusiveMaximum", "1e3"}}},
		"integers":   {integer, ir.Constraints{ExclusiveMinimum: n("2.0"), Maximum: n("1e3")}, []limit{{"ExclusiveMinimum", "2"}, {"Maximum", "1000"}}},
		"tightened":  {integer, ir.Constraints{ExclusiveMinimum: n("0.5"), ExclusiveMaximum: n("-0.5")}, []limit{{"Minimum", "1"}, {"Maximum", "-1"}}},
		"negative fractions": {
			integer, ir.Constraints{Minimum: n("-1.5"), Maximum: n("1.5")}, []limit{{"Minimum", "-1"}, {"Maximum", "1"}},
		},
		"implied by the type": {small, ir.Constraints{Minimum: n("-1"), ExclusiveMinimum: n("-0.5"), Maximum: n("255")}, nil},
		"excluded end":        {small, ir.Constraints{ExclusiveMinimum: n("0"), ExclusiveMaximum: n("255")}, []limit{{"ExclusiveMinimum", "0"}, {"ExclusiveMaximum", "255"}}},
		"every digit":         {integer, ir.Constraints{Maximum: n("9223372036854775806")}, []limit{{"Maximum", "9223372036854775806"}}},
		"multiples":           {integer, ir.Constraints{MultipleOf: n("2.5")}, []limit{{"MultipleOf", "5"}}},
		"any multiple":        {integer, ir.Constraints{MultipleOf: n("0.5")}, nil},
		"float multiples":     {float, ir.Constraints{MultipleOf: n("0.1")}, []limit{{"MultipleOf", "0.1"}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := numberLimits(test.typ, &test.c)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(limit{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

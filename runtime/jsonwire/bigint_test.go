package jsonwire_test

import (
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

func TestInteger(t *testing.T) {
	const huge = "-123456789012345678901234567890"
	const noInteger = " |  | Input should be a valid integer"
	for _, c := range []struct {
		in   string
		mode jsonwire.Mode
		want string
		bad  []string
	}{
		{huge, jsonwire.Strict, huge, nil},
		{"0", jsonwire.Strict, "0", nil},
		{`"` + huge + `"`, jsonwire.Lax, huge, nil},
		{"-3e2", jsonwire.Lax, "-300", nil},
		{"-0.0", jsonwire.Lax, "0", nil},
		{"3.0", jsonwire.Strict, "7", []string{"int_type" + noInteger + ", written without a fraction or exponent | 3.0"}},
		{"3.5", jsonwire.Lax, "7", []string{"int_from_float" + noInteger + ", got a number with a fractional part | 3.5"}},
		{"1e999999999", jsonwire.Lax, "7", []string{"int_type" + noInteger + ", written without a fraction or exponent | 1e999999999"}},
		{"null", jsonwire.Lax, "7", []string{"int_type" + noInteger + " | null"}},
		{"null", jsonwire.Lenient, "7", nil},
		{`"3"`, jsonwire.Strict, "7", []string{"int_type" + noInteger + ` | "3"`}},
		{`"x"`, jsonwire.Lax, "7", []string{"int_parsing" + noInteger + `, unable to parse string as an integer | "x"`}},
	} {
		v := big.NewInt(7)
		got := decode(t, c.in, c.mode, func(r *jsonwire.Reader) { r.Integer(v) })
		if diff := cmp.Diff(c.bad, got); diff != "" || v.String() != c.want {
			t.Errorf("%s: got %s, want %s\n%s", c.in, v, c.want, diff)
		}
	}
}

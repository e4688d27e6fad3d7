package jsonwire_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

func TestQuoted(t *testing.T) {
	integer := func(r *jsonwire.Reader) any { return r.QuotedInt(8) }
	unsigned := func(r *jsonwire.Reader) any { return r.QuotedUint(8) }
	float := func(r *jsonwire.Reader) any { return r.QuotedFloat(64) }
	boolean := func(r *jsonwire.Reader) any { return r.QuotedBool() }
	for _, c := range []struct {
		read func(*jsonwire.Reader) any
		mode jsonwire.Mode
		in   string
		want any // a value, or what the violation begins with
	}{
		{integer, 0, `"42"`, int64(42)}, {integer, 0, `"-128"`, int64(-128)}, {integer, 0, `"\u0037"`, int64(7)},
		{integer, 0, `42`, "string_type |  | Input should be a string that holds an integer"}, {integer, 0, `null`, "string_type"}, {integer, 0, `"128"`, "less_than_equal |  | Input should be between -128 and 127"},
		{integer, 0, `"-129"`, "greater_than_equal"}, {integer, 0, `" 1"`, "int_parsing |  | Input should be a valid integer, unable to parse string as an integer"}, {integer, 0, `"1 "`, "int_parsing"},
		{integer, 0, `"1.0"`, "int_parsing"}, {integer, 0, `""`, "int_parsing"}, {integer, 0, `"x"`, "int_parsing"}, {integer, 0, `"\"1\""`, "int_parsing"}, {integer, 0, `"128x"`, "int_parsing"}, {integer, 0, `"null"`, "int_parsing"},
		{integer, jsonwire.Lax, `42`, int64(42)}, {integer, jsonwire.Lax, `" 42 "`, int64(42)}, {integer, jsonwire.Lax, `"x"`, "int_parsing"}, {integer, jsonwire.Lenient, `null`, int64(0)},
		{unsigned, 0, `"255"`, uint64(255)}, {unsigned, 0, `"256"`, "less_than_equal"}, {unsigned, 0, `"-1"`, "greater_than_equal"}, {unsigned, 0, `1`, "string_type"}, {unsigned, 0, `"a"`, "int_parsing"}, {unsigned, jsonwire.Lax, `3.0`, uint64(3)},
		{float, 0, `"1.5e3"`, 1500.0}, {float, 0, `"0"`, 0.0}, {float, 0, `1.5`, "string_type |  | Input should be a string that holds a number"}, {float, 0, `"1e400"`, "finite_number"}, {float, 0, `"NaN"`, "float_parsing"},
		{float, 0, `"1."`, "float_parsing"}, {float, jsonwire.Lax, `1.5`, 1.5},
		{boolean, 0, `"true"`, true}, {boolean, 0, `"false"`, false}, {boolean, 0, `true`, "string_type |  | Input should be a string that holds a boolean"}, {boolean, 0, `"True"`, "bool_parsing"}, {boolean, 0, `"truex"`, "bool_parsing"},
		{boolean, 0, `"1"`, "bool_parsing"}, {boolean, jsonwire.Lax, `true`, true}, {boolean, jsonwire.Lax, `"TRUE"`, true},
		{integer, 0, `"`, "json_invalid"},
	} {
		var got any
		bad := decode(t, c.in, c.mode, func(r *jsonwire.Reader) { got = c.read(r) })
		if want, ok := c.want.(string); ok && (len(bad) != 1 || !strings.HasPrefix(bad[0], want+" |")) || !ok && (got != c.want || bad != nil) {
			t.Errorf("%s in mode %d: got %v, %q; want %v", c.in, c.mode, got, bad, c.want)
		}
	}
}

func TestQuotedAsEncodingJSON(t *testing.T) {
	type fields struct {
		I int64   `json:",string"`
		U uint64  `json:",string"`
		F float64 `json:",string"`
		G float32 `json:",string"`
		B bool    `json:",string"`
	}
	for _, v := range []fields{{}, {math.MinInt64, math.MaxUint64, -1.5e300, 0.1, true}} {
		want, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		w := jsonwire.NewWriter(nil)
		w.Raw(`{"I":`)
		w.QuotedInt(v.I)
		w.Raw(`,"U":`)
		w.QuotedUint(v.U)
		w.Raw(`,"F":`)
		w.QuotedFloat(v.F, 64)
		w.Raw(`,"G":`)
		w.QuotedFloat(float64(v.G), 32)
		w.Raw(`,"B":`)
		w.QuotedBool(v.B)
		w.Raw("}")
		got, err := w.Bytes()
		if diff := cmp.Diff(string(want), string(got)); diff != "" || err != nil {
			t.Errorf("%v (-encoding/json +got):\n%s", err, diff)
		}
		var back fields
		r := jsonwire.NewReaderBytes(got, jsonwire.Strict)
		r.Object()
		for _, read := range []func(){func() { back.I = r.QuotedInt(64) }, func() { back.U = r.QuotedUint(64) }, func() { back.F = r.QuotedFloat(64) },
			func() { back.G = float32(r.QuotedFloat(32)) }, func() { back.B = r.QuotedBool() }} {
			r.Member()
			read()
		}
		if r.Member() || r.End() != nil || back != v {
			t.Errorf("read %+v, %v; want %+v", back, r.End(), v)
		}
	}
}

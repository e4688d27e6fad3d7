package jsonwire_test

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

func TestWriter(t *testing.T) {
	w := jsonwire.NewWriter([]byte("pre "))
	w.Raw("{")
	w.Member(`"s":`)
	w.String("a\"\\\n\r\t\x00\x1f</é\u2028\xff𝄞")
	w.Member(`"b":`)
	w.Bool(true)
	w.Member(`"list":`)
	w.Raw("[")
	for i := range 3 {
		w.Sep()
		w.Int(int64(-i))
	}
	w.Sep()
	w.Uint(math.MaxUint64)
	w.Sep()
	w.Int(math.MinInt64)
	w.Raw("]")
	w.Member(`"o":`)
	w.Raw("{")
	w.Sep()
	w.Raw(`"x":`)
	w.Null()
	w.Raw("}")
	w.Member(`"bytes":`)
	w.Base64([]byte{1, 2, 3, 4})
	w.Member(`"raw":`)
	w.Value(`{"a": [1]}`)
	w.Member(`"absent":`)
	w.Value("")
	w.Raw("}")
	got, err := w.Bytes()
	want := `pre {"s":"a\"\\\n\r\t\u0000\u001f</é` + "\u2028\uFFFD" + `𝄞","b":true,"list":[0,-1,-2,18446744073709551615,-9223372036854775808],` +
		`"o":{"x":null},"bytes":"AQIDBA==","raw":{"a": [1]},"absent":null}`
	if diff := cmp.Diff(want, string(got)); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestWriterFloat(t *testing.T) {
	for _, f := range []float64{
		0, math.Copysign(0, -1), 1, -1, 0.1, 1.5, 100, 1e5, 16777215, 16777216, 16777217, 1e15, 1e20, 1e21, 1.5e21, 1e-5, 1e-6, 9.9e-7, 1e-7, 1e-10, 123456789.125,
		math.MaxFloat64, math.SmallestNonzeroFloat64, math.MaxFloat32, math.SmallestNonzeroFloat32, 1 << 53, 1e300, -2.5e-8, 3.4e38, math.Pi, float64(float32(0.1)),
	} {
		want, _ := json.Marshal(f)
		w := jsonwire.NewWriter(nil)
		w.Float(f, 64)
		if got, err := w.Bytes(); string(got) != string(want) || err != nil {
			t.Errorf("%g: got %s, %v; want %s", f, got, err, want)
		}
		if math.IsInf(float64(float32(f)), 0) {
			continue
		}
		want, _ = json.Marshal(float32(f))
		w = jsonwire.NewWriter(nil)
		w.Float(float64(float32(f)), 32)
		if got, err := w.Bytes(); string(got) != string(want) || err != nil {
			t.Errorf("%g in 32 bits: got %s, %v; want %s", f, got, err, want)
		}
	}
}

func TestWriterErrors(t *testing.T) {
	mine := errors.New("mine")
	for _, c := range []struct {
		name  string
		write func(*jsonwire.Writer)
		want  string
	}{
		{"NaN", func(w *jsonwire.Writer) { w.Float(math.NaN(), 64) }, "jsonwire: NaN cannot be written as JSON"},
		{"Inf", func(w *jsonwire.Writer) { w.Float(math.Inf(-1), 32) }, "jsonwire: -Inf cannot be written as JSON"},
		{"invalid JSON", func(w *jsonwire.Writer) { w.Value(`{"a":}`) }, "jsonwire: embedded JSON: 1 violation: Invalid JSON: expected value at line 1 column 6"},
		{"two values", func(w *jsonwire.Writer) { w.Value(`1,2`) }, "jsonwire: embedded JSON: 1 violation: Invalid JSON: trailing characters at line 1 column 2"},
		{"mine, then another", func(w *jsonwire.Writer) {
			w.Fail(nil)
			w.Fail(mine)
			w.Fail(errors.New("other"))
			w.Float(math.NaN(), 64)
		}, "mine"},
	} {
		w := jsonwire.NewWriter([]byte("x"))
		c.write(&w)
		w.Null()
		if got, err := w.Bytes(); got != nil || err == nil || err.Error() != c.want {
			t.Errorf("%s: got %q, %v; want the error %s", c.name, got, err, c.want)
		}
		p := jsonwire.GetWriter()
		c.write(p)
		if got, err := p.Finish(); got != "" || err == nil || err.Error() != c.want {
			t.Errorf("%s: Finish gave %q, %v; want the error %s", c.name, got, err, c.want)
		}
	}
	w := jsonwire.GetWriter()
	w.Int(1)
	if got, err := w.Finish(); got != "1" || err != nil {
		t.Errorf("a Writer from the pool after errors gave %q, %v", got, err)
	}
}

func TestPooledWriterCopiesOut(t *testing.T) {
	w := jsonwire.GetWriter()
	w.String("first")
	first, _ := w.Finish()
	w = jsonwire.GetWriter()
	w.String("other")
	if _, err := w.Finish(); err != nil || first != `"first"` {
		t.Errorf("%q, %v", first, err)
	}
	large := strings.Repeat("x", 1<<17)
	w = jsonwire.GetWriter()
	w.String(large)
	if got, err := w.Finish(); err != nil || string(got) != `"`+large+`"` {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	w = jsonwire.GetWriter()
	if got, err := w.Bytes(); len(got) != 0 || cap(got) > 1<<16 || err != nil {
		t.Errorf("the pool gave a Writer of %d bytes, space for %d, %v", len(got), cap(got), err)
	}
}

func TestSortedKeys(t *testing.T) {
	if diff := cmp.Diff([]string{"a", "b", "c"}, jsonwire.SortedKeys(map[string]int{"c": 1, "a": 2, "b": 3})); diff != "" {
		t.Error(diff)
	}
	if got := jsonwire.SortedKeys(map[int8]bool{}); len(got) != 0 {
		t.Error(got)
	}
}

func TestText(t *testing.T) {
	for _, s := range []string{"", "a", "é\n\"\\\x00", "\u2028𝄞", strings.Repeat("long ", 100)} {
		if got, ok := jsonwire.Quote(s).Text(); got != s || !ok {
			t.Errorf("%q came back as %q, %t", s, got, ok)
		}
	}
	for _, v := range []jsonwire.Raw{"", "1", "null", `"a`, `"a"1`, `["a"]`, `"\x"`} {
		if got, ok := v.Text(); ok || got != "" {
			t.Errorf("Text of %s gave %q, %t", v, got, ok)
		}
	}
	if got, ok := jsonwire.Raw(" \"\\u00e9\"\n").Text(); got != "é" || !ok {
		t.Errorf("got %q, %t", got, ok)
	}
}

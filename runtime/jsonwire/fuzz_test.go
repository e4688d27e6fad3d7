package jsonwire_test

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// depth returns how deep the JSON text s nests; brackets in strings do not count.
func depth(s string) (deepest int) {
	d, inString := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case !inString && (c == '{' || c == '['):
			d++
			deepest = max(deepest, d)
		case !inString && (c == '}' || c == ']'):
			d--
		}
	}
	return deepest
}

func addTexts(f *testing.F) {
	for _, texts := range [][]string{accepted, refused, tooDeep[:3]} {
		for _, s := range texts {
			f.Add(s)
		}
	}
	f.Add(argsJSON)
	f.Add(planJSON)
}

// FuzzValid: what Valid and Readers accept is what jsontext accepts, up to our depth.
func FuzzValid(f *testing.F) {
	addTexts(f)
	f.Fuzz(func(t *testing.T, s string) {
		want := jsontext.Value(s).IsValid(jsontext.AllowDuplicateNames(true)) && depth(s) <= jsonwire.MaxDepth
		if err := jsonwire.Valid(s); (err == nil) != want {
			t.Errorf("Valid(%q) = %v, the oracle accepts: %t", s, err, want)
		}
		if got := reads(t, s); got != want {
			t.Errorf("a Reader accepts %q: %t, the oracle: %t", s, got, want)
		}
	})
}

// FuzzString: strings are written and read as jsontext does.
func FuzzString(f *testing.F) {
	for _, s := range append([]string{"", "plain", "é\u2028\xff\"\\\n\x00", "0123456\xe2\x82"}, accepted...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want := strings.ToValidUTF8(s, "\uFFFD")
		if want != s { // ToValidUTF8 replaces runs, we replace bytes
			want = string([]rune(s))
		}
		text := jsonwire.Quote(s)
		if got, ok := text.Text(); got != want || !ok {
			t.Errorf("%q came back as %q, %t", s, got, ok)
		}
		if got, err := jsontext.AppendUnquote(nil, string(text)); string(got) != want || err != nil {
			t.Errorf("the oracle reads %s as %q, %v; want %q", text, got, err, want)
		}
		// s itself as the inside of a string.
		quoted := `"` + s + `"`
		oracle, err := jsontext.AppendUnquote(nil, quoted)
		got, ok := jsonwire.Raw(quoted).Text()
		if ok != (err == nil) || ok && got != string(oracle) {
			t.Errorf("%s: got %q, %t; the oracle %q, %v", quoted, got, ok, oracle, err)
		}
		b := jsonwire.NewReaderBytes([]byte(quoted), jsonwire.Strict)
		if copied := b.String(); (b.End() == nil) != ok || ok && copied != got {
			t.Errorf("%s: got %q from a string, %q from bytes (%v)", quoted, got, copied, b.End())
		}
	})
}

// FuzzNumbers: numbers are read as strconv reads them.
func FuzzNumbers(f *testing.F) {
	for _, s := range append([]string{"9223372036854775807", "-9223372036854775808", "922337203685477580.7e1", "3.0", "1e19", "\"7\""}, accepted...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.Trim(s, " \t\r\n")
		var number json.Number
		isNumber := json.Unmarshal([]byte(s), &number) == nil && !strings.HasPrefix(s, `"`) && s != "null"
		for _, bits := range []int{8, 16, 32, 64} {
			r := jsonwire.NewReader(s, jsonwire.Strict)
			got := r.Int(bits)
			want, err := strconv.ParseInt(s, 10, bits)
			if ok := r.End() == nil; ok != (isNumber && err == nil) || ok && got != want {
				t.Errorf("Int(%d) of %q = %d, %v; want %d, %v", bits, s, got, r.End(), want, err)
			}
			r = jsonwire.NewReader(s, jsonwire.Strict)
			gotU := r.Uint(bits)
			wantU, err := strconv.ParseUint(strings.TrimPrefix(s, "-"), 10, bits)
			if ok := r.End() == nil; ok != (isNumber && err == nil && (wantU == 0 || s[0] != '-')) || ok && gotU != wantU {
				t.Errorf("Uint(%d) of %q = %d, %v; want %d, %v", bits, s, gotU, r.End(), wantU, err)
			}
		}
		for _, bits := range []int{32, 64} {
			r := jsonwire.NewReader(s, jsonwire.Strict)
			got := r.Float(bits)
			want, err := strconv.ParseFloat(s, bits)
			if ok := r.End() == nil; ok != (isNumber && err == nil) || ok && math.Float64bits(got) != math.Float64bits(want) {
				t.Errorf("Float(%d) of %q = %g, %v; want %g, %v", bits, s, got, r.End(), want, err)
			}
		}
		// Lax integers are right wherever float64 arithmetic can tell.
		r := jsonwire.NewReader(s, jsonwire.Lax)
		got := r.Int(64)
		if want, err := strconv.ParseFloat(s, 64); isNumber && err == nil && math.Abs(want) < 1<<50 && len(s) < 15 &&
			(math.Abs(want) >= 1 || !strings.ContainsAny(s, "eE")) {
			if ok := r.End() == nil; ok != (want == math.Trunc(want)) || ok && float64(got) != want {
				t.Errorf("lax Int of %q = %d, %v; want %g", s, got, r.End(), want)
			}
		}
	})
}

// FuzzReader: no text makes a decoder of the generated shape panic; what it accepts, encoding/json accepts with the
// same outcome, except where we are lax on purpose.
func FuzzReader(f *testing.F) {
	addTexts(f)
	f.Add(quoted(planJSON))
	f.Add(`{"id":"x","version":"1","traveler":"{\"name\":\"n\",\"tags\":\"[]\"}","days":"[\"{}\"]","options":{"a":"b","a":"c"}}`)
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1<<16 {
			return
		}
		for _, m := range modes {
			var v, fromBytes Plan
			r := jsonwire.NewReader(s, m)
			decodePlan(&r, &v)
			err := r.End()
			rb := jsonwire.NewReaderBytes([]byte(s), m)
			decodePlan(&rb, &fromBytes)
			if diff := cmp.Diff(violations(t, err), violations(t, rb.End())); diff != "" {
				t.Errorf("mode %d (-string +bytes):\n%s", m, diff)
			}
			if m&jsonwire.Lax != 0 && jsonwire.Valid(s) == nil && strings.HasPrefix(strings.TrimLeft(s, " \t\r\n"), "{") {
				sameInString(t, s, m, &v, err)
			}
			if err != nil {
				continue
			}
			if diff := cmp.Diff(v, fromBytes); diff != "" {
				t.Errorf("mode %d (-string +bytes):\n%s", m, diff)
			}
			if !jsontext.Value(s).IsValid(jsontext.AllowDuplicateNames(true)) || depth(s) > 2*jsonwire.MaxDepth {
				t.Errorf("mode %d accepts %q, jsontext does not", m, s)
			}
			if m == jsonwire.Strict {
				agree(t, s, &v)
			}
		}
	})
}

// agree checks that encoding/json reads the same plan from s.
func agree(t *testing.T, s string, v *Plan) {
	var want Plan
	d := json.NewDecoder(bytes.NewReader([]byte(s)))
	d.DisallowUnknownFields()
	if err := d.Decode(&want); err != nil {
		t.Errorf("encoding/json refuses %q: %v", s, err)
	}
	if diff := cmp.Diff(&want, v); diff != "" {
		t.Errorf("%q (-encoding/json +got):\n%s", s, diff)
	}
}

// sameInString checks that the object s, sent as a string, is read as v with the violations of err.
func sameInString(t *testing.T, s string, m jsonwire.Mode, v *Plan, err error) {
	var got Plan
	r := jsonwire.NewReader(quoted(s), m)
	decodePlan(&r, &got)
	if diff := cmp.Diff(violations(t, err), violations(t, r.End())); diff != "" {
		t.Errorf("%q in mode %d (-by itself +in a string):\n%s", s, m, diff)
	}
	if diff := cmp.Diff(v, &got); diff != "" {
		t.Errorf("%q in mode %d (-by itself +in a string):\n%s", s, m, diff)
	}
}

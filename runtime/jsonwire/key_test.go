package jsonwire_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

func TestKeys(t *testing.T) {
	colors := []jsonwire.Raw{`"red"`, `"green"`}
	integers := func(r *jsonwire.Reader) {
		seen := map[int64]bool{}
		for ok := r.Object(); ok && r.Member(); {
			k := r.KeyInt(8)
			if seen[k] {
				r.Duplicate()
			}
			seen[k] = true
			r.Int(64)
		}
	}
	for _, c := range []struct {
		in   string
		read func(*jsonwire.Reader)
		want string
	}{
		{`{"1":1,"-128":2,"127":3,"0":4,"\u0035":5}`, integers, ``},
		{`{"128":1}`, integers, `invalid_key | /128 | Key should be between -128 and 127 | "128"`},
		{`{"":1,"x":{}}`, integers, `invalid_key | / | Key should be a valid integer | ""; invalid_key | /x | Key should be a valid integer | "x"; int_type | /x | Input should be a valid integer | {}`},
		{`{"1.0":1,"01":1,"+1":1," 1":1,"1 ":1,"true":1}`, integers, strings.Join([]string{
			`invalid_key | /1.0 | Key should be a valid integer | "1.0"`, `invalid_key | /01 | Key should be a valid integer | "01"`, `invalid_key | /+1 | Key should be a valid integer | "+1"`,
			`invalid_key | / 1 | Key should be a valid integer | " 1"`, `invalid_key | /1  | Key should be a valid integer | "1 "`, `invalid_key | /true | Key should be a valid integer | "true"`}, "; ")},
		{`{"1":1,"a":1,"\u0031":2}`, integers, `invalid_key | /a | Key should be a valid integer | "a"; duplicate_key | /1 | Key should be given only once | 2`},
		{`{"255":[],"-1":[],"256":[]}`, func(r *jsonwire.Reader) {
			for ok := r.Object(); ok && r.Member(); r.Skip() {
				r.KeyUint(8)
			}
		}, `invalid_key | /-1 | Key should be between 0 and 255 | "-1"; invalid_key | /256 | Key should be between 0 and 255 | "256"`},
		{`{"::1":1,"nope":2}`, func(r *jsonwire.Reader) {
			for ok := r.Object(); ok && r.Member(); r.Skip() {
				r.KeyText(new(netip.Addr))
			}
		}, `invalid_key | /nope | Key error, ParseAddr("nope"): unable to parse IP | "nope"`},
		{`{"a":{"rde":{}}}`, func(r *jsonwire.Reader) {
			r.Object()
			r.Member()
			for ok := r.Object(); ok && r.Member(); r.Skip() {
				r.KeyNotOneOf(colors)
			}
			r.Member()
		}, `invalid_key | /a/rde | Key should be 'red' or 'green'; did you mean 'red'? | "rde"`},
		{`{"x":1}`, func(r *jsonwire.Reader) {
			for ok := r.Object(); ok && r.Member(); r.Skip() {
				r.KeyInt(64)
				r.KeyNotOneOf([]jsonwire.Raw{"1", "2"})
			}
		}, `invalid_key | /x | Key should be a valid integer | "x"`},
	} {
		if got := strings.Join(decode(t, c.in, jsonwire.Strict, c.read), "; "); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
		}
	}
	many := `{"a":1,` + strings.Repeat(`"b":2,`, 30) + `"c":3}`
	if got := decode(t, many, jsonwire.Strict, integers); len(got) != 21 || got[20] != "more: 12" {
		t.Errorf("%d violations, the last is %q", len(got), got[len(got)-1])
	}
}

func TestTextKeys(t *testing.T) {
	w := jsonwire.NewWriter(nil)
	var got []string
	for _, k := range jsonwire.TextKeys(&w, map[netip.Addr]int{netip.MustParseAddr("9.0.0.1"): 1, netip.MustParseAddr("10.0.0.1"): 2}) {
		got = append(got, k.Text, k.Key.String())
	}
	if diff := cmp.Diff([]string{"10.0.0.1", "10.0.0.1", "9.0.0.1", "9.0.0.1"}, got); diff != "" {
		t.Error(diff)
	}
}

type clash struct{ n int }

func (clash) MarshalText() ([]byte, error) { return []byte("same"), nil }

func TestTextKeysErrors(t *testing.T) {
	w := jsonwire.NewWriter(nil)
	jsonwire.TextKeys(&w, map[wrong]int{{}: 1})
	if _, err := w.Bytes(); err == nil || err.Error() != "jsonwire: key of type jsonwire_test.wrong: no text" {
		t.Error(err)
	}
	w = jsonwire.NewWriter(nil)
	jsonwire.TextKeys(&w, map[clash]int{{1}: 1, {2}: 2})
	if _, err := w.Bytes(); err == nil || err.Error() != `jsonwire: two keys of type jsonwire_test.clash have the text "same"` {
		t.Error(err)
	}
}

package jsonwire_test

import (
	"encoding/json"
	"errors"
	"math/big"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// keeper keeps and changes what it is handed, as a type may.
type keeper struct {
	kept []byte
	err  error
}

func (k *keeper) UnmarshalText(b []byte) error { return k.keep(b) }
func (k *keeper) UnmarshalJSON(b []byte) error { return k.keep(b) }

func (k *keeper) keep(b []byte) error {
	k.kept = append([]byte(nil), b...)
	for i := range b {
		b[i] = 'x'
	}
	return k.err
}

func TestReaderHooks(t *testing.T) {
	odd := errors.New("odd")
	text := func(k *keeper) func(r *jsonwire.Reader) {
		return func(r *jsonwire.Reader) { r.Text(k); r.Invalid(odd) }
	}
	value := func(k *keeper) func(r *jsonwire.Reader) { return func(r *jsonwire.Reader) { r.JSON(k) } }
	for _, c := range []struct {
		in   string
		mode jsonwire.Mode
		err  error
		read func(*keeper) func(*jsonwire.Reader)
		kept string
		want []string
	}{
		{`"a\u00e9b"`, 0, nil, text, "aéb", []string{`value_error |  | Value error, odd | "a\u00e9b"`}},
		{`"ab"`, 0, errors.New("bad"), text, "ab", []string{`value_error |  | Value error, bad | "ab"`}},
		{`""`, 0, errors.New("empty"), text, "", []string{`value_error |  | Value error, empty | ""`}},
		{`1`, 0, nil, text, "", []string{`string_type |  | Input should be a valid string | 1`}},
		{`null`, jsonwire.Lenient, nil, text, "", nil},
		{`"`, 0, nil, text, "", []string{`json_invalid |  | Invalid JSON: EOF while parsing a string at line 1 column 1 | "\""`}},
		{` {"a": [1, "x"]} `, 0, nil, value, `{"a": [1, "x"]}`, nil},
		{`[1]`, 0, odd, value, `[1]`, []string{`value_error |  | Value error, odd | [1]`}},
		{`null`, 0, odd, value, `null`, []string{`value_error |  | Value error, odd | null`}},
		{`null`, jsonwire.Lenient, odd, value, `null`, nil},
		{`[1,]`, 0, nil, value, ``, []string{`json_invalid |  | Invalid JSON: trailing comma at line 1 column 4 | "[1,]"`}},
	} {
		k := keeper{err: c.err}
		if diff := cmp.Diff(c.want, decode(t, c.in, c.mode, c.read(&k))); diff != "" || string(k.kept) != c.kept {
			t.Errorf("%s in mode %d: kept %q (-want +got):\n%s", c.in, c.mode, k.kept, diff)
		}
	}
}

func TestHooksRoundTrip(t *testing.T) {
	var (
		addr netip.Addr
		n    big.Int
	)
	r := jsonwire.NewReader(`["2001:db8::7",123456789012345678901234567890]`, jsonwire.Strict)
	r.Array()
	r.Elem()
	r.Text(&addr)
	r.Elem()
	r.JSON(&n)
	if r.Elem() || r.End() != nil {
		t.Fatal(r.End())
	}
	w := jsonwire.NewWriter(nil)
	w.Text(addr)
	w.Raw(",")
	w.JSON(&n)
	if got, err := w.Bytes(); string(got) != `"2001:db8::7",123456789012345678901234567890` || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
}

type wrong struct{}

func (wrong) MarshalText() ([]byte, error) { return nil, errors.New("no text") }
func (wrong) MarshalJSON() ([]byte, error) { return nil, errors.New("no JSON") }

func TestWriterHookErrors(t *testing.T) {
	for want, write := range map[string]func(*jsonwire.Writer){
		"jsonwire: jsonwire_test.wrong: no text":                                                       func(w *jsonwire.Writer) { w.Text(wrong{}) },
		"jsonwire: jsonwire_test.wrong: no JSON":                                                       func(w *jsonwire.Writer) { w.JSON(wrong{}) },
		"jsonwire: json.RawMessage: 1 violation: Invalid JSON: trailing characters at line 1 column 2": func(w *jsonwire.Writer) { w.JSON(json.RawMessage("1]")) },
	} {
		w := jsonwire.NewWriter(nil)
		write(&w)
		if got, err := w.Bytes(); got != nil || err == nil || err.Error() != want {
			t.Errorf("got %s, %v; want the error %s", got, err, want)
		}
	}
}

// TestReaderStaysOnStack: handing values to types costs the copy they get, not the Reader.
func TestReaderStaysOnStack(t *testing.T) {
	k := new(keeper)
	if n := testing.AllocsPerRun(100, func() {
		r := jsonwire.NewReader(`["some text here",[1]]`, jsonwire.Strict)
		r.Array()
		r.Elem()
		r.Text(k)
		r.Elem()
		r.JSON(k)
		if r.Elem() || r.End() != nil {
			t.Error("refused")
		}
	}); n != 4 { // a copy for the type and the one that keeper makes, twice
		t.Errorf("%v allocations", n)
	}
	if n := testing.AllocsPerRun(100, func() {
		r := jsonwire.NewReader(`{"2026-09-14T09:30:00Z":"PT1H30M","7":"8","a@b.c":true}`, jsonwire.Strict)
		r.Object()
		r.Member()
		r.Duration()
		r.Member()
		_, _ = r.KeyInt(64), r.QuotedInt(64)
		r.Member()
		r.Bool()
		r.Format("a@b.c", jsonwire.FormatEmail)
		if r.Member() || r.End() != nil {
			t.Error("refused")
		}
	}); n != 0 {
		t.Errorf("%v allocations without hooks", n)
	}
}

package jsonwire_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// accepted and refused are texts in the manner of JSONTestSuite, by the verdict of RFC 8259.
var accepted = []string{
	// structures
	`{}`, `[]`, `[[]]`, `[{}]`, `{"a":[]}`, `{"a":{}}`, `[null]`, `[1,2]`, `[1,null,"a",{"b":[]}]`, `{"":0}`, `{"a":1,"b":2}`,
	`{"a":1,"a":2}`, `{"a":"b","a":"b"}`, `[[[[]]]]`, `[[],{}]`, `{"\u0000":1}`, `{"a\tb":1}`, `{"ÿ":1}`, `[[]   ]`, `[{"a":1},{"a":2}]`,
	strings.Repeat("[", 64) + strings.Repeat("]", 64),
	strings.Repeat(`{"a":`, 64) + "0" + strings.Repeat("}", 64),
	// space
	" 1", "1 ", "\n1\r\n", "\t[ 1 ,\t2 ]\n", "{ \"a\" : 1 , \"b\" : 2 }", "[\n]", "{\r}", " \t\r\n{} \t\r\n",
	// literals
	`true`, `false`, `null`, `[true]`, `[false,null]`,
	// numbers
	`0`, `-0`, `1`, `-1`, `10`, `0.0`, `-0.0`, `0.1`, `1.5`, `123.456`, `1e1`, `1E1`, `1e+1`, `1e-1`, `1E+01`, `0e0`, `0e+1`, `1.5e5`,
	`-1.5E-5`, `123e65`, `20e1`, `9007199254740993`, `18446744073709551616`, `1e400`, `-1e400`, `1e-400`, `0.00000000000000000000001`,
	`-0.000000000000000000000000000000000000000000000000000000000000000000000000000001`, `[-0]`, `[1.23e45]`,
	`100000000000000000000000000000000000000000000000000`,
	// strings
	`""`, `"a"`, `" "`, `"\""`, `"\\"`, `"\/"`, `"/"`, `"\b\f\n\r\t"`, `"\u0041"`, `"\u00e9"`, `"\u20AC"`, `"\ud834\udd1e"`, `"\uDBFF\uDFFF"`,
	`"\uFFFF"`, `"\u0000"`, `"\u007f"`, "\"\x7f\"", `"é"`, `"€"`, `"𝄞"`, "\"\u2028\u2029\"", "\"\uFEFF\"", "\"\U0010FFFF\"", "\"\uFDD0\"", "\"\uFFFE\"",
	`"<script>&amp;"`, `"\\u0041"`, `"\"\\\/\b"`, `"a\u0062c"`, `"\ud83d\ude39\ud83d\udc8d"`, `"new\u000Aline"`, `"asd "`, `"0123456789abcdef"`,
	`"01234567"`, `"0123456\n"`, `"01234567é"`, `"é01234567890123456é"`, `"\u0012"`, `"\uD83d\uDe00x"`, "\"\xed\x9f\xbf\"", "\"\xee\x80\x80\"", `["asd"]`,
}

var refused = []string{
	// nothing, or more than one thing
	``, ` `, "\n", `1 2`, `{}{}`, `[][]`, `{}}`, `[]]`, `nulltrue`, `""""`, `1,`, `{},`, `"a"x`, `[1]#`, `{"a":1}//`, `/**/1`, `1/**/`, "\uFEFF{}", "\x00", "1\x00", "\v1", "1\f", "\u00a01",
	// structures
	`{`, `[`, `}`, `]`, `,`, `:`, `[1`, `[1,`, `[1,]`, `[,1]`, `[,]`, `[1,,2]`, `[1 2]`, `[1:2]`, `["a":1]`, `[1}`, `{"a":1]`, `{,}`, `{"a"}`, `{"a":}`,
	`{"a":1,}`, `{"a":1,,"b":2}`, `{"a" 1}`, `{"a":1 "b":2}`, `{"a"::1}`, `{1:1}`, `{null:1}`, `{a:1}`, `{'a':1}`, `{"a":1`, `{"a":`, `{"a"`, `{"`, `["`, `["a`, `["a"`,
	`[[]`, `[{}`, `{"a":{}`, `[[[`, `{"a":1;"b":2}`, `[1;2]`, `{[]:1}`, `{"a",1}`, `{"a":1,"b"}`, `{}[`, `[}`, `{]`, `(1)`, `<null>`, "[\v1]", "[1\f]",
	// literals
	`nul`, `nulll`, `Null`, `NULL`, `tru`, `True`, `truee`, `fals`, `FALSE`, `[tru]`, `[nul`, `n`, `t`, `f`, `undefined`, `NaN`, `Infinity`, `-Infinity`, `[NaN]`, `inf`, `None`, `[truefalse]`,
	// numbers
	`-`, `+1`, `01`, `-01`, `00`, `1.`, `.1`, `-.1`, `1.e1`, `1e`, `1e+`, `1e-`, `1E`, `1e1.5`, `1.2.3`, `0x1`, `0b1`, `1_000`, `--1`, `-+1`, `1-`, `1+`, `1a`, `- 1`, `1 .5`, `0.`, `0e`,
	`[-]`, `[1.]`, `[01]`, `[-012]`, `0.1.2`, `1eE2`, `[1e]`, `[.5]`, `1e５`, `１`, `0.3e`, `0.3e+`, `-a`, `[+1]`, `[1ea]`, `-NaN`, `2.e3`, `9.e+`, `[0e+-1]`,
	// strings
	`"`, `"a`, `'a'`, `a`, `"\`, `"\"`, `"\x41"`, `"\a"`, `"\0"`, `"\'"`, `"\u"`, `"\u1"`, `"\u12"`, `"\u123"`, `"\u123g"`, `"\u 123"`, `"\U0041"`, `"\u12"3"`, `"\u-123"`,
	"\"\n\"", "\"\t\"", "\"\r\"", "\"\x00\"", "\"\x1f\"", "\"01234567\n\"", "\"a\x00a\"", `"\é"`, `"\` + "\x00\"", `"\u00A"`, `"\u00`, `"\uD834\udd`, `"\uD834\`,
	// surrogates alone, and bytes that are not UTF-8
	`"\ud800"`, `"\udc00"`, `"\ud800\ud800"`, `"\ud800a"`, `"\ud800\n"`, `"\ud800\u0041"`, `"\udd1e\ud834"`, `"\ud800\udbff"`, `"\ud800`, `"\ud800\u`, `"\uDFAA"`, `"\ud83d\ude39\ud83d"`,
	"\"\x80\"", "\"\xff\"", "\"\xc0\xaf\"", "\"\xe0\x80\x80\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", "\"\xf8\x88\x80\x80\x80\"", "\"\xe2\x82\"", "\"\xe2\"", "\"0123456\xff\"",
	"{\"\xff\":1}", "\xff", "[\xff]", "\"\xe9\"", "\"\xfc\x80\x80\x80\x80\x80\"", "\"\xc3\"", "\xef\xbb\xbf1", "\xff\xfe[\x00]\x00",
}

// tooDeep are texts that RFC 8259 allows and our limit does not.
var tooDeep = []string{
	strings.Repeat("[", 65) + strings.Repeat("]", 65),
	strings.Repeat(`{"a":`, 65) + "0" + strings.Repeat("}", 65),
	strings.Repeat(`[{"a":`, 33) + "0" + strings.Repeat("}]", 33),
	strings.Repeat("[", 100_000),
}

// reads reports whether decoders of every shape, in a row, accept s: the one that skips, the one that keeps, and the one
// that opens whatever can be opened.
func reads(t *testing.T, s string) bool {
	t.Helper()
	skip := jsonwire.NewReader(s, jsonwire.Strict)
	skip.Skip()
	ok := skip.End() == nil
	raw := jsonwire.NewReaderBytes([]byte(s), jsonwire.Strict)
	if got := raw.Raw(); (raw.End() == nil) != ok || ok && string(got) != strings.Trim(s, " \t\r\n") {
		t.Errorf("Raw of %q = %q, %v; Skip accepts: %t", s, got, raw.End(), ok)
	}
	walk := jsonwire.NewReader(s, jsonwire.Strict)
	walkValue(&walk, s)
	if err := walk.End(); (err == nil) != ok {
		t.Errorf("walking through %q: %v; Skip accepts: %t", s, err, ok)
	}
	return ok
}

// walkValue reads a value by the methods for its type.
func walkValue(r *jsonwire.Reader, s string) {
	if r.Pos() >= len(s) {
		r.Skip()
		return
	}
	switch s[r.Pos()] {
	case '{':
		for ok := r.Object(); ok && r.Member(); {
			walkValue(r, s)
		}
	case '[':
		for ok := r.Array(); ok && r.Elem(); {
			walkValue(r, s)
		}
	case '"':
		_ = r.String()
	case 't', 'f':
		r.Bool()
	case 'n':
		if !r.Null() {
			r.Skip()
		}
	default:
		number, _, _ := strings.Cut(s[r.Pos():], ",")
		number = strings.TrimRight(number, "]} \t\r\n")
		if _, err := strconv.ParseFloat(number, 64); errors.Is(err, strconv.ErrRange) {
			r.Skip() // JSON, but no float
		} else {
			r.Float(64)
		}
	}
}

func TestValid(t *testing.T) {
	for _, c := range []struct {
		texts         []string
		json, shallow bool
	}{{accepted, true, true}, {refused, false, true}, {tooDeep[:3], true, false}, {tooDeep[3:], false, false}} {
		want := c.json && c.shallow
		for _, s := range c.texts {
			if got := jsontext.Value(s).IsValid(jsontext.AllowDuplicateNames(true)); got != c.json {
				t.Errorf("the oracle accepts %.80q: %t", s, got)
			}
			if err := jsonwire.Valid(s); (err == nil) != want {
				t.Errorf("Valid(%.80q) = %v, want accepted: %t", s, err, want)
			}
			if got := reads(t, s); got != want {
				t.Errorf("a Reader accepts %.80q: %t, want %t", s, got, want)
			}
		}
	}
	if n := len(accepted) + len(refused); n < 250 {
		t.Errorf("only %d cases", n)
	}
}

func TestInvalidJSON(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{``, "EOF while parsing a value at line 1 column 0"},
		{`["aa", "bb", "c`, "EOF while parsing a string at line 1 column 15"},
		{`[1`, "EOF while parsing a list at line 1 column 2"},
		{`{"a":1`, "EOF while parsing an object at line 1 column 6"},
		{`{"a":`, "EOF while parsing a value at line 1 column 5"},
		{"{\n \"a\": x\n}", "expected value at line 2 column 7"},
		{`{"a":1,}`, "trailing comma at line 1 column 8"},
		{`[1,]`, "trailing comma at line 1 column 4"},
		{`{a:1}`, "key must be a string at line 1 column 2"},
		{`{"a" 1}`, "expected `:` at line 1 column 6"},
		{`{"a":1 "b":2}`, "expected `,` or `}` at line 1 column 8"},
		{`[1 2]`, "expected `,` or `]` at line 1 column 4"},
		{`[01]`, "invalid number at line 1 column 2"},
		{"[\"a\n\"]", "control character (\\u0000-\\u001F) found while parsing a string at line 1 column 4"},
		{`["\x"]`, "invalid escape at line 1 column 4"},
		{`["\ud800"]`, "lone surrogate in hex escape at line 1 column 3"},
		{"[\"\xff\"]", "invalid UTF-8 found while parsing a string at line 1 column 3"},
		{"{}\n]", "trailing characters at line 2 column 1"},
		{strings.Repeat("[", 65), "nesting deeper than 64 levels at line 1 column 65"},
	} {
		walk := jsonwire.NewReader(c.in, jsonwire.Strict)
		walkValue(&walk, c.in)
		for how, err := range map[string]error{"Valid": jsonwire.Valid(c.in), "Reader": walk.End()} {
			if err == nil || err.Error() != "1 violation: Invalid JSON: "+c.want {
				t.Errorf("%s(%q)\n got %v\nwant %s", how, c.in, err, c.want)
			}
		}
	}
}

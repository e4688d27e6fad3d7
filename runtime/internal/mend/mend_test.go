package mend_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/internal/effort"
	"github.com/agentgen-go/agentgen/runtime/internal/mend"
)

// The cases of the reference, where the outcome is the same.
func TestReference(t *testing.T) {
	for in, want := range map[string]string{
		`{"a": 1`:                 `{"a":1}`,
		`{a: 1}`:                  `{"a":1}`,
		`{'a': 'x'}`:              `{"a":"x"}`,
		`{"a": 1,}`:               `{"a":1}`,
		"```json\n{\"a\":1}\n```": `{"a":1}`,
		`{"a": 1} trailing`:       `{"a":1}`,
		"{\"a\": \"x\ny\"}":       `{"a":"x\ny"}`,
		`{"a": "he said "hi""}`:   `{"a":"he said \"hi\""}`,
	} {
		if got, _, ok := mend.Object(in); got != want || !ok {
			t.Errorf("%s: got %s, %v, want %s", in, got, ok, want)
		}
	}
}

// What the reference makes up, or gives a meaning of its own choice, is refused.
func TestRefused(t *testing.T) {
	for _, in := range []string{
		`{"a": tru}`, `{"a": 1}{}`, "{\"a\":1}\n{\"b\":2}", `not json`, ``, `[1,2`, `{"a": NaN}`,
		`null`, `{"a":1}`, `[1]`, `"x"`, // valid
		`{`, `{"a"`, `{"a":`, `{"a": "x`, `{"a": {`, `{"a": [`, `{"a": [1, {`, `{"a" 1}`, `{a}`, `{:1}`, `{,}`, `{"a":1,,}`, `{,"a":1}`, `{"a":1 "b":2}`, `{"a":[,1]}`,
		`{"a":01,}`, `{"a":1.,}`, `{"a":+1}`, `{"a":0x10}`, `{"a":--1,}`, `{"a":1e}`, `{"a":.5}`, `{"a":1a}`, `{"a":truex}`, `{"a":undefined}`, `{"a":yes}`,
		`{"a": 1}, "b": 2}`, `{"a": 1}, b: 2}`, `{"a":1} see [2]`, `Sure: {"a":1`, "{'a': '\xff'}", "```\n```", "```", `{"a":"x" "b":1}`, `{"a": "x", oops}`,
		strings.Repeat(`{"a":`, 70) + `1,` + strings.Repeat(`}`, 70), `{'a':'` + strings.Repeat("x", 1<<20) + `'}`,
	} {
		if got, kinds, ok := mend.Object(in); ok || got != "" || kinds != nil {
			t.Errorf("%.60q: got %s %v", in, got, kinds)
		}
	}
}

func TestMended(t *testing.T) {
	for in, want := range map[string]struct {
		out   string
		kinds []mend.Kind
	}{
		`{"a": {"b": [1, 2`:                        {`{"a":{"b":[1,2]}}`, kinds(mend.Bracket)},
		`{"a": [1, 2}`:                             {`{"a":[1,2]}`, kinds(mend.Bracket)},
		`{"a": [{"b": 1], "c": 2}`:                 {`{"a":[{"b":1}],"c":2}`, kinds(mend.Bracket)},
		`{"a": 1}}`:                                {`{"a":1}`, kinds(mend.Trailing)},
		`{"a": 1}<|im_end|>`:                       {`{"a":1}`, kinds(mend.Trailing)},
		`{"a": [1, 2,], "b": {},}`:                 {`{"a":[1,2],"b":{}}`, kinds(mend.Comma)},
		`{"a": 1,`:                                 {`{"a":1}`, kinds(mend.Comma, mend.Bracket)},
		`{'it\'s': 'a "b" c', "d": 'it's', e: ''}`: {`{"it's":"a \"b\" c","d":"it's","e":""}`, kinds(mend.Single, mend.Escape, mend.Quotes, mend.Bare)},
		`{"a": True, "b": False, "c": None}`:       {`{"a":true,"b":false,"c":null}`, kinds(mend.Literal)},
		`{"path": "C:\dir\new", "re": "\d+\\"}`:    {`{"path":"C:\\dir\new","re":"\\d+\\"}`, kinds(mend.Escape)},
		"{\"a\": \"\ttab\x01\r\n\"}":               {`{"a":"\ttab\u0001\r\n"}`, kinds(mend.Control)},
		`{"a": "\u00e4\u12", }`:                    {`{"a":"\u00e4\\u12"}`, kinds(mend.Escape, mend.Comma)},
		`{"code": "print("x", "y")"}`:              {`{"code":"print(\"x\", \"y\")"}`, kinds(mend.Quotes)},
		`{"a": "say "hi", ok", "b": ["x"y", "z"]}`: {`{"a":"say \"hi\", ok","b":["x\"y","z"]}`, kinds(mend.Quotes)},
		"```{\"a\": -1.5e3}```":                    {`{"a":-1.5e3}`, kinds(mend.Fence)},
		"```JSON\n{a_b-c$1: []\n":                  {`{"a_b-c$1":[]}`, kinds(mend.Fence, mend.Bare, mend.Bracket)},
		" {\"a\" : 1 , } \n":                       {`{"a":1}`, kinds(mend.Comma)},
		`{"ä": "ö",}`:                              {`{"ä":"ö"}`, kinds(mend.Comma)},
		`{"a":1,"a":2,}`:                           {`{"a":1,"a":2}`, kinds(mend.Comma)}, // the decoder refuses it
	} {
		got, kinds, ok := mend.Object(in)
		if got != want.out || !ok {
			t.Errorf("%s: got %s, %v, want %s", in, got, ok, want.out)
		}
		if d := cmp.Diff(want.kinds, kinds); d != "" {
			t.Errorf("%s: kinds (-want +got)\n%s", in, d)
		}
	}
}

func kinds(all ...mend.Kind) []mend.Kind { return all }

// Texts that are meant to keep a mender busy.
func TestLinear(t *testing.T) {
	for name, hostile := range map[string]func(n int) string{
		"quotes":            func(n int) string { return `{"a":"` + strings.Repeat(`"`, n) },
		"quotes and spaces": func(n int) string { return `{"a":"` + strings.Repeat(`" `, n) },
		"spaces":            func(n int) string { return `{"a":"` + strings.Repeat(` `, n) + strings.Repeat(`"`, n) },
		"commas and names":  func(n int) string { return `{"a":"` + strings.Repeat(`","x`, n) },
		"commas and spaces": func(n int) string { return `{"a":"` + strings.Repeat(`",`+strings.Repeat(" ", 300), n/100) },
		"members":           func(n int) string { return `{` + strings.Repeat(`a:1,`, n) },
		"backslashes":       func(n int) string { return `{'a':'` + strings.Repeat(`\`, n) },
		"nested":            func(n int) string { return strings.Repeat(`{a:`, n) },
		"arrays":            func(n int) string { return `{a:[` + strings.Repeat(`'x'y',`, n) },
		"trailing":          func(n int) string { return `{a:1}` + strings.Repeat(`}`, n) },
	} {
		t.Run(name, func(t *testing.T) {
			effort.Linear(t, 20_000, func(n int) {
				for range 20 {
					mend.Object(hostile(n))
				}
			})
		})
	}
}

// What comes out is a JSON object, and what is JSON stays as it is. No string is longer than the text, and no number is new.
func FuzzObject(f *testing.F) {
	for _, in := range []string{`{"a": 1`, `{'a': 'it's', b: "x"y",}`, "```json\n{a:[1,{b:None}]}\n```", `{"a":"\d\u12\'"} x`, "{\"a\":\"\n\"}}", `{"a":[1}`} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got, kinds, ok := mend.Object(in)
		if json.Valid([]byte(in)) && ok {
			t.Fatalf("%q is JSON, and became %s", in, got)
		}
		if !ok {
			return
		}
		var object map[string]any
		if err := json.Unmarshal([]byte(got), &object); err != nil || len(kinds) == 0 {
			t.Fatalf("%q became %s with %v: %v", in, got, kinds, err)
		}
		if _, _, again := mend.Object(got); again {
			t.Fatalf("%s is mended again", got)
		}
		for _, v := range object {
			if s, ok := v.(string); ok && len(s) > len(in) {
				t.Fatalf("%q became %s, in which a string is longer", in, got)
			}
			if n, ok := v.(float64); ok && n != 0 && !strings.ContainsAny(in, "123456789") {
				t.Fatalf("%q became %s, in which a number is new", in, got)
			}
		}
	})
}

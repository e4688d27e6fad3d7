package emit_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
	"github.com/agentgen-go/agentgen/gen/internal/schema"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// agreementBases are values that both the decoders of testdata/kinds and the schemas accept.
var agreementBases = map[string]string{
	"Same": `{"at":"2026-09-14T09:30:00Z","maybe":null,"any":{"a":[1]},"priority":1,"wish":-1,"ip":"10.0.0.1","ips":[],"by_name":{"a":"id-1"},` +
		`"pair":[1,2],"pairs":{"x":null},"big":123456789012345678901234567890,"bigger":null,"ints":{"-1":"a"},"uints":{"1":"b"},"hosts":{"::1":1},` +
		`"ranks":{"-1":"l"},"colors":{"red":[1]},"inner":{"x":1,"y":{"z":"z"}},"list":[{"N":1}],"page":{"items":[{"name":"n"}]},"words":{"items":[["w"]]},` +
		`"q_int":"-5","q_uint":"6","q_num":"1.5e3","q_bool":"true","q_ptr":null,"q_enum":"-1","plain":{"parts":[1]},"mail":"a@b.org","even":2,"evens":[],` +
		`"codes":["a"],"range":null}`,
	"Own": `{"for":"PT1H30M","opt":"PT1S","wait":null,"steps":{"a":"P1D"},"url":"https://a.org/b?c=d","link":null,"shape":{"kind":"Circle","r":1},` +
		`"more":[{"kind":"Square","side":2},{"kind":"Dot"},{"kind":"Group","parts":[{"kind":"Circle","r":3}],"first":{"r":4}}],"named":{"x":{"kind":"Dot"}}}`,
}

// agreementChanges replace a part of a base. Where the decoder refuses what the schema accepts, why says for what.
var agreementChanges = []struct{ base, old, new, why string }{
	{"Same", "", "", ""},
	{"Same", `"2026-09-14T09:30:00Z"`, `"2026-09-14"`, ""},
	{"Same", `"2026-09-14T09:30:00Z"`, `null`, ""},
	{"Same", `"maybe":null`, `"maybe":"2026-09-14T09:30:00+02:00"`, ""},
	{"Same", `"priority":1`, `"priority":2`, ""},
	{"Same", `"priority":1`, `"priority":"1"`, ""},
	{"Same", `"wish":-1`, `"wish":null`, ""},
	{"Same", `"ip":"10.0.0.1"`, `"ip":7`, ""},
	{"Same", `"ip":"10.0.0.1"`, `"ip":"x"`, "UnmarshalText"},
	{"Same", `"pair":[1,2]`, `"pair":[1]`, "UnmarshalJSON"},
	{"Same", `"big":123456789012345678901234567890`, `"big":1.5`, ""},
	{"Same", `"big":123456789012345678901234567890`, `"big":null`, ""},
	{"Same", `"bigger":null`, `"bigger":-5`, ""},
	{"Same", `"ints":{"-1":"a"}`, `"ints":{"a":"a"}`, ""},
	{"Same", `"ints":{"-1":"a"}`, `"ints":{"01":"a"}`, ""},
	{"Same", `"ints":{"-1":"a"}`, `"ints":{"1.0":"a"}`, ""},
	{"Same", `"ints":{"-1":"a"}`, `"ints":{"128":"a"}`, "range of a key"},
	{"Same", `"uints":{"1":"b"}`, `"uints":{"-1":"b"}`, ""},
	{"Same", `"ranks":{"-1":"l"}`, `"ranks":{"7":"l"}`, ""},
	{"Same", `"colors":{"red":[1]}`, `"colors":{"green":[1]}`, ""},
	{"Same", `"colors":{"red":[1]}`, `"colors":{"blue":[3]}`, ""},
	{"Same", `{"z":"z"}`, `{"z":1}`, ""},
	{"Same", `{"z":"z"}`, `null`, ""},
	{"Same", `[{"N":1}]`, `[{"n":1}]`, ""},
	{"Same", `"items":[{"name":"n"}]`, `"items":[{"name":"n"}],"next":{"items":[],"next":{"items":[{}]}}`, ""},
	{"Same", `"q_int":"-5"`, `"q_int":-5`, ""},
	{"Same", `"q_int":"-5"`, `"q_int":"5.0"`, ""},
	{"Same", `"q_uint":"6"`, `"q_uint":"-6"`, ""},
	{"Same", `"q_uint":"6"`, `"q_uint":"256"`, "range of a quoted number"},
	{"Same", `"q_num":"1.5e3"`, `"q_num":"1.e3"`, ""},
	{"Same", `"q_bool":"true"`, `"q_bool":"True"`, ""},
	{"Same", `"q_ptr":null`, `"q_ptr":"1"`, ""},
	{"Same", `"q_enum":"-1"`, `"q_enum":"2"`, ""},
	{"Same", `"mail":"a@b.org"`, `"mail":"a.b.org"`, ""},
	{"Same", `"even":2`, `"even":3`, "Validate"},
	{"Same", `"even":2`, `"even":2,"even":4`, "a repeated name"},
	{"Same", `"range":null`, `"range":{"from":2,"to":1}`, "Validate"},
	{"Same", `"range":null`, `"range":{"from":1,"to":1}`, ""},
	{"Own", "", "", ""},
	{"Own", `"PT1H30M"`, `"1h30m"`, ""},
	{"Own", `"PT1H30M"`, `"P1Y"`, "years"},
	{"Own", `"wait":null`, `"wait":"P1D"`, ""},
	{"Own", `"https://a.org/b?c=d"`, `"a/b"`, ""},
	{"Own", `"link":null`, `"link":"mailto:a@b.org"`, ""},
	{"Own", `{"kind":"Circle","r":1}`, `{"r":1}`, ""},
	{"Own", `{"kind":"Circle","r":1}`, `{"kind":"Square","r":1}`, ""},
	{"Own", `{"kind":"Circle","r":1}`, `{"kind":"Square","side":null}`, ""},
	{"Own", `{"kind":"Circle","r":1}`, `{"kind":"Oval","r":1}`, ""},
	{"Own", `{"kind":"Circle","r":1}`, `{"kind":7,"r":1}`, ""},
	{"Own", `{"kind":"Circle","r":1}`, `null`, ""},
	{"Own", `"first":{"r":4}`, `"first":{"kind":"Circle","r":4}`, ""},
	{"Own", `"first":{"r":4}`, `"first":null`, ""},
	{"Own", `{"kind":"Circle","r":3}`, `{"kind":"Circle"}`, ""},
}

// agreementValues are the changed bases, by their types.
func agreementValues() map[string][]string {
	values := map[string][]string{}
	for _, c := range agreementChanges {
		values[c.base] = append(values[c.base], strings.Replace(agreementBases[c.base], c.old, c.new, 1))
	}
	return values
}

// checkAgreement compares the verdicts of the generated decoders, which the program in dir wrote down, with those of an
// independent validator of the schemas.
func checkAgreement(t *testing.T, dir string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "verdicts.json"))
	if err != nil {
		t.Fatal(err)
	}
	var accepted map[string][]bool
	if err := json.Unmarshal(text, &accepted); err != nil {
		t.Fatal(err)
	}
	k := newKinds()
	validators := map[string]*jsonschema.Schema{"Same": validator(t, k.same), "Own": validator(t, k.own)}
	values, next := agreementValues(), map[string]int{}
	for _, c := range agreementChanges {
		i := next[c.base]
		next[c.base]++
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(values[c.base][i]))
		if err != nil {
			t.Fatal(err)
		}
		invalid := validators[c.base].Validate(value)
		if valid, ok := invalid == nil, accepted[c.base][i]; ok != valid && (c.why == "" || !valid) || ok && c.why != "" {
			t.Errorf("%s with %s: the decoder accepts: %v, the schema: %v", c.base, c.new, ok, invalid)
		}
	}
}

// validator compiles the schema of a type; formats are asserted.
func validator(t *testing.T, typ *ir.Type) *jsonschema.Schema {
	t.Helper()
	s, err := schema.Result(typ)
	if err != nil {
		t.Fatal(err)
	}
	text, err := schema.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("mem:///schema.json", doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("mem:///schema.json")
	if err != nil {
		t.Fatalf("%s\n%v", text, err)
	}
	return compiled
}

func encode(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

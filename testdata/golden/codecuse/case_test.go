package codecuse

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"golden/codeclib"
	"golden/internal/check"
)

// all lets cmp look into what other packages do not export.
var all = cmp.Exporter(func(reflect.Type) bool { return true })

// codec is what all codecs have.
type codec interface {
	AppendJSON(dst []byte) ([]byte, error)
	DecodeJSON(data []byte) error
}

// roundTrip reads a text, which must be written again as want, or as it was where want is "".
func roundTrip(t *testing.T, v codec, text, want string) {
	t.Helper()
	if err := v.DecodeJSON([]byte(text)); err != nil {
		t.Errorf("%s: %v", text, err)
		return
	}
	if want == "" {
		want = text
	}
	if got, err := v.AppendJSON(nil); string(got) != want || err != nil {
		t.Errorf("%s is written as\n%s, %v; want\n%s", text, got, err, want)
	}
}

const (
	request  = `{"kind":"request","parts":["hi",{"part_kind":"call","name":"f","args":{"x":1}},{"part_kind":"mark","origin":{"place":"here"}}],"at":"2026-01-02T03:04:05.000006Z","new":[1]}`
	response = `{"kind":"response","parts":[],"usage":{"input":1,"output":2,"details":{"a":1}},"details":{"id":7}}`
	other    = `{"kind":"later","x":{"y":null}}`
	usage    = `{"input":1,"output":2,"details":{},"extra":true}`
)

func TestSession(t *testing.T) {
	text := `{"id":"1","messages":[` + request + `,` + response + `,` + other + `],"last":` + response + `,"parts":["a"],` +
		`"by_name":{"x":` + other + `},"usage":` + usage + `,"before":` + usage + `,"usages":[` + usage + `],"each":{"u":` + usage + `},` +
		`"calls":[{"part_kind":"call","name":"f","args":"x"}],"pending":[{"part_kind":"call","name":"g","args":""}],"grid":[1,2],` +
		`"color":"gray","colors":{"gray":2,"red":1},"label":"ok","count":"3","codes":["a","b"],"rates":{"x":1.5},"price":["EUR",250],` +
		`"reply":{"id":"r","count":2},"tree":{"name":"a","kids":[{"name":"b"}],"by_id":{"n":null}},"later":1}`
	var s Session
	roundTrip(t, &s, text, "")
	want := Session{
		ID: "1",
		Messages: codeclib.History{
			s.Messages[0],
			&codeclib.Response{
				Parts: []codeclib.Part{}, Usage: codeclib.Usage{Input: 1, Output: 2, Details: map[string]int{"a": 1}}, Details: `{"id":7}`,
			},
			&codeclib.Other{Kind: "later", JSON: other},
		},
	}
	if diff := cmp.Diff(want.Messages, s.Messages, all); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]codeclib.Part{codeclib.Text("hi"), &codeclib.Call{Name: "f", Args: `{"x":1}`}, codeclib.Mark("here")},
		s.Messages[0].(*codeclib.Request).Parts, all); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
	if s.Color != codeclib.Gray() || s.Count != 3 || s.Price.Cents != 250 || s.Tree.Kids[0].Name != "b" {
		t.Errorf("got %+v", s)
	}
}

func TestSmallSession(t *testing.T) {
	const head, tail = `{"id":"","messages":[],"usage":`, `,"grid":[0,0],"color":null,"count":"0"}`
	for text, want := range map[string]string{
		`{"id":"","messages":[],"grid":[0,0],"count":"0"}`: head + `{"input":0,"output":0,"details":{}}` + tail,
		// Former names count where the present ones are absent, whatever comes first.
		`{"used":{"input":7},"id":"","messages":[],"grid":[0,0],"count":"0"}`:                        head + `{"input":7,"output":0,"details":{}}` + tail,
		`{"used":{"input":7},"usage":{"input":8},"id":"","messages":[],"grid":[0,0],"count":"0"}`:    head + `{"input":8,"output":0,"details":{}}` + tail,
		`{"usage":{"input":8},"used":{"input":"no"},"id":"","messages":[],"grid":[0,0],"count":"0"}`: head + `{"input":8,"output":0,"details":{}}` + tail,
	} {
		roundTrip(t, new(Session), text, want)
	}
}

func TestSessionFaults(t *testing.T) {
	for text, want := range map[string][]string{
		`{"id":"1","messages":[{"kind":"request","parts":[1,{"part_kind":"call","name":2,"args":3}]}],"grid":[1,"2"],"count":3}`: {
			`/messages/0/parts/0: Input should be an object`,
			`/messages/0/parts/1/name: Input should be a valid string`,
			`/messages/0/parts/1/args: Input should be a valid string`,
			`/grid/1: Input should be a valid integer`,
			`/count: Input should be a string that holds an integer`,
		},
		`{"id":"1","messages":[null],"grid":[1,2],"count":"1","last":{"parts":[]},"usage":{"input":"1"},"calls":[null],"pending":[null]}`: {
			`/messages/0: Input should be an object`,
			`/last: Unable to extract tag using discriminator 'kind', which should be 'request' or 'response'`,
			`/usage/input: Input should be a valid integer`,
			`/calls/0: Input should be an object`,
			`/pending/0: Input should be an object`,
		},
		`{"id":"1","messages":[],"grid":[],"count":"1","color":"blue","colors":{"blue":1},"label":"x","codes":["a","a","b"],"rates":{},"tree":{"kids":[null]}}`: {
			`/grid: List should have at least 2 items after validation, not 0`,
			`/color: Input should be 'red', 'green' or 'gray'`,
			`/colors/blue: Key should be 'red', 'green' or 'gray'`,
			`/label: String should have at least 2 characters`,
			`/codes: List should have at most 2 items after validation, not 3`,
			`/codes: Items should be unique, but items 0 and 1 are equal`,
			`/rates: Object should have at least 1 item after validation, not 0`,
			`/tree/kids/0: Input should be an object`,
			`/tree/name: Field required`,
		},
		`{"id":"1","messages":[],"grid":[1,2],"count":"1","label":"bad","last":{"kind":"response","parts":[],"vendor_details":7}}`: {
			`/label: Value error, that is not to be said`,
			`/last/vendor_details: Input should be an object`,
		},
		`{"id":"1","messages":[],"grid":[1,2],"count":"1","used":{"input":"x"}}`: {`/used/input: Input should be a valid integer`},
	} {
		if diff := cmp.Diff(want, check.Faults(new(Session).DecodeJSON([]byte(text)))); diff != "" {
			t.Errorf("%s: faults (-want +got):\n%s", text, diff)
		}
	}
}

// TestRefused writes what could not be read again.
func TestRefused(t *testing.T) {
	for want, s := range map[string]*Session{
		`/messages/1: a nil Message has no JSON`:                                                       {Messages: codeclib.History{&codeclib.Request{}, nil}},
		`/messages/0/parts/0: a nil Part has no JSON`:                                                  {Messages: codeclib.History{&codeclib.Request{Parts: []codeclib.Part{nil}}}},
		`/pending/0: a nil *codeclib.Call has no JSON`:                                                 {Pending: []*codeclib.Call{nil}},
		`/calls/0: a nil *Call has no JSON`:                                                            {Calls: codeclib.Calls{nil}},
		`/color: "blue" is not a constant of Color: use Red, Green or gray`:                            {Color: "blue"},
		`/colors/blue: "blue" is not a constant of codeclib.Color: use codeclib.Red or codeclib.Green`: {Colors: map[codeclib.Color]int{"blue": 1}},
		`/last/details: a JSON object is expected here, not [1]`:                                       {Last: &codeclib.Response{Details: "[1]"}},
		`/usage/requests: the unknown member 'requests' has the name of a field`:                       {Usage: codeclib.Usage{Unknown: jsonwire.Members{{Name: "requests", Value: "1"}}}},
		`/used: the unknown member 'used' has the name of a field`:                                     {More: jsonwire.Members{{Name: "used", Value: "1"}}},
	} {
		if _, err := s.AppendJSON(nil); err == nil || err.Error() != "jsonwire: "+want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestEmbedded(t *testing.T) {
	roundTrip(t, new(Based), `{"id":"1","usage":{"input":1,"output":0,"details":{}},"name":"n","more":[]}`, "")
	want := []string{`/usage/input: Input should be a valid integer`, `/id: Field required`, `/name: Field required`}
	if diff := cmp.Diff(want, check.Faults(new(Based).DecodeJSON([]byte(`{"usage":{"input":true}}`)))); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

// TestModes reads each codec in its own mode, whatever is around it.
func TestModes(t *testing.T) {
	const nothing = `{"usage":{"input":0,"output":0,"details":{}},"text":"","usages":[{"input":0,"output":0,"details":{}}],"last":null,"reply":{"id":"","count":0},"maybe":null,"own":{"n":0},"owns":{"a":null},"list":[{"n":0},{"n":1}],"two":[{"name":"","more":null,"zero":null},{"name":"a","more":null,"zero":null}]}`
	roundTrip(t, new(Loose), `{"usage":null,"text":null,"usages":[null],"last":null,"reply":null,"maybe":null,"own":null,"owns":{"a":null},"list":[null,{"n":1}],"two":[null,{"name":"a","more":null}],"no":1}`, nothing)
	roundTrip(t, new(Loose), `{"usage":{"input":5},"usage":{"output":6},"usages":[null],"owns":{"a":null},"list":[{"n":0},{"n":1}],"two":[{"name":"b"},{"name":"a"}],"reply":{"count":1,"x":[]},"reply":{"id":null},"two":[null,{"name":"a"}]}`,
		strings.Replace(nothing, `"output":0`, `"output":6`, 1))
	for text, want := range map[string][]string{
		`{"usage":{"input":null},"own":{"n":1,"x":2},"owns":{"a":{}}}`: {
			`/usage/input: Input should be a valid integer`,
			`/own/x: Extra inputs are not permitted; expected one of: n`,
			`/owns/a/n: Field required`,
		},
		`{"last":{"kind":"response"},"no":1}`: {`/last/parts: Field required`},
	} {
		if diff := cmp.Diff(want, check.Faults(new(Loose).DecodeJSON([]byte(text)))); diff != "" {
			t.Errorf("%s: faults (-want +got):\n%s", text, diff)
		}
	}
	roundTrip(t, new(Holder), `{"relaxed":{"n":null,"x":1},"reply":{"id":null,"x":1},"exact":{"n":1},"list":[null,{"x":1}],"each":{"a":null},"two":[{"n":2},{}]}`,
		`{"relaxed":{"n":0},"reply":{"id":"","count":0},"exact":{"n":1},"list":[{"n":0},{"n":0}],"each":{"a":{"n":0}},"two":[{"n":2},{"n":0}]}`)
	want := []string{`/exact/n: Input should be a valid integer`, `/x: Extra inputs are not permitted; expected one of: relaxed, reply, exact, list, each, two`}
	if diff := cmp.Diff(want, check.Faults(new(Holder).DecodeJSON([]byte(`{"relaxed":{},"reply":{},"exact":{"n":null},"x":1}`)))); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

func TestDirections(t *testing.T) {
	report := codeclib.NewReport("r", true, false)
	got, err := (&Export{Report: report, Reports: []*codeclib.Report{nil, &report}}).AppendJSON(nil)
	const one = `{"title":"r","usage":{"input":0,"output":0,"details":{}},"color":"red","kind":"sweet"}`
	if want := `{"report":` + one + `,"reports":[null,` + one + `]}`; string(got) != want || err != nil {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
	var s Setup
	if err := s.DecodeJSON([]byte(`{"options":{"levels":3,"verbose":[],"names":["a"]}}`)); err != nil || s.Options.Depth != 3 || *s.Options.Names[0] != "a" {
		t.Errorf("got %+v, %v", s, err)
	}
	want := []string{`/options/names/0: Input should be a valid string`, `/options/x: Extra inputs are not permitted; expected one of: depth, names`, `/options/depth: Field required`}
	if diff := cmp.Diff(want, check.Faults(s.DecodeJSON([]byte(`{"options":{"levels":null,"names":[null],"x":1}}`)))); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

// TestTools calls tools with codecs of another package, which are strict among arguments that are not.
func TestTools(t *testing.T) {
	check.Tool(t, SummarizeTool[runtime.NoDeps](), []check.Payload{
		{JSON: `{"history":[` + response + `],"usage":null,"label":"l","n":"1"}`, Want: `{"history":[` + response + `],"usage":null,"label":"l","n":1}`},
		{JSON: `{"history":[` + other + `],"usage":` + usage + `,"label":"l","n":1}`, Want: `{"history":[` + other + `],"usage":` + usage + `,"label":"l","n":1}`},
		{JSON: `{"history":"[]","label":"l","n":1}`, Faults: []string{`/history: Input should be a valid array`}},
		{JSON: `{"history":[{"kind":"request","parts":[{"part_kind":"call","name":"f","args":"","x":1}]}],"label":"l","n":"x"}`, Faults: []string{
			`/history/0/parts/0/x: Extra inputs are not permitted; expected one of: part_kind, name, args`,
			`/n: Input should be a valid integer, unable to parse string as an integer`,
		}},
		{JSON: `{"history":[],"usage":{"output":"1"},"label":"l","n":1}`, Faults: []string{`/usage/output: Input should be a valid integer`}},
		{JSON: `{"history":[],"label":"bad","n":1}`, Faults: []string{`/label: Value error, that is not to be said`}, Looser: true},
	})
	check.Tool(t, AccountTool[runtime.NoDeps](), []check.Payload{
		{JSON: usage, Want: usage},
		{JSON: `{"prompt_tokens":3,"total":9}`, Want: `{"input":3,"output":0,"details":{}}`},
		{JSON: `{"input":"3"}`, Faults: []string{`/input: Input should be a valid integer`}},
	})
	got, err := check.Invoke(t, SummarizeTool[runtime.NoDeps](), runtime.NoDeps{}, `{"history":[`+other+`],"label":"l","n":1}`)
	if want := `{"title":"l","usage":{"input":0,"output":1,"details":{}},"color":"red","kind":"sweet"}`; got != want || err != nil {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
	_, err = check.Invoke(t, SummarizeTool[runtime.NoDeps](), runtime.NoDeps{}, `{"history":[],"label":"l","n":0}`)
	if want := `encode the result: jsonwire: /kind: "" is not a constant of flavour: use sweet or sour`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	got, err = check.Invoke(t, AccountTool[runtime.NoDeps](), runtime.NoDeps{}, `{"input":4}`)
	if want := `{"kind":"response","parts":["done"],"usage":{"input":4,"output":0,"details":{}},"details":null}`; got != want || err != nil {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}

func TestOutput(t *testing.T) {
	check.Output(t, VerdictOutput, []check.Payload{
		{JSON: `{"note":"n","message":` + request + `,"end":"e"}`, Want: `{"note":"n","message":` + request + `,"end":"e"}`},
		{JSON: `{"note":"n","message":` + other + `,"others":[` + response + `],"colors":["red","gray"],"end":"e"}`,
			Want: `{"note":"n","message":` + other + `,"others":[` + response + `],"colors":["red","gray"],"end":"e"}`},
		{JSON: `{"note":"n","message":{"kind":"response","parts":[2]},"colors":["blue"],"end":"e"}`, Faults: []string{
			`/message/parts/0: Input should be an object`, `/colors/0: Input should be 'red', 'green' or 'gray'`,
		}},
	})
}

// TestGrowing shows an answer while it is written: what other packages read, once it is whole.
func TestGrowing(t *testing.T) {
	text := `{"note":"no","message":` + response + `,"others":[` + other + `],"end":"e"}`
	d := VerdictOutput.Choices[0].Partial()
	defer d.Close()
	from := strings.Index(text, response)
	var got Verdict
	for i := range len(text) {
		d.Append(text[i:i+1], &got)
		if whole := i+1 >= from+len(response); (got.Message != nil) != whole {
			t.Fatalf("after %s the message is %v", text[:i+1], got.Message)
		}
	}
}

func TestSamples(t *testing.T) {
	check.Samples(t, runtime.NoDeps{}, AccountTool[runtime.NoDeps]())
}

// TestPlan reads an answer that is a codec, too: as such it is strict, as an answer it is not. That goes for codecs of the
// package inside of it.
func TestPlan(t *testing.T) {
	const plan = `{"title":"t","steps":[{"n":1}],"tone":"formal","meta":{"a":[1]},"rules":[{}],"exact":{"n":2}}`
	const small = `{"title":"t","steps":[],"tone":"","meta":null,"exact":{"n":2}}`
	check.Output(t, PlanOutput, []check.Payload{
		{JSON: plan, Want: plan},
		{JSON: `{"heading":"h","stages":"[]","draft":true,"name":"t","exact":{"n":2}}`, Want: strings.Replace(small, `"t"`, `"h"`, 1)},
		{JSON: `{"name":"no","stages":[null],"title":"t","steps":[],"meta":"{}","exact":{"n":"2"}}`, Want: strings.Replace(small, "null", "{}", 1)},
		{JSON: `{"title":"t","steps":[null],"meta":[],"rules":[{},null],"tone":"loud","exact":{"n":2}}`, Faults: []string{
			`/steps/0: Input should be an object`, `/meta: Input should be an object`, `/rules/1: Input should be an object`,
			`/tone: Input should be '' or 'formal'`,
		}},
		{JSON: `{"name":null,"stages":null,"exact":{"n":2}}`, Faults: []string{`/title: Field required`, `/steps: Field required`}},
		{JSON: `{"name":7,"stages":[{"m":1}],"exact":{"n":2}}`, Faults: []string{
			`/name: Input should be a valid string`,
			`/stages/0/m: Extra inputs are not permitted; expected one of: n`, `/stages/0/n: Field required`,
		}},
	})
	roundTrip(t, new(Plan), plan, "")
	if diff := cmp.Diff([]string{`/exact/n: Input should be a valid integer`}, check.Faults(new(Plan).DecodeJSON([]byte(`{"title":"t","steps":[],"exact":{"n":"2"}}`)))); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	for want, p := range map[string]*Plan{
		`/tone: "loud" is not a constant of Tone: use Plain or Formal`:   {Tone: "loud"},
		`/steps/1: a nil *Exact has no JSON`:                             {Steps: []*Exact{{}, nil}},
		`/rules/0: a JSON object is expected here, but there is no JSON`: {Rules: []jsonwire.Raw{""}},
		`/meta: a JSON object is expected here, not null`:                {Meta: "null"},
	} {
		if _, err := p.AppendJSON(nil); err == nil || err.Error() != "jsonwire: "+want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestNames reads a lenient codec as an answer, which is not lenient.
func TestNames(t *testing.T) {
	check.Output(t, NamesOutput, []check.Payload{
		{JSON: `{"response":[{"first":"a"}]}`, Want: `{"response":[{"first":"a"}]}`},
		{JSON: `{"response":null}`, Faults: []string{`/response: Input should be a valid array`}},
		{JSON: `{"response":[{},{"first":"b","x":1}]}`, Faults: []string{
			`/response/0/first: Field required`, `/response/1/x: Extra inputs are not permitted; expected one of: first`,
		}},
	})
	roundTrip(t, new(Names), `[null,{"x":1},{"first":null}]`, `[{"first":""},{"first":""},{"first":""}]`)
}

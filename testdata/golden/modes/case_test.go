package modes

import (
	"context"
	"encoding/json"
	"golden/internal/check"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/google/go-cmp/cmp"
)

func TestMode(t *testing.T) {
	type described struct {
		Mode              message.OutputMode
		Name, Description string
		Envelope          bool
	}
	got := map[string]described{
		"City":    {CityOutput.Mode, CityOutput.Name, CityOutput.Description, CityOutput.Envelope != nil},
		"Tags":    {TagsOutput.Mode, TagsOutput.Name, TagsOutput.Description, TagsOutput.Envelope != nil},
		"Plain":   {PlainOutput.Mode, PlainOutput.Name, PlainOutput.Description, PlainOutput.Envelope != nil},
		"Outcome": {OutcomeOutput.Mode, OutcomeOutput.Name, OutcomeOutput.Description, OutcomeOutput.Envelope != nil},
		"Expr":    {ExprOutput.Mode, ExprOutput.Name, ExprOutput.Description, ExprOutput.Envelope != nil},
		"Only":    {OnlyOutput.Mode, OnlyOutput.Name, OnlyOutput.Description, OnlyOutput.Envelope != nil},
	}
	want := map[string]described{
		"City":    {message.OutputNative, "City", "A city.", false},
		"Tags":    {message.OutputPrompted, "keywords", "Words.", false},
		"Plain":   {message.OutputTool, "", "", false},
		"Outcome": {message.OutputNative, "outcome", "What came of a job.", true},
		"Expr":    {message.OutputPrompted, "Expr", "", true},
		"Only":    {message.OutputNative, "Only", "Only has one implementation: there is nothing to tell apart.", false},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestText decodes texts in which there is nothing to tell apart: they have the form of the one choice.
func TestText(t *testing.T) {
	check.Output(t, CityOutput, []check.Payload{
		{JSON: `{"name":"Rome"}`, Want: `{"name":"Rome"}`},
		{JSON: `{"result":{"kind":"City","data":{"name":"Rome"}}}`, Faults: []string{
			"/result: Extra inputs are not permitted; expected one of: name",
			"/name: Field required",
		}},
	})
	check.Output(t, TagsOutput, []check.Payload{
		{JSON: `{"response":["a","b"]}`, Want: `{"response":["a","b"]}`},
	})
	check.Output(t, OnlyOutput, []check.Payload{
		{JSON: `{"n":1}`, Want: `{"n":1}`},
	})
}

// B27: texts say which of several choices they hold, before the answer or after it.
func TestEnvelope(t *testing.T) {
	check.Envelope(t, OutcomeOutput, []check.Payload{
		{JSON: `{"result":{"kind":"Done","data":{"files":[{"path":"a.go","line":3}]}}}`,
			Want: `{"result":{"kind":"Done","data":{"files":[{"path":"a.go","line":3}]}}}`},
		{JSON: `{"result":{"data":{"reason":"no","at":{"path":"b","line":"1"}},"kind":"Failed"}}`,
			Want: `{"result":{"kind":"Failed","data":{"reason":"no","at":{"path":"b","line":1}}}}`},
		{JSON: `{"result":{"kind":"Skipped","data":{}}}`, Want: `{"result":{"kind":"Skipped","data":{}}}`},
		{JSON: `{"result":{"kind":"Fail","data":{"reason":"no"}}}`, Faults: []string{
			"/result: Input tag 'Fail' found using 'kind' does not match any of the expected tags: 'Done', 'Failed', 'Skipped'; did you mean 'Failed'?",
		}},
		{JSON: `{"result":{"kind":1,"data":{}}}`, Faults: []string{
			"/result: Input tag '1' found using 'kind' does not match any of the expected tags: 'Done', 'Failed', 'Skipped'",
		}},
		{JSON: `{"result":{"data":{}}}`, Faults: []string{
			"/result: Unable to extract tag using discriminator 'kind', which should be 'Done', 'Failed' or 'Skipped'",
		}},
		{JSON: `{"result":{"kind":"Done"}}`, Faults: []string{"/result/data: Field required"}},
		{JSON: `{"result":{"kind":"Done","data":{"files":[{"path":"a","line":0}]}}}`, Faults: []string{
			"/result/data/files/0/line: Input should be greater than or equal to 1",
		}},
		{JSON: `{"result":{"kind":"Skipped","dat":{}}}`, Faults: []string{
			`/result/dat: Extra inputs are not permitted; did you mean "data"?`,
			"/result/data: Field required",
		}},
		{JSON: `{"kind":"Skipped","data":{}}`, Faults: []string{
			"/kind: Extra inputs are not permitted; expected one of: result",
			"/data: Extra inputs are not permitted; expected one of: result",
			"/result: Field required",
		}},
		{JSON: `{"result":null}`, Faults: []string{"/result: Input should be an object"}},
	})
	check.Envelope(t, ExprOutput, []check.Payload{
		{JSON: `{"result":{"kind":"Sum","data":{"left":{"kind":"Num","value":1},"right":{"kind":"Num","value":2}}}}`,
			Want: `{"result":{"kind":"Sum","data":{"left":{"kind":"Num","value":1},"right":{"kind":"Num","value":2}}}}`},
		{JSON: `{"result":{"kind":"Num","data":{"value":"1"}}}`, Faults: []string{
			"/result/data/value: Input should be a valid number",
		}},
	})
}

func TestEnvelopeOfNothing(t *testing.T) {
	for _, answer := range []Outcome{nil, (*Failed)(nil), (*Done)(nil)} {
		if raw, err := OutcomeOutput.Envelope.Encode(answer); err == nil {
			t.Errorf("%T is %s", answer, raw)
		}
	}
	raw, err := OutcomeOutput.Envelope.Encode(&Done{Note: "a pointer"})
	if err != nil || raw != `{"result":{"kind":"Done","data":{"files":[],"note":"a pointer"}}}` {
		t.Errorf("%s, %v", raw, err)
	}
}

// nativeOutput is the schema that Pydantic AI 2.68.0 makes for NativeOutput([Circle, Square]), of models with
// extra='forbid'. Beside what is asked of ours it has titles of definitions.
const nativeOutput = `{"type": "object", "properties": {"result": {"anyOf": [{"type": "object", "properties": {"kind": {"type": "string", "const": "Circle"}, "data": {"additionalProperties": false, "properties": {"r": {"type": "number"}, "center": {"$ref": "#/$defs/Point"}}, "required": ["r", "center"], "type": "object"}}, "required": ["kind", "data"], "additionalProperties": false, "title": "Circle", "description": "A circle."}, {"type": "object", "properties": {"kind": {"type": "string", "const": "Square"}, "data": {"additionalProperties": false, "properties": {"side": {"type": "integer"}, "center": {"$ref": "#/$defs/Point"}}, "required": ["side", "center"], "type": "object"}}, "required": ["kind", "data"], "additionalProperties": false, "title": "Square", "description": "A square."}]}}, "required": ["result"], "additionalProperties": false, "$defs": {"Point": {"additionalProperties": false, "description": "A point.", "properties": {"x": {"type": "integer"}}, "required": ["x"], "title": "Point", "type": "object"}}}`

func TestEnvelopeSchema(t *testing.T) {
	var want, got map[string]any
	for doc, text := range map[*map[string]any]string{&want: nativeOutput, &got: string(ShapeOutput.Envelope.Schema)} {
		if err := json.Unmarshal([]byte(text), doc); err != nil {
			t.Fatal(err)
		}
	}
	for _, def := range want["$defs"].(map[string]any) {
		delete(def.(map[string]any), "title")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-Pydantic AI +agentgen:\n%s", diff)
	}
}

// TestStrictEnvelope holds the strict form against the rules of strict mode; answers in it may be null where they may
// be left out.
func TestStrictEnvelope(t *testing.T) {
	e := OutcomeOutput.Envelope
	check.Strict(t, e.StrictSchema)
	const text = `{"result":{"kind":"Done","data":{"files":[],"note":null}}}`
	if err := check.Validate(check.Schema(t, e.StrictSchema), text); err != nil {
		t.Errorf("the schema refuses %s: %v", text, err)
	}
	if got, err := e.Decode(text); err != nil || !cmp.Equal(got, Outcome(Done{Files: []File{}})) {
		t.Errorf("%v, %v", got, err)
	}
	if ExprOutput.Envelope.StrictSchema != "" {
		t.Error("there is a strict form that was not asked for")
	}
}

// B27: an unknown kind is told to the model, which answers again.
func TestRun(t *testing.T) {
	script := testmodel.Script(
		testmodel.Text(`{"result":{"kind":"Dune","data":{"files":[]}}}`),
		testmodel.Text(`{"result":{"kind":"Failed","data":{"reason":"rain"}}}`),
	)
	var asked model.Output
	agent := runtime.Agent[runtime.NoDeps, Outcome]{
		Output: OutcomeOutput,
		Model: model.Wrap(script, func(ctx context.Context, r *model.Request, s *model.Stream, next model.RespondFunc) (*message.Response, error) {
			asked = r.Output
			return next(ctx, r, s)
		}),
	}
	res, err := agent.Run(t.Context(), runtime.NoDeps{}, "How was it?")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Outcome(&Failed{Reason: "rain"}), res.Output); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	want := &model.OutputSchema{
		Name: "outcome", Description: "What came of a job.", Title: "outcome", Note: "What came of a job.",
		Schema: OutcomeOutput.Envelope.Schema, StrictSchema: OutcomeOutput.Envelope.StrictSchema, Strict: new(true),
	}
	if asked.Mode != message.OutputNative {
		t.Errorf("Mode is %q", asked.Mode)
	}
	if diff := cmp.Diff(want, asked.Schema); diff != "" {
		t.Errorf("the provider is asked for (-want +got):\n%s", diff)
	}
}

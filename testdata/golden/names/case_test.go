package names

import (
	"testing"

	"golden/internal/check"
)

func TestLookup(t *testing.T) {
	const r = `{"r":1,"context":{"Value":41},"time":2,"type":"abc","func":true}`
	check.Tool(t, LookupTool(), []check.Payload{
		{
			JSON: `{"c":1,"r":` + r + `,"w":[1,2],"args":{"a":{"Value":1}},"err":"","type_":"t","call":3}`,
			Want: `{"c":1,"r":` + r + `,"v":null,"w":[1,2],"args":{"a":{"Value":1}},"err":"","type_":"t","call":3}`,
		},
		{
			JSON: `{"c":1,"r":{"r":1,"context":{},"time":2,"type":"ABC","func":0},"v":{},"w":[],"args":{},"err":"","type_":"x"}`,
			Faults: []string{
				"/r/context/Value: Field required",
				"/r/type: String should match pattern '^[a-z]+$'",
				"/r/func: Input should be a valid boolean",
				"/v/r: Field required",
				"/v/context: Field required",
				"/v/time: Field required",
				"/v/type: Field required",
				"/v/func: Field required",
				"/type_: String should match pattern '^t'",
				"/call: Field required",
			},
		},
	})
	got, err := check.Invoke(t, LookupTool(), &D{}, `{"c":1,"r":`+r+`,"w":[],"args":{},"err":"","type_":"t","call":3}`)
	if want := `{"Value":42}`; got != want || err != nil {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}

func TestGeneric(t *testing.T) {
	got, err := check.Invoke(t, GenericTool[string](), "", `{"Depth":2}`)
	if want := `{"Depth":2}`; got != want || err != nil {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}

func TestAnswer(t *testing.T) {
	check.Output(t, AnswerOutput, []check.Payload{
		{JSON: `{"runtime":{},"agentrt":{},"out":[5]}`, Want: `{"runtime":{},"agentrt":{},"out":[5]}`},
	})
}

func TestHooks(t *testing.T) {
	tool := GenericTool[string]()
	call, err := tool.Decode(`{"Depth":2}`)
	if err != nil {
		t.Fatal(err)
	}
	if deep, err := tool.Approver()(t.Context(), nil, call); err != nil || !deep {
		t.Errorf("NeedsApproval: %v, %v", deep, err)
	}
	if i, err := tool.Preparer()(t.Context(), nil, tool.Def()); err != nil || !i.SameAs(tool.Def()) {
		t.Errorf("Prepare: %v, %v", i, err)
	}
	result, err := ElsewhereResult([]context{{Value: 1}})
	if string(result.Content) != `[{"Value":1}]` || err != nil {
		t.Errorf("%s, %v", result.Content, err)
	}
}

func TestEither(t *testing.T) {
	check.Envelope(t, EitherOutput, []check.Payload{
		{JSON: `{"result":{"kind":"either0","data":{"K":{},"M":{}}}}`, Want: `{"result":{"kind":"either0","data":{"K":{},"M":{}}}}`},
		{JSON: `{"result":{"data":{"R":1,"V":2},"kind":"Encode"}}`, Want: `{"result":{"kind":"Encode","data":{"R":1,"V":2}}}`},
	})
}

package unions

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/testmodel"

	"golden/internal/check"
)

type none = runtime.NoDeps

func TestDecode(t *testing.T) {
	check.Tool(t, MeasureTool[none](), []check.Payload{
		{JSON: `{"shape":{"kind":"Circle","radius":2},"scale":1}`, Want: `{"shape":{"kind":"Circle","radius":2},"scale":1}`},
		{JSON: `{"shape":{"width":2,"kind":"Rect"},"scale":1}`, Want: `{"shape":{"kind":"Rect","width":2,"height":1},"scale":1}`},
		{JSON: `{"shape":{"kind":"empty"},"scale":1}`, Want: `{"shape":{"kind":"empty"},"scale":1}`},
		{
			JSON: `{"shape":{"kind":"Group","shapes":[{"kind":"Circle","radius":1},{"kind":"Group","shapes":[]}],"named":{"a":{"kind":"empty"}}},"scale":1}`,
			Want: `{"shape":{"kind":"Group","shapes":[{"kind":"Circle","radius":1},{"kind":"Group","shapes":[]}],"named":{"a":{"kind":"empty"}}},"scale":1}`,
		},
		{JSON: `{"shape":{"radius":2},"scale":1}`, Faults: []string{
			"/shape: Unable to extract tag using discriminator 'kind', which should be 'Circle', 'Rect', 'Group' or 'empty'",
		}},
		{JSON: `{"shape":{"kind":"Square","radius":2},"scale":1}`, Faults: []string{
			"/shape: Input tag 'Square' found using 'kind' does not match any of the expected tags: 'Circle', 'Rect', 'Group', 'empty'",
		}},
		{JSON: `{"shape":{"kind":"Circle","radius":0,"width":1},"scale":1}`, Faults: []string{
			"/shape/radius: Input should be greater than 0",
			"/shape/width: Extra inputs are not permitted; expected one of: kind, radius",
		}},
		{JSON: `{"shape":null,"scale":1}`, Faults: []string{"/shape: Input should be an object"}},
		{JSON: `{"scale":1}`, Faults: []string{"/shape: Field required"}},
	})
	check.Tool(t, HandleTool[none](), []check.Payload{
		{JSON: `{"e":{"kind":"Opened","by":"me"}}`, Want: `{"e":{"kind":"Opened","by":"me"}}`},
		{JSON: `{"e":{"kind":"Closed"}}`, Want: `{"e":{"kind":"Closed"}}`},
	})
}

func TestInvoke(t *testing.T) {
	tests := []struct {
		tool       runtime.Tool[none]
		args, want string
	}{
		{MeasureTool[none](), `{"shape":{"kind":"Rect","width":2,"height":3},"scale":2}`, `12`},
		{DrawTool[none](), `{"drawing":{"main":{"kind":"empty"}},"more":[{"kind":"Circle","radius":1}]}`, `[{"kind":"Circle","radius":1},{"kind":"empty"}]`},
		{HandleTool[none](), `{"e":{"kind":"Closed"}}`, `"*event.Closed"`},
	}
	for _, test := range tests {
		if got, err := check.Invoke(t, test.tool, none{}, test.args); got != test.want || err != nil {
			t.Errorf("%s %s: got %s, %v; want %s", test.tool.Def().Name, test.args, got, err, test.want)
		}
	}
}

// TestOutput answers with one output tool for each member.
func TestOutput(t *testing.T) {
	var names []string
	for _, c := range ShapeOutput.Choices {
		names = append(names, c.Def.Name)
	}
	want := []string{"final_result_Circle", "final_result_Rect", "final_result_Group", "final_result_empty"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Fatalf("output tools (-want +got):\n%s", diff)
	}
	check.Choice(t, ShapeOutput, 1, []check.Payload{
		{JSON: `{"width":2}`, Want: `{"width":2,"height":1}`},
		{JSON: `{"kind":"Rect","width":2}`, Faults: []string{"/kind: Extra inputs are not permitted; expected one of: width, height"}},
	})
	agent := runtime.Agent[none, Shape]{Output: ShapeOutput}
	model := testmodel.Script(testmodel.Call("final_result_Rect", `{"width":2,"height":3}`))
	res, err := agent.Run(t.Context(), none{}, "Draw something.", runtime.WithModel(model))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Shape(&Rect{2, 3}), res.Output); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// A model whose profile prefers texts answers in the envelope, although the type asks for no mode.
func TestProfileChoosesMode(t *testing.T) {
	for _, mode := range []message.OutputMode{message.OutputNative, message.OutputPrompted} {
		m := testmodel.Script(testmodel.Text(`{"result":{"kind":"Rect","data":{"width":2,"height":3}}}`))
		m.Profile.OutputMode = mode
		agent := runtime.Agent[none, Shape]{Output: ShapeOutput}
		res, err := agent.Run(t.Context(), none{}, "Draw something.", runtime.WithModel(m))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(Shape(&Rect{2, 3}), res.Output); diff != "" {
			t.Errorf("%s: -want +got:\n%s", mode, diff)
		}
	}
}

func TestSamples(t *testing.T) {
	check.Samples(t, none{}, MeasureTool[none](), DrawTool[none](), HandleTool[none]())
}

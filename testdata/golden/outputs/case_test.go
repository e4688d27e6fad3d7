package outputs

import (
	"golden/internal/check"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/google/go-cmp/cmp"
)

// TestRetries: an output says how often the model may correct it.
func TestRetries(t *testing.T) {
	if r := RatingOutput.Choices[0].Def.Retries; r == nil || *r != 3 {
		t.Errorf("got %v", r)
	}
	if r := MoodOutput.Choices[0].Def.Retries; r != nil {
		t.Errorf("got %d of an output that leaves it to the agent", *r)
	}
}

func TestDecode(t *testing.T) {
	check.Output(t, VerdictOutput, []check.Payload{
		{JSON: `{"guilty":false,"reasons":["none"]}`, Want: `{"guilty":false,"reasons":["none"]}`},
		{JSON: `{"guilty":"true","reasons":"[\"a\"]","years":"3"}`, Want: `{"guilty":true,"reasons":["a"],"years":3}`},
		{JSON: `{"guilty":1,"reasons":[],"years":-1}`, Faults: []string{
			"/guilty: Input should be a valid boolean",
			"/reasons: List should have at least 1 item after validation, not 0",
			"/years: Input should be greater than or equal to 0",
		}},
	})
	check.Output(t, CitiesOutput, []check.Payload{
		{JSON: `{"response":["Rome"]}`, Want: `{"response":["Rome"]}`},
		{JSON: `{"response":"[\"Rome\"]"}`, Want: `{"response":["Rome"]}`}, // B26
		{JSON: `["Rome"]`, Faults: []string{
			": Input should be an object",
		}},
		{JSON: `{"respons":[]}`, Faults: []string{
			`/respons: Extra inputs are not permitted; did you mean "response"?`,
			"/response: Field required",
		}},
	})
	check.Output(t, RatingOutput, []check.Payload{
		{JSON: `{"response":5}`, Want: `{"response":5}`},
		{JSON: `{"response":"5"}`, Faults: []string{
			"/response: Input should be a valid integer",
		}},
	})
	check.Output(t, MoodOutput, []check.Payload{
		{JSON: `{"response":"sad"}`, Want: `{"response":"sad"}`},
		{JSON: `{"response":"angry"}`, Faults: []string{
			"/response: Input should be 'happy' or 'sad'",
		}},
	})
	check.Output(t, ScoresOutput, []check.Payload{
		{JSON: `{"b":1,"a":2.5}`, Want: `{"a":2.5,"b":1}`},
		{JSON: `{"response":1}`, Want: `{"response":1}`}, // B32
		{JSON: `{"a":"x"}`, Faults: []string{
			"/a: Input should be a valid number, unable to parse string as a number",
		}},
	})
	check.Output(t, PairOutput, []check.Payload{
		{JSON: `{"response":[1,2]}`, Want: `{"response":[1,2]}`},
		{JSON: `{"response":[1]}`, Faults: []string{
			"/response: List should have at least 2 items after validation, not 1",
		}},
		{JSON: `{"response":[1,2,3]}`, Faults: []string{
			"/response: List should have at most 2 items after validation, not 3",
		}},
	})
}

func TestInfo(t *testing.T) {
	type described struct {
		Name, Description string
		Strict            *bool
	}
	want := map[string]described{
		"VerdictOutput": {"verdict", "A decision with its reasons.", new(true)},
		"MoodOutput":    {"mood", "One of a few words.", nil},
		"ScoresOutput":  {"final_result", "The final response which ends this conversation", nil},
	}
	describe := func(i *model.ToolDef) described { return described{i.Name, i.Description, i.Strict} }
	got := map[string]described{
		"VerdictOutput": describe(VerdictOutput.Choices[0].Def),
		"MoodOutput":    describe(MoodOutput.Choices[0].Def),
		"ScoresOutput":  describe(ScoresOutput.Choices[0].Def),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("infos (-want +got):\n%s", diff)
	}
}

// TestRun answers with a type that is not an object by itself, after a mistake.
func TestRun(t *testing.T) {
	agent := runtime.Agent[runtime.NoDeps, Rating]{
		Output: RatingOutput,
		Model: testmodel.Script(
			testmodel.Call("final_result", `{"response":"5"}`),
			testmodel.Call("final_result", `{"response":4}`),
		),
	}
	res, err := agent.Run(t.Context(), runtime.NoDeps{}, "How was it?")
	if err != nil {
		t.Fatal(err)
	}
	if res.Output != 4 {
		t.Errorf("got %d, want 4", res.Output)
	}
}

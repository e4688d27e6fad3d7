package zoo

import (
	"math/big"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/testmodel"

	"golden/internal/check"
)

type none = runtime.NoDeps

const (
	lion = `{"kind":"Lion","name":"Leo","weight":190.5,"born":"2020-02-29T12:00:00Z","naps":"PT3H","danger":1,` +
		`"pride":[null,{"name":"Nala","weight":120,"danger":2,"chip":[3,4]}],"meals":{"meat":3},"notes":{"b":[1],"c":null},` +
		`"papers":{"z":1},"chip":[1,2],"photo":"AP8=","extra":{"A":-1}}`
	parrot = `{"kind":"Parrot","name":"Polly","weight":1,"words":["hello"],"friend":` + lion + `,"serial":18446744073709551616,"id":"-7"}`
)

func TestDecode(t *testing.T) {
	zoo := ZooTools(&Zoo{})
	check.Tool(t, zoo[0], []check.Payload{
		{JSON: `{"loud":true,"animals":[` + lion + `,` + parrot + `]}`, Want: `{"loud":true,"animals":[` + lion + `,` + parrot + `]}`},
		{JSON: `{"loud":false,"animals":[]}`, Faults: []string{"/animals: List should have at least 1 item after validation, not 0"}},
		{JSON: `{"loud":"never","animals":[{"kind":"Parrot","name":"","words":["a","a"],"friend":{"kind":"Lion","chip":[1]},"serial":"x","id":7.5},{"kind":"Tiger"}]}`, Faults: []string{
			"/loud: Input should be a valid boolean, unable to interpret input",
			"/animals/0/name: String should have at least 1 character",
			"/animals/0/words: Value error, the parrot repeats itself",
			"/animals/0/friend/chip: List should have at least 2 items after validation, not 1",
			"/animals/0/friend/name: Field required",
			"/animals/0/friend/weight: Field required",
			"/animals/0/serial: Input should be a valid integer, unable to parse string as an integer",
			"/animals/0/id: Input should be a valid integer, got a number with a fractional part",
			"/animals/0/weight: Field required",
			"/animals/1: Input tag 'Tiger' found using 'kind' does not match any of the expected tags: 'Lion', 'Parrot'",
		}},
	})
	check.Tool(t, MoveTool[none](), []check.Payload{
		{
			JSON: `{"cage":{"inside":` + parrot + `,"at":{"lat":1,"lng":2},"next":{"inside":` + lion + `,"at":{"lat":3,"lng":4}}},"after":"PT5M"}`,
			Want: `{"cage":{"inside":` + parrot + `,"at":{"lat":1,"lng":2},"next":{"inside":` + lion + `,"at":{"lat":3,"lng":4}}},"by":null,"after":"PT5M"}`,
		},
	})
	check.Tool(t, SearchTool[none](), []check.Payload{
		{JSON: `{"text":"abc"}`, Want: `{"text":"abc","limit":5,"mail":null}`},
		{JSON: `{"text":"ABC","diets":["meat","meat"],"limit":7,"mail":"nobody"}`, Faults: []string{
			"/text: String should match pattern '^[a-z]+$'",
			"/diets: Items should be unique, but items 0 and 1 are equal",
			"/limit: Input should be a multiple of 5",
			"/mail: String should be a valid email address",
		}},
	})
	check.Tool(t, TraceTool[none](), []check.Payload{
		{JSON: `{"addr":"::1","page":null,"seen":{"1":true,"-2":false},"more":1}`, Want: `{"addr":"::1","page":null,"seen":{"-2":false,"1":true}}`},
	})
	check.Output(t, StarOutput, []check.Payload{
		{JSON: `{"name":"Leo","weight":1,"chip":[1,2]}`, Want: `{"name":"Leo","weight":1,"danger":2,"chip":[1,2]}`},
	})
}

func TestCodec(t *testing.T) {
	const text = `{"day":"2026-09-14T00:00:00Z","cages":[{"inside":1,"at":{"lat":1,"lng":2}}],"eaten":{"meat":[{"inside":7,"at":{"lat":0,"lng":0}}]}}`
	var r Report
	if err := r.DecodeJSON([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if got, err := r.AppendJSON(nil); string(got) != text || err != nil {
		t.Errorf("got %s, %v; want %s", got, err, text)
	}
}

// TestRun lets an agent with all tools work a day.
func TestRun(t *testing.T) {
	zoo := &Zoo{animals: map[string]Animal{}}
	agent := runtime.Agent[*Keeper, Report]{
		Tools:       append(ZooTools(zoo), runtime.Tools(MoveTool[*Keeper], SearchTool, TraceTool)...),
		OutputTools: []runtime.OutputTool[*Keeper, Report]{OpenOutput()},
	}
	model := testmodel.Script(
		testmodel.Call("admit", `{"loud":true,"animals":[`+lion+`,`+parrot+`]}`),
		testmodel.Join(testmodel.Call("roll_call", `{}`), testmodel.Call("search", `{"text":"a","diets":null,"limit":null,"mail":null}`)),
		testmodel.Call("open_zoo", `{"at":"2026-09-14T08:00:00Z"}`),
	)
	res, err := agent.Run(t.Context(), &Keeper{"Kim"}, "Begin the day.", runtime.WithModel(model))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Report{Day: time.Date(2026, 9, 14, 8, 0, 0, 0, time.UTC)}, res.Output); diff != "" {
		t.Errorf("output (-want +got):\n%s", diff)
	}
	polly, ok := zoo.animals["Polly says [hello]"].(Parrot)
	if !ok || polly.Serial.Cmp(new(big.Int).Lsh(big.NewInt(1), 64)) != 0 || polly.Friend.Noise() != "Leo roars" {
		t.Errorf("the zoo has %v", zoo.animals)
	}
}

func TestSamples(t *testing.T) {
	check.Samples(t, &Keeper{}, append(ZooTools(&Zoo{animals: map[string]Animal{}}), runtime.Tools(MoveTool[*Keeper], SearchTool)...)...)
}

package generics

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime"

	"golden/internal/check"
)

type none = runtime.NoDeps

func TestDecode(t *testing.T) {
	const all = `{"in":{"items":[{"title":"A"}],"next":{"items":[]}},"ids":{"items":[1,2]},` +
		`"pairs":[{"key":"a","value":null},{"key":"b","value":{"items":[{"title":"B"}]}}]}`
	check.Tool(t, ReportsTool[none](), []check.Payload{
		{JSON: all, Want: all},
		{
			JSON: `{"in":{"items":[{"title":""}]},"ids":{"items":[1,2,3,4],"next":{"items":["x"]}},"pairs":[{"key":1}]}`,
			Faults: []string{
				"/in/items/0/title: String should have at least 1 character",
				"/ids/items: List should have at most 3 items after validation, not 4",
				"/ids/next/items/0: Input should be a valid integer, unable to parse string as an integer",
				"/pairs/0/key: Input should be a valid string",
			},
		},
	})
	check.Output(t, BestOutput, []check.Payload{
		{JSON: `{"found":{"key":{"title":"A"},"value":[1,2.5]}}`, Want: `{"found":{"key":{"title":"A"},"value":[1,2.5]}}`},
		{JSON: `{"found":{"key":"A"}}`, Faults: []string{
			"/found/key: Input should be an object",
			"/found/value: Field required",
		}},
	})
}

func TestInvoke(t *testing.T) {
	got, err := check.Invoke(t, ReportsTool[none](), none{},
		`{"in":{"items":[{"title":"A"}]},"ids":{"items":[]},"pairs":[{"key":"a"}]}`)
	if want := `{"items":[{"key":"a","value":{"title":"A"}}]}`; got != want || err != nil {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
	if got, err := check.Invoke(t, FirstTool[none](), none{}, `{"items":["x"]}`); got != `"x"` || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestSamples(t *testing.T) { check.Samples(t, none{}, ReportsTool[none]()) }

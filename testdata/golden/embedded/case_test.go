package embedded

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime"

	"golden/internal/check"
)

type none = runtime.NoDeps

const full = `{"tagged":{"Same":3},"deep":{"size":4,"far":["x"],"name":"n"},` +
	`"renamed":{"a":{"same":5,"only_a":6}},"outside":{"shown":7,"id":8,"note":"y","Word":"w"}}`

func TestDecode(t *testing.T) {
	check.Tool(t, UseTool[none](), []check.Payload{
		{JSON: full, Want: `{"tagged":{"Same":3},"deep":{"far":["x"],"size":4,"name":"n"},` +
			`"renamed":{"a":{"same":5,"only_a":6}},"outside":{"shown":7,"id":8,"note":"y","Word":"w"}}`},
		{
			JSON: `{"tagged":{"Same":"x"},"deep":{"size":true,"name":1},` +
				`"renamed":{"only_a":1},"outside":{"shown":1,"id":0,"Word":"w","hidden":{},"not":1}}`,
			Faults: []string{
				"/tagged/Same: Input should be a valid integer, unable to parse string as an integer",
				"/deep/size: Input should be a valid integer",
				"/deep/name: Input should be a valid string",
				"/deep/far: Field required",
				"/renamed/only_a: Extra inputs are not permitted; expected one of: a",
				"/renamed/a: Field required",
				"/outside/id: Input should be greater than or equal to 1",
				"/outside/hidden: Extra inputs are not permitted; expected one of: shown, id, note, Word",
				`/outside/not: Extra inputs are not permitted; did you mean "note"?`,
			},
		},
	})
}

// TestLikeEncodingJSON decodes the same values as encoding/json does.
func TestLikeEncodingJSON(t *testing.T) {
	call, err := UseTool[none]().Decode(full)
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Tagged  Tagged
		Deep    Deep
		Renamed Renamed
		Outside Outside
	}
	if err := json.Unmarshal([]byte(full), &want); err != nil {
		t.Fatal(err)
	}
	got := call.(*UseCall)
	if diff := cmp.Diff(UseCall(want), *got, cmp.AllowUnexported(Outside{}, hidden{})); diff != "" {
		t.Errorf("-encoding/json +agentgen:\n%s", diff)
	}
}

func TestInvoke(t *testing.T) {
	got, err := check.Invoke(t, UseTool[none](), none{}, full)
	if want := `{"shown":7,"id":8,"note":"y","Word":"w"}`; got != want || err != nil {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}

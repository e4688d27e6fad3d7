package options

import (
	"golden/internal/check"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

type none = runtime.NoDeps

func TestInfo(t *testing.T) {
	want := []*model.ToolDef{
		{Name: "plain"},
		{Name: "another-name_2"},
		{Name: "patient", Retries: new(0), Timeout: 90 * time.Second},
		{Name: "quick", Timeout: 1500 * time.Millisecond, Sequential: true},
		{Name: "strict", Strict: new(true)},
		{Name: "relaxed"},
		{Name: "old"},
	}
	var got []*model.ToolDef
	for _, tool := range runtime.Tools(PlainTool[none], NamedTool, PatientTool, QuickTool, StrictTool, RelaxedTool, OldTool) {
		got = append(got, tool.Def())
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(model.ToolDef{}, "Description", "Parameters", "Result")); diff != "" {
		t.Errorf("options (-want +got):\n%s", diff)
	}
}

func TestLax(t *testing.T) {
	check.Tool(t, PlainTool[none](), []check.Payload{
		{JSON: `{"n":"3"}`, Want: `{"n":3}`},
	})
	check.Tool(t, StrictTool[none](), []check.Payload{
		{JSON: `{"n":3,"on":true,"list":[1]}`, Want: `{"n":3,"on":true,"list":[1]}`},
		{JSON: `{"n":"3","on":"true","list":"[1]"}`, Faults: []string{
			"/n: Input should be a valid integer",
			"/on: Input should be a valid boolean",
			"/list: Input should be a valid array",
		}},
	})
}

// TestStrictFraction is apart because JSON Schema does not tell 3.0 from 3.
func TestStrictFraction(t *testing.T) {
	check.Tool(t, StrictTool[none](), []check.Payload{
		{JSON: `{"n":3.0,"on":true,"list":[1]}`, Looser: true, Faults: []string{
			"/n: Input should be a valid integer, written without a fraction or exponent",
		}},
	})
}

func TestExtra(t *testing.T) {
	check.Tool(t, PlainTool[none](), []check.Payload{
		{JSON: `{"n":1,"m":2}`, Faults: []string{
			"/m: Extra inputs are not permitted; expected one of: n",
		}},
	})
	check.Tool(t, RelaxedTool[none](), []check.Payload{
		{JSON: `{"n":1,"m":{"deep":[2]},"inner":{"a":1,"b":2}}`, Want: `{"n":1,"inner":{"a":1}}`},
		{JSON: `{"m":1,"inner":{"b":1}}`, Faults: []string{
			"/inner/a: Field required",
			"/n: Field required",
		}},
	})
}

func TestSamples(t *testing.T) {
	check.Samples(t, none{}, PlainTool[none](), StrictTool[none](), RelaxedTool[none](), QuickTool[none](), OldTool[none]())
}

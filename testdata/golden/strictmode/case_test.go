package strictmode

import (
	"golden/internal/check"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
)

type none = runtime.NoDeps

func TestDecode(t *testing.T) {
	check.Tool(t, SearchTool[none](), []check.Payload{
		{JSON: `{"query":"x","page":1}`, Want: `{"query":"x","filter":null,"page":1}`},
		{
			JSON: `{"query":"x","filter":{"tags":["a"],"limit":3,"after":"2026-01-01","note":"n"},"page":1}`,
			Want: `{"query":"x","filter":{"tags":["a"],"limit":3,"after":"2026-01-01","note":"n"},"page":1}`,
		},
		{JSON: `{"query":"","filter":{"tags":null,"limit":101},"page":null}`, Faults: []string{
			"/query: String should have at least 1 character",
			"/filter/tags: Input should be a valid array",
			"/filter/limit: Input should be less than or equal to 100",
			"/page: Input should be a valid integer",
		}},
	})
}

// TestNull says that a model that has to write each member can leave it out all the same, by null.
func TestNull(t *testing.T) {
	for _, test := range []struct{ args, want string }{
		{
			`{"query":"x","filter":{"tags":["a"],"limit":null,"after":null,"note":null},"page":1}`,
			`{"query":"x","filter":{"tags":["a"],"limit":10,"after":null},"page":1}`,
		},
		{`{"query":"x","filter":null,"page":1}`, `{"query":"x","filter":null,"page":1}`},
	} {
		call, err := SearchTool[none]().Decode(test.args)
		if err != nil {
			t.Fatalf("%s: %v", test.args, check.Faults(err))
		}
		if got, err := call.AppendJSON(nil); string(got) != test.want || err != nil {
			t.Errorf("got %s, %v; want %s", got, err, test.want)
		}
	}
	if _, err := LooseTool[none]().Decode(`{"number":null}`); err == nil {
		t.Error("a tool that is not strict accepts null")
	}
}

// TestSchemas says which schemas have a strict form, and what is true of it.
func TestSchemas(t *testing.T) {
	for _, info := range []*model.ToolDef{SearchTool[none]().Def(), FoundOutput.Choices[0].Def} {
		if info.StrictParameters == "" {
			t.Errorf("%s has no strict form", info.Name)
			continue
		}
		check.Strict(t, info.StrictParameters)
	}
	for _, info := range []*model.ToolDef{PingTool[none]().Def(), LooseTool[none]().Def()} {
		if info.StrictParameters != "" {
			t.Errorf("%s has a strict form, but needs none: %s", info.Name, info.StrictParameters)
		}
	}
	check.Strict(t, PingTool[none]().Def().Parameters)
	s := check.Schema(t, SearchTool[none]().Def().StrictParameters)
	for args, want := range map[jsonwire.Raw]bool{
		`{"query":"x","filter":{"tags":["a"],"limit":null,"after":null,"note":null},"page":1}`: true,
		`{"query":"x","filter":null,"page":1}`:                                                 true,
		`{"query":"x","page":1}`:                                                               false,
	} {
		if err := check.Validate(s, string(args)); (err == nil) != want {
			t.Errorf("%s: %v, want valid %v", args, err, want)
		}
	}
}

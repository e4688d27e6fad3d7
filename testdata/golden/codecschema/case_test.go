package codecschema

import (
	"context"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"

	"golden/internal/check"
)

type none = runtime.NoDeps

// search is a tool by hand: its schema and its decoder are those of a codec.
func search(_ context.Context, _ *runtime.RunContext[none], args runtime.RawJSON) (runtime.Return, error) {
	var q Query
	if err := q.DecodeJSON([]byte(args)); err != nil {
		return runtime.Return{}, runtime.Retryf("%w", err)
	}
	b, err := Hits{{Name: q.Text}}.encoded()
	return runtime.Return{Content: runtime.RawJSON(b)}, err
}

func (h Hits) encoded() ([]byte, error) { return h.AppendJSON(nil) }

func TestTool(t *testing.T) {
	tool := runtime.NewTool(model.ToolDef{Name: "search", Parameters: Query{}.JSONSchema(), Result: Hits{}.JSONSchema()}, search)
	agent := &runtime.Agent[none, string]{
		Model: testmodel.Script(testmodel.Call("search", `{"text":"a"}`), testmodel.Text("done")),
		Tools: []runtime.Tool[none]{tool},
	}
	if res, err := agent.Run(t.Context(), none{}, "Search."); err != nil || res.Output != "done" {
		t.Fatalf("%v, %v", res, err)
	}
	s := check.Schema(t, Query{}.JSONSchema())
	for text, ok := range map[string]bool{`{"text":"a","sort":"date"}`: true, `{"text":""}`: false, `{"limit":1}`: false, `{"text":"a","limit":101}`: false} {
		if err := check.Validate(s, text); (err == nil) != ok {
			t.Errorf("%s: %v", text, err)
		}
		if err := new(Query).DecodeJSON([]byte(text)); (err == nil) != ok {
			t.Errorf("DecodeJSON %s: %v", text, err)
		}
	}
	if err := check.Validate(check.Schema(t, Hits{}.JSONSchema()), `[{"name":"a","next":{"name":"b"}}]`); err != nil {
		t.Error(err)
	}
}

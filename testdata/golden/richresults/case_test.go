package richresults

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"golden/internal/check"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
)

type none = runtime.NoDeps

func invoke(t *testing.T, tool runtime.Tool[none], args string) (runtime.Return, error) {
	t.Helper()
	call, err := tool.Decode(args)
	if err != nil {
		t.Fatal(err)
	}
	return check.Returned(tool, &runtime.RunContext[none]{RunInfo: &runtime.RunInfo{}}, call)
}

func TestInvoke(t *testing.T) {
	tests := []struct {
		tool runtime.Tool[none]
		args string
		want runtime.Return
	}{
		{LookTool[none](), `{"at":"home"}`, runtime.Return{Content: `{"name":"home"}`, User: []message.UserContent{message.Text("I see home")}, Metadata: `{"lens":50}`}},
		{CountTool[none](), `{"fail":false}`, runtime.Return{Content: `[1,2]`}},
	}
	for _, test := range tests {
		got, err := invoke(t, test.tool, test.args)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.tool.Def().Name, diff)
		}
	}
	if got, err := invoke(t, CountTool[none](), `{"fail":true}`); err == nil || got.Content != "" || got.User != nil {
		t.Errorf("got %v, %v; want only an error", got, err)
	}
}

// TestSchema says that schemas of results are those of the values.
func TestSchema(t *testing.T) {
	if got := CountTool[none]().Def().Result; got != `{"items":{"type":"integer"},"type":"array"}` {
		t.Errorf("got %s", got)
	}
}

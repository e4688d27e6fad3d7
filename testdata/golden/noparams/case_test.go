package noparams

import (
	"context"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"

	"golden/internal/check"
)

func TestArguments(t *testing.T) {
	check.Tool(t, PingTool[runtime.NoDeps](), []check.Payload{
		{JSON: `{}`, Want: `{}`},
		{JSON: `"{}"`, Want: `{}`},
		{JSON: `{"a":1}`, Faults: []string{`/a: Extra inputs are not permitted; expected an empty object`}},
		{JSON: `null`, Faults: []string{`: Input should be an object`}},
	})
}

func TestInvoke(t *testing.T) {
	deps := &Deps{Calls: 1}
	for tool, want := range map[runtime.Tool[*Deps]]string{
		PingTool[*Deps]():        `"pong"`,
		WithContextTool[*Deps](): ``,
		WithDepsTool():           `2`,
		WithBothTool():           `""`,
	} {
		if got, err := check.Invoke(t, tool, deps, `{}`); got != want || err != nil {
			t.Errorf("%s: got %s, %v; want %s", tool.Def().Name, got, err, want)
		}
	}
	if deps.Calls != 2 {
		t.Errorf("%d calls were counted, want 2: the tool did not get the dependencies themselves", deps.Calls)
	}
}

func TestContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	tool := WithContextTool[*Deps]()
	if _, err := tool.Invoke(ctx, nil, &WithContextCall{}); err != context.Canceled {
		t.Errorf("got %v, want that the context was cancelled", err)
	}
}

// TestWrongCall gives a tool the call of another.
func TestWrongCall(t *testing.T) {
	if _, err := PingTool[*Deps]().Invoke(t.Context(), nil, &WithDepsCall{}); err == nil {
		t.Error("no error")
	}
}

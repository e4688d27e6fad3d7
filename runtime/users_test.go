package runtime_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// TestMetadataOfDeferrals: a tool may say in Go's values what its call waits for, and those who resolve it read them so.
func TestMetadataOfDeferrals(t *testing.T) {
	why := map[string]any{"amount": 12.5, "to": []any{"a", "b"}, "used": usage.Request{InputTokens: 1}.TotalTokens()}
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"deferred": {runtime.CallDeferredWith(why), `{"amount":12.5,"to":["a","b"],"used":1}`},
		"approval": {runtime.ApprovalRequiredWith(why), `{"amount":12.5,"to":["a","b"],"used":1}`},
		"codec":    {runtime.CallDeferredWith(&usage.Limits{RequestLimit: new(3)}), `{"request_limit":3,"cost_limit":null}`},
	} {
		agent := &runtime.Agent[deps, string]{
			Tools: tools(fn("pay", func(context.Context, *runtime.RunContext[deps]) (string, error) { return "", c.err })),
			Model: script(t, calls("pay {}")),
		}
		_, err := agent.Run(t.Context(), deps{}, "go")
		pause, ok := errors.AsType[*runtime.PauseError](err)
		if !ok {
			t.Errorf("%s: got %v", name, err)
			continue
		}
		got := pause.Requests.Metadata["c0"]
		diff(t, name, string(got), c.want)
		if name == "codec" {
			continue
		}
		value, err := got.Any()
		if err != nil {
			t.Error(err)
		}
		diff(t, name+" as a value", value, any(map[string]any{"amount": 12.5, "to": []any{"a", "b"}, "used": 1.0}))
	}
	if err := runtime.CallDeferredWith(make(chan int)); errors.Is(err, runtime.ErrCallDeferred) || !strings.Contains(err.Error(), "chan int") {
		t.Errorf("a channel: got %v", err)
	}
	if _, err := runtime.RawJSON("{").Any(); err == nil {
		t.Error("JSON that is not valid has a value")
	}
	if v, err := runtime.RawJSON("").Any(); v != nil || err != nil {
		t.Errorf("no JSON: got %v, %v", v, err)
	}
}

// TestNilResult: a program that asks for the usage before it looks at the error does not panic.
func TestNilResult(t *testing.T) {
	agent := failing(errors.New("down"))
	res, err := agent.Run(t.Context(), deps{}, "go")
	if res != nil || err == nil || err.Error() != `agentgen: tool "f": down` {
		t.Fatalf("got %v, %v", res, err)
	}
	diff(t, "usage", res.Usage().TotalTokens()+len(res.AllMessages())+len(res.NewMessages()), 0)
	if res.Response() != nil || !res.Timestamp().IsZero() {
		t.Error("a nil result has a response")
	}
	if _, err := res.WithToolReturn("ok"); err == nil {
		t.Error("a nil result has an output tool")
	}
}

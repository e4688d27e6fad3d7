package agentlog_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentlog"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

const secret = "hunter2"

// lines returns a logger, and what it has logged without what differs from run to run.
func lines(level slog.Level) (*slog.Logger, *bytes.Buffer) {
	b := new(bytes.Buffer)
	return slog.New(slog.NewTextHandler(b, &slog.HandlerOptions{Level: level, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		switch a.Key {
		case slog.TimeKey, slog.LevelKey, "run_id", "conversation_id", "agent":
			return slog.Attr{}
		case "duration":
			return slog.Duration("duration", a.Value.Duration().Truncate(time.Hour))
		}
		return a
	}})), b
}

func asked(res *message.Response) *message.Response {
	res.Usage = usage.Request{InputTokens: 10, OutputTokens: 5, CacheReadTokens: 2}
	return res
}

func agent(o agentlog.Options, f func() error) *runtime.Agent[runtime.NoDeps, string] {
	return &runtime.Agent[runtime.NoDeps, string]{
		Name: "a", Instructions: secret, Logger: slog.New(slog.DiscardHandler), Capabilities: []runtime.Capability[runtime.NoDeps]{agentlog.Capability[runtime.NoDeps](o)},
		Model: testmodel.Script(asked(testmodel.CallID("c1", "t", `{"x":"hunter2"}`)), asked(testmodel.Text(secret))),
		Tools: []runtime.Tool[runtime.NoDeps]{runtime.NewTool(model.ToolDef{Name: "t"}, func(context.Context, *runtime.RunContext[runtime.NoDeps], runtime.RawJSON) (runtime.Return, error) {
			return runtime.Return{Content: `"hunter2"`}, f()
		})},
	}
}

// TestLines: each request, call, retry, pause and run is one line, which repeats nothing that was said.
func TestLines(t *testing.T) {
	const request = "msg=\"model request\" step=1 model=function:function duration=0s streamed=false input_tokens=10 output_tokens=5 cache_read_tokens=2\n"
	second := strings.Replace(request, "step=1", "step=2", 1)
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"success", nil, request + "msg=\"tool call\" step=1 tool=t call_id=c1 duration=0s\n" + second +
			"msg=\"agent run\" step=2 duration=0s requests=2 tool_calls=1 input_tokens=20 output_tokens=10 cache_read_tokens=4\n"},
		{"retry", runtime.Retryf(secret), request + "msg=\"tool call\" step=1 tool=t call_id=c1 duration=0s outcome=model_retry\n" + second +
			"msg=\"agent run\" step=2 duration=0s requests=2 tool_calls=0 input_tokens=20 output_tokens=10 cache_read_tokens=4\n"},
		{"pause", runtime.ErrApprovalRequired, request + "msg=\"tool call\" step=1 tool=t call_id=c1 duration=0s outcome=approval_required\n" +
			"msg=\"agent run\" step=1 duration=0s approvals=1 calls=0 requests=1 tool_calls=0 input_tokens=10 output_tokens=5 cache_read_tokens=2 outcome=paused\n"},
		{"error", errors.New(secret), request + "msg=\"tool call\" step=1 tool=t call_id=c1 duration=0s outcome=error\n" +
			"msg=\"agent run\" step=1 duration=0s requests=1 tool_calls=0 input_tokens=10 output_tokens=5 cache_read_tokens=2 outcome=error\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			logger, got := lines(slog.LevelDebug)
			_, _ = agent(agentlog.Options{Logger: logger}, func() error { return c.err }).Run(t.Context(), runtime.NoDeps{}, secret)
			if diff := cmp.Diff(c.want, got.String()); diff != "" {
				t.Errorf("(-want, +got):\n%s", diff)
			}
		})
	}
}

// TestContent: what is said is logged if that is asked for.
func TestContent(t *testing.T) {
	logger, got := lines(slog.LevelDebug)
	_, _ = agent(agentlog.Options{Logger: logger, Content: true}, func() error { return errors.New("boom") }).Run(t.Context(), runtime.NoDeps{}, "a prompt")
	for _, want := range []string{`prompt="a prompt"`, `args="{\"x\":\"hunter2\"}"`, `error=boom`} {
		if !strings.Contains(got.String(), want) {
			t.Errorf("%s is not in\n%s", want, got)
		}
	}
}

// TestPanic: a call that panics has a line, too, without what it panicked with.
func TestPanic(t *testing.T) {
	logger, got := lines(slog.LevelDebug)
	_, _ = agent(agentlog.Options{Logger: logger}, func() error { panic(secret) }).Run(t.Context(), runtime.NoDeps{}, "hi")
	if n := strings.Count(got.String(), "outcome=panic"); n != 2 || strings.Contains(got.String(), secret) {
		t.Errorf("%d lines of a panic in\n%s", n, got)
	}
}

// TestQuiet: a logger that takes no debug lines gets none.
func TestQuiet(t *testing.T) {
	logger, got := lines(slog.LevelInfo)
	if _, err := agent(agentlog.Options{Logger: logger}, func() error { return nil }).Run(t.Context(), runtime.NoDeps{}, "hi"); err != nil || got.Len() > 0 {
		t.Errorf("%v\n%s", err, got)
	}
}

// TestRefused: arguments that are not accepted are a line of their own.
func TestRefused(t *testing.T) {
	logger, got := lines(slog.LevelDebug)
	a := agent(agentlog.Options{Logger: logger}, func() error { return nil })
	a.Capabilities = []runtime.Capability[runtime.NoDeps]{agentlog.TaskCapability[runtime.NoDeps](agentlog.Options{Logger: logger})}
	a.Model = testmodel.Script(asked(testmodel.CallID("c1", "t", `[]`)), asked(testmodel.Text("done")))
	it, err := a.Iter(t.Context(), runtime.NoDeps{}, "hi")
	if err != nil {
		t.Fatal(err)
	}
	defer it.Close()
	for !it.Done() {
		it.Do(t.Context())
	}
	if want := "msg=\"tool call refused\" step=1 tool=t call_id=c1 outcome=validation_error\n"; !strings.Contains(got.String(), want) {
		t.Errorf("%s is not in\n%s", want, got)
	}
}

package agentotel_test

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentotel"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

type agent = runtime.Agent[runtime.NoDeps, string]

// outline writes a tree as lines: the names of spans, their status, and some of their attributes.
func outline(trees []node, keys ...string) string {
	var b strings.Builder
	var write func(nodes []node, indent string)
	write = func(nodes []node, indent string) {
		for _, n := range nodes {
			b.WriteString(indent + n.Name)
			if n.Status != "UNSET" {
				b.WriteString(" " + n.Status)
			}
			for _, key := range keys {
				if v, ok := n.Attributes[key]; ok {
					fmt.Fprintf(&b, " %s=%v", key[strings.LastIndex(key, ".")+1:], v)
				}
			}
			b.WriteString("\n")
			write(n.Children, indent+"  ")
		}
	}
	write(trees, "")
	return b.String()
}

func expect(t *testing.T, got, want string) {
	t.Helper()
	if diff := cmp.Diff(strings.TrimSpace(want), strings.TrimSpace(got)); diff != "" {
		t.Errorf("(-want, +got):\n%s", diff)
	}
}

// tools makes tools without parameters.
func tools(named map[string]func() (string, error)) (all []runtime.Tool[runtime.NoDeps]) {
	for _, name := range jsonwire.SortedKeys(named) {
		all = append(all, tool(name, "", `"properties":{}`, named[name]))
	}
	return all
}

// TestCalls: how a call ends is seen on its span.
func TestCalls(t *testing.T) {
	const cause, stage, waits, attempt = "pydantic_ai.tool.retry.cause", "pydantic_ai.tool.failure_stage", "pydantic_ai.tool.deferral.name", "pydantic_ai.tool.retry.attempt"
	for _, c := range []struct {
		name string
		args string
		call func() (string, error)
		want string
	}{
		{"failed", "{}", func() (string, error) { return "", runtime.Failedf("no seats") }, "execute_tool t ERROR type=tool_failed result=no seats"},
		{"retried", "{}", func() (string, error) { return "", runtime.Retryf("again") }, "execute_tool t ERROR type=model_retry result=again cause=model_retry attempt=1"},
		{"failed permanently", "{}", func() (string, error) { return "", errors.New("boom") }, "execute_tool t ERROR type=*errors.errorString"},
		{"panicked", "{}", func() (string, error) { panic("boom") }, "execute_tool t ERROR type=panic"},
		{"approval", "{}", func() (string, error) { return "", runtime.ErrApprovalRequired }, "execute_tool t name=ApprovalRequired"},
		{"deferred", "{}", func() (string, error) { return "", runtime.CallDeferred(`{"job":7}`) }, "execute_tool t name=CallDeferred metadata=map[job:7]"},
		{"limit", "{}", func() (string, error) { return "", &usage.LimitError{Limit: "cost_limit"} }, "execute_tool t ERROR type=cost_limit"},
		{"retry of a run within", "{}", func() (string, error) { return "", &runtime.RunError{Err: runtime.Retryf("x")} }, "execute_tool t ERROR type=*runtime.RetryError"},
		{"invalid", "[1]", func() (string, error) { return "", nil }, "execute_tool t ERROR type=validation_error stage=validation cause=validation_error attempt=1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			i, got := record(t, agentotel.Settings{Content: true})
			a := &agent{Name: "a", Logger: slog.New(slog.DiscardHandler), Capabilities: with(i),
				Model: testmodel.Script(testmodel.CallID("c1", "t", c.args), testmodel.Text("done")), Tools: tools(map[string]func() (string, error){"t": c.call})}
			_, _ = a.Run(t.Context(), runtime.NoDeps{}, "hi")
			keys := []string{"error.type", "gen_ai.tool.call.result", stage, cause, attempt, waits, "pydantic_ai.tool.deferral.metadata"}
			if c.name == "invalid" {
				keys = append(keys[:1], keys[2:]...) // the violations are long
			}
			expect(t, outline(got.trees()[0].Children[1:2], keys...), strings.ReplaceAll(c.want, "stage=", "failure_stage="))
		})
	}
}

// TestVersionsOfWaiting: calls that wait are errors until version 4.
func TestVersionsOfWaiting(t *testing.T) {
	for v, status := range map[agentotel.Version]string{agentotel.V4: " ERROR", agentotel.V5: "", agentotel.GenAI: ""} {
		i, got := record(t, agentotel.Settings{Version: v})
		a := &agent{Name: "a", Capabilities: with(i), Model: testmodel.Script(testmodel.CallID("c1", "t", "{}")),
			Tools: tools(map[string]func() (string, error){"t": func() (string, error) { return "", runtime.ErrCallDeferred }})}
		_, err := a.Run(t.Context(), runtime.NoDeps{}, "hi")
		if _, ok := errors.AsType[*runtime.PauseError](err); !ok {
			t.Fatal(err)
		}
		expect(t, outline(got.trees()), "invoke_agent a\n  chat function\n  execute_tool t"+status)
	}
}

// TestSettings: settings that mean nothing are an error.
func TestSettings(t *testing.T) {
	for _, s := range []agentotel.Settings{{Version: 1}, {Version: 7}, {MaxText: -1}} {
		if _, err := agentotel.New(s); err == nil {
			t.Errorf("no error for %+v", s)
		}
	}
}

package runtime_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// ofThree is an agent with an agent that has an agent.
func ofThree(t *testing.T) *runtime.Agent[deps, string] {
	same := func(d deps) deps { return d }
	c := &runtime.Agent[deps, string]{Name: "c", Model: script(t, calls("say {}"), text("of c")), Tools: tools(fn("say", func(ctx context.Context, rc *runtime.RunContext[deps]) (string, error) {
		return "said", rc.Emit(ctx, "word", `"psst"`)
	}))}
	b := &runtime.Agent[deps, string]{Name: "b", Model: script(t, calls(`ask {"prompt":"for c"}`), text("of b")), Tools: []runtime.Tool[deps]{runtime.AgentTool("ask", "", c, same)}}
	return &runtime.Agent[deps, string]{Name: "a", Model: script(t, calls(`ask {"prompt":"for b"}`), text("of a")), Tools: []runtime.Tool[deps]{runtime.AgentTool("ask", "", b, same)}}
}

// placed says of which runs an event is, and what has happened there.
func placed(e model.Event) string {
	if e.Kind != model.SubAgentEvent {
		switch {
		case e.Kind == model.CustomEvent:
			return e.Custom.Name + " " + string(e.Custom.Data)
		case e.Kind == model.RunResultEvent:
			return string(e.Kind) + " " + string(e.Output)
		}
		return string(e.Kind)
	}
	return e.SubAgent.Name + "(" + e.SubAgent.ToolCallID + ") " + placed(e.SubAgent.Event)
}

// TestEventsOfSubAgents: those who watch a run see what happens in the runs within it, and in those within these.
func TestEventsOfSubAgents(t *testing.T) {
	var got []string
	ids := map[string]bool{}
	for e, err := range ofThree(t).Stream(t.Context(), deps{}, "go").Events() {
		if err != nil {
			t.Fatal(err)
		}
		for inner := e.SubAgent; inner != nil; inner = inner.Event.SubAgent {
			ids[inner.Name+inner.RunID] = inner.RunID != ""
		}
		if s := placed(e); !strings.Contains(s, "part_") {
			got = append(got, s)
		}
	}
	diff(t, "events", got, []string{
		"function_tool_call",
		"b(c0) function_tool_call",
		"b(c0) c(c0) function_tool_call",
		`b(c0) c(c0) word "psst"`,
		"b(c0) c(c0) function_tool_result",
		"b(c0) c(c0) final_result",
		`b(c0) c(c0) agent_run_result "of c"`,
		"b(c0) function_tool_result",
		"b(c0) final_result",
		`b(c0) agent_run_result "of b"`,
		"function_tool_result",
		"final_result",
		`agent_run_result "of a"`,
	})
	if len(ids) != 2 {
		t.Errorf("IDs of runs: %v", ids)
	}
}

// TestTextBesideSubAgents: the text of a run is its own.
func TestTextBesideSubAgents(t *testing.T) {
	var all strings.Builder
	for s, err := range ofThree(t).Stream(t.Context(), deps{}, "go").Text() {
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(s)
	}
	diff(t, "text", all.String(), "of a")
}

// TestSubAgentStopped: who stops to watch in the middle of an inner run ends all of them.
func TestSubAgentStopped(t *testing.T) {
	s := ofThree(t).Stream(t.Context(), deps{}, "go")
	for e := range s.Events() {
		if strings.Contains(placed(e), "word") {
			break
		}
	}
	if _, err := s.Result(); !errors.Is(err, model.ErrStreamStopped) {
		t.Errorf("got %v", err)
	}
}

// TestSubAgentWatchedItself: the events of a run that a tool watches itself are that tool's business.
func TestSubAgentWatchedItself(t *testing.T) {
	inner := &runtime.Agent[deps, string]{Model: script(t, text("deep"))}
	seen := 0
	ask := fn("ask", func(ctx context.Context, rc *runtime.RunContext[deps]) (string, error) {
		s := inner.Stream(ctx, rc.Deps, "hello", runtime.WithParent(rc.RunInfo))
		for range s.Events() {
			seen++
		}
		res, err := s.Result()
		if err != nil {
			return "", err
		}
		return res.Output, nil
	})
	outer := &runtime.Agent[deps, string]{Tools: tools(ask), Model: script(t, calls("ask {}"), text("done"))}
	for e := range outer.Stream(t.Context(), deps{}, "go").Events() {
		if e.Kind == model.SubAgentEvent {
			t.Errorf("got %s", placed(e))
		}
	}
	if seen == 0 {
		t.Error("the tool has seen nothing")
	}
}

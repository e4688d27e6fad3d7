package runtime_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/google/go-cmp/cmp"
)

// TestNewTool: a tool over raw JSON gets what the model wrote, if that is one object.
func TestNewTool(t *testing.T) {
	var got []runtime.RawJSON
	look := runtime.NewTool(model.ToolDef{Name: "look", Sequential: true}, func(_ context.Context, rc *runtime.RunContext[deps], args runtime.RawJSON) (runtime.Return, error) {
		got = append(got, args)
		return runtime.Return{Content: runtime.RawJSON(`"for ` + rc.Deps.Name + `"`)}, nil
	})
	diff(t, "schema", string(look.Def().Parameters), `{"type":"object","properties":{}}`)
	agent := &runtime.Agent[deps, string]{
		Retries: new(9),
		Tools:   []runtime.Tool[deps]{look},
		Model: script(t, calls(`look {"a":{"a":1}, "b":[1]}`, "look"), calls("look [1]"), calls(`look {"a":1,"a":2}`), calls(`look {"a":1} 2`),
			calls(`look "{}"`), text("done")),
	}
	res, err := agent.Run(t.Context(), deps{"Ada"}, "go")
	checkRun(t, res, err, []string{
		"user: go", `call c0 look {"a":{"a":1}, "b":[1]}`, "call c1 look", "return c0 look: for Ada", "return c1 look: for Ada",
		"call c0 look [1]", "retry c0 look: [ dict_type]",
		`call c0 look {"a":1,"a":2}`, "retry c0 look: [/a duplicate_key]",
		`call c0 look {"a":1} 2`, "retry c0 look: [ json_invalid]",
		`call c0 look "{}"`, "retry c0 look: [ dict_type]", "text: done",
	}, "")
	diff(t, "arguments", got, []runtime.RawJSON{`{"a":{"a":1}, "b":[1]}`, `{}`})
}

// TestRawCall: hooks and approvals see the arguments as they are.
func TestRawCall(t *testing.T) {
	tool := runtime.NewTool(model.ToolDef{Name: "look"}, func(context.Context, *runtime.RunContext[deps], runtime.RawJSON) (runtime.Return, error) {
		return runtime.Return{}, nil
	})
	call, err := tool.Decode(`{"a":1}`)
	if err != nil {
		t.Fatal(err)
	}
	b, err := call.AppendJSON([]byte("x"))
	diff(t, "arguments", string(b), `x{"a":1}`)
	if err != nil {
		t.Error(err)
	}
	if _, err := tool.Invoke(t.Context(), nil, rawCall("{}")); err == nil {
		t.Error("a call of another tool was run")
	}
}

// TestExternalTool: the run pauses for it, with the arguments checked.
func TestExternalTool(t *testing.T) {
	wait := runtime.ExternalTool[deps](model.ToolDef{Name: "wait", Parameters: `{"type":"object"}`})
	agent := &runtime.Agent[deps, string]{
		Tools: []runtime.Tool[deps]{wait},
		Model: script(t, calls("wait nothing"), calls(`wait {"for":1}`)),
	}
	_, err := agent.Run(t.Context(), deps{}, "go")
	paused, ok := errors.AsType[*runtime.PauseError](err)
	if !ok || len(paused.Requests.Calls) != 1 {
		t.Fatalf("got %v", err)
	}
	diff(t, "arguments", paused.Requests.Calls[0].Args, `{"for":1}`)
	if _, err := wait.Invoke(t.Context(), nil, &runtime.RawCall{}); err == nil || err.Error() != "External tools cannot be called" {
		t.Errorf("got %v", err)
	}
}

// badly is a tool that encodes its results itself, and not as JSON.
type badly struct{ still }

func (badly) Encode(any) (runtime.Return, error) { return runtime.Return{Content: `{"a":`}, nil }

// TestResultsAreJSON: a result that does not say that it is known to be JSON is checked before it becomes part of a history.
func TestResultsAreJSON(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Tools: []runtime.Tool[deps]{badly{}}, Model: script(t, calls("still {}"), text("done"))}
	_, err := agent.Run(t.Context(), deps{}, "go")
	if failed, ok := errors.AsType[*runtime.ToolError](err); !ok || failed.Tool != "still" || !strings.Contains(err.Error(), "not valid JSON") {
		t.Errorf("got %v", err)
	}
}

// TestReturnsCompare: a test compares the result of a tool with the one that it wants, whether its JSON was checked or not.
func TestReturnsCompare(t *testing.T) {
	want := runtime.Return{Content: `"ok"`}
	got, err := runtime.NewTool[deps](model.ToolDef{Name: "f"}, nil).Encode(want)
	if err != nil || got.Checked == "" {
		t.Fatal(got, err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if cmp.Equal(runtime.Return{Content: `"other"`}, got) {
		t.Error("results that differ are equal")
	}
}

// changed is a tool whose Encode changes what the tool within it has written.
type changed struct {
	runtime.Tool[deps]
	content runtime.RawJSON
}

func (c changed) Encode(result any) (runtime.Return, error) {
	ret, err := c.Tool.Encode(result)
	ret.Content = c.content
	return ret, err
}

// TestChangedReturns: a result that was changed after it was written is checked again.
func TestChangedReturns(t *testing.T) {
	for content, want := range map[runtime.RawJSON]string{`{"n":1}`: "", `{"n":`: "the Content of its result is not valid JSON"} {
		agent := &runtime.Agent[deps, string]{Model: scriptOf(calls("f {}"), text("done")), Tools: []runtime.Tool[deps]{changed{returns("f", "ok"), content}}}
		if _, err := agent.Run(t.Context(), deps{}, "go"); err == nil && want != "" || !strings.Contains(errText(err), want) {
			t.Errorf("%s: got %v, want %q", content, err, want)
		}
	}
}

package runtime_test

import (
	"context"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// TestIterInputIsItsOwn: what is done to the input of one request is seen by its model and by no one else: no other request of
// the run, and no other run.
func TestIterInputIsItsOwn(t *testing.T) {
	settings := func() *model.Settings {
		return &model.Settings{Seed: new(1), LogitBias: map[string]int{"a": 1}, StopSequences: []string{"stop"}, ExtraHeaders: map[string]string{"x": "y"}}
	}
	shared := settings()
	for name, s := range map[string]*model.Settings{"none": nil, "the agent's": shared} {
		t.Run(name, func(t *testing.T) {
			var sent []model.Prepared
			a := &runtime.Agent[deps, string]{
				Settings: s, Tools: tools(returns("f", "r"), returns("g", "r")),
				Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
					if sent = append(sent, *in); len(sent) == 1 {
						return calls("g {}"), nil
					}
					return text("bye"), nil
				}),
			}
			it := iterAt(t, a, loop.StepRequest)
			in := it.Step().Input
			in.Settings.MaxTokens, in.Settings.ToolChoice = new(7), "none"
			if in.Settings.Seed != nil {
				*in.Settings.Seed = 9
				in.Settings.LogitBias["b"], in.Settings.StopSequences[0], in.Settings.ExtraHeaders["x"] = 2, "go", "z"
			}
			in.Tools[0] = &model.ToolDef{Name: "h"}
			in.Messages[0] = user("changed")
			for !it.Done() {
				it.Do(t.Context())
			}
			res, err := it.Result()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := a.Run(t.Context(), deps{}, "again"); err != nil {
				t.Fatal(err)
			}
			diff(t, "max tokens of the first request", sent[0].Settings.MaxTokens, new(7))
			diff(t, "tools of the first request", []string{sent[0].Tools[0].Name, sent[0].Tools[1].Name}, []string{"h", "g"})
			diff(t, "prompt of the first request", transcript(sent[0].Messages), []string{"user: changed"})
			for _, in := range sent[1:] {
				want := &model.Settings{}
				if s != nil {
					want = settings()
				}
				diff(t, "settings", in.Settings, want)
				diff(t, "tools", []string{in.Tools[0].Name, in.Tools[1].Name}, []string{"f", "g"})
			}
			diff(t, "history", transcript(res.AllMessages())[0], "user: go")
		})
	}
	diff(t, "the agent's settings", shared, settings())
}

// TestIterInputWithoutSettings: settings may be left out.
func TestIterInputWithoutSettings(t *testing.T) {
	it := iterAt(t, &runtime.Agent[deps, string]{Model: script(t, text("bye"))}, loop.StepRequest)
	it.Step().Input.Settings = nil
	for !it.Done() {
		it.Do(t.Context())
	}
	if res, err := it.Result(); err != nil || res.Output != "bye" {
		t.Errorf("got %v, %v", res, err)
	}
}

// TestIterAddsATool: a tool that is added to a request is the caller's: it answers the calls of it, or the run ends with an
// error that says so.
func TestIterAddsATool(t *testing.T) {
	added := func() *runtime.Iter[string] {
		it := iterAt(t, &runtime.Agent[deps, string]{Model: script(t, calls("ghost {}"), text("bye"))}, loop.StepRequest)
		in := it.Step().Input
		in.Tools = append(in.Tools, &model.ToolDef{Name: "ghost", Parameters: `{"type":"object"}`})
		it.Do(t.Context())
		return it
	}
	it := added()
	if err := it.Answer(0, loop.Outcome{Kind: loop.OutcomeReturned, Content: `"boo"`}); err != nil {
		t.Fatal(err)
	}
	for !it.Done() {
		it.Do(t.Context())
	}
	res, err := it.Result()
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "messages", transcript(res.AllMessages()), []string{"user: go", "call c0 ghost {}", "return c0 ghost: boo", "text: bye"})

	it = added()
	it.Do(t.Context())
	if _, err := it.Result(); err == nil || !strings.Contains(err.Error(), `tool "ghost": not registered with the agent`) {
		t.Errorf("got %v", err)
	}
}

// TestIterAddsAnOutputTool is TestIterAddsATool for a tool by which the model answers: no one can decode such an answer.
func TestIterAddsAnOutputTool(t *testing.T) {
	it := iterAt(t, &runtime.Agent[deps, answer]{Model: script(t, calls("ghost {}")), Output: outputs("final")}, loop.StepRequest)
	in := it.Step().Input
	in.Output.Choices = append(in.Output.Choices, &model.ToolDef{Name: "ghost"})
	for !it.Done() {
		it.Do(t.Context())
	}
	if _, err := it.Result(); err == nil || !strings.Contains(err.Error(), `tool "ghost": not registered with the agent`) {
		t.Errorf("got %v", err)
	}
}

// TestIterEnqueueAtTheEnd: what is said before anyone knows of the end makes the run continue; later it is refused. (B157, B161)
func TestIterEnqueueAtTheEnd(t *testing.T) {
	for _, p := range []message.Priority{message.ASAP, message.WhenIdle} {
		it := iterAt(t, &runtime.Agent[deps, answer]{Model: script(t, calls(`final {"n":1}`), calls(`final {"n":2}`)), Output: outputs("final")}, loop.StepExecute)
		it.Do(t.Context()) // the answer is accepted
		if err := it.Enqueue(p, message.Text("sure?")); err != nil {
			t.Fatal(err)
		}
		if it.Done() {
			t.Fatal("the run has ended, though something was said to it")
		}
		for !it.Done() {
			it.Do(t.Context())
		}
		if err := it.Enqueue(p, message.Text("too late")); err == nil {
			t.Error("what was said too late was taken")
		}
		res, err := it.Result()
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "output", res.Output, answer{2})
		diff(t, "messages", transcript(res.AllMessages()), []string{
			"user: go", `call c0 final {"n":1}`, "return c0 final: Final result processed.", "user: sure?",
			`call c0 final {"n":2}`, "return c0 final: Final result processed.",
		})
	}
}

package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

type outputTool[O any] = runtime.OutputTool[deps, O]

type validator = runtime.OutputValidator[deps, answer]

// attempt is what a function gets of its retries.
type attempt struct{ Retry, Max int }

// refusing returns a validator that accepts no answer until it was asked that often, and notes what it is told.
func refusing(times int, seen *[]attempt) validator {
	return func(_ context.Context, rc *runtime.RunContext[deps], a answer) (answer, error) {
		*seen = append(*seen, attempt{rc.Retry, rc.MaxRetries})
		if len(*seen) <= times {
			return a, runtime.Retryf("no")
		}
		return a, nil
	}
}

// B5, B6, B11: validators see how many answers were not accepted, of how many.
func TestRetriesOfValidators(t *testing.T) {
	final := calls(`final_result {"n":1}`)
	for _, c := range []struct {
		name    string
		retries int
		own     *int // budget of the output tool
		refuse  int
		model   []*message.Response
		want    []attempt
		err     string
	}{
		{"6 three times", 3, nil, 3, []*message.Response{final, final, final, final}, []attempt{{0, 3}, {1, 3}, {2, 3}, {3, 3}}, ""},
		{"11 always", 2, nil, 9, []*message.Response{final, final, final}, []attempt{{0, 2}, {1, 2}, {2, 2}}, "Exceeded maximum output retries (2): last error: no"},
		{"8 the tool has a budget of its own", 2, new(5), 2, []*message.Response{final, final, final}, []attempt{{0, 2}, {1, 2}, {2, 2}}, ""},
		{"after a text", 2, new(5), 1, []*message.Response{text("hello"), final, final}, []attempt{{1, 2}, {2, 2}}, ""},
		{"after arguments that are wrong", 2, nil, 0, []*message.Response{calls(`final_result {}`), final}, []attempt{{1, 2}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var seen []attempt
			agent := &runtime.Agent[deps, answer]{
				Output: outputs("final_result"), OutputRetries: &c.retries, Model: script(t, c.model...),
				OutputValidators: []validator{refusing(c.refuse, &seen)},
			}
			agent.Output.Choices[0].Def.Retries = c.own
			_, err := agent.Run(t.Context(), deps{}, "go")
			if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.HasSuffix(err.Error(), c.err)) {
				t.Errorf("got %v", err)
			}
			diff(t, "retries", seen, c.want)
		})
	}
}

// B8, B9: each output tool may have a budget of its own, which its function sees.
func TestRetriesOfOutputFunctions(t *testing.T) {
	seen := map[string][]attempt{}
	function := func(name string, budget, failures int) outputTool[string] {
		return &finisher[string]{
			model.ToolDef{Name: name, Parameters: `{"type":"object"}`, Retries: &budget},
			func(_ context.Context, rc *runtime.RunContext[deps], args string) (string, error) {
				seen[name] = append(seen[name], attempt{rc.Retry, rc.MaxRetries})
				if rc.Retry < failures {
					return "", runtime.Retryf("Retry %d", rc.Retry)
				}
				return name + args, nil
			},
		}
	}
	a := calls("a {}")
	for _, c := range []struct {
		name    string
		retries int
		tools   []outputTool[string]
		model   []*message.Response
		want    map[string][]attempt
	}{
		{
			"8 one", 2, []outputTool[string]{function("a", 5, 5)}, []*message.Response{a, a, a, a, a, a},
			map[string][]attempt{"a": {{0, 5}, {1, 5}, {2, 5}, {3, 5}, {4, 5}, {5, 5}}},
		},
		{
			"9 two", 0, []outputTool[string]{function("a", 3, 3), function("b", 1, 1)}, []*message.Response{calls("b {}"), a, a, a, a},
			map[string][]attempt{"a": {{0, 3}, {1, 3}, {2, 3}, {3, 3}}, "b": {{0, 1}}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			clear(seen)
			agent := &runtime.Agent[deps, string]{OutputTools: c.tools, Retries: &c.retries, OutputRetries: &c.retries, Model: script(t, c.model...)}
			res, err := agent.Run(t.Context(), deps{}, "go")
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "output", res.Output, "a{}")
			diff(t, "retries", seen, c.want)
			diff(t, "first retry prompt", strings.HasSuffix(transcript(res.AllMessages())[2], ": Retry 0"), true)
		})
	}
}

// A6: outputs in text and by tools that are not accepted are counted together, if text is the last of them.
func TestRetriesOfTextAndTools(t *testing.T) {
	for _, c := range []struct {
		name  string
		model []*message.Response
		err   string
	}{
		{"tool, then text", []*message.Response{calls(`final_result {}`), text("hello")}, "Exceeded maximum output retries (1): last error: Please include your response in a tool call."},
		{"text, then tool", []*message.Response{text("hello"), calls(`final_result {}`), calls(`final_result {"n":1}`)}, ""},
		{"two calls, then text", []*message.Response{calls(`final_result {}`, `final_result {}`), text("hello")}, "Exceeded maximum output retries (1): last error: Please include your response in a tool call."},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, answer]{Output: outputs("final_result"), Model: script(t, c.model...)}
			agent.Output.Mode = message.OutputTool
			_, err := agent.Run(t.Context(), deps{}, "go")
			if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.HasSuffix(err.Error(), c.err)) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// B14: if text and a tool are outputs, the model reads of both.
func TestAskedForTextOrTool(t *testing.T) {
	agent := &runtime.Agent[deps, answer]{
		Output: outputs("final_result"), Model: script(t, &message.Response{}, &message.Response{}), Tools: tools(returns("look", "")),
		OutputText: func(context.Context, *runtime.RunContext[deps], string) (answer, error) { return answer{}, nil },
	}
	_, err := agent.Run(t.Context(), deps{}, "go")
	failed, ok := errors.AsType[*runtime.RunError](err)
	if !ok || !errors.Is(err, model.ErrRetriesExceeded) || !strings.Contains(err.Error(), "Exceeded maximum output retries (1)") {
		t.Fatalf("got %v", err)
	}
	diff(t, "retry", transcript(failed.Messages)[2], "retry  : Please return text or include your response in a tool call.")
}

// thinks is a response of thoughts only.
func thinks(s string) *message.Response {
	return &message.Response{Parts: []message.ResponsePart{&message.ThinkingPart{Content: s}}}
}

// ended returns the response with a reason for its end.
func ended(with message.FinishReason, r *message.Response) *message.Response {
	r.FinishReason = with
	return r
}

// B15, B18-B22: responses without an answer, and responses that were cut off.
func TestResponsesWithoutAnswer(t *testing.T) {
	const length, filter = message.FinishLength, message.FinishContentFilter
	save := calls("save_progress {}")
	save.Parts = append(text("Saving now.").Parts, save.Parts...)
	for _, c := range []struct {
		name   string
		limit  *int
		none   bool
		model  []*message.Response
		want   []string // after the prompt and the first response
		output string
		err    string
	}{
		{
			name: "15 earlier text is not taken for the answer", model: []*message.Response{save, thinks("Nothing more"), text("saved.")},
			want: []string{"call c0 save_progress {}", "return c0 save_progress: ok", "*message.ThinkingPart", "retry  : Please return text or call a tool.", "text: saved."}, output: "saved.",
		},
		{name: "18 token limit", limit: new(10), model: []*message.Response{ended(length, &message.Response{})}, err: "Model token limit (10) exceeded before any response was generated."},
		{name: "18 token limit while thinking", model: []*message.Response{ended(length, thinks("hm"))}, err: "Model token limit (provider default) exceeded before any response was generated."},
		{
			name: "19 a cut off call of an unknown tool", limit: new(10), model: []*message.Response{ended(length, calls(`dummy_tool {"foo": "bar",`)), ended(length, calls(`dummy_tool {"foo": "bar",`))},
			err: "Model token limit (10) exceeded while generating a tool call, resulting in incomplete arguments.",
		},
		{
			name: "20 a whole call at the token limit", limit: new(10), model: []*message.Response{ended(length, calls("save_progress {}")), text("done")},
			want: []string{"return c0 save_progress: ok", "text: done"}, output: "done",
		},
		{
			name: "20 a whole call of an unknown tool at the token limit", model: []*message.Response{ended(length, calls("dummy_tool {}")), ended(length, calls("dummy_tool {}"))},
			err: "Tool 'dummy_tool' exceeded max retries count of 1",
		},
		{name: "21 filtered with text", model: []*message.Response{ended(filter, text("partial"))}, output: "partial"},
		{name: "21 filtered thoughts", model: []*message.Response{ended(filter, thinks("hm"))}, err: "Content filter triggered."},
		{
			name: "22 nothing after a tool is an answer", none: true, model: []*message.Response{calls("save_progress {}"), thinks("done")},
			want: []string{"return c0 save_progress: ok", "*message.ThinkingPart"},
		},
		{name: "22 a blank text is an answer", none: true, model: []*message.Response{text("")}},
		{name: "22 but not at the token limit", none: true, model: []*message.Response{ended(length, text(""))}, err: "Model token limit (provider default) exceeded before any response"},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, string]{
				Tools: tools(returns("save_progress", "ok")), Model: script(t, c.model...), AllowNone: c.none, Settings: &model.Settings{MaxTokens: c.limit},
			}
			res, err := agent.Run(t.Context(), deps{}, "go")
			if c.err != "" {
				if e, ok := errors.AsType[*model.UnexpectedBehaviorError](err); !ok || !strings.HasPrefix(e.Message, c.err) {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "messages", transcript(res.AllMessages())[2:], c.want)
			diff(t, "output", res.Output, c.output)
		})
	}
}

// A4: what a model wrote before a tool of its provider is not an answer, unless nothing came after it; its texts are joined.
func TestTextBesideNativeTools(t *testing.T) {
	word := func(s string) message.ResponsePart { return &message.TextPart{Content: s} }
	native := &message.NativeToolCallPart{ToolName: "web_search", ToolCallID: "n"}
	back := &message.NativeToolReturnPart{ToolName: "web_search", ToolCallID: "n", Content: `"r"`}
	for _, c := range []struct {
		name  string
		parts []message.ResponsePart
		want  string
	}{
		{"before and after", []message.ResponsePart{word("let me see"), native, back, word("it rains")}, "it rains"},
		{"only before", []message.ResponsePart{word("it rains"), native}, "it rains"},
		{"around thoughts", []message.ResponsePart{word("it "), &message.ThinkingPart{Content: "hm"}, word("rains")}, "it rains"},
		{"aloud", []message.ResponsePart{&message.SpeechPart{Transcript: "it rains"}}, "it rains"},
		{"a summary", []message.ResponsePart{&message.CompactionPart{Content: "it rained"}}, "it rained"},
		{"a summary and text", []message.ResponsePart{&message.CompactionPart{Content: "it rained"}, word("and rains")}, "and rains"},
	} {
		t.Run(c.name, func(t *testing.T) {
			said := &message.Response{Parts: c.parts}
			res, err := (&runtime.Agent[deps, string]{Model: script(t, said)}).Run(t.Context(), deps{}, "go")
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "output", res.Output, c.want)
			diff(t, "parts", res.Response().Parts, c.parts)
			var last string
			for out, err := range (&runtime.Agent[deps, string]{Model: script(t, said)}).Stream(t.Context(), deps{}, "go").Outputs() {
				if err != nil {
					t.Fatal(err)
				}
				last = out
			}
			diff(t, "last of the stream", last, c.want)
		})
	}
}

// B1: what the model did is part of the history; the violation names the type, the place and the input.
func TestViolationOfAnAnswer(t *testing.T) {
	agent := &runtime.Agent[deps, answer]{Output: outputs("final_result"), Model: script(t, calls(`final_result {"n":"wrong"}`), calls(`final_result {"n":42}`))}
	res, err := agent.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	retry := res.AllMessages()[2].(*message.Request).Parts[0].(*message.ToolReturnPart)
	diff(t, "text", retry.TextOrError(), `{"error":[{"type":"int_parsing","loc":["n"],`+
		`"msg":"Input should be a valid integer, unable to parse string as an integer","input":"wrong"}]}`)
	kinds := make([]string, len(res.AllMessages()))
	for i, m := range res.AllMessages() {
		kinds[i] = fmt.Sprintf("%T", m)
	}
	diff(t, "messages", kinds, []string{"*message.Request", "*message.Response", "*message.Request", "*message.Response", "*message.Request"})
	diff(t, "output", res.Output, answer{42})
}

// TestTextOfAutomaticOutput: where the agent leaves the form to the model, text is taken for the output as JSON, though an output tool is asked
// for. Under EndEarly it precedes calls of function tools. Where the form is message.OutputTool it is refused.
func TestTextOfAutomaticOutput(t *testing.T) {
	for _, c := range []struct {
		name  string
		mode  message.OutputMode
		model []*message.Response
		want  []string
		n     int
	}{
		{"JSON", "", []*message.Response{text(`{"n":1}`)}, []string{`text: {"n":1}`}, 1},
		{"fenced", "", []*message.Response{text("```json\n{\"n\":1}\n```")}, []string{"text: ```json\n{\"n\":1}\n```"}, 1},
		{"words", "", []*message.Response{text("hello"), text(`{"n":2}`)}, []string{"text: hello", "retry  : [ json_invalid]", `text: {"n":2}`}, 2},
		{"wrong", "", []*message.Response{text(`{}`), calls(`final_result {"n":2}`)},
			[]string{"text: {}", "retry  : [/n missing]", `call c0 final_result {"n":2}`, "return c0 final_result: Final result processed."}, 2},
		{"nothing", "", []*message.Response{{}, text(`{"n":1}`)},
			[]string{"nothing", "retry  : Please return text or include your response in a tool call.", `text: {"n":1}`}, 1},
		{"beside a call", "", []*message.Response{{Parts: []message.ResponsePart{&message.TextPart{Content: `{"n":3}`}, &message.ToolCallPart{ToolName: "still", Args: "{}", ToolCallID: "c"}}}, text(`{"n":1}`)},
			[]string{`text: {"n":3}`, "call c still {}", "return c still: Tool not executed - a final result was already processed."}, 3},
		{"by a call only", message.OutputTool, []*message.Response{text(`{"n":1}`), calls(`final_result {"n":2}`)},
			[]string{`text: {"n":1}`, "retry  : Please include your response in a tool call.", `call c0 final_result {"n":2}`, "return c0 final_result: Final result processed."}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, answer]{Output: outputs("final_result"), Model: script(t, c.model...)}
			agent.Output.Mode = c.mode
			res, err := agent.Run(t.Context(), deps{}, "go")
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "output", res.Output.N, c.n)
			diff(t, "messages", transcript(res.AllMessages()[1:]), c.want)
		})
	}
}

package runtime_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// inMode is outputs("final"), written as text.
func inMode(m message.OutputMode) runtime.Output[answer] {
	o := outputs("final")
	o.Mode = m
	return o
}

// Answers written as JSON in the text: what the model is told, what it may answer, and what it is told where that is wrong.
func TestAnswersInText(t *testing.T) {
	for _, tc := range []struct {
		name      string
		output    runtime.Output[answer]
		responses []*message.Response
		want      []string
	}{
		{"native", inMode(message.OutputNative), []*message.Response{text(`{"n":1}`)}, []string{`text: {"n":1}`}},
		{"prompted, fenced", inMode(message.OutputPrompted), []*message.Response{text("Here:\n```json\n{\"n\":1}\n```\nBye")},
			[]string{"text: Here:\n```json\n{\"n\":1}\n```\nBye"}},
		{"invalid", inMode(message.OutputNative), []*message.Response{text(`{"n":"x"}`), text(`{"n":1}`)},
			[]string{`text: {"n":"x"}`, "retry  : [/n int_parsing]", `text: {"n":1}`}},
		{"no JSON", inMode(message.OutputPrompted), []*message.Response{text(`one`), text(`{"n":1}`)},
			[]string{`text: one`, "retry  : [ json_invalid]", `text: {"n":1}`}},
		{"empty", inMode(message.OutputNative), []*message.Response{{}, text(`{"n":1}`)},
			[]string{"nothing", "retry  : Please return text or call a tool.", `text: {"n":1}`}},
		{"after a tool", inMode(message.OutputNative), []*message.Response{calls("f {}"), text(`{"n":1}`)},
			[]string{"call c0 f {}", "return c0 f: r", `text: {"n":1}`}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := &runtime.Agent[deps, answer]{Model: script(t, tc.responses...), Output: tc.output, Tools: tools(returns("f", "r"))}
			res, err := a.Run(t.Context(), deps{}, "go")
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "output", res.Output, answer{1})
			diff(t, "messages", transcript(res.AllMessages())[1:], tc.want)
		})
	}
}

// TestFencesOfAnswers: JSON is found in a block of Markdown by the rule of Pydantic AI's strip_markdown_fences, and what
// is shown while it is written is the same.
func TestFencesOfAnswers(t *testing.T) {
	const whole, fence = `{"title":"a"}`, "```"
	for _, c := range []struct {
		name, text, want string // want is the title, empty if no JSON is found
	}{
		{"bare", " \n" + whole + "\n", "a"},
		{"no word", fence + "\n" + whole + "\n" + fence, "a"},
		{"a fence inside of a string", fence + "json\n{\"title\":\"use " + fence + "go\\nx() }\\n" + fence + " please\"}\n" + fence, "use " + fence + "go\nx() }\n" + fence + " please"},
		{"word in capitals", fence + "JSON\n" + whole + "\n" + fence, "a"},
		{"another word", fence + "javascript\r\n" + whole + "\r\n" + fence, "a"},
		{"word with a digit", "So:\n" + fence + "json5\n" + whole + fence + " Bye {}", "a"},
		{"first fence is of a word in a line", "In " + fence + "x" + fence + ":\n" + fence + "json\n" + whole + "\n" + fence, "a"},
		{"first fence is of other code", fence + "go\nfunc f() {}\n" + fence + "\n" + fence + "json\n" + whole + "\n" + fence, "a"},
		{"a longer fence", fence + "`json\n" + whole + "\n" + fence + "`", "a"},
		{"no end", fence + "json\n" + whole + "\n", "a"},
		{"braces before the fence", "{x} is\n" + fence + "\n" + whole + "\n" + fence, ""},
		{"braces in prose", "Look {x}:\n" + fence + "\n" + whole + "\n" + fence + "\nBye {}", "a"},
		{"not below the fence", fence + "json " + whole + fence, ""},
		{"prose instead of an end", fence + "json\n" + whole + "\nBye", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for size := 1; size <= len(c.text); size++ {
				var pieces []string
				for b := range slices.Chunk([]byte(c.text), size) {
					pieces = append(pieces, string(b))
				}
				agent := &runtime.Agent[deps, report]{Output: reportOutput, OutputRetries: new(0), Model: writes(strings.Join(pieces, "|"))}
				agent.Output.Mode = message.OutputPrompted
				got := answers(agent.Stream(t.Context(), deps{}, "go"))
				if size == len(c.text) && c.want != "" {
					diff(t, "answers", got, []string{c.want + " 0", c.want + " 0"})
				} else if last := got[len(got)-1]; c.want != "" && last != c.want+" 0" || c.want == "" && !strings.Contains(last, "Invalid JSON") {
					t.Errorf("in pieces of %d: %q", size, got)
				}
			}
		})
	}
}

// B65, B67, B68: under EndEarly, text of a schema precedes function tools if it is valid, and before nothing else.
func TestTextOfASchemaBesideCalls(t *testing.T) {
	both := func(s string, c ...string) *message.Response {
		r := calls(c...)
		r.Parts = append([]message.ResponsePart{&message.TextPart{Content: s}}, r.Parts...)
		return r
	}
	const stub = "return c0 f: Tool not executed - a final result was already processed."
	for _, tc := range []struct {
		name     string
		strategy loop.EndStrategy
		first    *message.Response
		want     []string
	}{
		{"valid", loop.EndEarly, both(`{"n":1}`, "f {}"), []string{stub}},
		{"invalid", loop.EndEarly, both(`no`, "f {}"), []string{"return c0 f: r", `text: {"n":1}`}},
		{"graceful", loop.EndGraceful, both(`{"n":2}`, "f {}"), []string{"return c0 f: r", `text: {"n":1}`}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := &runtime.Agent[deps, answer]{Model: scriptUpTo(tc.first, text(`{"n":1}`)), Output: inMode(message.OutputNative),
				Tools: tools(returns("f", "r")), EndStrategy: tc.strategy}
			res, err := a.Run(t.Context(), deps{}, "go")
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "output", res.Output, answer{1})
			diff(t, "messages", transcript(res.AllMessages())[3:], tc.want)
		})
	}
	var ran []string
	a := &runtime.Agent[deps, answer]{Model: scriptUpTo(both(`{"n":1}`, "ext {}")), Output: inMode(message.OutputNative), Tools: waiting(&ran)}
	_, err := a.Run(t.Context(), deps{}, "go")
	paused(t, err)
}

// scriptUpTo is a script that need not be used up.
func scriptUpTo(responses ...*message.Response) model.Model {
	next := 0
	return modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) {
		if next++; next > len(responses) {
			return nil, errors.New("end of script")
		}
		return responses[next-1], nil
	})
}

// B28: how the model gets the schema.
func TestPromptedInstructions(t *testing.T) {
	const schema = `{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}`
	for _, tc := range []struct {
		name, template, want string
	}{
		{"default", "", "Be nice.\n\n" + strings.Replace(model.DefaultTemplate, "{schema}", schema, 1)},
		{"own", "Like {schema}, please", "Be nice.\n\nLike " + schema + ", please"},
		{"without a place", "As follows", "Be nice.\n\nAs follows\n\n" + schema},
		{"none", model.NoTemplate, "Be nice."},
		{"titled", "{schema}", `Be nice.` + "\n\n" + `{"title":"Answer","description":"What \"it\" is.",` + schema[1:]},
	} {
		t.Run(tc.name, func(t *testing.T) {
			o := inMode(message.OutputPrompted)
			o.Template = tc.template
			if tc.name == "titled" {
				o.Name, o.Description = "Answer", "What \"it\" is."
			}
			var in *model.Prepared
			a := &runtime.Agent[deps, answer]{Instructions: "Be nice.", Output: o,
				Model: modelFunc(func(_ context.Context, got *model.Prepared) (*message.Response, error) {
					in = got
					return text(`{"n":1}`), nil
				})}
			if _, err := a.Run(t.Context(), deps{}, "go"); err != nil {
				t.Fatal(err)
			}
			diff(t, "instructions", in.Instructions, tc.want)
			diff(t, "schema", in.Schema.Schema, runtime.RawJSON(schema))
			if !in.AllowText || len(in.OutputTools) > 0 {
				t.Errorf("text %t, output tools %v", in.AllowText, in.OutputTools)
			}
		})
	}
}

// What asks for the output is sent, but is not part of the history: it is that of the model that sends the request.
func TestPromptedHistory(t *testing.T) {
	ask := "Be nice.\n\nLike this: " + string(choice("final").Def.Parameters)
	for _, prompt := range []string{"go", ""} {
		o := inMode(message.OutputPrompted)
		o.Template = "Like this: {schema}"
		var sent []string
		a := &runtime.Agent[deps, answer]{Instructions: "Be nice.", Output: o, Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
			if sent = append(sent, in.Instructions); len(sent) == 1 {
				return text("no"), nil
			}
			return text(`{"n":1}`), nil
		})}
		opts := []runtime.RunOption{}
		if prompt == "" {
			opts = append(opts, runtime.WithHistory([]message.Message{user("old")}))
		}
		res, err := a.Run(t.Context(), deps{}, prompt, opts...)
		if err != nil {
			t.Fatal(err)
		}
		var kept []string
		for _, m := range res.AllMessages() {
			if r, ok := m.(*message.Request); ok {
				kept = append(kept, r.Instructions)
			}
		}
		diff(t, "sent", sent, []string{ask, ask})
		diff(t, "kept", kept, []string{"Be nice.", "Be nice."})
	}
}

// A history that ends in a good output is not asked for again, in whatever form that was asked for: only the agent's own
// instructions would be something to send.
func TestOutputInTheHistory(t *testing.T) {
	for _, c := range []struct {
		name         string
		output       runtime.Output[answer]
		instructions string
		n            int
		want         []string
	}{
		{"native", inMode(message.OutputNative), "", 1, nil},
		{"prompted", inMode(message.OutputPrompted), "", 1, nil},
		{"prompted, with instructions", inMode(message.OutputPrompted), "Be nice.", 2, []string{"a request without parts", `text: {"n":2}`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			history := []message.Message{user("go"), text(`{"n":1}`)}
			a := &runtime.Agent[deps, answer]{Instructions: c.instructions, Output: c.output, Model: script(t, text(`{"n":2}`))}
			res, err := a.Run(t.Context(), deps{}, "", runtime.WithHistory(history))
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "output", res.Output.N, c.n)
			var lines []string
			for _, m := range res.AllMessages()[2:] {
				if r, ok := m.(*message.Request); ok && len(r.Parts) == 0 {
					lines = append(lines, "a request without parts")
				}
				lines = append(lines, transcript([]message.Message{m})...)
			}
			diff(t, "messages", lines, c.want)
		})
	}
}

// TestResponsesTellTheirMode: an output is read in the form in which the model that sent the request has asked for it,
// whatever the model that the agent has now would ask for.
func TestResponsesTellTheirMode(t *testing.T) {
	told := func(mode message.OutputMode, r *message.Response) *message.Response {
		r.OutputMode = mode
		return r
	}
	for _, c := range []struct {
		name     string
		response *message.Response
		want     string
	}{
		{"as a call", told(message.OutputTool, calls(`final {"n":1}`)), "return c0 final: Final result processed."},
		{"as text", told(message.OutputNative, text(`{"n":1}`)), ""},
		{"as text, prompted", told(message.OutputPrompted, text("```\n{\"n\":1}\n```")), ""},
		{"text where a call was asked for", told(message.OutputTool, text(`{"n":1}`)), ""},
		{"a call where text was asked for", told(message.OutputNative, calls(`final {"n":1}`)), "retry c0 final: Unknown tool name: 'final'. No tools available."},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := &runtime.Agent[deps, answer]{Output: outputs("final"), Model: scriptUpTo(c.response, calls(`final {"n":1}`))}
			res, err := a.Run(t.Context(), deps{}, "go")
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "output", res.Output.N, 1)
			got := ""
			if m := res.AllMessages(); len(m) > 2 {
				got = transcript(m[2:3])[0]
			}
			diff(t, "follows", got, c.want)
		})
	}
}

// An output of several choices needs an envelope in text, which is then what the model writes (B27).
func TestEnvelope(t *testing.T) {
	o := outputs("a", "b")
	o.Mode = message.OutputNative
	a := &runtime.Agent[deps, answer]{Model: script(t), Output: o}
	if err := a.Validate(); err == nil || !strings.Contains(err.Error(), "Envelope") {
		t.Errorf("got %v", err)
	}
	o.Envelope = &runtime.OutputEnvelope[answer]{Schema: `{"type":"object"}`, Decode: func(s string) (answer, error) {
		if s != `{"result":1}` {
			return answer{}, &jsonwire.ValidationError{Violations: []jsonwire.Violation{{Type: "x", Msg: "no"}}}
		}
		return answer{7}, nil
	}}
	b := &runtime.Agent[deps, answer]{Model: script(t, text("{}"), text(`{"result":1}`)), Output: o}
	res, err := b.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "output", res.Output, answer{7})
}

// B7: a function of the text makes the answer; what it sees of its retries.
func TestOutputText(t *testing.T) {
	var retries []int
	a := &runtime.Agent[deps, answer]{
		OutputRetries: new(3),
		OutputText: func(_ context.Context, rc *runtime.RunContext[deps], s string) (answer, error) {
			retries = append(retries, rc.Retry)
			if rc.Retry < 3 {
				return answer{}, runtime.Retryf("again")
			}
			return answer{len(s)}, nil
		},
		Model: script(t, text("a"), text("b"), text("c"), text("dd")),
	}
	res, err := a.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "output", res.Output, answer{2})
	diff(t, "retries", retries, []int{0, 1, 2, 3})
}

// B22, B23: where no answer is an answer, it is the zero value; validators may want another.
func TestAllowNone(t *testing.T) {
	think := &message.Response{Parts: []message.ResponsePart{&message.ThinkingPart{Content: "hm"}}}
	for name, empty := range map[string]*message.Response{"nothing": {}, "blank": text(" \n"), "thoughts": think} {
		t.Run(name, func(t *testing.T) {
			a := &runtime.Agent[deps, string]{Model: script(t, empty), AllowNone: true}
			res, err := a.Run(t.Context(), deps{}, "go")
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "output", res.Output, "")
			diff(t, "requests", res.Usage().Requests, 1)
		})
	}
	a := &runtime.Agent[deps, string]{Model: script(t, &message.Response{}, text("hello")), AllowNone: true}
	a.OutputValidators = append(a.OutputValidators, func(_ context.Context, _ *runtime.RunContext[deps], s string) (string, error) {
		if s == "" {
			return s, runtime.Retryf("None not acceptable, please respond")
		}
		return s, nil
	})
	res, err := a.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "messages", transcript(res.AllMessages()), []string{"user: go", "nothing", "retry  : None not acceptable, please respond", "text: hello"})
}

// counter is a model that counts tokens.
type counter struct {
	model.Model
	n int
}

func (c counter) CountTokens(context.Context, *model.Request) (int, error) { return c.n, nil }

// Counting before the request keeps a request that is over a limit from being sent (A9).
func TestCountTokensBeforeRequest(t *testing.T) {
	for _, tc := range []struct {
		name   string
		limits usage.Limits
		n      int
		want   string
	}{
		{"within", usage.Limits{InputTokensLimit: new(5)}, 5, ""},
		{"input", usage.Limits{InputTokensLimit: new(5)}, 6, "The next request would exceed the input_tokens_limit of 5 (input_tokens=6)"},
		{"total", usage.Limits{TotalTokensLimit: new(5)}, 6, "The next request would exceed the total_tokens_limit of 5 (total_tokens=6)"},
		{"one request", usage.Limits{PerRequestInputTokensLimit: new(5)}, 6, "Exceeded the per_request_input_tokens_limit of 5 (request_input_tokens=6)"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.limits.CountTokensBeforeRequest = true
			sent := 0
			a := &runtime.Agent[deps, string]{UsageLimits: &tc.limits, Model: counter{modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) {
				sent++
				return text("x"), nil
			}), tc.n}}
			_, err := a.Run(t.Context(), deps{}, "go")
			if tc.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if _, ok := errors.AsType[*usage.LimitError](err); !ok || !strings.Contains(err.Error(), tc.want) || sent > 0 {
				t.Errorf("got %v after %d requests", err, sent)
			}
		})
	}
	a := &runtime.Agent[deps, string]{Model: script(t), UsageLimits: &usage.Limits{CountTokensBeforeRequest: true}}
	if _, err := a.Run(t.Context(), deps{}, "go"); err == nil || !strings.Contains(err.Error(), `UsageLimits.CountTokensBeforeRequest is set, but the model "" cannot count tokens`) {
		t.Errorf("got %v", err)
	}
}

package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// report is an output type that is worth watching: {"title": "...", "size": 12}.
type report struct {
	Title string
	Size  int
}

func decodeReport(r *jsonwire.Reader, v *report) {
	at := r.Pos()
	if !r.Object() {
		return
	}
	var seen uint64
	for r.Member() {
		switch string(r.Key()) {
		case "title":
			seen = r.Once(seen, 1<<0)
			r.StringTo(&v.Title)
		case "size":
			seen = r.Once(seen, 1<<1)
			v.Size = int(r.Int(64))
		default:
			r.Unknown([]string{"title", "size"})
		}
	}
	r.Missing(at, ^seen&0b1, []string{"title"})
}

var reportOutput = runtime.Output[report]{Choices: []runtime.OutputChoice[report]{{
	Def: &model.ToolDef{Name: "final_result", Parameters: `{"type":"object"}`},
	Decode: func(args string) (v report, err error) {
		r := jsonwire.NewReader(args, jsonwire.Lax)
		decodeReport(&r, &v)
		return v, r.End()
	},
	Encode:  encodeReport,
	Partial: partialReport,
}}}

func encodeReport(v report) (runtime.RawJSON, error) {
	return runtime.RawJSON(fmt.Sprintf(`{"title":%s,"size":%d}`, jsonwire.Quote(v.Title), v.Size)), nil
}

func partialReport() runtime.PartialDecoder[report] {
	return jsonwire.Grow(jsonwire.Lax, decodeReport, func(v *report) report { return *v })
}

// writes streams the responses of a run, each as "tool: args" in pieces between bars, or as text.
func writes(responses ...string) streamer {
	next := 0
	return streamer(func(_ context.Context, _ *model.Prepared, s *model.Stream) error {
		if next == len(responses) {
			return errors.New("end of script")
		}
		next++
		tool, args, ok := strings.Cut(responses[next-1], ": ")
		if !ok {
			return says(s, 0, strings.Split(responses[next-1], "|")...)
		}
		pieces := strings.Split(args, "|")
		return sayCall(s, 0, fmt.Sprintf("c%d", next), tool, pieces[0], pieces[1:]...)
	})
}

// answers returns what a run shows of its answer, an error last.
func answers[O any](s *runtime.Stream[O]) (all []string) {
	for out, err := range s.Outputs() {
		if err != nil {
			return append(all, "error: "+err.Error())
		}
		all = append(all, strings.Trim(fmt.Sprint(out), "{}"))
	}
	return all
}

// TestOutputs: the answer is shown as it grows, no number before its end; the last one is the answer of the run. (163, 175)
func TestOutputs(t *testing.T) {
	agent := &runtime.Agent[deps, report]{Output: reportOutput, Tools: tools(returns("look", "found"))}
	for name, c := range map[string]struct {
		model model.Model
		want  []string
	}{
		"pieces": {
			writes(`final_result: {"ti|tle":"A |sto|ry"|,"size":1|2|}`),
			[]string{"A  0", "A sto 0", "A story 0", "A story 12", "A story 12"},
		},
		"after a tool": {writes(`look: {}`, `final_result: {"title":"a|b"}`), []string{"a 0", "ab 0", "ab 0"}},
		"after a retry": {
			writes(`final_result: {"size":1,"|title":"old","x":1}`, `final_result: {"title":"new"|}`),
			[]string{" 1", "old 1", "new 0", "new 0"},
		},
		"not streamed": {script(t, calls(`final_result {"title":"ab","size":1}`)), []string{"ab 1", "ab 1"}},
		"no end": {
			writes(`final_result: {"title":"a|b`),
			[]string{"a 0", "ab 0", "error: agentgen: agent test: Exceeded maximum output retries (0): last error: 1 violation: Invalid JSON: EOF while parsing a string at line 1 column 12"},
		},
		"failure": {streamer(func(_ context.Context, _ *model.Prepared, s *model.Stream) error {
			return errors.Join(sayCall(s, 0, "c", "final_result", `{"title":"a`), errors.New("broken"))
		}), []string{"a 0", "error: agentgen: agent test: broken"}},
	} {
		t.Run(name, func(t *testing.T) {
			agent := &runtime.Agent[deps, report]{Name: "test", Output: agent.Output, Tools: agent.Tools, Model: c.model}
			if name == "no end" {
				agent.OutputRetries = new(0)
			}
			got := answers(agent.Stream(t.Context(), deps{}, "go"))
			diff(t, "answers", got, c.want)
		})
	}
}

// TestOutputsOfText: a text is shown from its beginning, parts of it joined as in the answer.
func TestOutputsOfText(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Model: streamer(func(_ context.Context, _ *model.Prepared, s *model.Stream) error {
		return errors.Join(sayThought(s, 0, "no"), says(s, 1, "The ", "cat"), sayThought(s, 2, "hm"), says(s, 3, "sat", "."))
	})}
	diff(t, "answers", answers(agent.Stream(t.Context(), deps{}, "go")), []string{"The ", "The cat", "The catsat", "The catsat.", "The catsat."})
}

// TestOutputsOfTextFunction: the function sees the text grow, and knows that there is more to come.
func TestOutputsOfTextFunction(t *testing.T) {
	agent := &runtime.Agent[deps, int]{
		Model: writes("1|x|2"),
		OutputText: func(_ context.Context, rc *runtime.RunContext[deps], text string) (int, error) {
			if rc.PartialOutput && strings.HasSuffix(text, "x") {
				return 0, errors.New("not now")
			}
			return len(text), nil
		},
	}
	diff(t, "answers", answers(agent.Stream(t.Context(), deps{}, "go")), []string{"1", "3", "3"})
}

// TestOutputsOfJSONInText: an answer that is written as text is shown as it grows, in a block of Markdown or without.
func TestOutputsOfJSONInText(t *testing.T) {
	want := []string{"a 0", "ab 0", "ab 0"}
	for _, c := range []struct {
		mode message.OutputMode
		text string
	}{
		{message.OutputNative, ` {"title|":"a|b"}`}, {message.OutputPrompted, "{\"title\":\"a|b\"}"}, {message.OutputPrompted, "`|``json|\n{\"title\":\"a|b\"}\n```|"},
		{message.OutputPrompted, "Look {`x`}\n```\n{\"title\":\"a|b\"}```\n|Bye {}"},
	} {
		agent := &runtime.Agent[deps, report]{Output: reportOutput, Model: writes(c.text)}
		agent.Output.Mode = c.mode
		diff(t, c.text, answers(agent.Stream(t.Context(), deps{}, "go")), want)
	}
	agent := &runtime.Agent[deps, report]{Output: reportOutput, Model: writes(`{"kind":"report","data"|:{"title":"a|b"}}`)}
	agent.Output.Mode = message.OutputNative
	agent.Output.Envelope = &runtime.OutputEnvelope[report]{
		Decode: func(string) (report, error) { return report{Title: "whole"}, nil },
		Encode: encodeReport,
		Partial: func() runtime.PartialDecoder[report] {
			return jsonwire.Grow(jsonwire.Lax, func(r *jsonwire.Reader, v *report) {
				for ok := r.Object(); ok && r.Member(); {
					if string(r.Key()) == "data" {
						decodeReport(r, v)
					} else {
						r.Skip()
					}
				}
			}, func(v *report) report { return *v })
		},
	}
	diff(t, "envelope", answers(agent.Stream(t.Context(), deps{}, "go")), []string{" 0", "a 0", "ab 0", "whole 0"})
}

// TestOutputsByProfile: where the output leaves its form to the model, it is shown in whatever form the model was asked for it.
func TestOutputsByProfile(t *testing.T) {
	for _, c := range []struct {
		name    string
		profile model.Profile
		model   streamer
	}{
		{"tool", model.Profile{}, writes(`final_result: {"title":"a|b"}`)},
		{"native", model.Profile{OutputMode: message.OutputNative}, writes(`{"title":"a|b"}`)},
		{"prompted", model.Profile{OutputMode: message.OutputPrompted}, writes("```\n{\"title\":\"a|b\"}\n```")},
		{"no tools", model.Profile{NoTools: true}, writes(`{"title":"a|b"}`)},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, report]{Output: reportOutput, Model: profiled(c.profile, c.model)}
			diff(t, "answers", answers(agent.Stream(t.Context(), deps{}, "go")), []string{"a 0", "ab 0", "ab 0"})
		})
	}
}

// TestOutputValidatorsOfPartials: validators look at partial answers too and may change or withhold them, inside of the
// run; only their verdict on the whole answer counts.
func TestOutputValidatorsOfPartials(t *testing.T) {
	type key struct{}
	var seen []string
	agent := &runtime.Agent[deps, report]{
		Output: reportOutput, Model: writes(`final_result: {"title":"a|b|c"}`, `final_result: {"title":"d|e"}`),
		OutputValidators: []runtime.OutputValidator[deps, report]{
			func(ctx context.Context, rc *runtime.RunContext[deps], v report) (report, error) {
				seen = append(seen, fmt.Sprint(rc.PartialOutput, " ", rc.Deps.Name, " ", rc.ToolName, " ", rc.ToolCallID, " ", rc.Retry, " ", v.Title, " ", ctx.Value(key{})))
				if v.Title == "ab" || v.Title == "abc" && !rc.PartialOutput {
					return v, runtime.Retryf("no")
				}
				v.Title = strings.ToUpper(v.Title)
				return v, nil
			},
		},
	}
	ctx := context.WithValue(t.Context(), key{}, "x")
	diff(t, "answers", answers(agent.Stream(ctx, deps{"dep"}, "go")), []string{"A 0", "ABC 0", "D 0", "DE 0", "DE 0"})
	diff(t, "seen", seen, []string{
		"true dep final_result c1 0 a x", "true dep final_result c1 0 ab x", "true dep final_result c1 0 abc x", "false dep final_result c1 0 abc x",
		"true dep final_result c2 1 d x", "true dep final_result c2 1 de x", "false dep final_result c2 1 de x",
	})
	seen = nil
	agent.Model = writes(`final_result: {"title":"d|e"}`)
	if _, err := agent.Stream(ctx, deps{"dep"}, "go").Result(); err != nil {
		t.Error(err)
	}
	diff(t, "seen without Outputs", seen, []string{"false dep final_result c1 0 de x"})
}

// TestOutputValidatorPanic: a panic over a partial answer ends the run, as any other.
func TestOutputValidatorPanic(t *testing.T) {
	agent := &runtime.Agent[deps, report]{
		Logger: slog.New(slog.DiscardHandler), Output: reportOutput, Model: writes(`final_result: {"title":"a|b"}`),
		OutputValidators: []runtime.OutputValidator[deps, report]{
			func(context.Context, *runtime.RunContext[deps], report) (report, error) { panic("oh") },
		},
	}
	s := agent.Stream(t.Context(), deps{}, "go")
	for range s.Outputs() {
	}
	if _, err := s.Result(); err == nil || !strings.Contains(err.Error(), "oh") {
		t.Errorf("got %v", err)
	}
}

// TestOutputsBreak: leaving the loop stops the run, wherever it is.
func TestOutputsBreak(t *testing.T) {
	for at := range 5 {
		agent := &runtime.Agent[deps, report]{Output: reportOutput, Model: writes(`final_result: {"title":"a|b|c|d|e|f|g"}`)}
		s := agent.Stream(t.Context(), deps{}, "go")
		n := 0
		for _, err := range s.Outputs() {
			if n++; err != nil || n > at {
				break
			}
		}
		if _, err := s.Result(); !errors.Is(err, model.ErrStreamStopped) || n != at+1 {
			t.Errorf("after %d answers: %v", n, err)
		}
		for _, err := range s.Outputs() {
			if err == nil {
				t.Error("the answers were told twice")
			}
		}
	}
}

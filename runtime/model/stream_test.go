package model_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func diff(t *testing.T, what string, got, want any, opts ...cmp.Option) {
	t.Helper()
	if d := cmp.Diff(want, got, append(opts, cmpopts.EquateEmpty())...); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// partLine writes a part in a short form.
func partLine(p message.ResponsePart) string {
	words := []string{fmt.Sprintf("%T", p)}
	switch p := p.(type) {
	case *message.TextPart:
		words = []string{"text", p.ID, p.Content}
	case *message.ThinkingPart:
		words = []string{"thought", p.Signature, p.Content}
	case *message.ToolCallPart:
		words = []string{"call", p.ToolCallID, p.ToolName, p.Args}
	case *message.NativeToolCallPart:
		words = []string{"native call", p.ToolCallID, p.ToolName, p.Args}
	case *message.NativeToolReturnPart:
		words = []string{"native return", p.ToolCallID, p.ToolName, string(p.Content)}
	case *message.FilePart:
		words = []string{"file", p.Content.MediaType, string(p.Content.Data)}
	case *message.CompactionPart:
		words = []string{"compaction", p.ID, p.Content}
	case *message.SpeechPart:
		words = []string{"speech", p.Transcript}
	}
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

func partLines(r *message.Response) (lines []string) {
	for _, p := range r.Parts {
		lines = append(lines, partLine(p))
	}
	return lines
}

// eventLine writes an event in a short form.
func eventLine(e model.Event) string {
	switch e.Kind {
	case model.PartStartEvent:
		return fmt.Sprintf("start %d %s", e.Index, partLine(e.Part))
	case model.PartEndEvent:
		return fmt.Sprintf("end %d %s", e.Index, partLine(e.Part))
	case model.PartDeltaEvent:
		d := e.Delta
		switch {
		case d.Part != nil:
			return fmt.Sprintf("now %d %s", e.Index, partLine(d.Part))
		case d.Text != "":
			return fmt.Sprintf("text %d +%s", e.Index, d.Text)
		case d.Thinking != "":
			return fmt.Sprintf("thinking %d +%s", e.Index, d.Thinking)
		}
		return fmt.Sprintf("args %d +%s", e.Index, d.Args)
	case model.ResponseUsageEvent:
		return fmt.Sprintf("usage %d/%d", e.Usage.InputTokens, e.Usage.OutputTokens)
	case model.FinalResultEvent:
		if e.Call != nil {
			return "final " + e.Call.ToolName
		}
		return "final"
	}
	return string(e.Kind)
}

// recorder is a watched stream, and what it has reported.
type recorder struct {
	*model.Stream
	events []model.Event
}

func record() *recorder {
	r := &recorder{}
	r.Stream = model.NewStream(func(e model.Event) error {
		r.events = append(r.events, e)
		return nil
	})
	return r
}

func (r *recorder) lines() (lines []string) {
	for _, e := range r.events {
		lines = append(lines, eventLine(e))
	}
	return lines
}

// The functions that follow are what Update does to parts.

func sign(signature string) func(message.ResponsePart) {
	return func(p message.ResponsePart) { p.(*message.ThinkingPart).Signature = signature }
}

func name(name string) func(message.ResponsePart) {
	return func(p message.ResponsePart) { p.(*message.ToolCallPart).ToolName = name }
}

func textID(id string) func(message.ResponsePart) {
	return func(p message.ResponsePart) { p.(*message.TextPart).ID = id }
}

func call(id, tool, args string) *message.ToolCallPart {
	return &message.ToolCallPart{ToolCallID: id, ToolName: tool, Args: args}
}

var (
	picture = &message.FilePart{Content: message.BinaryContent{Data: []byte("png"), MediaType: "image/png"}}
	search  = &message.NativeToolCallPart{ToolCallID: "s", ToolName: "web_search", Args: `{"q"`}
	found   = &message.NativeToolReturnPart{ToolCallID: "s", ToolName: "web_search", Content: `["a"]`}
)

const nameNeverComes = "a call whose name never comes"

// TestStream: what is reported of parts as they come, and the response that they make.
func TestStream(t *testing.T) {
	for _, c := range []struct {
		name   string
		report func(s *model.Stream) error
		events []string
		parts  []string
	}{
		{"nothing", func(s *model.Stream) error { return nil }, nil, nil},
		{
			"text", func(s *model.Stream) error {
				return errors.Join(s.Text(3, "a"), s.Text(3, "b"), s.Text(3, ""), s.End(3))
			},
			[]string{"start 0 text a", "text 0 +b", "end 0 text ab"},
			[]string{"text ab"},
		},
		{
			"empty pieces begin nothing", func(s *model.Stream) error {
				return errors.Join(s.Text(0, ""), s.Thinking(1, ""), s.Args(2, ""), s.End(0), s.Text(0, "a"))
			},
			[]string{"start 0 text a", "end 0 text a"},
			[]string{"text a"},
		},
		{
			"a signature after its thought", func(s *model.Stream) error {
				return errors.Join(s.Thinking(0, "h"), s.Thinking(0, "m"), s.Update(0, sign("sig")), s.End(0), s.Text(1, "a"))
			},
			[]string{"start 0 thought h", "thinking 0 +m", "now 0 thought sig hm", "end 0 thought sig hm", "start 1 text a", "end 1 text a"},
			[]string{"thought sig hm", "text a"},
		},
		{
			"a signature alone", func(s *model.Stream) error {
				return errors.Join(s.Add(0, &message.ThinkingPart{Signature: "sig"}), s.End(0))
			},
			[]string{"start 0 thought sig", "end 0 thought sig"},
			[]string{"thought sig"},
		},
		{
			"several parts side by side", func(s *model.Stream) error {
				return errors.Join(
					s.Text(9, "a"), s.Thinking(-1, "h"), s.Add(5, call("c", "look", "")), s.Text(9, "b"), s.Args(5, `{"x"`),
					s.Thinking(-1, "m"), s.End(5), s.Text(9, "c"), s.Update(-1, sign("sig")), s.End(-1), s.End(9),
				)
			},
			[]string{
				"start 0 text a", "start 1 thought h", "start 2 call c look", "text 0 +b", `args 2 +{"x"`, "thinking 1 +m", `end 2 call c look {"x"`,
				"text 0 +c", "now 1 thought sig hm", "end 1 thought sig hm", "end 0 text abc",
			},
			[]string{"text abc", "thought sig hm", `call c look {"x"`},
		},
		{
			"two texts side by side", func(s *model.Stream) error {
				return errors.Join(s.Text(1, "a"), s.Text(2, "b"), s.Text(1, "c"), s.Text(2, "d"))
			},
			[]string{"start 0 text a", "start 1 text b", "text 0 +c", "text 1 +d", "end 0 text ac", "end 1 text bd"},
			[]string{"text ac", "text bd"},
		},
		{
			"the response ends what is open", func(s *model.Stream) error {
				return errors.Join(s.Text(0, "a"), s.Text(1, "b"), s.End(1))
			},
			[]string{"start 0 text a", "start 1 text b", "end 1 text b", "end 0 text a"},
			[]string{"text a", "text b"},
		},
		{
			"ended twice, or never begun", func(s *model.Stream) error {
				return errors.Join(s.End(0), s.Text(0, "a"), s.End(0), s.End(0), s.End(1))
			},
			[]string{"start 0 text a", "end 0 text a"},
			[]string{"text a"},
		},
		{
			"growth after the end", func(s *model.Stream) error {
				return errors.Join(s.Text(0, "a"), s.End(0), s.Text(0, "b"))
			},
			[]string{"start 0 text a", "end 0 text a", "text 0 +b", "end 0 text ab"},
			[]string{"text ab"},
		},
		{
			"a change after the end", func(s *model.Stream) error {
				return errors.Join(s.Text(0, "a"), s.End(0), s.Update(0, textID("id")))
			},
			[]string{"start 0 text a", "end 0 text a", "now 0 text id a"},
			[]string{"text id a"},
		},
		{
			"an update of nothing", func(s *model.Stream) error {
				return s.Update(0, func(message.ResponsePart) { panic("there is no part") })
			}, nil, nil,
		},
		{
			"a call whose name comes late", func(s *model.Stream) error {
				return errors.Join(s.Add(0, call("c", "", "")), s.Args(0, `{"x"`), s.Update(0, name("look")), s.Args(0, "}"), s.End(0))
			},
			[]string{`start 0 call c look {"x"`, "args 0 +}", `end 0 call c look {"x"}`},
			[]string{`call c look {"x"}`},
		},
		{
			"a call that is updated before it has a name", func(s *model.Stream) error {
				setID := func(p message.ResponsePart) { p.(*message.ToolCallPart).ToolCallID = "c" }
				return errors.Join(s.Add(0, call("", "", "")), s.Update(0, setID), s.Update(0, name("look")))
			},
			[]string{"start 0 call c look", "end 0 call c look"},
			[]string{"call c look"},
		},
		{
			nameNeverComes, func(s *model.Stream) error {
				return errors.Join(s.Add(0, call("c", "", "")), s.Text(1, "a"), s.Args(0, "{}"), s.End(0), s.Add(2, call("d", "", "1")))
			},
			[]string{"start 1 text a", "start 0 call c {}", "end 0 call c {}", "end 1 text a", "start 2 call d 1", "end 2 call d 1"},
			[]string{"call c {}", "text a", "call d 1"},
		},
		{
			"native tools", func(s *model.Stream) error {
				return errors.Join(s.Add(0, search), s.Args(0, `:"a"}`), s.End(0), s.Add(1, found), s.End(1))
			},
			[]string{
				`start 0 native call s web_search {"q"`, `args 0 +:"a"}`, `end 0 native call s web_search {"q":"a"}`,
				`start 1 native return s web_search ["a"]`, `end 1 native return s web_search ["a"]`,
			},
			[]string{`native call s web_search {"q":"a"}`, `native return s web_search ["a"]`},
		},
		{
			"files and speech", func(s *model.Stream) error {
				return errors.Join(s.Add(0, picture), s.End(0), s.Add(1, &message.SpeechPart{Transcript: "hi"}))
			},
			[]string{"start 0 file image/png png", "end 0 file image/png png", "start 1 speech hi", "end 1 speech hi"},
			[]string{"file image/png png", "speech hi"},
		},
		{
			"compaction", func(s *model.Stream) error {
				return errors.Join(s.Add(0, &message.CompactionPart{ID: "k"}), s.Text(0, "so "), s.Text(0, "far"), s.End(0))
			},
			[]string{"start 0 compaction k", "text 0 +so ", "text 0 +far", "end 0 compaction k so far"},
			[]string{"compaction k so far"},
		},
		{
			"parts that have content already", func(s *model.Stream) error {
				return errors.Join(
					s.Add(0, &message.TextPart{Content: "a", ID: "i"}), s.Text(0, "b"), s.Add(1, &message.ThinkingPart{Content: "h"}), s.Thinking(1, "m"),
					s.Add(2, &message.CompactionPart{Content: "c"}), s.Text(2, "d"),
				)
			},
			[]string{
				"start 0 text i a", "text 0 +b", "start 1 thought h", "thinking 1 +m", "start 2 compaction c", "text 2 +d",
				"end 0 text i ab", "end 1 thought hm", "end 2 compaction cd",
			},
			[]string{"text i ab", "thought hm", "compaction cd"},
		},
		{
			"reset", func(s *model.Stream) error {
				return errors.Join(s.Reset(), s.Text(0, "a"), s.Text(1, "b"), s.End(1), s.Reset(), s.Reset(), s.Text(1, "c"), s.Text(0, "d"))
			},
			[]string{"start 0 text a", "start 1 text b", "end 1 text b", "response_reset", "start 0 text c", "start 1 text d", "end 0 text c", "end 1 text d"},
			[]string{"text c", "text d"},
		},
		{
			"reset at the end", func(s *model.Stream) error { return errors.Join(s.Text(0, "a"), s.Reset()) },
			[]string{"start 0 text a", "response_reset"}, nil,
		},
		{
			"replace", func(s *model.Stream) error {
				return errors.Join(s.Text(0, "a"), s.Replace(&message.Response{Parts: []message.ResponsePart{
					&message.TextPart{Content: "b"}, call("c", "look", "{}"), picture,
				}}), s.Text(7, "more"))
			},
			[]string{
				"start 0 text a", "response_reset", "start 0 text b", "end 0 text b", "start 1 call c look {}", "end 1 call c look {}",
				"start 2 file image/png png", "end 2 file image/png png", "start 3 text more", "end 3 text more",
			},
			[]string{"text b", "call c look {}", "file image/png png", "text more"},
		},
		{
			"replace nothing", func(s *model.Stream) error {
				return s.Replace(&message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: "b"}}})
			},
			[]string{"start 0 text b", "end 0 text b"},
			[]string{"text b"},
		},
		{
			"usage", func(s *model.Stream) error {
				return errors.Join(s.Usage(usage.Request{InputTokens: 5}), s.Text(0, "a"), s.Usage(usage.Request{InputTokens: 5, OutputTokens: 1}))
			},
			[]string{"usage 5/0", "start 0 text a", "usage 5/1", "end 0 text a"},
			[]string{"text a"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := record()
			if err := c.report(r.Stream); err != nil {
				t.Fatal(err)
			}
			diff(t, "parts", partLines(r.Response()), c.parts)
			diff(t, "events", r.lines(), c.events)
			diff(t, "parts, asked for again", partLines(r.Response()), c.parts)
			if r.Err() != nil {
				t.Errorf("got %v", r.Err())
			}

			unwatched := model.NewStream(nil)
			if err := c.report(unwatched); err != nil {
				t.Fatal(err)
			}
			diff(t, "parts that no one watches", unwatched.Response(), r.Response())

			if c.name == nameNeverComes {
				return // it is a later part where events are passed on, as it is reported later
			}
			passed := record()
			for _, e := range r.events {
				if err := passed.Emit(e); err != nil {
					t.Fatal(err)
				}
			}
			diff(t, "events that were passed on", passed.lines(), c.events)
			diff(t, "parts that were passed on", passed.Response(), r.Response())
		})
	}
}

// TestStreamOwnsItsParts: neither what was given to a stream nor what it has reported changes afterwards.
func TestStreamOwnsItsParts(t *testing.T) {
	given := call("", "look", "a")
	r := record()
	r.NameCalls(func(int) string { return "made" })
	rename := func(p message.ResponsePart) { p.(*message.ToolCallPart).ProviderName = "p" }
	if err := errors.Join(r.Add(0, given), r.Args(0, "b"), r.Update(0, rename), r.Args(0, "c"), r.End(0)); err != nil {
		t.Fatal(err)
	}
	diff(t, "given", given, call("", "look", "a"))
	diff(t, "begun", r.events[0].Part, message.ResponsePart(call("made", "look", "a")))
	changed := call("made", "look", "ab")
	changed.ProviderName = "p"
	diff(t, "changed", r.events[2].Delta.Part, message.ResponsePart(changed))
	whole := r.Response().Parts[0].(*message.ToolCallPart)
	whole.Args = "spoilt"
	diff(t, "ended", r.events[4].Part.(*message.ToolCallPart).Args, "abc")
	diff(t, "response", r.Response().Parts[0].(*message.ToolCallPart).Args, "abc")
}

// TestStreamNamesCalls: calls without an id, or with that of an earlier call, get one by their place, which holds from
// beginning to end.
func TestStreamNamesCalls(t *testing.T) {
	setID := func(p message.ResponsePart) { p.(*message.ToolCallPart).ToolCallID = "late" }
	other := func(p message.ResponsePart) { p.(*message.ToolCallPart).ID = "x" }
	for _, c := range []struct {
		name   string
		report func(s *model.Stream) error
		events []string
	}{
		{"no id", func(s *model.Stream) error {
			return errors.Join(s.Text(0, "a"), s.End(0), s.Add(1, call("", "look", "")))
		}, []string{"start 0 text a", "end 0 text a", "start 1 call made1 look", "end 1 call made1 look"}},
		{"the id of another", func(s *model.Stream) error {
			return errors.Join(s.Add(0, call("a", "look", "")), s.Add(1, call("a", "look", "")), s.Add(2, call("b", "look", "")))
		}, []string{
			"start 0 call a look", "start 1 call made1 look", "start 2 call b look", "end 0 call a look", "end 1 call made1 look", "end 2 call b look",
		}},
		{"an id before the name", func(s *model.Stream) error {
			return errors.Join(s.Add(0, call("", "", "")), s.Update(0, setID), s.Update(0, name("look")))
		}, []string{"start 0 call late look", "end 0 call late look"}},
		{"an id after the name", func(s *model.Stream) error {
			return errors.Join(s.Add(0, call("", "look", "")), s.Update(0, setID))
		}, []string{"start 0 call made0 look", "now 0 call made0 look", "end 0 call made0 look"}},
		{"something else after the name", func(s *model.Stream) error {
			return errors.Join(s.Add(0, call("", "look", "")), s.Update(0, other))
		}, []string{"start 0 call made0 look", "now 0 call made0 look", "end 0 call made0 look"}},
		{"no name", func(s *model.Stream) error {
			return errors.Join(s.Add(0, call("a", "look", "")), s.End(0), s.Add(1, call("", "", "{}")), s.End(1), s.Add(2, call("a", "", "{}")))
		}, []string{
			"start 0 call a look", "end 0 call a look", "start 1 call made1 {}", "end 1 call made1 {}", "start 2 call made2 {}", "end 2 call made2 {}",
		}},
		{"after a reset", func(s *model.Stream) error {
			return errors.Join(s.Add(0, call("a", "look", "")), s.Reset(), s.Add(0, call("a", "look", "")))
		}, []string{"start 0 call a look", "response_reset", "start 0 call a look", "end 0 call a look"}},
		{"replaced", func(s *model.Stream) error {
			return s.Replace(&message.Response{Parts: []message.ResponsePart{call("", "look", ""), call("a", "look", ""), call("a", "look", "")}})
		}, []string{
			"start 0 call made0 look", "end 0 call made0 look", "start 1 call a look", "end 1 call a look", "start 2 call made2 look", "end 2 call made2 look",
		}},
		{"passed on", func(s *model.Stream) error {
			inner := model.NewStream(s.Emit)
			defer inner.Response()
			return errors.Join(inner.Add(5, call("", "look", "")), inner.Update(5, other), inner.Args(5, "1"))
		}, []string{"start 0 call made0 look", "now 0 call made0 look", "args 0 +1", "end 0 call made0 look 1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := record()
			r.NameCalls(func(part int) string { return fmt.Sprint("made", part) })
			if err := c.report(r.Stream); err != nil {
				t.Fatal(err)
			}
			res := r.Response()
			diff(t, "events", r.lines(), c.events)
			var ended []string
			for _, e := range r.events {
				if e.Kind == model.PartEndEvent && e.Part != nil {
					ended = append(ended, partLine(e.Part))
				}
			}
			diff(t, "response", partLines(res), ended, cmpopts.SortSlices(strings.Compare))

			unwatched := model.NewStream(nil)
			unwatched.NameCalls(func(part int) string { return fmt.Sprint("made", part) })
			if err := c.report(unwatched); err != nil {
				t.Fatal(err)
			}
			diff(t, "response that no one watches", partLines(unwatched.Response()), partLines(res))
		})
	}
}

// TestStreamMisuse: what a model cannot mean is an error, which stops the stream.
func TestStreamMisuse(t *testing.T) {
	for _, c := range []struct {
		name   string
		report func(s *model.Stream) error
		want   string
	}{
		{"a key twice", func(s *model.Stream) error { return s.Add(0, picture) }, "agentgen: the model has added two parts with the key 0 to its stream"},
		{"arguments of nothing", func(s *model.Stream) error { return s.Args(4, "{}") },
			"agentgen: the model has sent more of the part with the key 4, which it has not added to its stream"},
		{"arguments of a text", func(s *model.Stream) error { return s.Args(0, "{}") },
			"agentgen: the part with the key 0 of the model's stream is a *message.TextPart, which does not grow so"},
		{"thinking in a text", func(s *model.Stream) error { return s.Thinking(0, "hm") },
			"agentgen: the part with the key 0 of the model's stream is a *message.TextPart, which does not grow so"},
		{"text in a thought", func(s *model.Stream) error { return errors.Join(s.Thinking(1, "hm"), s.Text(1, "a")) },
			"agentgen: the part with the key 1 of the model's stream is a *message.ThinkingPart, which does not grow so"},
		{"text in a call", func(s *model.Stream) error { return errors.Join(s.Add(2, call("c", "look", "")), s.Text(2, "a")) },
			"agentgen: the part with the key 2 of the model's stream is a *message.ToolCallPart, which does not grow so"},
		{"thinking in compaction", func(s *model.Stream) error {
			return errors.Join(s.Add(2, &message.CompactionPart{}), s.Thinking(2, "a"))
		}, "agentgen: the part with the key 2 of the model's stream is a *message.CompactionPart, which does not grow so"},
		{"text in a file", func(s *model.Stream) error { return errors.Join(s.Add(3, picture), s.Text(3, "a")) },
			"agentgen: the part with the key 3 of the model's stream is a *message.FilePart, which does not grow so"},
		{"a nil part", func(s *model.Stream) error { return s.Add(5, (*message.TextPart)(nil)) },
			"agentgen: the part with the key 5 that the model has added to its stream is nil"},
		{"a delta of nothing", func(s *model.Stream) error {
			return s.Emit(model.Event{Kind: model.PartDeltaEvent, Index: 6, Delta: model.Delta{Text: "a"}})
		}, "agentgen: the model has sent more of the part with the key 6, which it has not added to its stream"},
		{"no usage", func(s *model.Stream) error { return s.Emit(model.Event{Kind: model.ResponseUsageEvent}) },
			"agentgen: a ResponseUsageEvent of the model's stream has no Usage"},
		{"arguments of a native result", func(s *model.Stream) error { return errors.Join(s.Add(3, found), s.Args(3, "a")) },
			"agentgen: the part with the key 3 of the model's stream is a *message.NativeToolReturnPart, which does not grow so"},
	} {
		for _, watched := range []bool{true, false} {
			t.Run(fmt.Sprint(c.name, ", watched ", watched), func(t *testing.T) {
				r := record()
				s := r.Stream
				if !watched {
					s = model.NewStream(nil)
				}
				if err := s.Text(0, "a"); err != nil {
					t.Fatal(err)
				}
				err := c.report(s)
				if err == nil || err.Error() != c.want {
					t.Fatalf("got %v, want %s", err, c.want)
				}
				before := len(r.events)
				checkStopped(t, s, s.Err())
				if s.Err().Error() != c.want {
					t.Errorf("the error has become %v", s.Err())
				}
				diff(t, "events after the error", r.lines()[before:], []string(nil))
				if parts := partLines(s.Response()); len(parts) == 0 || parts[0] != "text a" {
					t.Errorf("the response is %q", parts)
				}
			})
		}
	}
}

// checkStopped expects all methods of a stream to return the error that has stopped it.
func checkStopped(t *testing.T, s *model.Stream, want error) {
	t.Helper()
	if want == nil {
		t.Fatal("there is no error")
	}
	for name, err := range map[string]error{
		"Add":                 s.Add(100, picture),
		"Text":                s.Text(101, "a"),
		"Text, empty":         s.Text(101, ""),
		"Text of a part":      s.Text(0, "b"),
		"Thinking":            s.Thinking(102, "a"),
		"Thinking, empty":     s.Thinking(102, ""),
		"Args":                s.Args(103, "a"),
		"Args, empty":         s.Args(103, ""),
		"Update":              s.Update(0, func(message.ResponsePart) {}),
		"Update of nothing":   s.Update(104, func(message.ResponsePart) {}),
		"End":                 s.End(0),
		"End of nothing":      s.End(104),
		"Usage":               s.Usage(usage.Request{}),
		"Emit":                s.Emit(model.Event{Kind: model.PartStartEvent, Index: 105, Part: picture}),
		"Emit, a delta":       s.Emit(model.Event{Kind: model.PartDeltaEvent, Delta: model.Delta{Text: "b"}}),
		"Emit, an end":        s.Emit(model.Event{Kind: model.PartEndEvent}),
		"Emit, anything else": s.Emit(model.Event{Kind: model.EnqueuedMessagesEvent}),
		"Err":                 s.Err(),
	} {
		if err != want {
			t.Errorf("%s: got %v, want %v", name, err, want)
		}
	}
}

// TestStreamStops: the first error of the function that watches is returned from then on, and nothing is reported after it.
func TestStreamStops(t *testing.T) {
	enough := errors.New("enough")
	report := func(s *model.Stream) error {
		for _, f := range []func() error{
			func() error { return s.Text(0, "a") }, func() error { return s.Text(0, "b") },
			func() error { return s.Update(0, textID("i")) }, func() error { return s.End(0) },
			func() error { return s.Usage(usage.Request{OutputTokens: 1}) },
			func() error { return s.Reset() },
			func() error { return s.Replace(&message.Response{Parts: []message.ResponsePart{picture, picture}}) },
		} {
			if err := f(); err != nil {
				return err
			}
		}
		return nil
	}
	whole := record()
	if err := report(whole.Stream); err != nil {
		t.Fatal(err)
	}
	diff(t, "events", whole.lines(), []string{
		"start 0 text a", "text 0 +b", "now 0 text i ab", "end 0 text i ab", "usage 0/1", "response_reset",
		"start 0 file image/png png", "end 0 file image/png png", "start 1 file image/png png", "end 1 file image/png png",
	})
	for at := range whole.events {
		told := 0
		s := model.NewStream(func(model.Event) error {
			if told++; told > at {
				return enough
			}
			return nil
		})
		if err := report(s); err != enough {
			t.Errorf("after %d events: got %v", at, err)
		}
		checkStopped(t, s, enough)
		s.Response()
		diff(t, "events", told, at+1)
	}
}

// TestStreamCheckUsage: the usage that a model reports, or that a wrapper passes on, is reported, and then ends the stream if it is too
// much.
func TestStreamCheckUsage(t *testing.T) {
	errMuch := errors.New("too much")
	for what, report := range map[string]func(s *model.Stream, u usage.Request) error{
		"Usage": func(s *model.Stream, u usage.Request) error { return s.Usage(u) },
		"Emit": func(s *model.Stream, u usage.Request) error {
			return s.Emit(model.Event{Kind: model.ResponseUsageEvent, Usage: &u})
		},
	} {
		t.Run(what, func(t *testing.T) {
			var told []int
			s := model.NewStream(func(e model.Event) error {
				told = append(told, e.Usage.OutputTokens)
				return nil
			})
			s.CheckUsage(func(u usage.Request) error {
				if u.OutputTokens > 10 {
					return errMuch
				}
				return nil
			})
			if err := report(s, usage.Request{OutputTokens: 10}); err != nil {
				t.Errorf("within the limit: %v", err)
			}
			for range 2 { // it stays ended
				if err := report(s, usage.Request{OutputTokens: 11}); err != errMuch {
					t.Errorf("beyond the limit: %v", err)
				}
			}
			if err := s.Text(0, "more"); err != errMuch {
				t.Errorf("more text: %v", err)
			}
			diff(t, "usage", told, []int{10, 11})
		})
	}
}

// TestStreamNil: a nil stream takes everything, and does nothing.
func TestStreamNil(t *testing.T) {
	var s *model.Stream
	for what, f := range map[string]func() error{
		"Add":       func() error { return s.Add(0, picture) },
		"Text":      func() error { return errors.Join(s.Text(0, "a"), s.Text(0, "")) },
		"Thinking":  func() error { return errors.Join(s.Thinking(0, "a"), s.Thinking(0, "")) },
		"Args":      func() error { return errors.Join(s.Args(0, "a"), s.Args(0, "")) },
		"Update":    func() error { return s.Update(0, func(message.ResponsePart) { panic("there is no part") }) },
		"End":       func() error { return s.End(0) },
		"Reset":     func() error { return s.Reset() },
		"Usage":     func() error { return s.Usage(usage.Request{}) },
		"Replace":   func() error { return s.Replace(&message.Response{Parts: []message.ResponsePart{picture}}) },
		"Emit":      func() error { return s.Emit(model.Event{Kind: model.PartStartEvent, Part: picture}) },
		"NameCalls": func() error { s.NameCalls(func(int) string { return "" }); return nil },
		"CheckUsage": func() error {
			s.CheckUsage(func(usage.Request) error { return errors.New("checked") })
			return s.Usage(usage.Request{})
		},
		"Err": func() error { return s.Err() },
	} {
		t.Run(what, func(t *testing.T) {
			defer func() {
				if v := recover(); v != nil {
					t.Errorf("panic: %v", v)
				}
			}()
			if err := f(); err != nil {
				t.Errorf("got %v", err)
			}
		})
	}
	diff(t, "response", s.Response(), &message.Response{})
}

// TestStreamNilParts: a part that is nil is an error of the model's, found where its response is checked.
func TestStreamNilParts(t *testing.T) {
	for name, part := range map[string]message.ResponsePart{"nil": nil, "text": (*message.TextPart)(nil), "call": (*message.ToolCallPart)(nil)} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if v := recover(); v != nil {
					t.Errorf("panic: %v", v)
				}
			}()
			m := model.Func(model.Info{}, func(context.Context, *model.Request, *model.Stream) (*message.Response, error) {
				return &message.Response{Parts: []message.ResponsePart{part}}, nil
			})
			for what, ask := range map[string]func() (*message.Response, error){
				"asked":   func() (*message.Response, error) { return model.Ask(t.Context(), m, question()) },
				"watched": func() (*message.Response, error) { return model.Watch(t.Context(), m, question()).Response() },
			} {
				_, err := ask()
				if _, ok := errors.AsType[*model.UnexpectedBehaviorError](err); !ok || err.Error() != "part 0 of the model's response is nil" {
					t.Errorf("%s: got %v", what, err)
				}
			}
		})
	}
}

// TestStreamUnwatched: while no one watches, a piece costs nothing but the space for it.
func TestStreamUnwatched(t *testing.T) {
	s := model.NewStream(nil)
	if err := errors.Join(s.Text(0, "a"), s.Thinking(1, "a"), s.Add(2, call("c", "look", "")), s.Usage(usage.Request{InputTokens: -1})); err != nil {
		t.Fatal(err)
	}
	grown := testing.AllocsPerRun(100, func() {
		_ = s.Text(0, "1")
		_ = s.Thinking(1, "1")
		_ = s.Args(2, "1")
	})
	if grown >= 1 {
		t.Errorf("%v allocations for each piece, though no one watches", grown)
	}
}

// TestStreamOutputMode: events and the response say in which form the output was asked for.
func TestStreamOutputMode(t *testing.T) {
	r := record()
	out := model.Output{Schema: &model.OutputSchema{Schema: "{}"}, Mode: message.OutputNative}
	if _, err := model.Prepare(model.Info{}, &model.Request{Output: out}, r.Stream); err != nil {
		t.Fatal(err)
	}
	// Another model answers instead, which asks in another form.
	other := model.NewStream(r.Emit)
	if err := r.Text(0, "a"); err != nil {
		t.Fatal(err)
	}
	diff(t, "mode of the response", r.Response().OutputMode, message.OutputNative)
	out.Mode = message.OutputPrompted
	if _, err := model.Prepare(model.Info{}, &model.Request{Output: out}, other); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(r.Reset(), other.Text(0, "b"), other.End(0)); err != nil {
		t.Fatal(err)
	}
	var modes []string
	for _, e := range r.events {
		modes = append(modes, eventLine(e)+" "+string(e.OutputMode))
	}
	diff(t, "modes", modes, []string{
		"start 0 text a native", "end 0 text a native", "response_reset ", "start 0 text b prompted", "end 0 text b prompted",
	})
	diff(t, "mode of the response", r.Response().OutputMode, message.OutputPrompted)
	diff(t, "mode of the other response", other.Response().OutputMode, message.OutputPrompted)
}

// TestStreamResetForgives: after a Reset another model may be asked, whatever the first has done wrong; but a watcher that
// has stopped stays so.
func TestStreamResetForgives(t *testing.T) {
	r := record()
	if err := r.Args(3, "{}"); err == nil {
		t.Fatal("no error")
	}
	if err := errors.Join(r.Reset(), r.Text(0, "a"), r.End(0), r.Err()); err != nil {
		t.Fatal(err)
	}
	diff(t, "events", r.lines(), []string{"start 0 text a", "end 0 text a"})
	gone := errors.New("gone")
	s := model.NewStream(func(model.Event) error { return gone })
	if err := errors.Join(s.Text(0, "a"), s.Reset(), s.Text(0, "a")); !errors.Is(err, gone) {
		t.Errorf("got %v", err)
	}
	if err := s.Reset(); !errors.Is(err, gone) {
		t.Errorf("Reset: %v", err)
	}
}

// TestStreamReplaceMode: a response that was kept says in which mode it was asked for, and so do its events. (A cache.)
func TestStreamReplaceMode(t *testing.T) {
	kept := &message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: "{}"}}, OutputMode: message.OutputNative}
	r := record()
	if err := r.Replace(kept); err != nil {
		t.Fatal(err)
	}
	for _, e := range r.events {
		if e.OutputMode != message.OutputNative {
			t.Errorf("%s: mode %q", eventLine(e), e.OutputMode)
		}
	}
	diff(t, "mode of the response", r.Response().OutputMode, message.OutputNative)
	if err := r.Replace(nil); err != nil {
		t.Errorf("Replace(nil): %v", err)
	}
}

// silent answers without a word to its stream.
type silent struct{ model.Base }

func (silent) Respond(context.Context, *model.Request, *model.Stream) (*message.Response, error) {
	return &message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: "hi"}}}, nil
}

// TestStreamComplete: who watches a model that does not stream gets the events of its response all the same, as behind a
// wrapper that passes no stream on.
func TestStreamComplete(t *testing.T) {
	deaf := model.Wrap(silent{}, func(ctx context.Context, r *model.Request, _ *model.Stream, next model.RespondFunc) (*message.Response, error) {
		return next(ctx, r, nil)
	})
	for _, m := range []model.Model{silent{}, deaf} {
		events, res := watch(t, m, question())
		diff(t, "events", events, []string{"start 0 text hi", "final", "end 0 text hi"})
		diff(t, "parts", partLines(res), []string{"text hi"})
	}
}

// TestStreamEmptyDelta: a wrapper may leave nothing of a delta.
func TestStreamEmptyDelta(t *testing.T) {
	r := record()
	if err := errors.Join(r.Text(0, "a"), r.Emit(model.Event{Kind: model.PartDeltaEvent})); err != nil {
		t.Fatal(err)
	}
	diff(t, "events", r.lines(), []string{"start 0 text a"})
}

// question is a request that allows text.
func question() model.Request {
	return model.Request{Messages: message.History{&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: "go"}}}}}
}

// watch returns the events of a response, with the error last, and the response.
func watch(t *testing.T, m model.Model, r model.Request) (lines []string, res *message.Response) {
	t.Helper()
	w := model.Watch(t.Context(), m, r)
	for e, err := range w.Events() {
		if err != nil {
			lines = append(lines, "error: "+err.Error())
			break
		}
		lines = append(lines, eventLine(e))
	}
	res, _ = w.Response()
	return lines, res
}

// streaming is a model whose responses a function streams.
func streaming(report func(s *model.Stream) error) model.Model {
	return model.Func(model.Info{}, func(_ context.Context, _ *model.Request, s *model.Stream) (*message.Response, error) {
		if s == nil {
			s = model.NewStream(nil)
		}
		err := report(s)
		return s.Response(), err
	})
}

type around = func(context.Context, *model.Request, *model.Stream, model.RespondFunc) (*message.Response, error)

// TestStreamWrappers: wrappers see the events of the model that they wrap, hold them back, change them, ask again, and ask
// someone else.
func TestStreamWrappers(t *testing.T) {
	talks := streaming(func(s *model.Stream) error {
		return errors.Join(s.Thinking(7, "hm"), s.End(7), s.Text(3, "a"), s.Text(3, "b"), s.Usage(usage.Request{OutputTokens: 2}), s.End(3))
	})
	broken := errors.New("broken")
	for _, c := range []struct {
		name   string
		model  model.Model
		around around
		events []string
		parts  []string
	}{
		{
			"none", talks, func(ctx context.Context, r *model.Request, s *model.Stream, next model.RespondFunc) (*message.Response, error) {
				return next(ctx, r, s)
			},
			[]string{"start 0 thought hm", "end 0 thought hm", "start 1 text a", "final", "text 1 +b", "usage 0/2", "end 1 text ab"},
			[]string{"thought hm", "text ab"},
		},
		{
			"observes", talks, func(ctx context.Context, r *model.Request, s *model.Stream, next model.RespondFunc) (*message.Response, error) {
				return next(ctx, r, model.NewStream(s.Emit))
			},
			[]string{"start 0 thought hm", "end 0 thought hm", "start 1 text a", "final", "text 1 +b", "usage 0/2", "end 1 text ab"},
			[]string{"thought hm", "text ab"},
		},
		{
			"holds thoughts back", talks, func(ctx context.Context, r *model.Request, s *model.Stream, next model.RespondFunc) (*message.Response, error) {
				hidden := map[int]bool{}
				inner := model.NewStream(func(e model.Event) error {
					switch e.Kind {
					case model.PartStartEvent:
						_, hidden[e.Index] = e.Part.(*message.ThinkingPart)
					case model.PartDeltaEvent, model.PartEndEvent:
					default:
						return s.Emit(e)
					}
					if hidden[e.Index] {
						return nil
					}
					return s.Emit(e)
				})
				res, err := next(ctx, r, inner)
				if err != nil {
					return res, err
				}
				shown := *res
				shown.Parts = shown.Parts[1:]
				return &shown, nil
			},
			[]string{"start 0 text a", "final", "text 0 +b", "usage 0/2", "end 0 text ab"},
			[]string{"text ab"},
		},
		{
			"holds all back until it has been checked", talks,
			func(ctx context.Context, r *model.Request, s *model.Stream, next model.RespondFunc) (*message.Response, error) {
				res, err := next(ctx, r, nil)
				if err == nil {
					err = s.Replace(res)
				}
				return res, err
			},
			[]string{"start 0 thought hm", "end 0 thought hm", "start 1 text ab", "final", "end 1 text ab"},
			[]string{"thought hm", "text ab"},
		},
		{
			"changes the text", talks, func(ctx context.Context, r *model.Request, s *model.Stream, next model.RespondFunc) (*message.Response, error) {
				inner := model.NewStream(func(e model.Event) error {
					e.Delta.Text = strings.ToUpper(e.Delta.Text)
					return s.Emit(e)
				})
				if _, err := next(ctx, r, inner); err != nil {
					return nil, err
				}
				return s.Response(), nil
			},
			[]string{"start 0 thought hm", "end 0 thought hm", "start 1 text a", "final", "text 1 +B", "usage 0/2", "end 1 text aB"},
			[]string{"thought hm", "text aB"},
		},
		{
			"asks again", failsOnce(streaming(func(s *model.Stream) error { return errors.Join(s.Text(0, "half"), s.Text(1, "x"), broken) }), talks),
			func(ctx context.Context, r *model.Request, s *model.Stream, next model.RespondFunc) (*message.Response, error) {
				res, err := next(ctx, r, s)
				if !errors.Is(err, broken) {
					return res, err
				}
				if err := s.Reset(); err != nil {
					return nil, err
				}
				return next(ctx, r, s)
			},
			[]string{
				"start 0 text half", "final", "start 1 text x", "end 0 text half", "end 1 text x", "response_reset",
				"start 0 thought hm", "end 0 thought hm", "start 1 text a", "final", "text 1 +b", "usage 0/2", "end 1 text ab",
			},
			[]string{"thought hm", "text ab"},
		},
		{
			"asks again, observing", failsOnce(streaming(func(s *model.Stream) error { return errors.Join(s.Text(0, "half"), broken) }), talks),
			func(ctx context.Context, r *model.Request, s *model.Stream, next model.RespondFunc) (*message.Response, error) {
				inner := model.NewStream(s.Emit)
				if res, err := next(ctx, r, inner); !errors.Is(err, broken) {
					return res, err
				}
				if err := inner.Reset(); err != nil {
					return nil, err
				}
				return next(ctx, r, inner)
			},
			[]string{
				"start 0 text half", "final", "end 0 text half", "response_reset",
				"start 0 thought hm", "end 0 thought hm", "start 1 text a", "final", "text 1 +b", "usage 0/2", "end 1 text ab",
			},
			[]string{"thought hm", "text ab"},
		},
		{
			"fails", streaming(func(s *model.Stream) error { return errors.Join(s.Text(0, "half"), broken) }),
			func(ctx context.Context, r *model.Request, s *model.Stream, next model.RespondFunc) (*message.Response, error) {
				return next(ctx, r, model.NewStream(s.Emit))
			},
			[]string{"start 0 text half", "final", "end 0 text half", "error: broken"},
			[]string{"text half"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			events, res := watch(t, model.Wrap(c.model, c.around), question())
			diff(t, "events", events, c.events)
			diff(t, "parts", partLines(res), c.parts)
		})
	}
}

// failsOnce is first for its first request, and then.
func failsOnce(first, then model.Model) model.Model {
	asked := false
	return model.Wrap(then, func(ctx context.Context, r *model.Request, s *model.Stream, next model.RespondFunc) (*message.Response, error) {
		if !asked {
			asked = true
			return first.Respond(ctx, r, s)
		}
		return next(ctx, r, s)
	})
}

// TestStreamFinal: a FinalResultEvent says where the output may begin, once in each response.
func TestStreamFinal(t *testing.T) {
	final, other := &model.ToolDef{Name: "final"}, &model.ToolDef{Name: "other"}
	typed := model.Output{Choices: []*model.ToolDef{final}, Functions: []*model.ToolDef{other}, Schema: &model.OutputSchema{Schema: "{}"}}
	both := func(s *model.Stream) error {
		return errors.Join(s.Thinking(0, "hm"), s.Text(1, "a"), s.Add(2, call("c", "look", "")), s.Add(3, call("d", "final", "")), s.Add(4, call("e", "other", "")))
	}
	in := func(o model.Output, mode message.OutputMode) model.Output { o.Mode = mode; return o }
	for _, c := range []struct {
		name   string
		info   model.Info
		output model.Output
		report func(*model.Stream) error
		want   []string // with the index of the part before
	}{
		{"text", model.Info{}, model.Output{AllowText: true}, both, []string{"1 final"}},
		{"text again", model.Info{}, model.Output{AllowText: true}, func(s *model.Stream) error {
			return errors.Join(s.Text(0, "a"), s.Reset(), s.Thinking(0, "hm"), s.Text(1, "b"), s.Text(2, "c"))
		}, []string{"0 final", "1 final"}},
		{"output tools", model.Info{}, typed, both, []string{"3 final final"}},
		{"an output function", model.Info{}, model.Output{Functions: []*model.ToolDef{other}}, both, []string{"4 final other"}},
		{"JSON in the text", model.Info{}, in(typed, message.OutputNative), both, []string{"1 final"}},
		{"JSON in the text by the profile", model.Info{Profile: model.Profile{OutputMode: message.OutputPrompted}}, typed, both, []string{"1 final"}},
		{"a tool that was not sent", model.Info{Profile: model.Profile{OutputMode: message.OutputNative}}, typed, func(s *model.Stream) error {
			return errors.Join(s.Add(0, call("c", "final", "{}")), s.Add(1, call("d", "other", "{}")))
		}, []string{"1 final other"}},
		{"a call whose name comes late", model.Info{}, typed, func(s *model.Stream) error {
			return errors.Join(s.Add(0, call("c", "", "{")), s.Update(0, name("final")))
		}, []string{"0 final final"}},
		{"an image", model.Info{Profile: model.Profile{ImageOutput: true}}, model.Output{AllowImage: true}, func(s *model.Stream) error {
			return errors.Join(s.Text(0, "a"), s.Add(1, picture))
		}, []string{"1 final"}},
		{"nothing", model.Info{}, typed, func(s *model.Stream) error { return errors.Join(s.Text(0, "a"), s.Add(1, picture)) }, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := question()
			r.Output = c.output
			var lines []string
			at := 0
			s := r.Stream(func(e *model.Event) error {
				if e.Kind == model.FinalResultEvent {
					lines = append(lines, fmt.Sprint(at, " ", eventLine(*e)))
				}
				at = e.Index
				return nil
			})
			if _, err := model.Prepare(c.info, &r, s); err != nil {
				t.Fatal(err)
			}
			if err := c.report(s); err != nil {
				t.Fatal(err)
			}
			diff(t, "final", lines, c.want)
		})
	}
}

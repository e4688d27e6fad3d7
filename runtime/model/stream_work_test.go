package model_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/internal/effort"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// TestWorkGrowsWithTheStream: a stream may have any number of parts and of pieces, in any order.
func TestWorkGrowsWithTheStream(t *testing.T) {
	for _, c := range []struct {
		name string
		say  func(t *testing.T, s *model.Stream, n int)
		n    int
	}{
		{"thoughts without text", func(t *testing.T, s *model.Stream, n int) {
			for i := range n {
				must(t, s.Add(i, &message.ThinkingPart{}))
				must(t, s.End(i))
			}
		}, 5000},
		{"thoughts and text in turn", func(t *testing.T, s *model.Stream, n int) {
			for i := range n {
				must(t, s.Thinking(2*i, "a"))
				must(t, s.Text(2*i+1, "b"))
			}
		}, 5000},
		{"a first part that grows beside others", func(t *testing.T, s *model.Stream, n int) {
			must(t, s.Text(-1, "a"))
			for i := range n {
				must(t, s.Text(i, "a"))
				must(t, s.Text(-1, "b"))
			}
		}, 5000},
		{"a signature in pieces", func(t *testing.T, s *model.Stream, n int) {
			must(t, s.Thinking(0, strings.Repeat("x", 100*n)))
			for range n {
				must(t, s.Update(0, func(p message.ResponsePart) { p.(*message.ThinkingPart).Signature = "s" }))
			}
		}, 2000},
		{"text and details in turn", func(t *testing.T, s *model.Stream, n int) {
			for i := range n {
				must(t, s.Text(0, strings.Repeat("x", 100)))
				must(t, s.Update(0, func(p message.ResponsePart) { p.(*message.TextPart).ID = strconv.Itoa(i) }))
			}
		}, 2000},
		{"a part that ends again and again", func(t *testing.T, s *model.Stream, n int) {
			for range n {
				must(t, s.Text(0, strings.Repeat("x", 100)))
				must(t, s.End(0))
			}
		}, 2000},
		{"calls of one ID", func(t *testing.T, s *model.Stream, n int) {
			for i := range n {
				must(t, s.Add(i, &message.ToolCallPart{ToolName: "f", ToolCallID: "same"}))
			}
		}, 5000},
		{"calls that get their names late", func(t *testing.T, s *model.Stream, n int) {
			for i := range n {
				must(t, s.Add(i, &message.ToolCallPart{ToolCallID: strconv.Itoa(i)}))
			}
			for i := range n {
				must(t, s.Update(i, func(p message.ResponsePart) { p.(*message.ToolCallPart).ToolName = "f" }))
			}
		}, 5000},
	} {
		t.Run(c.name, func(t *testing.T) {
			effort.Linear(t, c.n, func(n int) {
				outer := model.NewStream(func(model.Event) error { return nil })
				outer.NameCalls(func(part int) string { return "made up " + strconv.Itoa(part) })
				s := model.NewStream(outer.Emit) // as that of a model that is wrapped
				c.say(t, s, n)
				got, want := outer.Response(), s.Response()
				if len(got.Parts) != len(want.Parts) {
					t.Fatalf("%d parts have become %d", len(want.Parts), len(got.Parts))
				}
			})
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestReportedPartsStay: what was reported of a part stays as it was, although it shares memory with what has grown since.
func TestReportedPartsStay(t *testing.T) {
	var reported []message.ResponsePart
	outer := model.NewStream(func(e model.Event) error {
		if e.Delta.Part != nil {
			reported = append(reported, e.Delta.Part)
		}
		if e.Kind == model.PartEndEvent {
			reported = append(reported, e.Part)
		}
		return nil
	})
	s := model.NewStream(outer.Emit)
	var want []string
	text := ""
	for i := range 200 {
		piece := strconv.Itoa(i)
		text += piece
		must(t, s.Text(0, piece))
		must(t, s.Update(0, func(p message.ResponsePart) { p.(*message.TextPart).ID = piece }))
		want = append(want, text)
		if i%50 == 7 {
			must(t, s.End(0))
			want = append(want, text)
		}
	}
	// A wrapper may also replace a part by another.
	must(t, outer.Emit(model.Event{Kind: model.PartDeltaEvent, Delta: model.Delta{Part: &message.TextPart{Content: strings.Repeat("-", len(text))}}}))
	must(t, outer.Text(0, "!"))
	must(t, outer.End(0))
	want = append(want, strings.Repeat("-", len(text)), strings.Repeat("-", len(text))+"!")
	var got []string
	for _, p := range reported {
		got = append(got, p.(*message.TextPart).Content)
	}
	diff(t, "parts", got, want)
}

// TestNilPartsInStreams: a part that is nil, be it a pointer in an interface, is a mistake of the model, wherever it is given.
func TestNilPartsInStreams(t *testing.T) {
	for _, part := range []message.ResponsePart{
		(*message.TextPart)(nil), (*message.ThinkingPart)(nil), (*message.ToolCallPart)(nil), (*message.NativeToolCallPart)(nil),
		(*message.NativeToolReturnPart)(nil), (*message.FilePart)(nil), (*message.CompactionPart)(nil), (*message.SpeechPart)(nil),
		(*message.UnknownPart)(nil),
	} {
		for name, say := range map[string]func(s *model.Stream) error{
			"Add": func(s *model.Stream) error { return s.Add(1, part) },
			"Emit start": func(s *model.Stream) error {
				return s.Emit(model.Event{Kind: model.PartStartEvent, Index: 1, Part: part})
			},
			"Emit delta": func(s *model.Stream) error {
				return s.Emit(model.Event{Kind: model.PartDeltaEvent, Delta: model.Delta{Part: part}})
			},
		} {
			s := model.NewStream(func(model.Event) error { return nil })
			must(t, s.Text(0, "a"))
			if err := say(s); err == nil || !strings.Contains(err.Error(), "is nil") {
				t.Errorf("%s of %T: got %v", name, part, err)
			}
		}
		s := model.NewStream(func(e model.Event) error { t.Errorf("%T is reported: %v", part, e.Kind); return nil })
		must(t, s.Replace(&message.Response{Parts: []message.ResponsePart{part}}))
	}
}

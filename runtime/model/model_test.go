package model_test

import (
	"context"
	"errors"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// TestFunc: a function that reports nothing has its response reported, and one that does not.
func TestFunc(t *testing.T) {
	whole := &message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: "ab"}}}
	broken := errors.New("broken")
	for _, c := range []struct {
		name    string
		respond model.RespondFunc
		events  []string
		parts   []string
	}{
		{"reports nothing", func(context.Context, *model.Request, *model.Stream) (*message.Response, error) { return whole, nil },
			[]string{"start 0 text ab", "final", "end 0 text ab"}, []string{"text ab"}},
		{"reports", func(_ context.Context, _ *model.Request, s *model.Stream) (*message.Response, error) {
			return whole, errors.Join(s.Text(0, "a"), s.Text(0, "b"), s.End(0))
		}, []string{"start 0 text a", "final", "text 0 +b", "end 0 text ab"}, []string{"text ab"}},
		{"fails", func(context.Context, *model.Request, *model.Stream) (*message.Response, error) { return whole, broken },
			[]string{"error: broken"}, []string{"text ab"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			events, res := watch(t, model.Func(model.Info{}, c.respond), question())
			diff(t, "events", events, c.events)
			diff(t, "parts", partLines(res), c.parts)
			unwatched, _ := model.Func(model.Info{}, c.respond).Respond(t.Context(), new(question()), nil)
			diff(t, "parts that no one watches", partLines(unwatched), c.parts)
		})
	}
	stopped := model.NewStream(func(model.Event) error { return broken })
	if _, err := model.Func(model.Info{}, func(context.Context, *model.Request, *model.Stream) (*message.Response, error) {
		return whole, nil
	}).Respond(t.Context(), new(question()), stopped); err != broken {
		t.Errorf("got %v", err)
	}
}

// counts is a model that counts tokens.
type counts struct{ model.Base }

func (counts) Respond(context.Context, *model.Request, *model.Stream) (*message.Response, error) {
	return nil, errors.New("not asked")
}

func (counts) CountTokens(context.Context, *model.Request) (int, error) { return 7, nil }

// TestWrap: a wrapper replaces Respond, and the rest stays as it is.
func TestWrap(t *testing.T) {
	info := model.Info{Name: "m", Provider: "p", Settings: &model.Settings{Seed: new(1)}}
	w := model.Wrap(counts{model.NewBase(info)}, func(context.Context, *model.Request, *model.Stream, model.RespondFunc) (*message.Response, error) {
		return &message.Response{ModelName: "wrapper"}, nil
	})
	diff(t, "info", w.Info(), info)
	if n, err := w.CountTokens(t.Context(), nil); n != 7 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
	if res, err := w.Respond(t.Context(), nil, nil); err != nil || res.ModelName != "wrapper" {
		t.Errorf("got %v, %v", res, err)
	}
}

// TestBaseCannotCount: the error says which model, and that it is not a failure.
func TestBaseCannotCount(t *testing.T) {
	_, err := model.NewBase(model.Info{Name: "m", Provider: "p"}).CountTokens(t.Context(), nil)
	if !errors.Is(err, errors.ErrUnsupported) || err.Error() != `the model "p:m" cannot count tokens: unsupported operation` {
		t.Errorf("got %v", err)
	}
	diff(t, "names", []string{model.Info{}.String(), model.Info{Name: "m"}.String(), model.Info{Provider: "p"}.String()}, []string{"", "m", "p"})
}

// TestSplitInstructions: what never changes comes first, then what is the same within a conversation.
func TestSplitInstructions(t *testing.T) {
	a, b, d := model.Instruction{Text: "A"}, model.Instruction{Text: "B", ID: "agent:b"}, model.Instruction{Text: "D", Dynamic: true}
	tagged := "<pyai:context id=\"agent:b\">\nB\n</pyai:context>\nA later <pyai:context> element with the same id replaces the earlier one and stays in effect until replaced again."
	for _, c := range []struct {
		parts []model.Instruction
		more  string
		want  [3]string
	}{
		{nil, "", [3]string{}}, {nil, "X", [3]string{"X"}}, {[]model.Instruction{a}, "\n\nX", [3]string{"A\n\nX"}}, {[]model.Instruction{a, d}, "\n\nX", [3]string{"A", "", "D\n\nX"}},
		{[]model.Instruction{a, b, d}, "", [3]string{"A", tagged, "D"}}, {[]model.Instruction{b}, "", [3]string{"", tagged}}, {[]model.Instruction{d, a}, "", [3]string{"", "", "D\n\nA"}},
		{[]model.Instruction{a, b}, "\n\nX", [3]string{"A", tagged + "\n\nX"}},
	} {
		r := model.Request{Instructions: c.parts, Output: model.Output{AllowText: true}}
		p, err := model.Prepare(model.Info{}, &r, nil)
		if err != nil {
			t.Fatal(err)
		}
		var got [3]string
		got[0], got[1], got[2] = model.SplitInstructions(c.parts, p.Instructions+c.more)
		if got != c.want {
			t.Errorf("%v: got %q, want %q", c.parts, got, c.want)
		}
	}
}

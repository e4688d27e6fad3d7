package testmodel_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/google/go-cmp/cmp"
)

// deltas writes how responses grow, a line each.
func deltas[O any](t *testing.T, s *runtime.Stream[O]) (lines []string) {
	t.Helper()
	for e, err := range s.Events() {
		if err != nil {
			return append(lines, "error: "+err.Error())
		}
		switch e.Kind {
		case model.PartStartEvent:
			switch p := e.Part.(type) {
			case *message.TextPart:
				lines = append(lines, fmt.Sprintf("%d text %q", e.Index, p.Content))
			case *message.ThinkingPart:
				lines = append(lines, fmt.Sprintf("%d thought %q", e.Index, p.Content))
			case *message.ToolCallPart:
				lines = append(lines, fmt.Sprintf("%d call %s %q", e.Index, p.ToolName, p.Args))
			}
		case model.PartDeltaEvent:
			lines = append(lines, fmt.Sprintf("%d + %q", e.Index, e.Delta.String()))
		}
	}
	return lines
}

func TestStreamPieces(t *testing.T) {
	for _, c := range []struct {
		name  string
		model model.Model
		tools tools
		want  []string
	}{
		{"model", testmodel.New(testmodel.WithOutputText("one two  three\nfour five")), tools{sunny}, []string{
			`0 call current_weather ""`, `0 + "{\"city\":"`, `0 + "\"a\",\"uni"`, `0 + "t\":\"cels"`, `0 + "ius\"}"`,
			`0 text "one two  "`, `0 + "three\nfour "`, `0 + "five"`,
		}},
		{
			"script", testmodel.Script(
				testmodel.Join(testmodel.Text(" a"), testmodel.Call("ping", "{  }"), testmodel.Call("ping", "{}")),
				&message.Response{Parts: []message.ResponsePart{&message.ThinkingPart{Content: "let me think"}, &message.TextPart{Content: "日本 語 🙂"}}},
			), tools{pingTool{}},
			[]string{`0 text " a"`, `1 call ping ""`, `1 + "{  }"`, `2 call ping ""`, `2 + "{}"`, `0 thought "let me "`, `0 + "think"`, `1 text "日本 語 "`, `1 + "🙂"`},
		},
		{
			"stream", testmodel.StreamFunc(func(_ context.Context, _ *model.Prepared, s *model.Stream) (*message.Response, error) {
				return nil, errors.Join(s.Thinking(0, "h"), s.Thinking(0, "m"), s.Text(1, "a"), s.Text(1, "b"))
			}), nil,
			[]string{`0 thought "h"`, `0 + "m"`, `1 text "a"`, `1 + "b"`},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[runtime.NoDeps, string]{Model: c.model, Tools: c.tools}
			for range 2 {
				diff(t, "pieces", deltas(t, agent.Stream(t.Context(), runtime.NoDeps{}, "go")), c.want)
			}
		})
	}
}

// TestStreamIsRequest wants the same response whether it is watched or not, and the same parts from who watches.
func TestStreamIsRequest(t *testing.T) {
	in := &model.Request{
		Messages: []message.Message{&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: "go"}}}},
		Tools:    []*model.ToolDef{&weatherInfo, &pingInfo}, Output: model.Output{AllowText: true}, Settings: &model.Settings{},
	}
	all := &message.Response{
		Parts: []message.ResponsePart{
			&message.ThinkingPart{Content: "a  b c ", Signature: "sig"}, &message.TextPart{Content: strings.Repeat("wörd \n", 9)},
			&message.ToolCallPart{ToolName: "ping", ToolCallID: "c1", Args: `{"日本":"語語語語語語語語語語"}`}, &message.ToolCallPart{ToolName: "ping"},
		},
		ModelName: "mine", ProviderResponseID: "r1", FinishReason: message.FinishStop,
	}
	for name, llm := range map[string]model.Model{
		"calls": testmodel.New(), "text": testmodel.New(testmodel.WithCallTools()), "script": testmodel.Script(all),
		"stream": testmodel.StreamFunc(func(_ context.Context, _ *model.Prepared, s *model.Stream) (*message.Response, error) {
			return &message.Response{ModelName: "mine", FinishReason: message.FinishLength}, s.Text(0, "one two")
		}),
	} {
		want, err := llm.Respond(t.Context(), in, nil)
		if err != nil {
			t.Fatal(err)
		}
		s := model.NewStream(nil)
		got, err := llm.Respond(t.Context(), in, s)
		if err != nil {
			t.Fatal(err)
		}
		told := s.Response()
		if d := cmp.Diff(want, got); d != "" || want.Usage.OutputTokens == 0 {
			t.Errorf("%s (-request +stream):\n%s", name, d)
		}
		diff(t, name+": parts that were told", told.Parts, want.Parts)
	}
}

// TestStreamStopped leaves each stream after two pieces.
func TestStreamStopped(t *testing.T) {
	for name, llm := range map[string]model.Model{
		"model":  testmodel.New(testmodel.WithOutputText("one two three four five six")),
		"script": testmodel.Script(testmodel.Text("one two three four five six")),
		"stream": testmodel.StreamFunc(func(_ context.Context, _ *model.Prepared, s *model.Stream) (*message.Response, error) {
			for _, piece := range []string{"one two ", "three four ", "five six"} {
				if err := s.Text(0, piece); err != nil {
					return nil, err
				}
			}
			return nil, nil
		}),
	} {
		s := (&runtime.Agent[runtime.NoDeps, string]{Model: llm}).Stream(t.Context(), runtime.NoDeps{}, "go")
		n := 0
		for range s.Text() {
			if n++; n == 2 {
				break
			}
		}
		_, err := s.Result()
		failed, ok := errors.AsType[*runtime.RunError](err)
		if !ok || !errors.Is(err, model.ErrStreamStopped) {
			t.Fatalf("%s: got %v", name, err)
		}
		diff(t, name, transcript(failed.Messages), []string{"user: go", "text: one two three four "})
	}
}

// TestStreamFails returns what there was of the response, unless nothing was even asked.
func TestStreamFails(t *testing.T) {
	broken := errors.New("broken")
	half := testmodel.StreamFunc(func(_ context.Context, _ *model.Prepared, s *model.Stream) (*message.Response, error) {
		return nil, errors.Join(s.Text(0, "half "), broken)
	})
	in := &model.Request{Settings: &model.Settings{}, Output: model.Output{AllowText: true}}
	for _, ask := range []func() (*message.Response, error){
		func() (*message.Response, error) { return half.Respond(t.Context(), in, nil) },
		func() (*message.Response, error) {
			return half.Respond(t.Context(), in, model.NewStream(nil))
		},
	} {
		res, err := ask()
		if !errors.Is(err, broken) || res.Text() != "half " {
			t.Errorf("got %v, %v", res, err)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, llm := range []model.Model{testmodel.New(), testmodel.Script(testmodel.Text("a")), half} {
		if _, err := llm.Respond(ended, in, model.NewStream(nil)); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
	}
}

// TestStreamCancelled ends the context after the first piece.
func TestStreamCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s := (&runtime.Agent[runtime.NoDeps, string]{Model: testmodel.Script(testmodel.Text("one two three"))}).Stream(ctx, runtime.NoDeps{}, "go")
	for range s.Text() {
		cancel()
	}
	_, err := s.Result()
	failed, ok := errors.AsType[*runtime.RunError](err)
	if !ok || !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want %v", err, context.Canceled)
	}
	diff(t, "messages", transcript(failed.Messages), []string{"user: go", "text: one two "})
}

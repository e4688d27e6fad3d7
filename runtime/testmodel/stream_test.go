package testmodel_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// deltas writes how responses grow, a line each.
func deltas[O any](t *testing.T, s *runtime.Stream[O]) (lines []string) {
	t.Helper()
	for e, err := range s.Events() {
		if err != nil {
			return append(lines, "error: "+err.Error())
		}
		switch e := e.(type) {
		case *runtime.PartStartEvent:
			switch p := e.Part.(type) {
			case *runtime.TextPart:
				lines = append(lines, fmt.Sprintf("%d text %q", e.Index, p.Content))
			case *runtime.ThinkingPart:
				lines = append(lines, fmt.Sprintf("%d thought %q", e.Index, p.Content))
			case *runtime.ToolCallPart:
				lines = append(lines, fmt.Sprintf("%d call %s %q", e.Index, p.ToolName, p.Args))
			}
		case *runtime.PartDeltaEvent:
			lines = append(lines, fmt.Sprintf("%d + %q", e.Index, e.Content+e.Args))
		}
	}
	return lines
}

func TestStreamPieces(t *testing.T) {
	for _, c := range []struct {
		name  string
		model runtime.Model
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
				&runtime.ModelResponse{Parts: []runtime.ResponsePart{&runtime.ThinkingPart{Content: "let me think"}, &runtime.TextPart{Content: "日本 語 🙂"}}},
			), tools{pingTool{}},
			[]string{`0 text " a"`, `1 call ping ""`, `1 + "{  }"`, `2 call ping ""`, `2 + "{}"`, `0 thought "let me "`, `0 + "think"`, `1 text "日本 語 "`, `1 + "🙂"`},
		},
		{
			"stream", testmodel.StreamFunc(func(_ context.Context, _ *runtime.ModelInput, s *runtime.ResponseStream) (*runtime.ModelResponse, error) {
				return nil, errors.Join(s.Thinking("h", ""), s.Thinking("m", ""), s.Text("a"), s.Text("b"))
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
	in := &runtime.ModelInput{
		Messages: []runtime.Message{&runtime.ModelRequest{Parts: []runtime.RequestPart{&runtime.UserPromptPart{Content: "go"}}}},
		Tools:    []*runtime.ToolInfo{&weatherInfo, &pingInfo}, AllowText: true, Settings: &runtime.ModelSettings{},
	}
	all := &runtime.ModelResponse{
		Parts: []runtime.ResponsePart{
			&runtime.ThinkingPart{Content: "a  b c ", Signature: "sig"}, &runtime.TextPart{Content: strings.Repeat("wörd \n", 9)},
			&runtime.ToolCallPart{ToolName: "ping", ToolCallID: "c1", Args: `{"日本":"語語語語語語語語語語"}`}, &runtime.ToolCallPart{ToolName: "ping"},
		},
		ModelName: "mine", ProviderResponseID: "r1", FinishReason: runtime.FinishStop,
	}
	for name, model := range map[string]runtime.Streamer{
		"calls": testmodel.New(), "text": testmodel.New(testmodel.WithCallTools()), "script": testmodel.Script(all),
		"stream": testmodel.StreamFunc(func(_ context.Context, _ *runtime.ModelInput, s *runtime.ResponseStream) (*runtime.ModelResponse, error) {
			return &runtime.ModelResponse{ModelName: "mine", FinishReason: runtime.FinishLength}, s.Text("one two")
		}),
	} {
		want, err := model.Request(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		var s runtime.ResponseStream
		got, err := model.RequestStream(t.Context(), in, &s)
		if err != nil {
			t.Fatal(err)
		}
		told, err := s.Response()
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" || want.Usage.OutputTokens == 0 {
			t.Errorf("%s (-request +stream):\n%s", name, d)
		}
		diff(t, name+": parts that were told", told.Parts, want.Parts)
	}
}

// TestStreamStopped leaves each stream after two pieces.
func TestStreamStopped(t *testing.T) {
	for name, model := range map[string]runtime.Model{
		"model":  testmodel.New(testmodel.WithOutputText("one two three four five six")),
		"script": testmodel.Script(testmodel.Text("one two three four five six")),
		"stream": testmodel.StreamFunc(func(_ context.Context, _ *runtime.ModelInput, s *runtime.ResponseStream) (*runtime.ModelResponse, error) {
			for _, piece := range []string{"one two ", "three four ", "five six"} {
				if err := s.Text(piece); err != nil {
					return nil, err
				}
			}
			return nil, nil
		}),
	} {
		s := (&runtime.Agent[runtime.NoDeps, string]{Model: model}).Stream(t.Context(), runtime.NoDeps{}, "go")
		n := 0
		for range s.Text() {
			if n++; n == 2 {
				break
			}
		}
		_, err := s.Result()
		failed, ok := errors.AsType[*runtime.RunError](err)
		if !ok || !errors.Is(err, runtime.ErrStreamStopped) {
			t.Fatalf("%s: got %v", name, err)
		}
		diff(t, name, transcript(failed.Messages), []string{"user: go", "text: one two three four "})
	}
}

// TestStreamFails returns what there was of the response, unless nothing was even asked.
func TestStreamFails(t *testing.T) {
	broken := errors.New("broken")
	half := testmodel.StreamFunc(func(_ context.Context, _ *runtime.ModelInput, s *runtime.ResponseStream) (*runtime.ModelResponse, error) {
		return nil, errors.Join(s.Text("half "), broken)
	})
	in := &runtime.ModelInput{Settings: &runtime.ModelSettings{}, AllowText: true}
	for _, ask := range []func() (*runtime.ModelResponse, error){
		func() (*runtime.ModelResponse, error) { return half.Request(t.Context(), in) },
		func() (*runtime.ModelResponse, error) {
			return half.RequestStream(t.Context(), in, &runtime.ResponseStream{})
		},
	} {
		res, err := ask()
		if !errors.Is(err, broken) || res.Text() != "half " {
			t.Errorf("got %v, %v", res, err)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, model := range []runtime.Streamer{testmodel.New(), testmodel.Script(testmodel.Text("a")), half} {
		if _, err := model.RequestStream(ended, in, &runtime.ResponseStream{}); !errors.Is(err, context.Canceled) {
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

package aisdk_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/aisdk"
	"github.com/agentgen-go/agentgen/runtime/internal/webtest"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

type (
	none  = runtime.NoDeps
	agent = runtime.Agent[none, string]
)

func returning(name string, f func(args runtime.RawJSON) (runtime.RawJSON, error)) runtime.Tool[none] {
	return runtime.NewTool(model.ToolDef{Name: name, Parameters: `{"type":"object"}`},
		func(_ context.Context, _ *runtime.RunContext[none], args runtime.RawJSON) (runtime.Return, error) {
			content, err := f(args)
			return runtime.Return{Content: content}, err
		})
}

func weather() runtime.Tool[none] {
	return returning("weather", func(runtime.RawJSON) (runtime.RawJSON, error) { return `{"temp":21}`, nil })
}

// agents are those with which the transcripts were made.
func agents() map[string]*agent {
	demo := func(m model.Model, tools ...runtime.Tool[none]) *agent {
		return &agent{Name: "demo", Model: m, Tools: tools}
	}
	broken := returning("broken", func(runtime.RawJSON) (runtime.RawJSON, error) { return "", runtime.Failedf("no such city") })
	wipe := runtime.WithDef(returning("delete_file", func(args runtime.RawJSON) (runtime.RawJSON, error) { return `{"deleted":` + args + `}`, nil }),
		func(d *model.ToolDef) { d.Approval = true })
	pick := runtime.ExternalTool[none](model.ToolDef{Name: "pick_color", Parameters: `{"type":"object"}`})
	thought := &message.Response{Parts: []message.ResponsePart{&message.ThinkingPart{Content: "Let me think about it.", Signature: "sig-opaque"}, &message.TextPart{Content: "Forty two."}}}
	oslo := testmodel.CallID("c1", "weather", `{"city":"Oslo"}`)
	return map[string]*agent{
		"text":    demo(testmodel.Script(testmodel.Text("Hello there, I am an agent."), testmodel.Text("Hello there, I am an agent."))),
		"tool":    demo(testmodel.Script(testmodel.Join(testmodel.Text("Let me look."), oslo, testmodel.CallID("c2", "broken", `{}`)), testmodel.Text("It is clear.")), weather(), broken),
		"reason":  demo(testmodel.Script(thought)),
		"error":   demo(testmodel.ScriptError(&model.HTTPError{StatusCode: 503, ModelName: "test", Body: "overloaded"}, oslo), weather()),
		"approve": demo(testmodel.Script(testmodel.Join(oslo, testmodel.CallID("c2", "delete_file", `{"path":"a.txt"}`)), testmodel.Text("Noted.")), weather(), wipe),
		"client":  demo(testmodel.Script(testmodel.CallID("c1", "pick_color", `{"hint":"warm"}`), testmodel.Text("You picked one.")), pick),
		"slow":    demo(slow()),
		"slow-approve": demo(testmodel.StreamFunc(func(ctx context.Context, p *model.Prepared, s *model.Stream) (*message.Response, error) {
			if len(p.Messages) == 1 {
				return nil, errors.Join(s.Add(0, &message.ToolCallPart{ToolName: "delete_file", Args: `{"path":"a.txt"}`, ToolCallID: "c2"}), s.End(0))
			}
			return nil, write(ctx, s)
		}), wipe),
	}
}

// slow is a model that writes until it is stopped or has written enough.
func slow() model.Model {
	return testmodel.StreamFunc(func(ctx context.Context, _ *model.Prepared, s *model.Stream) (*message.Response, error) {
		return nil, write(ctx, s)
	})
}

func write(ctx context.Context, s *model.Stream) error {
	for range 200 {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
		if err := s.Text(0, "more "); err != nil {
			return err
		}
	}
	return s.End(0)
}

// serve serves the agents, each under its name.
func serve(t *testing.T, o aisdk.Options[none]) http.Handler {
	t.Helper()
	mux := http.NewServeMux()
	all := agents()
	for seed := range uint64(30) {
		pick := runtime.ExternalTool[none](model.ToolDef{Name: webtest.Pick, Parameters: `{"type":"object"}`})
		all[fmt.Sprint("random", seed)] = webtest.Agent(seed, pick)
	}
	for name, a := range all {
		h := aisdk.Handler(a, o)
		mux.Handle("/"+name, h)
		mux.Handle("/"+name+"/", h)
	}
	return mux
}

func quiet(o aisdk.Options[none]) aisdk.Options[none] {
	o.Logger = slog.New(slog.DiscardHandler)
	return o
}

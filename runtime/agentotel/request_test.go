package agentotel_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel/baggage"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentotel"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/prices"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// TestAttempts: attempts that hooks have asked for are below the request, which succeeds.
func TestAttempts(t *testing.T) {
	i, got := record(t, agentotel.Settings{Content: true})
	n := 0
	flaky := testmodel.Func(func(context.Context, *model.Prepared) (*message.Response, error) {
		switch n++; n {
		case 1:
			return nil, &model.HTTPError{StatusCode: 503, Reason: model.ErrOverloaded}
		case 2:
			r := testmodel.Text("bad")
			r.Usage = usage.Request{InputTokens: 3, OutputTokens: 1}
			return r, nil
		}
		r := testmodel.Text("good")
		r.Usage = usage.Request{InputTokens: 4, OutputTokens: 2}
		return r, nil
	})
	var again runtime.Hooks[runtime.NoDeps]
	again.Request.OnError = func(context.Context, *runtime.RunContext[runtime.NoDeps], *runtime.ModelRequest, error) (*message.Response, error) {
		return nil, runtime.RetryRequest(nil)
	}
	again.Request.After = func(_ context.Context, _ *runtime.RunContext[runtime.NoDeps], _ *runtime.ModelRequest, res *message.Response) (*message.Response, error) {
		if res.Text() == "bad" {
			return nil, runtime.RetryRequest(nil)
		}
		return res, nil
	}
	a := &agent{Name: "a", Model: flaky, Capabilities: append([]runtime.Capability[runtime.NoDeps]{{Hooks: again}}, with(i)...)}
	if _, err := a.Run(t.Context(), runtime.NoDeps{}, "hi"); err != nil {
		t.Fatal(err)
	}
	expect(t, outline(got.trees(), "pydantic_ai.model_request.attempt", "error.type", "gen_ai.usage.input_tokens", "gen_ai.aggregated_usage.input_tokens"), `
invoke_agent a input_tokens=7
  chat function input_tokens=4
    model request attempt function ERROR attempt=0 type=overloaded
    model request attempt function ERROR attempt=1 input_tokens=3`)
}

// TestFallback: attempts at other models, which the response notes, are below the request, as in the fixture.
func TestFallback(t *testing.T) {
	i, got := record(t, agentotel.Settings{Content: true})
	res := testmodel.Text("x")
	res.FailedAttempts = []message.FailedAttempt{{ModelName: "gpt-5", ProviderName: "function", Outcome: message.AttemptError, Error: "status 500", Timestamp: time.Now(), Duration: "PT1.5S"}}
	a := &agent{Name: "fb", Capabilities: with(i), Model: says(res)}
	if _, err := a.Run(t.Context(), runtime.NoDeps{}, "hi"); err != nil {
		t.Fatal(err)
	}
	want := fixture[map[string][]node](t, "other_trees.json")["fallback"][0].Children[0].Children[0]
	attempt := plain(got.trees()[0].Children[0].Children[0])
	if diff := cmp.Diff(want.Attributes, attempt.Attributes); diff != "" || attempt.Name != want.Name || attempt.Status != want.Status || attempt.Kind != want.Kind {
		t.Errorf("%+v\n%s", attempt, diff)
	}
}

// TestSkips: a hook that knows the response or the result is not an error.
func TestSkips(t *testing.T) {
	i, got := record(t, agentotel.Settings{Content: true})
	var known runtime.Hooks[runtime.NoDeps]
	known.Execute.Before = func(context.Context, *runtime.RunContext[runtime.NoDeps], *runtime.ToolCall) (*runtime.ToolCall, error) {
		return nil, runtime.SkipExecution(runtime.Return{Content: `"cached"`})
	}
	known.Request.Before = func(_ context.Context, rc *runtime.RunContext[runtime.NoDeps], r *runtime.ModelRequest) (*runtime.ModelRequest, error) {
		if rc.Step == 2 {
			return nil, runtime.SkipRequest(testmodel.Text("done"))
		}
		return r, nil
	}
	a := &agent{Name: "a", Capabilities: append(with(i), runtime.Capability[runtime.NoDeps]{Hooks: known}), Model: testmodel.Script(testmodel.CallID("c", "t", "{}")),
		Tools: tools(map[string]func() (string, error){"t": func() (string, error) { panic("called") }})}
	if _, err := a.Run(t.Context(), runtime.NoDeps{}, "hi"); err != nil {
		t.Fatal(err)
	}
	expect(t, outline(got.trees(), "final_result", "gen_ai.tool.call.result", "gen_ai.response.model"), `
invoke_agent a final_result=done
  chat function model=function
  execute_tool t result=cached
  chat function`)
}

// TestCancelled: a run whose context ends is an error, and all of its spans end.
func TestCancelled(t *testing.T) {
	i, got := record(t, agentotel.Settings{})
	ctx, cancel := context.WithCancel(t.Context())
	a := &agent{Name: "a", Capabilities: with(i), Model: testmodel.Func(func(ctx context.Context, _ *model.Prepared) (*message.Response, error) {
		cancel()
		return nil, ctx.Err()
	})}
	if _, err := a.Run(ctx, runtime.NoDeps{}, "hi"); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	expect(t, outline(got.trees(), "error.type"), "invoke_agent a ERROR type=canceled\n  chat function ERROR type=canceled")
	for _, p := range got.metrics(t) {
		if p.Name == "gen_ai.client.operation.duration" && p.Attributes["error.type"] != "canceled" {
			t.Errorf("metric %+v", p)
		}
	}
}

// TestModel: requests without an agent are reported, with what they cost, and those of an agent that is reported once.
func TestModel(t *testing.T) {
	i, got := record(t, agentotel.Settings{Content: true, Prices: prices.Snapshot})
	m := i.Model(says(testmodel.Text("hello")))
	ask := model.Request{Messages: []message.Message{&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: "hi"}}}}}
	if _, err := model.Ask(t.Context(), m, ask); err != nil {
		t.Fatal(err)
	}
	for _, err := range model.Watch(t.Context(), m, ask).Events() {
		if err != nil {
			t.Fatal(err)
		}
	}
	a := &agent{Name: "a", Capabilities: with(i), Model: m}
	if _, err := a.Run(t.Context(), runtime.NoDeps{}, "hi"); err != nil {
		t.Fatal(err)
	}
	// An agent without the capability: its runs are not spans, but its requests are.
	if _, err := (&agent{Name: "b", Model: m}).Run(t.Context(), runtime.NoDeps{}, "hi"); err != nil {
		t.Fatal(err)
	}
	expect(t, outline(got.trees(), "operation.cost", "gen_ai.agent.name"), `
chat gpt-5 cost=6.025e-05
chat gpt-5 cost=6.025e-05
invoke_agent a name=a
  chat gpt-5 cost=6.025e-05 name=a
chat gpt-5 cost=6.025e-05`)
	if _, ok := got.trees()[1].Attributes["gen_ai.client.operation.time_to_first_chunk"]; !ok {
		t.Error("a watched response has no first chunk")
	}
	if _, ok := got.trees()[0].Attributes["gen_ai.client.operation.time_to_first_chunk"]; ok {
		t.Error("a response that arrives at once has a first chunk")
	}
}

// TestContexts: what models and tools do with their context is below their spans, and the baggage names the run.
func TestContexts(t *testing.T) {
	i, got := record(t, agentotel.Settings{})
	within := func(ctx context.Context, name string) {
		_, span := got.provider.Tracer("test").Start(ctx, name+" "+baggage.FromContext(ctx).Member("gen_ai.agent.name").Value())
		span.End()
	}
	script := testmodel.Script(testmodel.CallID("c", "t", "{}"), testmodel.Text("done"))
	a := &agent{Name: "a name: ü", Capabilities: with(i),
		Model: model.Wrap(script, func(ctx context.Context, r *model.Request, s *model.Stream, next model.RespondFunc) (*message.Response, error) {
			within(ctx, "HTTP")
			return next(ctx, r, s)
		}),
		Tools: []runtime.Tool[runtime.NoDeps]{runtime.NewTool(model.ToolDef{Name: "t"}, func(ctx context.Context, _ *runtime.RunContext[runtime.NoDeps], _ runtime.RawJSON) (runtime.Return, error) {
			within(ctx, "SQL")
			return runtime.Return{}, nil
		})}}
	if _, err := a.Run(t.Context(), runtime.NoDeps{}, "hi"); err != nil {
		t.Fatal(err)
	}
	expect(t, outline(got.trees()), `
invoke_agent a name: ü
  chat function
    HTTP a name: ü
  execute_tool t
    SQL a name: ü
  chat function
    HTTP a name: ü`)
}

// TestStopped: a stream that is left ends its spans.
func TestStopped(t *testing.T) {
	i, got := record(t, agentotel.Settings{})
	a := &agent{Name: "a", Capabilities: with(i), Model: testmodel.Script(testmodel.Text("a long text of many words"))}
	for range a.Stream(t.Context(), runtime.NoDeps{}, "hi").Events() {
		break
	}
	expect(t, outline(got.trees(), "error.type"), "invoke_agent a ERROR type=stopped\n  chat function ERROR type=stopped")
}

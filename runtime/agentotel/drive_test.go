package agentotel_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentotel"
	"github.com/agentgen-go/agentgen/runtime/limit"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// TestResumed: the run that resumes another links to its span, though another process has paused it, and both name the same conversation.
// A snapshot names the span itself; beside a history, the application does.
func TestResumed(t *testing.T) {
	for name, resume := range map[string]func(t *testing.T, pause *runtime.PauseError, span trace.SpanContext) (context.Context, []runtime.RunOption){
		"snapshot": func(t *testing.T, pause *runtime.PauseError, _ trace.SpanContext) (context.Context, []runtime.RunOption) {
			snapshot, err := pause.Snapshot()
			if err != nil {
				t.Fatal(err)
			}
			return t.Context(), []runtime.RunOption{runtime.WithSnapshot(snapshot)}
		},
		"history": func(t *testing.T, pause *runtime.PauseError, span trace.SpanContext) (context.Context, []runtime.RunOption) {
			return agentotel.WithLink(t.Context(), span), []runtime.RunOption{runtime.WithHistory(pause.Messages)}
		},
	} {
		t.Run(name, func(t *testing.T) { testResumed(t, resume) })
	}
}

func testResumed(t *testing.T, resume func(*testing.T, *runtime.PauseError, trace.SpanContext) (context.Context, []runtime.RunOption)) {
	make := func(i *agentotel.Instrumentation) *agent {
		return &agent{Name: "a", Capabilities: with(i), Model: testmodel.Script(testmodel.CallID("c", "t", "{}"), testmodel.Text("done")),
			Tools: []runtime.Tool[runtime.NoDeps]{runtime.WithDef(tools(map[string]func() (string, error){"t": func() (string, error) { return "ok", nil }})[0],
				func(d *model.ToolDef) { d.Approval = true })}}
	}
	carrier := propagation.MapCarrier{}
	i, before := record(t, agentotel.Settings{OnPause: func(ctx context.Context, _ *runtime.PauseError) { propagation.TraceContext{}.Inject(ctx, carrier) }})
	_, err := make(i).Run(t.Context(), runtime.NoDeps{}, "hi")
	pause, ok := errors.AsType[*runtime.PauseError](err)
	if !ok {
		t.Fatal(err)
	}
	j, after := record(t, agentotel.Settings{})
	ctx, from := resume(t, pause, trace.SpanContextFromContext(propagation.TraceContext{}.Extract(t.Context(), carrier)))
	if _, err := make(j).Run(ctx, runtime.NoDeps{}, "", append(from, runtime.WithDeferredResults(&message.DeferredResults{ApproveAll: true}))...); err != nil {
		t.Fatal(err)
	}
	expect(t, outline(before.trees())+outline(after.trees()), "invoke_agent a\n  chat function\ninvoke_agent a\n  execute_tool t\n  chat function")
	first, second := before.spans.GetSpans(), after.spans.GetSpans()
	paused, resumed := first[len(first)-1], second[len(second)-1]
	if len(resumed.Links) != 1 || resumed.Links[0].SpanContext.SpanID() != paused.SpanContext.SpanID() {
		t.Errorf("links: %v", resumed.Links)
	}
	if a, b := values(paused.Attributes)["gen_ai.conversation.id"], values(resumed.Attributes)["gen_ai.conversation.id"]; a != b || a == nil {
		t.Errorf("conversation IDs %v and %v", a, b)
	}
}

// TestTasks: what an engine performs is below the engine's own spans, and names the run.
func TestTasks(t *testing.T) {
	i, got := record(t, agentotel.Settings{})
	a := &agent{Name: "a", Model: testmodel.Script(testmodel.CallID("c", "t", "{}"), testmodel.Text("done")),
		Tools:        tools(map[string]func() (string, error){"t": func() (string, error) { return "ok", nil }}),
		Capabilities: []runtime.Capability[runtime.NoDeps]{agentotel.TaskCapability[runtime.NoDeps](i)}}
	tracer := got.provider.Tracer("engine")
	ctx, workflow := tracer.Start(t.Context(), "workflow")
	p, err := a.Play(time.Now(), "hi", runtime.WithRunID("run-7"))
	if err != nil {
		t.Fatal(err)
	}
	for !p.Done() {
		tasks, err := p.Tasks()
		if err != nil {
			t.Fatal(err)
		}
		ctx, step := tracer.Start(ctx, "step "+tasks[0].Name)
		out, err := a.Perform(ctx, runtime.NoDeps{}, tasks[0].Input)
		step.End()
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Feed(tasks[0].Key, out); err != nil {
			t.Fatal(err)
		}
	}
	workflow.End()
	expect(t, outline(got.trees(), "gen_ai.agent.call.id"), `
workflow
  step request
    chat function id=run-7
  step validate
  step t
    execute_tool t id=run-7
  step request
    chat function id=run-7
  step output`)
	whole := &agent{Name: "a", Model: testmodel.Script(testmodel.Text("done")), Capabilities: with(i)}
	if _, err := whole.Play(time.Now(), "hi"); err == nil {
		t.Error("Play takes what is around the whole run")
	}
}

// TestIter: the span of a run that its caller drives ends with it; those of its steps are below the spans of the caller.
func TestIter(t *testing.T) {
	for want, capability := range map[string]func(*agentotel.Instrumentation) runtime.Capability[runtime.NoDeps]{
		"invoke_agent a\nchat function": agentotel.Capability[runtime.NoDeps], "chat function": agentotel.TaskCapability[runtime.NoDeps],
	} {
		i, got := record(t, agentotel.Settings{})
		a := &agent{Name: "a", Model: testmodel.Script(testmodel.Text("done")), Capabilities: []runtime.Capability[runtime.NoDeps]{capability(i)}}
		it, err := a.Iter(t.Context(), runtime.NoDeps{}, "hi")
		if err != nil {
			t.Fatal(err)
		}
		defer it.Close()
		for !it.Done() {
			it.Do(t.Context())
		}
		if _, err := it.Result(); err != nil {
			t.Fatal(err)
		}
		expect(t, outline(got.trees()), want)
	}
}

// TestContinued: a run that continues a conversation says where its own messages begin, and instructions that change are noted.
func TestContinued(t *testing.T) {
	i, got := record(t, agentotel.Settings{})
	n := 0
	a := &agent{Name: "a", Capabilities: with(i), Model: testmodel.Turns([]*message.Response{testmodel.Text("one")}, []*message.Response{testmodel.CallID("c", "t", "{}"), testmodel.Text("two")}),
		Tools: tools(map[string]func() (string, error){"t": func() (string, error) { return "ok", nil }}),
		InstructionFuncs: []runtime.InstructionFunc[runtime.NoDeps]{func(context.Context, *runtime.RunContext[runtime.NoDeps]) (string, error) {
			n++
			return fmt.Sprint("Step ", n), nil
		}}}
	first, err := a.Run(t.Context(), runtime.NoDeps{}, "hi")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Run(t.Context(), runtime.NoDeps{}, "and?", runtime.WithHistory(first.AllMessages())); err != nil {
		t.Fatal(err)
	}
	expect(t, outline(got.trees(), "pydantic_ai.new_message_index", "pydantic_ai.variable_instructions"), `
invoke_agent a
  chat function
invoke_agent a new_message_index=2 variable_instructions=true
  chat function
  execute_tool t
  chat function`)
}

// TestParallel: calls of one response run side by side, runs of other agents in them too, and each span is below its own.
func TestParallel(t *testing.T) {
	i, got := record(t, agentotel.Settings{Content: true})
	sub := &agent{Name: "sub", Capabilities: with(i), Model: testmodel.Script(testmodel.Text("answer"))}
	calls := make([]*message.Response, 8)
	for n := range calls {
		calls[n] = testmodel.CallID(fmt.Sprint("c", n), "ask", `{"prompt":"q"}`)
	}
	a := &agent{Name: "a", Capabilities: with(i), Model: testmodel.Script(testmodel.Join(calls...), testmodel.Text("done")),
		Tools: []runtime.Tool[runtime.NoDeps]{runtime.AgentTool("ask", "", sub, func(d runtime.NoDeps) runtime.NoDeps { return d })}}
	runs := make(chan error)
	for range 2 {
		go func() {
			_, err := a.Run(t.Context(), runtime.NoDeps{}, "hi")
			runs <- err
		}()
	}
	for range 2 {
		if err := <-runs; err != nil {
			t.Error(err)
		}
	}
	one := "invoke_agent a\n  chat function\n" + strings.Repeat("  execute_tool ask\n    invoke_agent sub\n      chat function\n", 8) + "  chat function\n"
	expect(t, outline(got.trees()), one+one)
}

// TestMeta: a call carries the context of its span.
func TestMeta(t *testing.T) {
	i, got := record(t, agentotel.Settings{})
	var sent map[string]any
	tool := runtime.NewTool(model.ToolDef{Name: "t", Parameters: `{"additionalProperties":false,"properties":{},"type":"object"}`}, func(ctx context.Context, rc *runtime.RunContext[runtime.NoDeps], _ runtime.RawJSON) (runtime.Return, error) {
		sent = agentotel.Meta(ctx)
		return runtime.Return{}, nil
	})
	a := &agent{Name: "a", Capabilities: with(i), Model: testmodel.Script(testmodel.CallID("c", "t", "{}"), testmodel.Text("done")), Tools: []runtime.Tool[runtime.NoDeps]{tool}}
	if _, err := a.Run(t.Context(), runtime.NoDeps{}, "hi"); err != nil {
		t.Fatal(err)
	}
	for _, s := range got.spans.GetSpans() {
		if want := "00-" + s.SpanContext.TraceID().String() + "-" + s.SpanContext.SpanID().String() + "-01"; s.Name == "execute_tool t" && sent["traceparent"] != want {
			t.Errorf("sent %v, want %s", sent, want)
		}
	}
	if baggage, _ := sent["baggage"].(string); !strings.Contains(baggage, "gen_ai.agent.name=a") {
		t.Errorf("baggage %v", sent["baggage"])
	}
	if empty := agentotel.Meta(t.Context()); len(empty) != 0 {
		t.Errorf("without a span: %v", empty)
	}
}

// TestWaiting: what waits for a limiter has a span of that time, named like Pydantic AI's; what need not wait has none.
func TestWaiting(t *testing.T) {
	i, got := record(t, agentotel.Settings{})
	for _, slots := range []*limit.Slots{{Max: 1, OnWait: i.Waiting}, {Name: "pool", Max: 1, MaxQueued: new(3), OnWait: i.Waiting}} {
		release, err := slots.Acquire(t.Context(), "other")
		if err != nil {
			t.Fatal(err)
		}
		onWait := slots.OnWait
		slots.OnWait = func(ctx context.Context, w limit.Wait) func() {
			release()
			return onWait(ctx, w)
		}
		a := &agent{Name: "a", Model: testmodel.Script(testmodel.Text("done")), Capabilities: with(i), Limiter: slots}
		if _, err := a.Run(t.Context(), runtime.NoDeps{}, "hi"); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, outline(got.trees(), "source", "waiting_count", "max_running", "limiter_name", "max_queued"), `
waiting for agent:a concurrency source=agent:a waiting_count=1 max_running=1
invoke_agent a
  chat function
waiting for pool concurrency source=agent:a waiting_count=1 max_running=1 limiter_name=pool max_queued=3
invoke_agent a
  chat function`)
}

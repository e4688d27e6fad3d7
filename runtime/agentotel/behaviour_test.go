package agentotel_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentotel"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/prices"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

type agent = runtime.Agent[runtime.NoDeps, string]

// outline writes a tree as lines: the names of spans, their status, and some of their attributes.
func outline(trees []node, keys ...string) string {
	var b strings.Builder
	var write func(nodes []node, indent string)
	write = func(nodes []node, indent string) {
		for _, n := range nodes {
			b.WriteString(indent + n.Name)
			if n.Status != "UNSET" {
				b.WriteString(" " + n.Status)
			}
			for _, key := range keys {
				if v, ok := n.Attributes[key]; ok {
					fmt.Fprintf(&b, " %s=%v", key[strings.LastIndex(key, ".")+1:], v)
				}
			}
			b.WriteString("\n")
			write(n.Children, indent+"  ")
		}
	}
	write(trees, "")
	return b.String()
}

func expect(t *testing.T, got, want string) {
	t.Helper()
	if diff := cmp.Diff(strings.TrimSpace(want), strings.TrimSpace(got)); diff != "" {
		t.Errorf("(-want, +got):\n%s", diff)
	}
}

// tools makes tools without parameters.
func tools(named map[string]func() (string, error)) (all []runtime.Tool[runtime.NoDeps]) {
	for _, name := range jsonwire.SortedKeys(named) {
		all = append(all, tool(name, "", `"properties":{}`, named[name]))
	}
	return all
}

// TestCalls: how a call ends is seen on its span.
func TestCalls(t *testing.T) {
	const cause, stage, waits, attempt = "pydantic_ai.tool.retry.cause", "pydantic_ai.tool.failure_stage", "pydantic_ai.tool.deferral.name", "pydantic_ai.tool.retry.attempt"
	for _, c := range []struct {
		name string
		args string
		call func() (string, error)
		want string
	}{
		{"failed", "{}", func() (string, error) { return "", runtime.Failedf("no seats") }, "execute_tool t ERROR type=tool_failed result=no seats"},
		{"retried", "{}", func() (string, error) { return "", runtime.Retryf("again") }, "execute_tool t ERROR type=model_retry result=again cause=model_retry attempt=1"},
		{"failed for good", "{}", func() (string, error) { return "", errors.New("boom") }, "execute_tool t ERROR type=*errors.errorString"},
		{"panicked", "{}", func() (string, error) { panic("boom") }, "execute_tool t ERROR type=panic"},
		{"approval", "{}", func() (string, error) { return "", runtime.ErrApprovalRequired }, "execute_tool t name=ApprovalRequired"},
		{"deferred", "{}", func() (string, error) { return "", runtime.CallDeferred(`{"job":7}`) }, "execute_tool t name=CallDeferred metadata=map[job:7]"},
		{"limit", "{}", func() (string, error) { return "", &usage.LimitError{Limit: "cost_limit"} }, "execute_tool t ERROR type=cost_limit"},
		{"retry of a run within", "{}", func() (string, error) { return "", &runtime.RunError{Err: runtime.Retryf("x")} }, "execute_tool t ERROR type=*runtime.RetryError"},
		{"invalid", "[1]", func() (string, error) { return "", nil }, "execute_tool t ERROR type=validation_error stage=validation cause=validation_error attempt=1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			i, got := record(t, agentotel.Settings{Content: true})
			a := &agent{Name: "a", Logger: slog.New(slog.DiscardHandler), Capabilities: with(i),
				Model: testmodel.Script(testmodel.CallID("c1", "t", c.args), testmodel.Text("done")), Tools: tools(map[string]func() (string, error){"t": c.call})}
			_, _ = a.Run(t.Context(), runtime.NoDeps{}, "hi")
			keys := []string{"error.type", "gen_ai.tool.call.result", stage, cause, attempt, waits, "pydantic_ai.tool.deferral.metadata"}
			if c.name == "invalid" {
				keys = append(keys[:1], keys[2:]...) // the violations are long
			}
			expect(t, outline(got.trees()[0].Children[1:2], keys...), strings.ReplaceAll(c.want, "stage=", "failure_stage="))
		})
	}
}

// TestVersionsOfWaiting: calls that wait are errors until version 4.
func TestVersionsOfWaiting(t *testing.T) {
	for v, status := range map[agentotel.Version]string{agentotel.V4: " ERROR", agentotel.V5: "", agentotel.GenAI: ""} {
		i, got := record(t, agentotel.Settings{Version: v})
		a := &agent{Name: "a", Capabilities: with(i), Model: testmodel.Script(testmodel.CallID("c1", "t", "{}")),
			Tools: tools(map[string]func() (string, error){"t": func() (string, error) { return "", runtime.ErrCallDeferred }})}
		_, err := a.Run(t.Context(), runtime.NoDeps{}, "hi")
		if _, ok := errors.AsType[*runtime.PauseError](err); !ok {
			t.Fatal(err)
		}
		expect(t, outline(got.trees()), "invoke_agent a\n  chat function\n  execute_tool t"+status)
	}
}

// secrets are in everything that is said, and in all else that must not be reported.
const secret = "hunter2"

func talkative(i *agentotel.Instrumentation) *agent {
	return &agent{
		Name: "a", Instructions: secret, SystemPrompt: secret, Capabilities: with(i),
		Model: testmodel.Script(testmodel.Join(testmodel.Thinking(secret), testmodel.Text(secret), testmodel.CallID("c1", "t", `{"x":"hunter2"}`), testmodel.CallID("c2", "bad", `["hunter2"]`)),
			testmodel.CallID("c3", "t", `{}`), testmodel.Text(secret)),
		Settings: &model.Settings{ExtraHeaders: model.Headers{"Authorization": secret}, ExtraBody: `{"key":"hunter2"}`},
		Tools: []runtime.Tool[runtime.NoDeps]{
			tool("t", "", `"properties":{"x":{"type":"string"}}`, func() func() (string, error) {
				n := 0
				return func() (string, error) {
					if n++; n == 1 {
						return secret, nil
					}
					return "", runtime.Failedf("failed: %s", secret)
				}
			}()),
			tool("bad", "", `"properties":{}`, func() (string, error) { return "", runtime.Retryf(secret) }),
		},
	}
}

// TestWithoutContent: nothing that is said is in a span, and no header or token in any case.
func TestWithoutContent(t *testing.T) {
	i, got := record(t, agentotel.Settings{})
	file := &message.BinaryContent{Data: []byte(secret), MediaType: "image/png"}
	a := talkative(i)
	if _, err := a.Run(t.Context(), runtime.NoDeps{}, "", runtime.WithUserContent(message.Text(secret), file, &message.ImageURL{URL: "https://x.example/" + secret})); err != nil {
		t.Fatal(err)
	}
	boom := &agent{Name: "b", Capabilities: with(i), Model: testmodel.ScriptError(errors.New(secret))}
	if _, err := boom.Run(t.Context(), runtime.NoDeps{}, secret); err == nil {
		t.Fatal("no error")
	}
	all := got.trees()
	if text := fmt.Sprintf("%+v", all); strings.Contains(text, secret) || strings.Contains(text, "aHVudGVyMg") {
		t.Errorf("a secret is reported: %s", text)
	}
	expect(t, outline(all), `
invoke_agent a
  chat function
  execute_tool bad ERROR
  execute_tool t
  chat function
  execute_tool t ERROR
  chat function
invoke_agent b ERROR
  chat function ERROR`)
}

// TestHeaders: with content, too, headers and what is added to bodies are not reported.
func TestHeaders(t *testing.T) {
	i, got := record(t, agentotel.Settings{Content: true})
	a := &agent{Name: "a", Capabilities: with(i), Model: testmodel.Script(testmodel.Text("hi")),
		Settings: &model.Settings{ExtraHeaders: model.Headers{"Authorization": secret}, ExtraBody: `{"key":"hunter2"}`}}
	if _, err := a.Run(t.Context(), runtime.NoDeps{}, "hi"); err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprintf("%+v", got.trees()); strings.Contains(text, secret) {
		t.Errorf("a secret is reported: %s", text)
	}
}

// TestRedact: every text with the secret goes through Redact.
func TestRedact(t *testing.T) {
	i, got := record(t, agentotel.Settings{Content: true, Redact: func(attribute, value string) string {
		if attribute == "gen_ai.tool.call.result" {
			return ""
		}
		return strings.ReplaceAll(value, secret, "*")
	}})
	if _, err := talkative(i).Run(t.Context(), runtime.NoDeps{}, secret); err != nil {
		t.Fatal(err)
	}
	boom := &agent{Name: "b", Capabilities: with(i), Model: testmodel.ScriptError(errors.New(secret))}
	if _, err := boom.Run(t.Context(), runtime.NoDeps{}, secret); err == nil {
		t.Fatal("no error")
	}
	all := got.trees()
	text := fmt.Sprintf("%+v", all)
	if strings.Contains(text, secret) || !strings.Contains(text, "*") || strings.Contains(text, "gen_ai.tool.call.result:") && strings.Contains(text, "failed: *]") {
		t.Errorf("reported: %s", text)
	}
	if _, ok := all[0].Children[1].Attributes["gen_ai.tool.call.result"]; ok {
		t.Error("an attribute that Redact has emptied is reported")
	}
}

// TestMaxText: texts are cut, and what remains is JSON.
func TestMaxText(t *testing.T) {
	i, got := record(t, agentotel.Settings{Content: true, MaxText: 4})
	a := &agent{Name: "a", Capabilities: with(i), Model: testmodel.Script(testmodel.CallID("c", "t", `{"key":"long"}`), testmodel.Text("ünïcödé")),
		Tools: tools(map[string]func() (string, error){"t": func() (string, error) { return "a long result", nil }})}
	if _, err := a.Run(t.Context(), runtime.NoDeps{}, "a long prompt"); err != nil {
		t.Fatal(err)
	}
	run := got.trees()[0]
	expect(t, fmt.Sprint(run.Attributes["pydantic_ai.all_messages"]), fmt.Sprint(asJSON([]byte(`[
		{"role":"user","parts":[{"type":"text","content":"a lo…"}]},
		{"role":"assistant","parts":[{"type":"tool_call","id":"c","name":"t","arguments":"{\"ke…"}]},
		{"role":"user","parts":[{"type":"tool_call_response","id":"c","name":"t","result":"\"a l…"}]},
		{"role":"assistant","parts":[{"type":"text","content":"ün…"}]}]`))))
	expect(t, fmt.Sprint(run.Attributes["final_result"]), "ün…")
}

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

// TestResumed: the run that resumes another links to its span, though another process has paused it, and both name the same run.
func TestResumed(t *testing.T) {
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
	snapshot, err := pause.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	j, after := record(t, agentotel.Settings{})
	ctx := agentotel.WithLink(t.Context(), trace.SpanContextFromContext(propagation.TraceContext{}.Extract(t.Context(), carrier)))
	if _, err := make(j).Run(ctx, runtime.NoDeps{}, "", runtime.WithSnapshot(snapshot), runtime.WithDeferredResults(&message.DeferredResults{ApproveAll: true})); err != nil {
		t.Fatal(err)
	}
	expect(t, outline(before.trees())+outline(after.trees()), "invoke_agent a\n  chat function\ninvoke_agent a\n  execute_tool t\n  chat function")
	first, second := before.spans.GetSpans(), after.spans.GetSpans()
	paused, resumed := first[len(first)-1], second[len(second)-1]
	if len(resumed.Links) != 1 || resumed.Links[0].SpanContext.SpanID() != paused.SpanContext.SpanID() {
		t.Errorf("links: %v", resumed.Links)
	}
	if a, b := values(paused.Attributes)["gen_ai.agent.call.id"], values(resumed.Attributes)["gen_ai.agent.call.id"]; a != b || a == nil {
		t.Errorf("run IDs %v and %v", a, b)
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

// TestIter: a run that its caller drives refuses what is around it, and takes the rest.
func TestIter(t *testing.T) {
	i, got := record(t, agentotel.Settings{})
	a := &agent{Name: "a", Model: testmodel.Script(testmodel.Text("done")), Capabilities: with(i)}
	if _, err := a.Iter(t.Context(), runtime.NoDeps{}, "hi"); err == nil {
		t.Error("Iter takes what is around the whole run")
	}
	a = &agent{Name: "a", Model: testmodel.Script(testmodel.Text("done")), Capabilities: []runtime.Capability[runtime.NoDeps]{agentotel.TaskCapability[runtime.NoDeps](i)}}
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
	expect(t, outline(got.trees()), "chat function")
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
	// An agent without the capability: its runs are no spans, but its requests are.
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

// TestSettings: settings that mean nothing are an error.
func TestSettings(t *testing.T) {
	for _, s := range []agentotel.Settings{{Version: 1}, {Version: 7}, {MaxText: -1}} {
		if _, err := agentotel.New(s); err == nil {
			t.Errorf("no error for %+v", s)
		}
	}
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

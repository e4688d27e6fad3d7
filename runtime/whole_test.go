package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/internal/effort"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// holes are histories in which something is nil, by the place.
func holes() map[string][]message.Message {
	parts := func(p ...message.RequestPart) []message.Message {
		return []message.Message{user("a"), &message.Request{Parts: p}}
	}
	return map[string][]message.Message{
		"message 0":                     {(*message.Request)(nil)},
		"message 1":                     {user("a"), nil, user("b")},
		"part 0 of message 1":           parts(nil),
		"part 1 of message 1":           parts(&message.UserPromptPart{}, (*message.ToolReturnPart)(nil)),
		"part 2 of message 1":           parts(&message.UserPromptPart{}, &message.UserPromptPart{}, (*message.RetryFeedbackPart)(nil)),
		"item 1 of part 0 of message 1": parts(&message.UserPromptPart{Items: []message.UserContent{message.Text("x"), nil}}),
		"part 1 of message 2":           {user("a"), user("b"), &message.Response{Parts: []message.ResponsePart{&message.TextPart{}, (*message.ToolCallPart)(nil)}}, user("c")},
		"item 0 of part 1 of message 1": parts(&message.UserPromptPart{}, &message.UserPromptPart{Items: []message.UserContent{(*message.BinaryContent)(nil)}}),
		"part 3 of message 1":           parts(&message.UserPromptPart{}, &message.UserPromptPart{}, &message.UserPromptPart{}, (*message.SystemPromptPart)(nil)),
		"part 0 of message 0":           {&message.Response{Parts: []message.ResponsePart{nil}}, user("c")},
	}
}

// TestHolesAreRefused: whichever way a history with a nil comes in, the error names the place.
func TestHolesAreRefused(t *testing.T) {
	for place, history := range holes() {
		for _, c := range []struct {
			door string
			run  func() error
		}{
			{"WithHistory", func() error {
				_, err := (&runtime.Agent[deps, string]{Model: script(t)}).Run(t.Context(), deps{}, "go", runtime.WithHistory(history))
				return err
			}},
			{"WithHistory and results", func() error {
				_, err := (&runtime.Agent[deps, string]{Model: script(t)}).Run(t.Context(), deps{}, "go",
					runtime.WithHistory(history), runtime.WithDeferredResults(&message.DeferredResults{ApproveAll: true}))
				return err
			}},
			{"a history processor", func() error {
				agent := &runtime.Agent[deps, string]{Model: script(t), HistoryProcessors: []runtime.HistoryProcessor[deps]{
					func(context.Context, *runtime.RunContext[deps], []message.Message) ([]message.Message, error) {
						return history, nil
					},
				}}
				_, err := agent.Run(t.Context(), deps{}, "go")
				return err
			}},
			{"NewLoop", func() error {
				_, err := loop.New(loop.Config{History: history, Prompt: "go"})
				return err
			}},
			{"Request", func() error {
				_, err := model.Ask(t.Context(), script(t), model.Request{Messages: history})
				return err
			}},
		} {
			err := c.run()
			if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), place+" ") {
				t.Errorf("%s through %s: got %v", place, c.door, err)
			}
		}
	}
}

// TestNilContentIsRefused: the items of a prompt are there.
func TestNilContentIsRefused(t *testing.T) {
	_, err := (&runtime.Agent[deps, string]{Model: script(t)}).Run(t.Context(), deps{}, "go", runtime.WithUserContent(message.Text("a"), (*message.BinaryContent)(nil)))
	if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), "item 1 of the user content is nil") {
		t.Errorf("got %v", err)
	}
	var ran []string
	_, err = pausing(t, &ran, calls("ext {}")).Run(t.Context(), deps{}, "go")
	given := &message.DeferredResults{Calls: map[string]message.CallResult{"c0": {User: []message.UserContent{message.Text("a"), (*message.BinaryContent)(nil)}}}}
	_, err = pausing(t, &ran).Run(t.Context(), deps{}, "", runtime.WithHistory(paused(t, err).Messages), runtime.WithDeferredResults(given))
	if _, ok := errors.AsType[*message.ResultsError](err); !ok || !strings.Contains(err.Error(), "call 'c0': item 1 of the User of its result is nil") {
		t.Errorf("got %v", err)
	}
	_, err = loop.New(loop.Config{Prompt: "go", SystemPrompts: []message.RequestPart{nil}})
	if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), "part 0 of the system prompts is nil") {
		t.Errorf("got %v", err)
	}
}

// TestNilsAreNotEnqueued: what is said to a run is there, and the run continues where it is not.
func TestNilsAreNotEnqueued(t *testing.T) {
	for want, content := range map[string]message.Enqueueable{
		"item 0 of the enqueued content is nil":                     nil,
		"item 0 of the enqueued content is nil ":                    (*message.Request)(nil),
		"item 0 of the enqueued content is nil  ":                   (*message.UserPromptPart)(nil),
		"item 0 of the enqueued content is nil   ":                  (*message.BinaryContent)(nil),
		"part 0 of item 0 of the enqueued content is nil":           &message.Request{Parts: []message.RequestPart{nil}},
		"item 0 of item 0 of the enqueued content is nil":           &message.UserPromptPart{Items: []message.UserContent{nil}},
		"item 0 of part 0 of item 0 of the enqueued content is nil": &message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Items: []message.UserContent{nil}}}},
	} {
		var got error
		say := fn("say", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
			got = rc.Enqueue(message.ASAP, content)
			return "ok", nil
		})
		agent := &runtime.Agent[deps, string]{Tools: tools(say), Model: script(t, calls("say {}"), text("bye"))}
		if _, err := agent.Run(t.Context(), deps{}, "go"); err != nil {
			t.Error(err)
		}
		if got == nil || got.Error() != strings.TrimSpace(want) {
			t.Errorf("got %v, want %s", got, want)
		}
	}
	l, _ := loop.New(loop.Config{Prompt: "go"})
	if err := l.Enqueue(message.ASAP, (*message.Request)(nil)); err == nil || !strings.Contains(err.Error(), "message 0 of what is enqueued is nil") {
		t.Errorf("got %v", err)
	}
}

// TestNilResponsesAreRefused: a caller that answers in place of the model, or of a tool, answers something.
func TestNilResponsesAreRefused(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Tools: tools(returns("look", "ok")), Model: script(t)}
	it, err := agent.Iter(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	it.Do(t.Context())
	if err := it.Respond(nil); err == nil || it.Step().Kind != loop.StepRequest {
		t.Errorf("got %v at %v", err, it.Step().Kind)
	}
	if err := it.Respond(calls("look {}")); err != nil {
		t.Fatal(err)
	}
	nothing := loop.Outcome{Kind: loop.OutcomeReturned, Content: "1", Enqueued: []message.Enqueued{{Messages: []message.Message{nil}}}}
	if err := it.Answer(0, nothing); err == nil || !strings.Contains(err.Error(), "message 0 of what is enqueued is nil") {
		t.Errorf("got %v", err)
	}
	it.Cancel(nil)
}

// TestPartialResponsesHaveNoHoles: of a response that broke off, what is there becomes part of the history.
func TestPartialResponsesHaveNoHoles(t *testing.T) {
	broken := errors.New("midway")
	agent := &runtime.Agent[deps, string]{Model: modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) {
		return &message.Response{Parts: []message.ResponsePart{nil, &message.TextPart{Content: "I"}, (*message.TextPart)(nil)}}, broken
	})}
	_, err := agent.Run(t.Context(), deps{}, "go")
	failed, ok := errors.AsType[*runtime.RunError](err)
	if !ok || !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
	diff(t, "history", transcript(failed.Messages), []string{"user: go", "text: I"})
}

// TestBrokenTuned: a model that panics when it is asked for its settings does not bring the caller down.
func TestBrokenTuned(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Name: "a", Model: brokenTuned{script(t)}}
	_, err := agent.Run(t.Context(), deps{}, "go")
	if _, ok := errors.AsType[*runtime.PanicError](err); !ok || !strings.HasPrefix(err.Error(), "agentgen: agent a: panic: ") {
		t.Errorf("got %v", err)
	}
}

type brokenTuned struct{ model.Model }

func (brokenTuned) Info() model.Info { panic("no settings") }

// TestJSONThatIsNone: what is to be JSON is looked at where it comes in, and the error names the tool or the call.
func TestJSONThatIsNone(t *testing.T) {
	gives := func(ret runtime.Return, err error) runtime.Tool[deps] {
		return runtime.NewTool(model.ToolDef{Name: "t"}, func(context.Context, *runtime.RunContext[deps], runtime.RawJSON) (runtime.Return, error) {
			return ret, err
		})
	}
	waits := gives(runtime.Return{}, runtime.ErrCallDeferred)
	for _, c := range []struct {
		name    string
		tool    runtime.Tool[deps]
		results *message.DeferredResults
		want    string
	}{
		{"content", gives(runtime.Return{Content: "oops"}, nil), nil, `tool "t": the Content of its result is not valid JSON`},
		{"metadata", gives(runtime.Return{Content: "1", Metadata: "{"}, nil), nil, `tool "t": the Metadata of its result is not valid JSON`},
		{"approval", gives(runtime.Return{}, runtime.ApprovalRequired("oops")), nil, `tool "t": the metadata with which it waits is not valid JSON`},
		{"deferral", gives(runtime.Return{}, runtime.CallDeferred("oops")), nil, `tool "t": the metadata with which it waits is not valid JSON`},
		{"given result", waits, &message.DeferredResults{Calls: map[string]message.CallResult{"c0": {Content: "oops"}}}, "call 'c0': the Content of its result is not valid JSON"},
		{"given metadata", waits, &message.DeferredResults{Calls: map[string]message.CallResult{"c0": {Metadata: "oops"}}}, "call 'c0': the Metadata of its result is not valid JSON"},
		{"metadata of an approval", waits, &message.DeferredResults{Calls: map[string]message.CallResult{"c0": {}}, Metadata: map[string]runtime.RawJSON{"c0": "oops"}}, "call 'c0': its Metadata is not valid JSON"},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, string]{Tools: []runtime.Tool[deps]{c.tool}, Model: script(t, calls("t {}"))}
			_, err := agent.Run(t.Context(), deps{}, "go")
			if c.results != nil {
				p := paused(t, err)
				_, err = p.Requests.BuildResults(*c.results)
				wants(t, "BuildResults", err, c.want)
				_, err = agent.Run(t.Context(), deps{}, "", runtime.WithHistory(p.Messages), runtime.WithDeferredResults(c.results))
				wants(t, "from the history", err, c.want)
				b, _ := p.Snapshot()
				_, err = agent.Run(t.Context(), deps{}, "", runtime.WithSnapshot(b), runtime.WithDeferredResults(c.results))
			}
			wants(t, "Run", err, c.want)
		})
	}
}

func wants(t *testing.T, what string, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%s: got %v, want %s", what, err, want)
	}
}

// TestAnswersAreJSON: what Iter answers in place of a tool is JSON.
func TestAnswersAreJSON(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Tools: tools(returns("look", "ok")), Model: script(t, calls("look {}"), text("bye"))}
	it, err := agent.Iter(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	it.Do(t.Context())
	it.Do(t.Context())
	wants(t, "content", it.Answer(0, loop.Outcome{Kind: loop.OutcomeReturned, Content: "oops"}), "Iter.Answer of call 0: the Content of its result is not valid JSON")
	if err := it.Answer(0, loop.Outcome{Kind: loop.OutcomeReturned, Content: `"ok"`}); err != nil {
		t.Error(err)
	}
	it.Cancel(nil)
}

// TestManyCalls: thousands of calls in one response take no time that grows with their square.
func TestManyCalls(t *testing.T) {
	effort.Linear(t, 2000, func(n int) { dealWithCalls(t, n) })
}

func dealWithCalls(t *testing.T, n int) {
	many := make([]string, n)
	for i := range many {
		many[i] = fmt.Sprintf("t%d {}", i%7)
	}
	l, err := loop.New(loop.Config{Prompt: "go", ToolRetries: 1, Limits: usage.Limits{RequestLimit: new(5)}})
	if err != nil {
		t.Fatal(err)
	}
	var infos []*model.ToolDef
	for i := range 7 {
		infos = append(infos, &model.ToolDef{Name: fmt.Sprintf("t%d", i)})
	}
	at := time.Now()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	must(l.Prepared(loop.Prepared{Tools: infos}))
	must(l.Responded(calls(many...), at))
	for _, w := range append([]loop.Work(nil), l.Next().Work...) {
		o := loop.Outcome{Kind: loop.OutcomeReturned, Content: "1"}
		if w.Index%7 == 3 {
			o = loop.Outcome{Kind: loop.OutcomeRetry, Feedback: "again"}
		}
		must(l.Executed(w.Index, o, at))
	}
	must(l.Prepared(loop.Prepared{Tools: infos}))
	must(l.Responded(calls("t3 {}"), at))
	diff(t, "retries of t3", l.Next().Work[0].Retry, 1)

	history := append([]message.Message{user("a")}, l.Messages()[1:3]...)
	request := *history[2].(*message.Request)
	request.Parts = request.Parts[:n-1] // one is missing
	history[2] = &request
	var sent []message.Message
	_, err = model.Ask(t.Context(), modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		sent = in.Messages
		return text("ok"), nil
	}), model.Request{Messages: history})
	must(err)
	diff(t, "results sent", len(sent[2].(*message.Request).Parts), n)
}

// TestManyCallsWithOneID: of many calls, too, each gets an id of its own, and a result each.
func TestManyCallsWithOneID(t *testing.T) {
	response := calls(make([]string, 40)...)
	for _, p := range response.Parts {
		c := p.(*message.ToolCallPart)
		c.ToolName, c.Args, c.ToolCallID = "look", "{}", "same"
	}
	agent := &runtime.Agent[deps, string]{Tools: tools(returns("look", "ok")), Model: script(t, response, text("bye"))}
	res, err := agent.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, p := range res.AllMessages()[2].(*message.Request).Parts {
		seen[p.(*message.ToolReturnPart).ToolCallID] = true
	}
	diff(t, "ids", len(seen), 40)
}

// TestResultsAreRepaired: a call that has two results and one that has none are told apart, be they few or many.
func TestResultsAreRepaired(t *testing.T) {
	for _, n := range []int{2, 40} {
		response := calls(make([]string, n)...)
		request := &message.Request{}
		for i, p := range response.Parts {
			c := p.(*message.ToolCallPart)
			c.ToolName = "look"
			id := c.ToolCallID
			if i == n-1 {
				id = "c0"
			}
			request.Parts = append(request.Parts, &message.ToolReturnPart{ToolName: "look", ToolCallID: id, Content: "1"})
		}
		var sent []message.Message
		_, err := model.Ask(t.Context(), modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
			sent = in.Messages
			return text("ok"), nil
		}), model.Request{Messages: []message.Message{user("a"), response, request}})
		if err != nil {
			t.Fatal(err)
		}
		parts := sent[2].(*message.Request).Parts
		last := parts[len(parts)-1].(*message.ToolReturnPart)
		diff(t, "results", []any{len(parts), last.ToolCallID, last.Outcome}, []any{n, fmt.Sprintf("c%d", n-1), message.ToolInterrupted})
	}
}

// TestAnswerOfAFailedRun: the results of outputs that had been settled beside a call that fails the run are kept. Under
// EndExhaustive none has been before all calls have ended.
func TestAnswerOfAFailedRun(t *testing.T) {
	broken := errors.New("broken")
	settled := []string{"return c0 final: Final result processed.", "return c1 final: Output tool not used - a final result was already processed."}
	for s, outputsKept := range map[loop.EndStrategy][]string{loop.EndGraceful: settled, loop.EndExhaustive: nil} {
		agent := &runtime.Agent[deps, answer]{
			EndStrategy: s, Output: outputs("final"), Model: script(t, calls(`final {"n":1}`, `final {"n":2}`, "ok {}", "fails {}")),
			Tools: tools(returns("ok", "ok"), fn("fails", func(context.Context, *runtime.RunContext[deps]) (string, error) { return "", broken })),
		}
		agent.Tools[1].Def().Sequential = true
		_, err := agent.Run(t.Context(), deps{}, "go")
		failed, ok := errors.AsType[*runtime.RunError](err)
		if !ok || !errors.Is(err, broken) {
			t.Fatalf("got %v", err)
		}
		diff(t, "kept", transcript(failed.Messages[2:]), append(outputsKept, "return c2 ok: ok"))
	}
}

package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// waiting are tools that wait in every way that there is: ask needs approval, ext is run elsewhere, defer says so itself.
func waiting(ran *[]string) []runtime.Tool[deps] {
	var mu sync.Mutex
	note := func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		*ran = append(*ran, fmt.Sprintf(format, args...))
		slices.Sort(*ran)
	}
	ask := &tool{
		info: model.ToolDef{Name: "ask", Parameters: `{"type":"object"}`, Approval: true},
		invoke: func(_ context.Context, rc *runtime.RunContext[deps], args string) (string, error) {
			note("ask %s approved=%t %s", args, rc.ToolCallApproved, rc.ToolCallMetadata)
			return "asked", nil
		},
	}
	ext := &tool{info: model.ToolDef{Name: "ext", Parameters: `{"type":"object"}`, External: true}}
	later := fn("later", func(context.Context, *runtime.RunContext[deps]) (string, error) {
		return "", runtime.CallDeferred(`{"ticket":7}`)
	})
	maybe := fn("maybe", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
		note("maybe")
		if !rc.ToolCallApproved {
			return "", fmt.Errorf("not yet: %w", runtime.ErrApprovalRequired)
		}
		return "done", nil
	})
	now := fn("now", func(context.Context, *runtime.RunContext[deps]) (string, error) {
		note("now")
		return "result of now", nil
	})
	return tools(ask, ext, later, maybe, now)
}

func paused(t *testing.T, err error) *runtime.PauseError {
	t.Helper()
	p, ok := errors.AsType[*runtime.PauseError](err)
	if !ok {
		t.Fatalf("got %v, want a *PauseError", err)
	}
	return p
}

func pausing(t *testing.T, ran *[]string, responses ...*message.Response) *runtime.Agent[deps, string] {
	return &runtime.Agent[deps, string]{Name: "clerk", Model: script(t, responses...), Tools: waiting(ran)}
}

// B128, A13: calls that wait pause the run; the others' results are part of the history.
func TestDeferredCallsPauseTheRun(t *testing.T) {
	var ran []string
	a := pausing(t, &ran, calls("ask {}", "now {}", "later {}", "ext {}", "maybe {}"))
	_, err := a.Run(t.Context(), deps{}, "go")
	p := paused(t, err)
	want := &message.DeferredRequests{
		Calls:     []*message.ToolCallPart{{ToolName: "ext", Args: "{}", ToolCallID: "c3"}, {ToolName: "later", Args: "{}", ToolCallID: "c2"}},
		Approvals: []*message.ToolCallPart{{ToolName: "ask", Args: "{}", ToolCallID: "c0"}, {ToolName: "maybe", Args: "{}", ToolCallID: "c4"}},
		Metadata:  map[string]runtime.RawJSON{"c2": `{"ticket":7}`},
	}
	for _, c := range [][]*message.ToolCallPart{p.Requests.Calls, p.Requests.Approvals} {
		slices.SortFunc(c, func(a, b *message.ToolCallPart) int { return strings.Compare(a.ToolName, b.ToolName) })
	}
	diff(t, "requests", p.Requests, want)
	diff(t, "messages", transcript(p.Messages), []string{
		"user: go", "call c0 ask {}", "call c1 now {}", "call c2 later {}", "call c3 ext {}", "call c4 maybe {}",
		"return c1 now: result of now",
	})
	diff(t, "usage", p.Usage.ToolCalls, 1)
	if msg := err.Error(); !strings.Contains(msg, "agent clerk is paused: it waits for approval of 2 tool call(s)") {
		t.Error(msg)
	}
}

// B131-B134: a run resumes from the history with the results: approved calls are made, with other arguments if so said,
// denied ones and external results are told to the model, and a prompt comes after them.
func TestResumeFromHistory(t *testing.T) {
	var ran []string
	_, err := pausing(t, &ran, calls("ask {}", "now {}", "ext {}", "ask {\"n\":1}", "ext {}", "ext {}", "ask {}")).Run(t.Context(), deps{}, "go")
	p := paused(t, err)
	ran = nil
	var asked []message.Message
	a := pausing(t, &ran)
	a.Model = modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		asked = in.Messages
		return text("bye"), nil
	})
	results := &message.DeferredResults{
		Approvals: map[string]message.Approval{"c0": message.Approve(), "c3": message.ApproveWith(`{"n":2}`), "c6": message.Deny("")},
		Calls: map[string]message.CallResult{
			"c2": {Content: `{"x":1}`, User: []message.UserContent{message.Text("look")}, Metadata: `{"m":1}`},
			"c4": {Failed: "no luck"},
			"c5": {Retry: "say please"},
		},
		Metadata: map[string]runtime.RawJSON{"c0": `{"by":"ann"}`},
	}
	res, err := a.Run(t.Context(), deps{}, "and?", runtime.WithHistory(p.Messages), runtime.WithDeferredResults(results))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "ran", ran, []string{`ask {"n":2} approved=true `, `ask {} approved=true {"by":"ann"}`})
	diff(t, "new messages", transcript(res.NewMessages()), []string{
		"return c0 ask: asked", `return c2 ext: {"x":1}`, "return c3 ask: asked", "return c4 ext: no luck",
		"retry c5 ext: say please", "return c6 ask: The tool call was denied.", "user: look", "user: and?", "text: bye",
	})
	outcomes := map[string]message.ToolOutcome{}
	for _, part := range res.NewMessages()[0].(*message.Request).Parts {
		if r, ok := part.(*message.ToolReturnPart); ok {
			outcomes[r.ToolCallID] = r.Outcome
		}
	}
	diff(t, "outcomes", outcomes, map[string]message.ToolOutcome{"c0": message.ToolSuccess, "c2": message.ToolSuccess, "c3": message.ToolSuccess, "c4": "failed", "c5": message.ToolRetried, "c6": "denied"})
	diff(t, "tool calls", res.Usage().ToolCalls, 2)
	if res.RunID == p.RunID || res.ConversationID != p.ConversationID {
		t.Errorf("run %q, conversation %q after %q, %q", res.RunID, res.ConversationID, p.RunID, p.ConversationID)
	}
	if len(asked) != 3 {
		t.Errorf("the model was sent %d messages: the results belong into one request", len(asked))
	}
}

// B131: the seven mistakes.
func TestResumeMistakes(t *testing.T) {
	call := func(id string) *message.Response {
		return &message.Response{Parts: []message.ResponsePart{&message.ToolCallPart{ToolName: "ext", ToolCallID: id}}}
	}
	twice := &message.Response{Parts: append(call("a").Parts, call("a").Parts...)}
	ask := &message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: "hi"}}}
	done := &message.Request{Parts: []message.RequestPart{&message.ToolReturnPart{ToolName: "ext", ToolCallID: "a", Content: "1"}}}
	give := func(ids ...string) *message.DeferredResults {
		r := &message.DeferredResults{Calls: map[string]message.CallResult{}}
		for _, id := range ids {
			r.Calls[id] = message.CallResult{Content: "1"}
		}
		return r
	}
	for _, tc := range []struct {
		name    string
		history []message.Message
		results *message.DeferredResults
		want    string
	}{
		{"no history", nil, give("a"), "Tool call results were provided, but the message history is empty."},
		{"no response", []message.Message{ask}, give("a"), "does not contain a `ModelResponse`."},
		{"no calls", []message.Message{ask, text("x")}, give("a"), "does not contain any unprocessed tool calls."},
		{"executed", []message.Message{ask, call("a"), done}, give("a"), "Tool call 'a' was already executed and its result cannot be overridden."},
		{"too few", []message.Message{ask, call("a")}, give(), "Tool call results need to be provided for all deferred tool calls. Expected: {a}, got: {}"},
		{"unknown", []message.Message{ask, call("a")}, give("a", "b"), "Expected: {a}, got: {a, b}"},
		{"ambiguous", []message.Message{ask, twice}, give("a"), "cannot be matched unambiguously because the message history contains duplicate tool_call_id values: ['a']"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var ran []string
			_, err := pausing(t, &ran).Run(t.Context(), deps{}, "", runtime.WithHistory(tc.history), runtime.WithDeferredResults(tc.results))
			if _, ok := errors.AsType[*message.ResultsError](err); !ok || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %s", err, tc.want)
			}
		})
	}
}

// B137: handlers resolve calls while the run continues; what they leave open pauses it, and a call that is deferred again does (B138).
func TestDeferredHandlers(t *testing.T) {
	type handler = runtime.DeferredHandler[deps]
	approve := func(_ context.Context, _ *runtime.RunContext[deps], d *message.DeferredRequests) (*message.DeferredResults, error) {
		return &message.DeferredResults{ApproveAll: true}, nil
	}
	give := func(_ context.Context, _ *runtime.RunContext[deps], d *message.DeferredRequests) (*message.DeferredResults, error) {
		r := &message.DeferredResults{Calls: map[string]message.CallResult{}}
		for _, c := range d.Calls {
			r.Calls[c.ToolCallID] = message.CallResult{Content: `"given"`}
		}
		return r, nil
	}
	for _, tc := range []struct {
		name     string
		handlers []handler
		want     []string
		open     string
	}{
		{"both", []handler{approve, give}, []string{"return c1 now: result of now", "return c0 ask: asked", "return c2 ext: given", "text: end"}, ""},
		{"one", []handler{approve}, []string{"return c1 now: result of now", "return c0 ask: asked"}, "ext"},
		{"none", nil, []string{"return c1 now: result of now"}, "ask ext"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var ran []string
			a := pausing(t, &ran, calls("ask {}", "now {}", "ext {}"), text("end"))
			a.DeferredHandlers = tc.handlers
			res, err := a.Run(t.Context(), deps{}, "go")
			var messages []message.Message
			open := ""
			if tc.open == "" {
				if err != nil {
					t.Fatal(err)
				}
				messages = res.AllMessages()
			} else {
				p := paused(t, err)
				messages = p.Messages
				for _, c := range append(p.Requests.Approvals, p.Requests.Calls...) {
					open += c.ToolName + " "
				}
			}
			diff(t, "messages", transcript(messages)[4:], tc.want)
			diff(t, "open", strings.TrimSpace(open), tc.open)
		})
	}
	t.Run("again", func(t *testing.T) {
		var ran []string
		a := pausing(t, &ran, calls("maybe {}"))
		a.Tools = tools(fn("maybe", func(context.Context, *runtime.RunContext[deps]) (string, error) {
			return "", runtime.ApprovalRequired(`"why"`)
		}))
		a.DeferredHandlers = []handler{approve}
		_, err := a.Run(t.Context(), deps{}, "go")
		diff(t, "metadata", paused(t, err).Requests.Metadata, map[string]runtime.RawJSON{"c0": `"why"`})
	})
}

// empty is a tool whose calls take no arguments.
type empty struct{ *tool }

func (e empty) Decode(args string) (runtime.Call, error) {
	if args != "{}" {
		return nil, runtime.Retryf("it takes no arguments")
	}
	return e.tool.Decode(args)
}

// TestApprovedWithBadArguments: a person has approved of two calls, of one with other arguments that the tool refuses, which has no retries
// left. As with the calls of a response, none is made then, whoever has approved of them.
func TestApprovedWithBadArguments(t *testing.T) {
	results := func() *message.DeferredResults {
		return &message.DeferredResults{Approvals: map[string]message.Approval{"c0": message.ApproveWith(`{"n":7}`), "c1": message.Approve()}}
	}
	handler := func(context.Context, *runtime.RunContext[deps], *message.DeferredRequests) (*message.DeferredResults, error) {
		return results(), nil
	}
	for name, resume := range map[string]func(t *testing.T, p *runtime.PauseError) runtime.RunOption{
		"handler": nil,
		"history": func(_ *testing.T, p *runtime.PauseError) runtime.RunOption { return runtime.WithHistory(p.Messages) },
		"snapshot": func(t *testing.T, p *runtime.PauseError) runtime.RunOption {
			snapshot, err := p.Snapshot()
			if err != nil {
				t.Fatal(err)
			}
			return runtime.WithSnapshot(snapshot)
		},
	} {
		t.Run(name, func(t *testing.T) {
			var ran []string
			a := pausing(t, &ran, calls("ask {}", "ask {}"))
			a.Retries = new(int)
			a.Tools = []runtime.Tool[deps]{empty{waiting(&ran)[0].(*tool)}}
			if resume == nil {
				a.DeferredHandlers = []runtime.DeferredHandler[deps]{handler}
			}
			_, err := a.Run(t.Context(), deps{}, "go")
			if resume != nil {
				_, err = a.Run(t.Context(), deps{}, "", resume(t, paused(t, err)), runtime.WithDeferredResults(results()))
			}
			if err == nil || !strings.Contains(err.Error(), "Tool 'ask' exceeded max retries count of 0") {
				t.Errorf("got %v", err)
			}
			diff(t, "ran", ran, []string(nil))
		})
	}
}

// B135, B61, B71: duplicate ids are refused; an answer beside calls that wait makes them pointless.
func TestDeferredBesideOthers(t *testing.T) {
	var ran []string
	a := &runtime.Agent[deps, answer]{Model: script(t, calls("now {}", "ext {}", `final {"n":1}`, "ask {}")), Tools: waiting(&ran), Output: outputs("final")}
	res, err := a.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	const stub = "Tool not executed - a final result was already processed."
	diff(t, "messages", transcript(res.NewMessages())[5:], []string{
		"return c2 final: Final result processed.", "return c0 now: " + stub, "return c1 ext: " + stub, "return c3 ask: " + stub,
	})
	diff(t, "ran", ran, []string(nil))

	dup := calls("ext {}", "ext {}")
	dup.Parts[1].(*message.ToolCallPart).ToolCallID = "c0"
	_, err = pausing(t, &ran, dup).Run(t.Context(), deps{}, "go")
	paused(t, err) // the run makes an id of its own for the second
}

// Requests and results may be sent elsewhere as JSON; what comes back is not trusted.
func TestDeferredJSON(t *testing.T) {
	var ran []string
	_, err := pausing(t, &ran, calls("ask {}", "later {}")).Run(t.Context(), deps{}, "go")
	p := paused(t, err)
	b, err := p.Requests.AppendJSON(nil)
	if err != nil {
		t.Fatal(err)
	}
	var again message.DeferredRequests
	if err := again.DecodeJSON(b); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	diff(t, "requests", &again, p.Requests)
	var results message.DeferredResults
	if err := results.DecodeJSON([]byte(`{"approvals":{"c0":{"approved":true,"args":{"n":1}}},"calls":{"c1":{"content":[1],"user":["u"]}}}`)); err != nil {
		t.Fatal(err)
	}
	diff(t, "results", results, message.DeferredResults{
		Approvals: map[string]message.Approval{"c0": message.ApproveWith(`{"n":1}`)},
		Calls:     map[string]message.CallResult{"c1": {Content: "[1]", User: []message.UserContent{message.Text("u")}}},
	})
	for bad, want := range map[string]string{
		`{"approvals":{"c0":{"approved":"maybe"}}}`: "/approvals/c0/approved",
		`{"approvals":{"c0":{}}}`:                   "/approvals/c0/approved",
		`{"call":{}}`:                               "/call",
	} {
		if err := new(message.DeferredResults).DecodeJSON([]byte(bad)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", bad, err)
		}
	}
}

// TestResultsOfOthers: a result is not taken for a call that needs approval, nor an approval for one that is made elsewhere, be it
// that the run continues from its history or from a snapshot.
func TestResultsOfOthers(t *testing.T) {
	for _, c := range []struct {
		name, call    string
		results       message.DeferredResults
		fromHistory   string
		fromASnapshot string
	}{
		{
			"a result for a call that needs approval", "ask {}", message.DeferredResults{Calls: map[string]message.CallResult{"c0": {Content: `"made up"`}}},
			"`calls` contains results of tool calls that need approval: ['c0']", "Missing: ['c0']",
		},
		{
			"an approval for a call that is made elsewhere", "ext {}", message.DeferredResults{Approvals: map[string]message.Approval{"c0": message.Approve()}},
			"`calls` has no results of tool calls that are made elsewhere, which cannot be approved: ['c0']", "Missing: ['c0']",
		},
		{"all are approved, but one is made elsewhere", "ext {}", message.DeferredResults{ApproveAll: true}, "which cannot be approved: ['c0']", "Missing: ['c0']"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var ran []string
			_, err := pausing(t, &ran, calls(c.call)).Run(t.Context(), deps{}, "go")
			p := paused(t, err)
			snapshot, err := p.Snapshot()
			if err != nil {
				t.Fatal(err)
			}
			for want, from := range map[string]runtime.RunOption{
				c.fromHistory: runtime.WithHistory(p.Messages), c.fromASnapshot: runtime.WithSnapshot(snapshot),
			} {
				_, err = pausing(t, &ran).Run(t.Context(), deps{}, "", from, runtime.WithDeferredResults(&c.results))
				if _, ok := errors.AsType[*message.ResultsError](err); !ok || !strings.Contains(err.Error(), want) {
					t.Errorf("got %v, want %s", err, want)
				}
			}
			diff(t, "calls that were made", len(ran), 0)
		})
	}
}

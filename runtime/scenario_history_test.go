package runtime_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// B99, B100, B102: what a run begins with that resumes from a response.
func TestGoOnFromResponse(t *testing.T) {
	cut := calls("look {}")
	cut.State = message.StateInterrupted
	for _, c := range []struct {
		name         string
		last         *message.Response
		prompt       string
		instructions string
		model        []*message.Response
		new          []string // with the number of parts of requests
		err          string
	}{
		{name: "99 calls", last: calls("look {}"), model: []*message.Response{text("b")}, new: []string{"1 return c0 look: ok", "text: b"}},
		{name: "100 calls and a prompt", last: calls("look {}"), prompt: "b", err: "Cannot provide a new user prompt when the message history contains unprocessed tool calls"},
		{name: "100 interrupted calls and a prompt", last: cut, prompt: "b", model: []*message.Response{text("c")}, new: []string{"1 user: b", "text: c"}},
		{name: "102 an answer", last: text("b")},
		{name: "102 an answer and instructions", last: text("b"), instructions: "Continue.", model: []*message.Response{text("c")}, new: []string{"0", "text: c"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, string]{Tools: tools(returns("look", "ok")), Model: script(t, c.model...), Instructions: c.instructions}
			res, err := agent.Run(t.Context(), deps{}, c.prompt, runtime.WithHistory([]message.Message{user("a"), c.last}))
			if c.err != "" {
				if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), c.err) {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var lines []string
			for _, m := range res.NewMessages() {
				line := strings.Join(transcript([]message.Message{m}), ", ")
				if q, ok := m.(*message.Request); ok {
					line = strings.TrimSpace(string(rune('0'+len(q.Parts))) + " " + line)
					diff(t, "instructions", q.Instructions, c.instructions)
				}
				lines = append(lines, line)
			}
			diff(t, "new messages", lines, c.new)
			diff(t, "requests", res.Usage().Requests, len(c.model))
		})
	}
}

// B106, B107: instructions are joined in blocks, and are those of the agent that asks, whatever the history says.
func TestInstructions(t *testing.T) {
	says := func(text string) func(context.Context, *runtime.RunContext[deps]) (string, error) {
		return func(context.Context, *runtime.RunContext[deps]) (string, error) { return text, nil }
	}
	var sent string
	m := modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		sent = in.Instructions
		return text("ok"), nil
	})
	first := &runtime.Agent[deps, string]{
		Model: m, Instructions: "A\nB",
		InstructionFuncs: []runtime.InstructionFunc[deps]{says("FN1"), says(""), says("FN2")},
	}
	res, err := first.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "106 sent", sent, "A\nB\n\nFN1\n\nFN2")
	second := &runtime.Agent[deps, string]{Model: m, Instructions: "Other."}
	res, err = second.Run(t.Context(), deps{}, "go", runtime.WithHistory(res.AllMessages()))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "107 sent", sent, "Other.")
	kept := []string{res.AllMessages()[0].(*message.Request).Instructions, res.AllMessages()[2].(*message.Request).Instructions}
	diff(t, "107 kept", kept, []string{"A\nB\n\nFN1\n\nFN2", "Other."})
}

// B98, B111: which messages are new, when history processors drop, insert and remake them.
func TestNewMessagesOfProcessedHistory(t *testing.T) {
	remade := func(m message.Message) message.Message {
		return &message.Request{Parts: slices.Clone(m.(*message.Request).Parts)}
	}
	old := []message.Message{user("a"), text("b")}
	for _, c := range []struct {
		name    string
		process func([]message.Message) []message.Message
		prompt  string
		history []message.Message
		all     []string
		new     []string
	}{
		{"111 drops", func(h []message.Message) []message.Message { return h[len(h)-1:] }, "c", old, []string{"user: c", "text: d"}, []string{"user: c", "text: d"}},
		{"111 inserts", func(h []message.Message) []message.Message {
			return append([]message.Message{user("s"), text("t")}, h...)
		}, "c", old, []string{"user: s", "text: t", "user: a", "text: b", "user: c", "text: d"}, []string{"user: c", "text: d"}},
		{"111 remakes the prompt", func(h []message.Message) []message.Message {
			return append(slices.Clone(h[:len(h)-1]), remade(h[len(h)-1]))
		}, "c", old, []string{"user: a", "text: b", "user: c", "text: d"}, []string{"user: c", "text: d"}},
		{"98 remakes a request that is sent again", func(h []message.Message) []message.Message {
			return append(slices.Clone(h[:len(h)-1]), remade(h[len(h)-1]))
		}, "", append(slices.Clone(old), user("c")), []string{"user: a", "text: b", "user: c", "text: d"}, []string{"text: d"}},
		{"98 drops all before a request that is sent again", func(h []message.Message) []message.Message { return h[len(h)-1:] }, "", append(slices.Clone(old), user("c")), []string{"user: c", "text: d"}, []string{"text: d"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, string]{Model: script(t, text("d")), HistoryProcessors: []processor{
				func(_ context.Context, _ *runtime.RunContext[deps], h []message.Message) ([]message.Message, error) {
					return c.process(h), nil
				},
			}}
			res, err := agent.Run(t.Context(), deps{}, c.prompt, runtime.WithHistory(c.history))
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "all", transcript(res.AllMessages()), c.all)
			diff(t, "new", transcript(res.NewMessages()), c.new)
			for _, m := range res.NewMessages() {
				if q, ok := m.(*message.Request); ok && (q.RunID != res.RunID || q.ConversationID != res.ConversationID) {
					t.Errorf("the request is of run %q", q.RunID)
				}
			}
		})
	}
}

// encoded returns messages as JSON.
func encoded(t *testing.T, messages []message.Message) string {
	t.Helper()
	b, err := message.Marshal(messages)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// B118, B120, B124-B126: what is sent of broken histories: the same bytes each time, and the history stays as it is.
func TestRepairIsStable(t *testing.T) {
	const lost = "The tool call was interrupted before a result was produced."
	cut := calls(`look {"city": "Mex`)
	cut.State = message.StateInterrupted
	native := &message.Response{Parts: []message.ResponsePart{&message.NativeToolCallPart{ToolName: "web_search", ToolCallID: "n"}, &message.TextPart{Content: "b"}}}
	for _, c := range []struct {
		name    string
		history []message.Message
		prompt  string
		want    []string
	}{
		{"118 arguments that were cut off", []message.Message{user("a"), cut}, "new", []string{"user: a", `call c0 look {"city": "Mex`, "return c0 look: " + lost, "user: new"}},
		{"120 an orphan that empties the last request", []message.Message{user("a"), text("b"), request(result("c9", "look"))}, "", []string{"user: a", "text: b"}},
		{"124 valid", []message.Message{user("a"), calls("look {}"), request(result("c0", "look")), text("b")}, "new", []string{"user: a", "call c0 look {}", "return c0 look: ok", "text: b", "user: new"}},
		{"125 tools of the provider", []message.Message{user("a"), native}, "new", []string{"user: a", "*message.NativeToolCallPart", "text: b", "user: new"}},
		{
			"126 calls that still wait", []message.Message{user("a"), calls("now {}", "ext {}"), request(result("c0", "now"))}, "",
			[]string{"user: a", "call c0 now {}", "call c1 ext {}", "return c0 now: ok", "return c1 ext: " + lost},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := encoded(t, c.history)
			send := func(history []message.Message, prompt string) (wire []message.Message, kept []message.Message) {
				agent := &runtime.Agent[deps, string]{Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
					wire = in.Messages
					return text("done"), nil
				})}
				res, err := agent.Run(t.Context(), deps{}, prompt, runtime.WithHistory(history))
				if err != nil {
					t.Fatal(err)
				}
				return wire, res.AllMessages()
			}
			wire, kept := send(c.history, c.prompt)
			diff(t, "sent", transcript(wire), c.want)
			diff(t, "kept", encoded(t, kept[:len(c.history)]), before)
			diff(t, "given history", encoded(t, c.history), before)
			again, _ := send(wire, "")
			diff(t, "sent the second time", encoded(t, again), encoded(t, wire))
			if c.name == "124 valid" {
				diff(t, "sent as it is", encoded(t, wire[:len(c.history)]), before)
			}
			if last, ok := wire[len(wire)-1].(*message.Request); !ok || c.name[:3] == "120" && len(last.Parts) != 0 {
				t.Errorf("the last message is %+v", wire[len(wire)-1])
			}
		})
	}
}

// C2, B50: a run that fails while its calls run ends its history with a request that is marked, and can be continued.
func TestFailedRunsCanBeGoneOnWith(t *testing.T) {
	broken := errors.New("broken")
	breaks := fn("breaks", func(context.Context, *runtime.RunContext[deps]) (string, error) { return "", broken })
	for name, agent := range map[string]*runtime.Agent[deps, string]{
		"a tool fails":              {Tools: tools(breaks), Model: script(t, calls("breaks {}"))},
		"no retries are left":       {Tools: tools(again("flaky")), Retries: new(0), Model: script(t, calls("flaky {}"))},
		"an unknown tool":           {Tools: tools(returns("look", "ok")), Retries: new(0), Model: script(t, calls("look {}", "nope {}"))},
		"the limit of calls is hit": {Tools: tools(returns("look", "ok")), UsageLimits: &usage.Limits{ToolCallsLimit: new(0)}, Model: script(t, calls("look {}"))},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := agent.Run(t.Context(), deps{}, "go")
			failed, ok := errors.AsType[*runtime.RunError](err)
			if !ok {
				t.Fatalf("got %v", err)
			}
			last, ok := failed.Messages[len(failed.Messages)-1].(*message.Request)
			if !ok || last.State != message.StateInterrupted || len(last.Parts) != 0 {
				t.Errorf("the last message is %+v", last)
			}
			agent = agent.Clone()
			agent.Model = script(t, text("done"))
			res, err := agent.Run(t.Context(), deps{}, "again", runtime.WithHistory(failed.Messages))
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "new messages", transcript(res.NewMessages()), []string{"user: again", "text: done"})
		})
	}
}

// C2: what a tool said as the user is kept with its result where another ends the run.
func TestFailedRunsKeepWhatToolsSaid(t *testing.T) {
	breaks := fn("breaks", func(context.Context, *runtime.RunContext[deps]) (string, error) { return "", errors.New("broken") })
	breaks.info.Sequential = true
	rich := &richTool{tool{info: model.ToolDef{Name: "rich"}}}
	agent := &runtime.Agent[deps, string]{Tools: []runtime.Tool[deps]{rich, breaks}, Model: script(t, calls("rich {}", "breaks {}"))}
	_, err := agent.Run(t.Context(), deps{}, "go")
	failed, ok := errors.AsType[*runtime.RunError](err)
	if !ok {
		t.Fatalf("got %v", err)
	}
	diff(t, "kept", transcript(failed.Messages[2:]), []string{"return c0 rich: 1", "user: see c0"})
}

package capabilities_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/capabilities"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// conversation has n calls of a tool, each in a response of its own.
func conversation(n int) []message.Message {
	history := []message.Message{&message.Request{Parts: []message.RequestPart{
		&message.SystemPromptPart{Content: "Be kind."}, &message.UserPromptPart{Content: "Count."},
	}}}
	for i := range n {
		id := fmt.Sprint("c", i)
		history = append(history, testmodel.CallID(id, "count", fmt.Sprintf(`{"n":%d}`, i)),
			&message.Request{Parts: []message.RequestPart{&message.ToolReturnPart{ToolName: "count", ToolCallID: id, Content: jsonwire.Raw(fmt.Sprint(i))}}})
	}
	return history
}

func TestWindow(t *testing.T) {
	for _, c := range []struct {
		name   string
		window capabilities.Window
		calls  int
		want   []string
	}{
		{"short enough", capabilities.Window{Keep: 6}, 3, nil},
		{"cut at a pair", capabilities.Window{Keep: 2}, 3, []string{"system Be kind.", "user Count.", `call count {"n":2}`, "count: 2"}},
		{"not within a pair", capabilities.Window{Keep: 3}, 3, []string{"system Be kind.", "user Count.", `call count {"n":1}`, "count: 1", `call count {"n":2}`, "count: 2"}},
		{"not before its bound", capabilities.Window{Keep: 2, MaxMessages: 7}, 3, nil},
		{"by tokens", capabilities.Window{Keep: 2, MaxTokens: 5}, 2, []string{"system Be kind.", "user Count.", `call count {"n":1}`, "count: 1"}},
		{"few tokens", capabilities.Window{Keep: 2, MaxTokens: 500}, 5, nil},
		{"receipt", capabilities.Window{Keep: 2, Receipt: true}, 2, []string{"system Be kind.", "user Count.",
			"system [History before this point (3 messages, ~7 tokens) was dropped by the harness. That context is no longer in the window; re-verify critical facts against primary sources.]",
			`call count {"n":1}`, "count: 1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			history := conversation(c.calls)
			want := c.want
			if want == nil {
				want = lines(history)
			}
			diff(t, "history", lines(c.window.Shorten(history)), want)
			diff(t, "the original", lines(history), lines(conversation(c.calls)))
		})
	}
}

// TestHeadOfOthers: the head is made of several messages where their prompts are scattered.
func TestHeadOfOthers(t *testing.T) {
	history := conversation(1)
	history[0] = user("Count.")
	history = append(history, testmodel.Text("Yes?"), &message.Request{Parts: []message.RequestPart{
		&message.SystemPromptPart{Content: "Be brief."}, &message.UserPromptPart{Content: "Later."}}})
	history = append(history, testmodel.Text("Well."), user("Now."))
	diff(t, "history", lines(capabilities.Window{Keep: 1}.Shorten(history)), []string{"user Count.", "system Be brief.", "user Now."})
}

func TestTokens(t *testing.T) {
	history := conversation(1)
	history[1].(*message.Response).Usage = usage.Request{InputTokens: 100, OutputTokens: 10}
	diff(t, "tokens", capabilities.Tokens(append(history, user("12345"))), 110+2)
}

func TestClearing(t *testing.T) {
	history := conversation(3)
	want := []string{"system Be kind.", "user Count.", `call count {"n":0}`, "count: [tool result cleared]",
		`call count {"n":1}`, "count: [tool result cleared]", `call count {"n":2}`, "count: 2"}
	once := capabilities.Clearing{Keep: 1}.Clear(history)
	diff(t, "cleared", lines(once), want)
	twice := capabilities.Clearing{Keep: 1}.Clear(once)
	for i := range twice {
		if twice[i] != once[i] {
			t.Errorf("message %d was made anew, though it was cleared already", i)
		}
	}
	want[2], want[4] = "call count {}", "call count {}"
	diff(t, "cleared with inputs", lines(capabilities.Clearing{Keep: 1, Inputs: true}.Clear(history)), want)
	diff(t, "under its bound", lines(capabilities.Clearing{Keep: 1, MaxMessages: 7}.Clear(history)), lines(history))
	diff(t, "the original", lines(history), lines(conversation(3)))
}

// TestSummarize: old messages become a summary, which the next one includes; the run continues it, and pays for it.
func TestSummarize(t *testing.T) {
	var asked []string
	by := &runtime.Agent[deps, string]{Name: "summarizer", Model: testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
		asked = append(asked, testmodel.LastPrompt(p))
		return testmodel.Text(fmt.Sprintf("summary %d", len(asked))), nil
	})}
	agent := &runtime.Agent[deps, string]{Tools: []runtime.Tool[deps]{tool("count", "", "")},
		Capabilities: with(capabilities.Summarize(by, capabilities.Summary{Keep: 2, MaxMessages: 4}))}
	r := &recorder{responses: []*message.Response{testmodel.CallID("a", "count", "{}"), testmodel.CallID("b", "count", "{}"), testmodel.CallID("c", "count", "{}")}}
	inBoth(t, r, agent, func(res *runtime.Result[string]) {
		want := []string{"user go", "summary summary 2", "call count {}", "count: count", "text done"}
		diff(t, "history", lines(res.AllMessages()), want)
		diff(t, "requests", res.Usage().Requests, 6)
		diff(t, "summed up", len(asked), 2)
		if len(asked) == 2 && !strings.Contains(asked[1], "<message role=\"summary\">\nsummary 1\n</message>") {
			t.Errorf("the second summary does not include the first: %s", asked[1])
		}
		asked = nil
	})
}

// FuzzCompaction: no compaction parts a call from its result, changes what it is given, or continues shortening what it has shortened.
func FuzzCompaction(f *testing.F) {
	f.Add([]byte("cctrxurt"), uint8(2))
	f.Add([]byte("uCrcrrcxs"), uint8(3))
	f.Add([]byte("cccurrrttcnNr"), uint8(1))
	f.Fuzz(func(t *testing.T, script []byte, keep uint8) {
		if len(script) > 200 {
			return
		}
		history := made(script)
		before := paired(history)
		for name, shorten := range map[string]func([]message.Message) []message.Message{
			"window":  capabilities.Window{Keep: int(keep)}.Shorten,
			"receipt": capabilities.Window{Keep: int(keep), Receipt: true}.Shorten,
			"clear":   capabilities.Clearing{Keep: int(keep), Inputs: true}.Clear,
			"summary": summarized(t, capabilities.Summary{Keep: int(keep)}),
		} {
			short := shorten(history)
			after := paired(short)
			if after.orphans > before.orphans || after.open > before.open {
				t.Fatalf("%s: %+v became %+v: %q", name, before, after, lines(short))
			}
			if len(short) == 0 || short[len(short)-1] != history[len(history)-1] && name != "clear" {
				t.Fatalf("%s: the last message is gone", name)
			}
			diff(t, name+": the original", lines(history), lines(made(script)))
			if name != "receipt" {
				diff(t, name+" again", lines(shorten(short)), lines(short))
			}
		}
	})
}

// summarized sums histories up by an agent that always says the same.
func summarized(t *testing.T, s capabilities.Summary) func([]message.Message) []message.Message {
	by := &runtime.Agent[deps, string]{Model: testmodel.Func(func(context.Context, *model.Prepared) (*message.Response, error) {
		return testmodel.Text("All that was said."), nil
	})}
	process := capabilities.Summarize(by, s).HistoryProcessors[0]
	return func(history []message.Message) []message.Message {
		short, err := process(t.Context(), &runtime.RunContext[deps]{RunInfo: new(runtime.RunInfo)}, history)
		if err != nil {
			t.Fatal(err)
		}
		return short
	}
}

// made makes a history of a script: calls with IDs that come again, results, prompts, and native tools whose results come later.
func made(script []byte) []message.Message {
	history := []message.Message{user("go")}
	var open, native []string
	for i, b := range script {
		switch b {
		case 'c', 'C': // one call, or two
			id := fmt.Sprint("c", i%5)
			res := testmodel.CallID(id, "count", `{"n":1}`)
			open = append(open, id)
			if b == 'C' {
				res = testmodel.Join(res, testmodel.CallID(id+"b", "count", "{}"))
				open = append(open, id+"b")
			}
			history = append(history, res)
		case 'r', 'R': // the oldest result, or all
			req := &message.Request{}
			for len(open) > 0 && (b == 'R' || len(req.Parts) == 0) {
				req.Parts = append(req.Parts, &message.ToolReturnPart{ToolName: "count", ToolCallID: open[0], Content: "1"})
				open = open[1:]
			}
			history = append(history, req)
		case 'o': // a result without a call
			history = append(history, &message.Request{Parts: []message.RequestPart{&message.ToolReturnPart{ToolName: "count", ToolCallID: "orphan", Content: "1"}}})
		case 'n':
			id := fmt.Sprint("n", i)
			native = append(native, id)
			history = append(history, &message.Response{Parts: []message.ResponsePart{&message.NativeToolCallPart{ToolName: "search", ToolCallID: id}}})
		case 'N':
			if len(native) > 0 {
				history = append(history, &message.Response{Parts: []message.ResponsePart{&message.NativeToolReturnPart{ToolName: "search", ToolCallID: native[0], Content: "1"}}})
				native = native[1:]
			}
		case 's':
			history = append(history, &message.Request{Parts: []message.RequestPart{&message.SystemPromptPart{Content: "s"}}})
		case 't':
			history = append(history, testmodel.Text("t"))
		default:
			history = append(history, user("u"))
		}
	}
	return append(history, user("last"))
}

// pairing counts results whose call is not before them, and calls without a result.
type pairing struct{ orphans, open int }

func paired(history []message.Message) (p pairing) {
	calls := make(map[string]int)
	result := func(id string) {
		if calls[id] == 0 {
			p.orphans++
		} else {
			calls[id]--
		}
	}
	for _, m := range history {
		switch m := m.(type) {
		case *message.Request:
			for _, part := range m.Parts {
				if r, ok := part.(*message.ToolReturnPart); ok {
					result(r.ToolCallID)
				}
			}
		case *message.Response:
			for _, part := range m.Parts {
				switch part := part.(type) {
				case *message.ToolCallPart:
					calls[part.ToolCallID]++
				case *message.NativeToolCallPart:
					calls[part.ToolCallID]++
				case *message.NativeToolReturnPart:
					result(part.ToolCallID)
				}
			}
		}
	}
	for _, n := range calls {
		p.open += n
	}
	return p
}

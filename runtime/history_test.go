package runtime_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

func user(s string) *message.Request {
	return &message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: s}}}
}

func result(id, tool string) *message.ToolReturnPart {
	return &message.ToolReturnPart{ToolName: tool, ToolCallID: id, Content: `"ok"`}
}

func request(parts ...message.RequestPart) *message.Request {
	return &message.Request{Parts: parts}
}

// TestGoOn runs agents without a prompt: where they continue depends on how the history ends.
func TestGoOn(t *testing.T) {
	for _, c := range []struct {
		name         string
		history      []message.Message
		instructions string
		model        []*message.Response
		new          []string
		prompt       string // of the run context
		output       string
		err          string
	}{
		{
			name: "98 a request", history: []message.Message{user("a"), text("b"), request(&message.UserPromptPart{Content: "c"}, &message.UserPromptPart{Content: "d"})},
			model: []*message.Response{text("e")}, new: []string{"text: e"}, prompt: "c\n\nd", output: "e",
		},
		{
			name: "99 calls", history: []message.Message{user("a"), calls("look {}")},
			model: []*message.Response{text("b")}, new: []string{"return c0 look: found", "text: b"}, output: "b",
		},
		{name: "an answer", history: []message.Message{user("a"), text("b")}, output: "b"},
		{
			name: "102 an answer, and instructions", history: []message.Message{user("a"), text("b")}, instructions: "Continue.",
			model: []*message.Response{text("c")}, new: []string{"text: c"}, output: "c",
		},
		{name: "nothing, but instructions", instructions: "Say hello.", model: []*message.Response{text("hello")}, new: []string{"text: hello"}, output: "hello"},
		{name: "103 nothing at all", err: "agentgen: agent test: the agent cannot run: No message history, user prompt, or instructions provided"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var prompt string
			agent := &runtime.Agent[deps, string]{
				Name: "test", Model: script(t, c.model...), Tools: tools(returns("look", "found")), Instructions: c.instructions,
				InstructionFuncs: []runtime.InstructionFunc[deps]{
					func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
						prompt = rc.Prompt
						return "", nil
					},
				},
			}
			before := transcript(c.history)
			res, err := agent.Run(t.Context(), deps{}, "", runtime.WithHistory(c.history))
			if err != nil {
				diff(t, "error", err.Error(), c.err)
				return
			}
			diff(t, "error", "", c.err)
			diff(t, "new messages", transcript(res.NewMessages()), c.new)
			diff(t, "output", res.Output, c.output)
			if c.prompt != "" {
				diff(t, "prompt", prompt, c.prompt)
			}
			diff(t, "given history", transcript(c.history), before)
			for _, m := range c.history {
				if r, ok := m.(*message.Request); ok && r.Instructions != "" {
					t.Error("the given history was changed")
				}
			}
		})
	}
}

// TestRepair sends histories whose calls and results are not paired. They are sent repaired and kept as they are.
func TestRepair(t *testing.T) {
	const lost = "The tool call was interrupted before a result was produced."
	twice := calls("look {}", "look {}")
	twice.Parts[1].(*message.ToolCallPart).ToolCallID = "c0"
	made := &message.Response{ModelName: "m", Parts: text("made").Parts}
	retry := &message.ToolReturnPart{Content: `"again"`, ToolName: "look", ToolCallID: "c0", Outcome: message.ToolRetried}
	feedback := &message.RetryFeedbackPart{Content: "again"}
	for _, c := range []struct {
		name    string
		history []message.Message
		want    []string // before the new prompt
	}{
		{"valid", []message.Message{user("a"), calls("look {}"), request(result("c0", "look")), text("b")}, nil},
		{
			"117 one of three answered", []message.Message{user("a"), calls("look {}", "look {}", "look {}"), request(result("c1", "look")), text("b")},
			[]string{"user: a", "call c0 look {}", "call c1 look {}", "call c2 look {}", "return c1 look: ok", "return c0 look: " + lost, "return c2 look: " + lost, "text: b"},
		},
		{
			"116 made up before the user's words", []message.Message{user("a"), calls("look {}"), user("b"), text("c")},
			[]string{"user: a", "call c0 look {}", "return c0 look: " + lost, "user: b", "text: c"},
		},
		{
			"119 result before the call", []message.Message{request(result("c0", "look")), calls("look {}"), user("b"), text("c")},
			[]string{"call c0 look {}", "return c0 look: " + lost, "user: b", "text: c"},
		},
		{"120 result without a call", []message.Message{user("a"), text("b"), request(result("c0", "look"))}, []string{"user: a", "text: b"}},
		{
			"result given twice", []message.Message{user("a"), calls("look {}"), request(result("c0", "look"), result("c0", "look")), text("b")},
			[]string{"user: a", "call c0 look {}", "return c0 look: ok", "text: b"},
		},
		{
			"one of two calls with one id, and a result of another", []message.Message{user("a"), twice, request(result("c0", "look"), result("ghost", "look")), text("b")},
			[]string{"user: a", "call c0 look {}", "call c0 look {}", "return c0 look: ok", "return c0 look: " + lost, "text: b"},
		},
		{"both calls with one id", []message.Message{user("a"), twice, request(result("c0", "look"), result("c0", "look")), text("b")}, nil},
		{"responses of a model", []message.Message{user("a"), made, made}, []string{"user: a", "text: made", "text: made"}},
		{"121 a retry is a result", []message.Message{user("a"), calls("look {}"), request(retry), text("b")}, nil},
		{
			"121 feedback on text is not a result", []message.Message{user("a"), calls("look {}"), request(feedback), text("b")},
			[]string{"user: a", "call c0 look {}", "return c0 look: " + lost, "retry  : again", "text: b"},
		},
		{
			"123 two responses", []message.Message{user("a"), calls("look {}"), text("b")},
			[]string{"user: a", "call c0 look {}", "return c0 look: " + lost, "text: b"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.want == nil {
				c.want = transcript(c.history)
			}
			send := func(history []message.Message) (wire []message.Message, kept []message.Message) {
				agent := &runtime.Agent[deps, string]{Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
					wire = in.Messages
					return text("done"), nil
				})}
				res, err := agent.Run(t.Context(), deps{}, "new", runtime.WithHistory(history))
				if err != nil {
					t.Fatal(err)
				}
				return wire, res.AllMessages()
			}
			wire, kept := send(c.history)
			diff(t, "sent", transcript(wire), append(c.want, "user: new"))
			diff(t, "kept", transcript(kept), append(transcript(c.history), "user: new", "text: done"))
			again, _ := send(wire[:len(wire)-1])
			diff(t, "sent the second time", transcript(again), transcript(wire))
		})
	}
}

// TestNeighbouringResponses: only responses that no model has made are joined for the model.
func TestNeighbouringResponses(t *testing.T) {
	made := &message.Response{ModelName: "m", Parts: text("made").Parts}
	for want, history := range map[int][]message.Message{
		4: {user("a"), made, made},
		3: {user("a"), text("b"), text("c")},
		5: {user("a"), text("b"), made, text("c")},
	} {
		var sent []message.Message
		agent := &runtime.Agent[deps, string]{Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
			sent = in.Messages
			return text("done"), nil
		})}
		if _, err := agent.Run(t.Context(), deps{}, "new", runtime.WithHistory(history)); err != nil {
			t.Fatal(err)
		}
		diff(t, "messages", len(sent), want)
	}
}

// TestRepairedResult looks at the made-up result itself.
func TestRepairedResult(t *testing.T) {
	at := time.Unix(7, 0)
	open := calls("look {}")
	open.Timestamp = at
	var sent []message.Message
	agent := &runtime.Agent[deps, string]{Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		sent = in.Messages
		return text("done"), nil
	})}
	if _, err := agent.Run(t.Context(), deps{}, "new", runtime.WithHistory([]message.Message{open, text("b")})); err != nil {
		t.Fatal(err)
	}
	diff(t, "result", sent[1].(*message.Request).Parts[0], message.RequestPart(&message.ToolReturnPart{
		ToolName: "look", ToolCallID: "c0", Content: `"The tool call was interrupted before a result was produced."`,
		Metadata: `{"pydantic_ai_synthesized_tool_return":true}`, Outcome: message.ToolInterrupted, Timestamp: at,
	}))
}

func TestNilMessage(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Model: script(t)}
	for _, msg := range []message.Message{nil, (*message.Request)(nil), (*message.Response)(nil)} {
		_, err := agent.Run(t.Context(), deps{}, "new", runtime.WithHistory([]message.Message{user("a"), msg}))
		if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), "message 1 of the history is nil") {
			t.Errorf("got %v", err)
		}
	}
}

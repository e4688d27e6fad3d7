package runtime_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// B135: calls of one id that wait in a given history cannot be told apart.
func TestDuplicateDeferredIDs(t *testing.T) {
	dup := calls("ext {}", "ext {}")
	for _, p := range dup.Parts {
		p.(*message.ToolCallPart).ToolCallID = "duplicate-id"
	}
	var ran []string
	_, err := pausing(t, &ran).Run(t.Context(), deps{}, "", runtime.WithHistory([]message.Message{user("a"), dup}))
	e, ok := errors.AsType[*model.UnexpectedBehaviorError](err)
	if !ok || e.Message != "Deferred tool calls must have unique tool_call_id values; duplicate ids: ['duplicate-id']" {
		t.Errorf("got %v", err)
	}
}

// B130: a run pauses without having been told that it may; a history continues only with results, or by pausing again.
func TestPausesNeedNoConsent(t *testing.T) {
	var ran []string
	_, err := pausing(t, &ran, calls("ext {}")).Run(t.Context(), deps{}, "go")
	p := paused(t, err)
	_, err = pausing(t, &ran).Run(t.Context(), deps{}, "", runtime.WithHistory(p.Messages))
	diff(t, "waits again", paused(t, err).Requests.Calls[0].ToolCallID, "c0")
	_, err = pausing(t, &ran).Run(t.Context(), deps{}, "hello", runtime.WithHistory(p.Messages))
	if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), "unprocessed tool calls") {
		t.Errorf("got %v", err)
	}
}

// B134, A13: a retry that is given as a result uses up none of the tool's.
func TestGivenRetriesAreFree(t *testing.T) {
	var ran []string
	a := pausing(t, &ran, calls("ext {}"), text("bye"))
	a.Retries = new(0)
	_, err := a.Run(t.Context(), deps{}, "go")
	results := &message.DeferredResults{Calls: map[string]message.CallResult{"c0": {Retry: "say please"}}}
	res, err := a.Run(t.Context(), deps{}, "", runtime.WithHistory(paused(t, err).Messages), runtime.WithDeferredResults(results))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "new messages", transcript(res.NewMessages()), []string{"retry c0 ext: say please", "text: bye"})
}

// B133: arguments that someone has put in place of the model's are checked as its own are; the history keeps the model's.
func TestApprovedArguments(t *testing.T) {
	for args, want := range map[runtime.RawJSON][]string{
		`{"n":2}`: {"return c0 ask: asked", "text: bye"},
		`{"n":`:   {"retry c0 ask: [ json_invalid]", "text: bye"},
	} {
		var ran []string
		a := pausing(t, &ran, calls(`ask {"n":1}`), text("bye"))
		_, err := a.Run(t.Context(), deps{}, "go")
		results := &message.DeferredResults{Approvals: map[string]message.Approval{"c0": message.ApproveWith(args)}}
		res, err := a.Run(t.Context(), deps{}, "", runtime.WithHistory(paused(t, err).Messages), runtime.WithDeferredResults(results))
		if err != nil {
			t.Fatal(err)
		}
		diff(t, string(args), transcript(res.NewMessages()), want)
		diff(t, "call in the history", transcript(res.AllMessages())[1], `call c0 ask {"n":1}`)
	}
}

// B138: a call that was approved and asks again waits again, with what it says now.
func TestApprovedCallAsksAgain(t *testing.T) {
	asks := fn("asks", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
		if rc.ToolCallApproved {
			return "", runtime.ApprovalRequired(`"really?"`)
		}
		return "", runtime.ApprovalRequired(`"may I?"`)
	})
	agent := &runtime.Agent[deps, string]{Tools: tools(asks), Model: script(t, calls("asks {}"))}
	_, err := agent.Run(t.Context(), deps{}, "go")
	p := paused(t, err)
	diff(t, "first", p.Requests.Metadata, map[string]runtime.RawJSON{"c0": `"may I?"`})
	_, err = agent.Run(t.Context(), deps{}, "", runtime.WithHistory(p.Messages), runtime.WithDeferredResults(&message.DeferredResults{ApproveAll: true}))
	p = paused(t, err)
	diff(t, "then", p.Requests.Metadata, map[string]runtime.RawJSON{"c0": `"really?"`})
	diff(t, "messages", transcript(p.Messages), []string{"user: go", "call c0 asks {}"})
}

// A13: results are checked against what waits, and filled in.
func TestBuildResults(t *testing.T) {
	open := &message.DeferredRequests{
		Calls:     []*message.ToolCallPart{{ToolCallID: "c"}},
		Approvals: []*message.ToolCallPart{{ToolCallID: "a"}, {ToolCallID: "b"}},
		Metadata:  map[string]runtime.RawJSON{"b": "1", "c": "2"},
	}
	_, err := open.BuildResults(message.DeferredResults{
		Approvals: map[string]message.Approval{"z": {}, "c": {}}, Calls: map[string]message.CallResult{"a": {}},
	})
	diff(t, "error", err.Error(), "agentgen: the results do not fit the calls that wait: `approvals` contains tool call IDs not in this `DeferredRequests.Approvals`: ['c', 'z']; "+
		"`calls` contains tool call IDs not in this `DeferredRequests.Calls`: ['a']")
	built, err := open.BuildResults(message.DeferredResults{Approvals: map[string]message.Approval{"a": message.Deny("no")}, ApproveAll: true})
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "built", built, &message.DeferredResults{Approvals: map[string]message.Approval{"a": message.Deny("no"), "b": message.Approve()}})
	diff(t, "remaining", open.Remaining(built), &message.DeferredRequests{Calls: open.Calls, Metadata: map[string]runtime.RawJSON{"c": "2"}})
	built.Calls = map[string]message.CallResult{"c": {}}
	if rest := open.Remaining(built); rest != nil {
		t.Errorf("got %+v", rest)
	}
}

package message_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// TestDecline: what is declined leaves nothing open, and fits the calls.
func TestDecline(t *testing.T) {
	open := &message.DeferredRequests{
		Approvals: []*message.ToolCallPart{{ToolName: "refund", ToolCallID: "a", Args: "{}"}},
		Calls:     []*message.ToolCallPart{{ToolName: "locate", ToolCallID: "b", Args: "{}"}},
	}
	got := open.Decline("not today")
	want := &message.DeferredResults{
		Approvals: map[string]message.Approval{"a": message.Deny("not today")},
		Calls:     map[string]message.CallResult{"b": {Failed: "not today"}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if err := open.Check(got); err != nil || open.Remaining(got) != nil {
		t.Errorf("left open: %v, %v", open.Remaining(got), err)
	}
}

package approval

import (
	"context"
	"errors"
	"golden/internal/check"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// needs decodes arguments and asks the tool whether the call needs approval.
func needs[D any](t *testing.T, tool runtime.Tool[D], deps D, args string) (bool, error) {
	t.Helper()
	approver := tool.Approver()
	if approver == nil {
		t.Fatalf("%s decides about no call", tool.Def().Name)
	}
	call, err := tool.Decode(args)
	if err != nil {
		t.Fatal(err)
	}
	return approver(t.Context(), &runtime.RunContext[D]{RunInfo: &runtime.RunInfo{}, Deps: deps}, call)
}

func TestApprovalOfEachCall(t *testing.T) {
	bank := &Bank{Limit: 100, Frozen: map[string]bool{"b": true}}
	vault := VaultTools(&Vault{guarded: []string{"back"}})
	abroadTool, closeTool := TransferTool[*Bank](), CloseTool[*Bank]()
	tests := map[string]struct {
		tool runtime.Tool[*Bank]
		args string
		want bool
	}{
		"above the limit of the dependencies": {RefundTool(), `{"account":"a","cents":101}`, true},
		"at the limit":                        {RefundTool(), `{"account":"a","cents":"100"}`, false},
		"the one argument that is unwrapped":  {abroadTool, `{"to":"x","country":"BE"}`, true},
		"as it should be":                     {abroadTool, `{"to":"x","country":"NL"}`, false},
		"by the dependencies alone":           {PingTool(), `{}`, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := needs(t, tt.tool, bank, tt.args)
			if err != nil || got != tt.want {
				t.Errorf("NeedsApproval(%s) = %v, %v, want %v", tt.args, got, err, tt.want)
			}
		})
	}
	methods := []struct {
		tool int
		deps int
		args string
		want bool
	}{
		{0, 23, `{"door":"back"}`, true},
		{0, 23, `{"door":"front"}`, false},
		{1, 23, `{"door":"back"}`, true},
		{1, 12, `{"door":"back"}`, false},
	}
	for _, tt := range methods {
		if got, err := needs(t, vault[tt.tool], tt.deps, tt.args); err != nil || got != tt.want {
			t.Errorf("%s: NeedsApproval(%s) = %v, %v, want %v", vault[tt.tool].Def().Name, tt.args, got, err, tt.want)
		}
	}
	if closeTool.Approver() != nil || !closeTool.Def().Approval {
		t.Error("close_ needs approval for all calls, so it decides about none")
	}
	if RefundTool().Def().Approval {
		t.Error("refund does not need approval for all calls")
	}
}

func TestApprovalErrors(t *testing.T) {
	bank := &Bank{Frozen: map[string]bool{"b": true}}
	_, err := needs(t, RefundTool(), bank, `{"account":"b","cents":1}`)
	if _, ok := errors.AsType[*runtime.RetryError](err); !ok {
		t.Errorf("got %v, want the retry of bigRefund", err)
	}
	rc := &runtime.RunContext[*Bank]{RunInfo: &runtime.RunInfo{}, Deps: bank}
	if _, err := RefundTool().Approver()(context.Background(), rc, &PingCall{}); err == nil {
		t.Error("a call of another tool was asked about")
	}
}

// A13: a run pauses for the calls that need approval, and for no other.
func TestRun(t *testing.T) {
	agent := func(answer *message.Response) *runtime.Agent[*Bank, string] {
		m := testmodel.Func(func(context.Context, *model.Prepared) (*message.Response, error) { return answer, nil })
		return &runtime.Agent[*Bank, string]{Model: m, Tools: runtime.Tools(RefundTool)}
	}
	bank := &Bank{Limit: 100}
	_, err := agent(testmodel.Join(
		testmodel.Call("refund", `{"account":"a","cents":50}`),
		testmodel.Call("refund", `{"account":"a","cents":500}`),
	)).Run(t.Context(), bank, "Pay it all back.")
	pause, ok := errors.AsType[*runtime.PauseError](err)
	if !ok {
		t.Fatal(err)
	}
	waits := pause.Requests.Approvals
	if len(waits) != 1 || waits[0].Args != `{"account":"a","cents":500}` {
		t.Fatalf("%d calls wait", len(waits))
	}
	results := &message.DeferredResults{Approvals: map[string]message.Approval{waits[0].ToolCallID: message.Approve()}}
	res, err := agent(testmodel.Text("Done.")).Run(t.Context(), bank, "", runtime.WithHistory(pause.Messages), runtime.WithDeferredResults(results))
	if err != nil {
		t.Fatal(err)
	}
	returned := res.NewMessages()[0].(*message.Request).Parts[0].(*message.ToolReturnPart)
	if string(returned.Content) != `"refunded 500 to a"` {
		t.Errorf("the model was told %s", returned.Content)
	}
}

// TestInvoke calls tools whose approval, if any, has been given: that is not their business.
func TestInvoke(t *testing.T) {
	if got, err := check.Invoke(t, RefundTool(), &Bank{}, `{"account":"a","cents":5}`); err != nil || got != `"refunded 5 to a"` {
		t.Errorf("got %s, %v", got, err)
	}
	if got, err := check.Invoke(t, CloseTool[int](), 0, `{"account":"a"}`); err != nil || got != `"closed a"` {
		t.Errorf("got %s, %v", got, err)
	}
}

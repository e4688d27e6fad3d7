package drivers

import (
	"encoding/json"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"
)

// TestOnTemporal: in Temporal's test environment, which needs no server, days pass at once. The second run continues as new first.
func TestOnTemporal(t *testing.T) {
	for _, maxEvents := range []int{0, 10} {
		deps := &Shop{}
		a := &OnTemporal[*Shop, Receipt]{Agent: agent, Deps: deps, MaxEvents: maxEvents}
		in := Begin{Prompt: prompt}
		if maxEvents > 0 {
			env := environment(a)
			env.SetCurrentHistoryLength(maxEvents + 1)
			env.ExecuteWorkflow(agent.Name, in)
			again, ok := errors.AsType[*workflow.ContinueAsNewError](env.GetWorkflowError())
			if !ok {
				t.Fatalf("it does not continue as new: %v", env.GetWorkflowError())
			}
			if err := converter.GetDefaultDataConverter().FromPayloads(again.Input, &in); err != nil {
				t.Fatal(err)
			}
		}
		env := environment(a)
		env.RegisterDelayedCallback(func() { approve(t, env, deps) }, 72*time.Hour)
		env.ExecuteWorkflow(agent.Name, in)
		var messages json.RawMessage
		if err := errors.Join(env.GetWorkflowError(), env.GetWorkflowResult(&messages)); err != nil {
			t.Fatal(err)
		}
		want, err := undisturbed()
		if err != nil {
			t.Fatal(err)
		}
		if got := history(messages); got != want || deps.paid.Load() != 1 {
			t.Errorf("paid %d times; got\n%s\nwant\n%s", deps.paid.Load(), got, want)
		}
	}
}

func environment(a *OnTemporal[*Shop, Receipt]) *testsuite.TestWorkflowEnvironment {
	var s testsuite.WorkflowTestSuite
	s.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	env := s.NewTestWorkflowEnvironment()
	env.SetStartWorkflowOptions(client.StartWorkflowOptions{ID: id, TaskQueue: "shop"})
	a.Register(env)
	return env
}

// approve approves of the call that waits, after a result for another call was refused.
func approve(t *testing.T, env *testsuite.TestWorkflowEnvironment, deps *Shop) {
	v, err := env.QueryWorkflow("open")
	if err != nil {
		t.Fatal(err)
	}
	var b json.RawMessage
	var open message.DeferredRequests
	if err := errors.Join(v.Get(&b), open.DecodeJSON(b)); err != nil || len(open.Approvals) != 1 || deps.paid.Load() != 0 {
		t.Fatalf("waits for %s, paid %d times, %v", b, deps.paid.Load(), err)
	}
	env.UpdateWorkflow("resolve", "0", &testsuite.TestUpdateCallback{
		OnAccept:   func() { t.Error("a result for a call that does not wait is taken") },
		OnReject:   func(error) {},
		OnComplete: func(any, error) {},
	}, encoded(t, message.DeferredResults{Approvals: map[string]message.Approval{"unknown": message.Approve()}}))
	env.UpdateWorkflowNoRejection("resolve", "1", t, encoded(t, message.DeferredResults{ApproveAll: true}))
}

func encoded(t *testing.T, r message.DeferredResults) json.RawMessage {
	b, err := r.AppendJSON(nil)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

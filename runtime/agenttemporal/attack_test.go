package agenttemporal_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agenttemporal"
	"github.com/agentgen-go/agentgen/runtime/internal/till"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"
)

// encoded returns what a client sends.
func encoded(t *testing.T, v interface{ AppendJSON([]byte) ([]byte, error) }) json.RawMessage {
	t.Helper()
	b, err := v.AppendJSON(nil)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func said(parts ...message.RequestPart) *message.Enqueued {
	return &message.Enqueued{Messages: message.History{&message.Request{Parts: parts}}}
}

// TestLastWord: a run that is about to end makes one more request for what was said during its last one.
func TestLastWord(t *testing.T) {
	env := quiet()
	a := &agenttemporal.Agent[runtime.NoDeps, string]{Agent: &runtime.Agent[runtime.NoDeps, string]{Name: "a", Model: testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
		if len(p.Messages) == 1 {
			env.SignalWorkflow(agenttemporal.SignalEnqueue, encoded(t, said(&message.UserPromptPart{Content: "hurry"})))
		}
		return testmodel.Text(fmt.Sprint(len(p.Messages), " messages")), nil
	})}}
	a.Register(env)
	env.ExecuteWorkflow("a", agenttemporal.Input{Prompt: "go"})
	var res agenttemporal.Result
	if err := errors.Join(env.GetWorkflowError(), env.GetWorkflowResult(&res)); err != nil || string(res.Output) != `"3 messages"` {
		t.Errorf("output %s, %v", res.Output, err)
	}
}

// TestNonsense: a signal that is not a message does not keep others away.
func TestNonsense(t *testing.T) {
	env := environment(&tillAgent{})
	env.RegisterDelayedCallback(func() {
		for _, nonsense := range []json.RawMessage{
			json.RawMessage(`{}`), json.RawMessage(`7`), json.RawMessage(`{"priority":9,"messages":[]}`),
			encoded(t, &message.Enqueued{Messages: message.History{testmodel.Text("a response")}}),
		} {
			env.SignalWorkflow(agenttemporal.SignalEnqueue, nonsense)
		}
		env.SignalWorkflow(agenttemporal.SignalEnqueue, encoded(t, said(&message.UserPromptPart{Content: "hurry"})))
	}, time.Minute)
	approve(t, env, 0, time.Hour)
	env.ExecuteWorkflow("till", agenttemporal.Input{Prompt: till.Prompt(0)})
	var res agenttemporal.Result
	if err := errors.Join(env.GetWorkflowError(), env.GetWorkflowResult(&res)); err != nil || !strings.Contains(string(res.Messages), "hurry") {
		t.Errorf("%v: %s", err, res.Messages)
	}
}

// careful is an environment with the till, whose clerk is a child workflow that waits for approval.
func careful() *testsuite.TestWorkflowEnvironment {
	env := quiet()
	(&tillAgent{Agent: till.Agent, Deps: &till.Deps{}, Children: map[string]workflow.ChildWorkflowOptions{"clerk": {}}}).Register(env)
	(&agenttemporal.Agent[*till.Deps, string]{Agent: till.CarefulClerk, Deps: &till.Deps{}}).Register(env)
	return env
}

// TestStopChildren: a run stops though the run of a call waits for a person, which is stopped, too.
func TestStopChildren(t *testing.T) {
	env := careful()
	env.SetTestTimeout(20 * time.Second)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow(agenttemporal.SignalStop, nil) }, time.Hour)
	env.ExecuteWorkflow("till", agenttemporal.Input{Prompt: till.Prompt(0)})
	if !env.IsWorkflowCompleted() {
		t.Fatal("the run does not stop")
	}
	res, kind := details(t, env.GetWorkflowError())
	if kind != "RunError" || !strings.Contains(env.GetWorkflowError().Error(), "stopped") || len(res.Messages) == 0 {
		t.Errorf("%s: %v", kind, env.GetWorkflowError())
	}
}

// TestCancelChildren: the same of a workflow that is cancelled.
func TestCancelChildren(t *testing.T) {
	env := careful()
	env.SetTestTimeout(20 * time.Second)
	env.RegisterDelayedCallback(env.CancelWorkflow, time.Hour)
	env.ExecuteWorkflow("till", agenttemporal.Input{Prompt: till.Prompt(0)})
	if res, kind := details(t, env.GetWorkflowError()); kind != "canceled" || len(res.Messages) == 0 {
		t.Errorf("%s: %v", kind, env.GetWorkflowError())
	}
}

// TestTwoDecisions: of two decisions at the same time one counts, and the other is refused.
func TestTwoDecisions(t *testing.T) {
	env := environment(&tillAgent{})
	yes := encoded(t, &message.DeferredResults{ApproveAll: true})
	var accepted, refused int
	decide := func(id string) {
		env.UpdateWorkflow(agenttemporal.UpdateResolve, id, &testsuite.TestUpdateCallback{
			OnAccept: func() {},
			OnReject: func(error) { refused++ },
			OnComplete: func(_ any, err error) {
				if err == nil {
					accepted++
				} else {
					refused++
				}
			},
		}, yes)
	}
	env.RegisterDelayedCallback(func() {
		none := encoded(t, &message.DeferredResults{})
		env.UpdateWorkflow(agenttemporal.UpdateResolve, "0", &testsuite.TestUpdateCallback{
			OnAccept: func() { t.Error("results for no call were taken") }, OnReject: func(error) {}, OnComplete: func(any, error) {},
		}, none)
		decide("1")
		decide("2")
	}, time.Hour)
	env.ExecuteWorkflow("till", agenttemporal.Input{Prompt: till.Prompt(0)})
	var res agenttemporal.Result
	if err := errors.Join(env.GetWorkflowError(), env.GetWorkflowResult(&res)); err != nil {
		t.Fatal(err)
	}
	if accepted != 1 || refused != 1 || strings.Count(string(res.Messages), `"refunded `) != 1 {
		t.Errorf("%d accepted, %d refused: %s", accepted, refused, res.Messages)
	}
}

// TestSnapshotOfAnother: a worker whose agent does not fit the snapshot of a workflow does not end the workflow.
func TestSnapshotOfAnother(t *testing.T) {
	_, err := till.Agent.Run(t.Context(), &till.Deps{}, till.Prompt(0), runtime.WithRunID("r"))
	pause, ok := errors.AsType[*runtime.PauseError](err)
	if !ok {
		t.Fatal(err)
	}
	snapshot, err := pause.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	env := quiet()
	changed := till.Agent.Clone()
	changed.Tools = nil
	(&tillAgent{Agent: changed, Deps: &till.Deps{}}).Register(env)
	defer func() {
		if text := fmt.Sprint(recover(), env.GetWorkflowError()); !strings.Contains(text, "does not fit") {
			t.Errorf("got %s", text)
		}
	}()
	env.ExecuteWorkflow("till", agenttemporal.Input{RunID: "r", Snapshot: snapshot})
}

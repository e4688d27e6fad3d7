package agenttemporal_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agenttemporal"
	"github.com/agentgen-go/agentgen/runtime/internal/till"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"
)

type tillAgent = agenttemporal.Agent[*till.Deps, till.Summary]

// environment is a test environment in which the till and its clerk are registered.
func environment(a *tillAgent) *testsuite.TestWorkflowEnvironment {
	env := quiet()
	a.Agent, a.Deps = till.Agent, &till.Deps{}
	a.Register(env)
	(&agenttemporal.Agent[*till.Deps, string]{Agent: till.Clerk, Deps: &till.Deps{}}).Register(env)
	return env
}

// quiet is a test environment that logs nothing.
func quiet() *testsuite.TestWorkflowEnvironment {
	var s testsuite.WorkflowTestSuite
	s.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	return s.NewTestWorkflowEnvironment()
}

// approve approves of a run's calls after a time.
func approve(t *testing.T, env *testsuite.TestWorkflowEnvironment, run int, after time.Duration) {
	env.RegisterDelayedCallback(func() {
		v, err := env.QueryWorkflow(agenttemporal.QueryOpen)
		if err != nil {
			t.Fatal(err)
		}
		var b json.RawMessage
		var open message.DeferredRequests
		if err := errors.Join(v.Get(&b), open.DecodeJSON(b)); err != nil {
			t.Fatal(err)
		}
		r := till.Approvals(run, &open)
		answer, err := r.AppendJSON(nil)
		if err != nil {
			t.Fatal(err)
		}
		env.UpdateWorkflowNoRejection(agenttemporal.UpdateResolve, "1", t, json.RawMessage(answer))
	}, after)
}

// execute runs a workflow, through all in which it continues, and returns its result.
func execute(t *testing.T, a *tillAgent, run int) (res agenttemporal.Result, parts int) {
	t.Helper()
	in := agenttemporal.Input{RunID: till.RunID(run), Prompt: till.Prompt(run)}
	for parts = 1; ; parts++ {
		env := environment(a)
		env.SetTestTimeout(time.Minute)
		if parts == 1 || a.MaxEvents == 0 {
			approve(t, env, run, 72*time.Hour)
		} else {
			approve(t, env, run, time.Minute)
		}
		if parts == 1 && a.MaxEvents > 0 {
			env.SetCurrentHistoryLength(a.MaxEvents + 1)
		}
		env.ExecuteWorkflow(till.Agent.Name, in)
		err := env.GetWorkflowError()
		if again, ok := errors.AsType[*workflow.ContinueAsNewError](err); ok {
			if err := converter.GetDefaultDataConverter().FromPayloads(again.Input, &in); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := env.GetWorkflowResult(&res); err != nil {
			t.Fatal(err)
		}
		return res, parts
	}
}

// TestWorkflow: the same agent value, without a server, with the history of an undisturbed run. Days pass at once.
func TestWorkflow(t *testing.T) {
	children := map[string]workflow.ChildWorkflowOptions{"clerk": {}}
	for name, a := range map[string]*tillAgent{
		"activities": {}, "children": {Children: children}, "continued as new": {Children: children, MaxEvents: 10},
	} {
		t.Run(name, func(t *testing.T) {
			for run := range 2 {
				got, parts := execute(t, a, run)
				want, err := till.Undisturbed(run)
				if err != nil {
					t.Fatal(err)
				}
				if till.WithoutTimes(got.Messages) != want {
					t.Errorf("got\n%s\nwant\n%s", till.WithoutTimes(got.Messages), want)
				}
				if got.RunID != till.RunID(run) || !strings.HasPrefix(string(got.Output), `{"total":`) || got.Usage.Requests != 10 {
					t.Errorf("run %q, output %s, usage %+v", got.RunID, got.Output, got.Usage)
				}
				if continued := parts > 1; continued != (a.MaxEvents > 0) {
					t.Errorf("%d workflows", parts)
				}
			}
		})
	}
}

// TestRefusedResults: results that do not fit are refused by the update's validator, and nothing happens.
func TestRefusedResults(t *testing.T) {
	a := &tillAgent{}
	env := environment(a)
	env.RegisterDelayedCallback(func() {
		r := message.DeferredResults{Approvals: map[string]message.Approval{"unknown": message.Approve()}}
		b, _ := r.AppendJSON(nil)
		env.UpdateWorkflow(agenttemporal.UpdateResolve, "0", &testsuite.TestUpdateCallback{
			OnAccept:   func() { t.Error("it was accepted") },
			OnReject:   func(err error) { t.Log(err) },
			OnComplete: func(any, error) {},
		}, json.RawMessage(b))
	}, time.Minute)
	approve(t, env, 0, time.Hour)
	env.ExecuteWorkflow("till", agenttemporal.Input{Prompt: till.Prompt(0)})
	if err := env.GetWorkflowError(); err != nil {
		t.Fatal(err)
	}
}

// TestWatched: deltas leave the activity while it runs, each with its run, task and attempt, so that a page can begin again.
// What a provider refuses for now is tried again.
func TestWatched(t *testing.T) {
	var mu sync.Mutex
	failures, seen := 0, map[string]int{}
	talker := &runtime.Agent[runtime.NoDeps, string]{Name: "talker", Model: testmodel.StreamFunc(func(_ context.Context, _ *model.Prepared, s *model.Stream) (*message.Response, error) {
		for i := range 20 {
			if i == 10 && failures == 0 {
				failures++
				return nil, &model.HTTPError{StatusCode: 503}
			}
			if err := s.Text(0, "word "); err != nil {
				return nil, err
			}
		}
		return nil, nil
	})}
	a := &agenttemporal.Agent[runtime.NoDeps, string]{Agent: talker, Watch: func(_ context.Context, e runtime.TaskEvent) error {
		if e.Event.Kind == model.PartDeltaEvent {
			mu.Lock()
			defer mu.Unlock()
			seen[fmt.Sprint(e.RunID, " ", e.Task, " ", e.Attempt)]++
		}
		return nil
	}}
	env := quiet()
	a.Register(env)
	env.ExecuteWorkflow("talker", agenttemporal.Input{RunID: "r", Prompt: "talk"})
	if err := env.GetWorkflowError(); err != nil {
		t.Fatal(err)
	}
	first, second := seen["r 2.request 1"], seen["r 2.request 2"]
	if first != 9 || second != 19 || len(seen) != 2 {
		t.Errorf("got %v", seen)
	}
}

// TestEnds: runs that fail, are stopped or are cancelled keep what there is of them.
func TestEnds(t *testing.T) {
	for _, c := range []struct {
		name, kind, says string
		model            func(context.Context, *model.Prepared) (*message.Response, error)
		disturb          func(env *testsuite.TestWorkflowEnvironment)
	}{
		{name: "refused", kind: "RunError", says: "status_code: 400", model: func(context.Context, *model.Prepared) (*message.Response, error) {
			return nil, &model.HTTPError{StatusCode: 400}
		}},
		{name: "given up", kind: "RunError", says: "503", model: func(context.Context, *model.Prepared) (*message.Response, error) {
			return nil, &model.HTTPError{StatusCode: 503}
		}},
		{name: "stopped", kind: "RunError", says: "stopped", disturb: func(env *testsuite.TestWorkflowEnvironment) {
			env.SignalWorkflow(agenttemporal.SignalStop, nil)
		}},
		{name: "cancelled", kind: "canceled", disturb: func(env *testsuite.TestWorkflowEnvironment) { env.CancelWorkflow() }},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := &tillAgent{}
			if c.model != nil {
				a.Options = []runtime.RunOption{runtime.WithModel(testmodel.Func(c.model))}
			}
			env := environment(a)
			if c.disturb != nil {
				env.RegisterDelayedCallback(func() { c.disturb(env) }, time.Hour) // it waits for approval then
			}
			env.ExecuteWorkflow("till", agenttemporal.Input{Prompt: till.Prompt(0)})
			err := env.GetWorkflowError()
			res, kind := details(t, err)
			if kind != c.kind || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("got %v (%s)", err, kind)
			}
			if n := strings.Count(string(res.Messages), `"kind":"response"`); c.model == nil && n != 4 {
				t.Errorf("%d responses are kept", n)
			}
		})
	}
}

// details returns the result that an error of a workflow carries, and what kind of error it is.
func details(t *testing.T, err error) (res agenttemporal.Result, kind string) {
	t.Helper()
	if app, ok := errors.AsType[*temporal.ApplicationError](err); ok {
		if err := app.Details(&res); err != nil {
			t.Fatal(err)
		}
		return res, app.Type()
	}
	if c, ok := errors.AsType[*temporal.CanceledError](err); ok {
		if err := c.Details(&res); err != nil {
			t.Fatal(err)
		}
		return res, "canceled"
	}
	t.Fatalf("got %v", err)
	return res, ""
}

// TestEnqueued: a signal reaches the model.
func TestEnqueued(t *testing.T) {
	a := &tillAgent{}
	env := environment(a)
	env.RegisterDelayedCallback(func() {
		messages, _ := message.Enclose([]message.Enqueueable{message.Text("hurry")})
		b, _ := (&message.Enqueued{Messages: messages}).AppendJSON(nil)
		env.SignalWorkflow(agenttemporal.SignalEnqueue, json.RawMessage(b))
	}, 0)
	approve(t, env, 0, time.Hour)
	env.ExecuteWorkflow("till", agenttemporal.Input{Prompt: till.Prompt(0)})
	var res agenttemporal.Result
	if err := errors.Join(env.GetWorkflowError(), env.GetWorkflowResult(&res)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(res.Messages), "hurry") {
		t.Error("the model has not read it")
	}
}

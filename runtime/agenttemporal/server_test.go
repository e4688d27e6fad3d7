package agenttemporal_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/agenttemporal"
	"github.com/agentgen-go/agentgen/runtime/internal/till"
	"github.com/agentgen-go/agentgen/runtime/message"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// TestServer: on a server, a stop reaches a run and the run of its call, which waits; results that do not fit are refused in any state of a run.
func TestServer(t *testing.T) {
	server(t)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	c, err := dial()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	w := worker.New(c, queue, worker.Options{})
	(&tillAgent{Agent: till.Agent, Deps: &till.Deps{}, Children: map[string]workflow.ChildWorkflowOptions{"clerk": {}}}).Register(w)
	(&agenttemporal.Agent[*till.Deps, string]{Agent: till.CarefulClerk, Deps: &till.Deps{}}).Register(w)
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	defer w.Stop()
	run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: "r", TaskQueue: queue}, "till", agenttemporal.Input{Prompt: till.Prompt(0)})
	if err != nil {
		t.Fatal(err)
	}
	child := ""
	for child == "" {
		waiting, err := agenttemporal.Waiting(ctx, c, "r")
		if err != nil && ctx.Err() != nil {
			t.Fatal(err)
		}
		for id := range waiting {
			child = id
		}
		time.Sleep(50 * time.Millisecond)
	}
	if err := agenttemporal.Resolve(ctx, c, "r", "", &message.DeferredResults{ApproveAll: true}); err == nil {
		t.Error("a run none of whose own calls wait is resolved")
	}
	if err := agenttemporal.Resolve(ctx, c, child, "", &message.DeferredResults{}); err == nil {
		t.Error("results for no call are taken")
	}
	if err := agenttemporal.Stop(ctx, c, "r"); err != nil {
		t.Fatal(err)
	}
	if err := run.Get(ctx, nil); err == nil || !strings.Contains(err.Error(), "stopped") {
		t.Errorf("the run has ended with %v", err)
	}
	var inner agenttemporal.Result
	if err := c.GetWorkflow(ctx, child, "").Get(ctx, &inner); err != nil || !strings.Contains(string(inner.Returned), "stopped") {
		t.Errorf("the run of the call has ended with %s, %v", inner.Returned, err)
	}
	if err := agenttemporal.Resolve(ctx, c, "r", "", &message.DeferredResults{ApproveAll: true}); err == nil {
		t.Error("a run that is over is resolved")
	}
}

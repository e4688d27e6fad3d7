package agenttemporal_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agenttemporal"
	"github.com/agentgen-go/agentgen/runtime/internal/till"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// BenchmarkTask: what a task costs on Temporal's server for development, beside a bare activity with a result of a similar size.
func BenchmarkTask(b *testing.B) {
	server(b)
	agent, tasks, err := till.Steps(10)
	if err != nil {
		b.Fatal(err)
	}
	c, err := dial()
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	nop := func(context.Context) (json.RawMessage, error) {
		return json.RawMessage(`{"kind":"tool","outcome":{"content":"ok"}}`), nil
	}
	bare := func(ctx workflow.Context) error {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
		for range tasks {
			if err := workflow.ExecuteActivity(ctx, "nop").Get(ctx, nil); err != nil {
				return err
			}
		}
		return nil
	}
	w := worker.New(c, queue, worker.Options{})
	(&agenttemporal.Agent[runtime.NoDeps, string]{Agent: agent}).Register(w)
	w.RegisterWorkflowWithOptions(bare, workflow.RegisterOptions{Name: "bare"})
	w.RegisterActivityWithOptions(nop, activity.RegisterOptions{Name: "nop"})
	if err := w.Start(); err != nil {
		b.Fatal(err)
	}
	defer w.Stop()
	for name, input := range map[string][]any{"bare": nil, "steps": {agenttemporal.Input{Prompt: "go"}}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				h, err := c.ExecuteWorkflow(b.Context(), client.StartWorkflowOptions{ID: rand.Text(), TaskQueue: queue}, name, input...)
				if err != nil {
					b.Fatal(err)
				}
				if err := h.Get(b.Context(), nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*tasks), "µs/task")
		})
	}
}

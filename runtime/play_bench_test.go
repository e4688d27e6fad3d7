package runtime_test

import (
	"context"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// benched is a run with four requests and three calls.
func benched() *runtime.Agent[deps, string] {
	call, done := calls("still {}"), text("done")
	return &runtime.Agent[deps, string]{Tools: []runtime.Tool[deps]{still{}}, Model: model.Func(model.Info{}, func(_ context.Context, in *model.Request, _ *model.Stream) (*message.Response, error) {
		if len(in.Messages) < 7 {
			return call, nil
		}
		return done, nil
	})}
}

func BenchmarkRun(b *testing.B) {
	a := benched()
	for b.Loop() {
		if _, err := a.Run(context.Background(), deps{}, "go"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPlay is BenchmarkRun by Play and Perform: ten tasks through JSON.
func BenchmarkPlay(b *testing.B) {
	a := benched()
	for b.Loop() {
		p, err := a.Play(noon, "go", runtime.WithRunID("r"))
		if err != nil {
			b.Fatal(err)
		}
		for !p.Done() {
			tasks, err := p.Tasks()
			if err != nil {
				b.Fatal(err)
			}
			result, err := a.Perform(context.Background(), deps{}, tasks[0].Input)
			if err != nil {
				b.Fatal(err)
			}
			if err := p.Feed(tasks[0].Key, result); err != nil {
				b.Fatal(err)
			}
		}
	}
}

package runtime_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// hedged is a model that answers while a goroutine of its own still reads what it was asked, as one does that takes the first of
// two answers. It calls a tool first, so that each run asks twice.
type hedged struct {
	model.Base
	late *sync.WaitGroup
	t    *testing.T
}

func (m hedged) Respond(_ context.Context, in *model.Request, _ *model.Stream) (*message.Response, error) {
	want, messages := prompt(in), len(in.Messages)
	cache := in.Cache
	m.late.Go(func() {
		for range 200 {
			if got := prompt(in); got != want || len(in.Messages) != messages || in.Instructions[0].Text != "Be brief." || in.Cache != cache {
				m.t.Errorf("a request of the run %q has become one of %q, with %d messages instead of %d", want, got, len(in.Messages), messages)
				return
			}
			if n, _ := cache.Take(m.late).(int); n > 0 {
				cache.Put(m.late, n+1)
			}
		}
	})
	if cache.Take(m.late) == nil {
		cache.Put(m.late, 1)
	}
	if messages > 1 {
		return text("done"), nil
	}
	return calls("still {}"), nil
}

func prompt(in *model.Request) string {
	return in.Messages[0].(*message.Request).Parts[0].(*message.UserPromptPart).Content
}

// TestRequestsAreNotShared: a model that reads a request for longer than it takes to answer sees no other request, neither of its
// run nor of another one.
func TestRequestsAreNotShared(t *testing.T) {
	var late, runs sync.WaitGroup
	agent := &runtime.Agent[deps, string]{Model: hedged{late: &late, t: t}, Tools: []runtime.Tool[deps]{still{}}, Instructions: "Be brief."}
	for w := range 4 {
		runs.Go(func() {
			for i := range 100 {
				if _, err := agent.Run(t.Context(), deps{}, fmt.Sprint("prompt ", w, " ", i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	runs.Wait()
	late.Wait()
}

// TestRequestsStay: what a model was asked stays as it was, also after later steps and runs of the agent.
func TestRequestsStay(t *testing.T) {
	var kept []*model.Request
	m := model.Func(model.Info{}, func(_ context.Context, in *model.Request, _ *model.Stream) (*message.Response, error) {
		kept = append(kept, in)
		if len(in.Messages) < 9 {
			return calls("still {}"), nil
		}
		return text("done"), nil
	})
	agent := &runtime.Agent[deps, string]{Model: m, Tools: []runtime.Tool[deps]{still{}}}
	for i := range 10 {
		if _, err := agent.Run(t.Context(), deps{}, fmt.Sprint("prompt ", i)); err != nil {
			t.Fatal(err)
		}
	}
	for i, in := range kept {
		if want := fmt.Sprint("prompt ", i/5); prompt(in) != want || len(in.Messages) != 1+2*(i%5) {
			t.Errorf("request %d has %d messages and the prompt %q, want %d and %q", i, len(in.Messages), prompt(in), 1+2*(i%5), want)
		}
	}
}

// TestCacheOfARun: what a model keeps for the next request is there for it, and released when the run has ended.
func TestCacheOfARun(t *testing.T) {
	var seen []any
	var cache *model.Cache
	m := model.Func(model.Info{}, func(_ context.Context, in *model.Request, _ *model.Stream) (*message.Response, error) {
		cache = in.Cache
		seen = append(seen, cache.Take("key"))
		cache.Put("key", len(in.Messages))
		if len(in.Messages) < 5 {
			return calls("still {}"), nil
		}
		return text("done"), nil
	})
	agent := &runtime.Agent[deps, string]{Model: m, Tools: []runtime.Tool[deps]{still{}}}
	if _, err := agent.Run(t.Context(), deps{}, "go"); err != nil {
		t.Fatal(err)
	}
	diff(t, "cached", seen, []any{nil, 1, 3})
	if v := cache.Take("key"); v != nil {
		t.Errorf("the cache of a run that has ended holds %v", v)
	}
	if cache.Put("key", 1); cache.Take("key") != nil {
		t.Error("the cache of a run that has ended keeps values")
	}
}

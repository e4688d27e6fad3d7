package wrap_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/limit"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/wrap"
)

// TestLimitedMistakes: a Limited needs a Limiter.
func TestLimitedMistakes(t *testing.T) {
	if _, err := model.Ask(t.Context(), &wrap.Limited{Model: named("m")}, ask("hi")); err == nil {
		t.Error("a Limited without a Limiter can be asked")
	}
}

// TestLimited: one limiter holds for several models, for their token counts and while they are watched.
func TestLimited(t *testing.T) {
	l := &limit.Slots{Max: 3}
	var running, most atomic.Int64
	busy := func(name string) model.Model {
		return &wrap.Limited{Limiter: l, Model: model.Func(model.Info{Name: name}, func(_ context.Context, _ *model.Request, s *model.Stream) (*message.Response, error) {
			n := running.Add(1)
			defer running.Add(-1)
			for seen := most.Load(); n > seen && !most.CompareAndSwap(seen, n); seen = most.Load() {
			}
			time.Sleep(time.Millisecond)
			return &message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: "ok"}}}, s.Text(0, "ok")
		})}
	}
	a, b := busy("a"), busy("b")
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			m := a
			if i%2 == 0 {
				m = b
			}
			w := model.Watch(t.Context(), m, ask("hi"))
			if _, err := w.Response(); err != nil {
				t.Error(err)
			}
			if _, err := m.CountTokens(t.Context(), &model.Request{}); !errors.Is(err, errors.ErrUnsupported) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := most.Load(); n > 3 || n < 2 {
		t.Errorf("%d ran at the same time", n)
	}
	diff(t, "counts", []int{l.Running(), l.Waiting()}, []int{0, 0})
}

// TestLimitedPanics: a model that panics gives its slot back.
func TestLimitedPanics(t *testing.T) {
	l := &limit.Slots{Max: 1}
	m := &wrap.Limited{Limiter: l, Model: named("m", func(*model.Request, *model.Stream) (*message.Response, error) { panic("oh") })}
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: m}
	if _, err := agent.Run(t.Context(), runtime.NoDeps{}, "hi"); err == nil {
		t.Error("no error")
	}
	diff(t, "running", l.Running(), 0)
}

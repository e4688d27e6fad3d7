package wrap_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/wrap"
)

// TestSlots: so many run, the others wait in their order, one too many is an error; counts say so.
func TestSlots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var waits []wrap.Wait
		over := 0
		l := &wrap.Slots{Max: 2, MaxQueued: new(2), OnWait: func(_ context.Context, w wrap.Wait) func() {
			waits = append(waits, w)
			return func() { over++ }
		}}
		var order []int
		acquire := func(i int) func() {
			release, err := l.Acquire(t.Context(), fmt.Sprintf("model:m%d", i))
			if err != nil {
				t.Error(err)
				return func() {}
			}
			order = append(order, i)
			return release
		}
		one, two := acquire(1), acquire(2)
		for i := 3; i <= 4; i++ {
			go func() {
				release := acquire(i)
				time.Sleep(time.Second)
				release()
			}()
			synctest.Wait()
		}
		diff(t, "counts", []int{l.Running(), l.Waiting(), l.Available()}, []int{2, 2, 0})
		_, err := l.Acquire(t.Context(), "model:m5")
		full, ok := errors.AsType[*wrap.QueueError](err)
		if !ok || full.Depth != 3 || err.Error() != "Concurrency queue depth (3) exceeds max_queued (2) for model:m5" {
			t.Errorf("the error is %v", err)
		}
		one()
		one() // once is enough
		synctest.Wait()
		diff(t, "counts after one", []int{l.Running(), l.Waiting()}, []int{2, 1})
		two()
		time.Sleep(2 * time.Second)
		diff(t, "counts after all", []int{l.Running(), l.Waiting(), l.Available()}, []int{0, 0, 2})
		diff(t, "order", order, []int{1, 2, 3, 4})
		diff(t, "waits", waits, []wrap.Wait{{Source: "model:m3", Waiting: 1, Max: 2}, {Source: "model:m4", Waiting: 2, Max: 2}})
		diff(t, "waits that are over", over, 2)
	})
}

// TestSlotsCancelled: what no longer waits takes no slot, also if its turn comes at the same time.
func TestSlotsCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &wrap.Slots{Name: "shared", Max: 1, MaxQueued: new(1)}
		release, err := l.Acquire(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = l.Acquire(ctx, "b")
		diff(t, "error", err, context.DeadlineExceeded)
		diff(t, "counts", []int{l.Running(), l.Waiting()}, []int{1, 0})
		ctx, cancel = context.WithCancel(t.Context())
		go func() { // both are ready when it looks
			release()
			cancel()
		}()
		again, err := l.Acquire(ctx, "c")
		if err == nil {
			again()
		}
		synctest.Wait()
		diff(t, "counts in the end", []int{l.Running(), l.Waiting(), l.Available()}, []int{0, 0, 1})
		_, err = l.Acquire(ctx, "d")
		diff(t, "error of a context that has ended", err, context.Canceled)
	})
}

// TestSlotsMistakes: limits that make no sense are errors.
func TestSlotsMistakes(t *testing.T) {
	for want, l := range map[string]*wrap.Slots{
		"the agent cannot run: Slots.Max must be at least 1, got 0; for no limit, leave out the Limiter": {},
		"the agent cannot run: MaxQueued of Slots must not be negative, got -1: nil allows any number":   {Max: 1, MaxQueued: new(-1)},
	} {
		if _, err := l.Acquire(t.Context(), "a"); err == nil || err.Error() != want {
			t.Errorf("the error is %v, want %s", err, want)
		}
	}
	if _, err := model.Ask(t.Context(), &wrap.Limited{Model: named("m")}, ask("hi")); err == nil {
		t.Error("a Limited without a Limiter can be asked")
	}
}

// TestLimited: one limiter holds for several models, for their token counts and while they are watched.
func TestLimited(t *testing.T) {
	l := &wrap.Slots{Max: 3}
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
	l := &wrap.Slots{Max: 1}
	m := &wrap.Limited{Limiter: l, Model: named("m", func(*model.Request, *model.Stream) (*message.Response, error) { panic("oh") })}
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: m}
	if _, err := agent.Run(t.Context(), runtime.NoDeps{}, "hi"); err == nil {
		t.Error("no error")
	}
	diff(t, "running", l.Running(), 0)
}

package limit_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/agentgen-go/agentgen/runtime/limit"
)

func diff(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got, cmpopts.EquateErrors()); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// TestSlots: so many run, the others wait in their order, one too many is an error; counts say so.
func TestSlots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var waits []limit.Wait
		over := 0
		l := &limit.Slots{Max: 2, MaxQueued: new(2), OnWait: func(_ context.Context, w limit.Wait) func() {
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
		full, ok := errors.AsType[*limit.QueueError](err)
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
		diff(t, "waits", waits, []limit.Wait{{Source: "model:m3", Waiting: 1, Max: 2, MaxQueued: new(2)}, {Source: "model:m4", Waiting: 2, Max: 2, MaxQueued: new(2)}})
		diff(t, "waits that are over", over, 2)
	})
}

// TestSlotsCancelled: what no longer waits takes no slot, also if its turn comes at the same time.
func TestSlotsCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &limit.Slots{Name: "shared", Max: 1, MaxQueued: new(1)}
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
	for want, l := range map[string]*limit.Slots{
		"agentgen: the agent cannot run: Slots.Max must be at least 1, got 0; for no limit, leave out the Limiter": {},
		"agentgen: the agent cannot run: MaxQueued of Slots must not be negative, got -1: nil allows any number":   {Max: 1, MaxQueued: new(-1)},
	} {
		if _, err := l.Acquire(t.Context(), "a"); err == nil || err.Error() != want {
			t.Errorf("the error is %v, want %s", err, want)
		}
	}
}

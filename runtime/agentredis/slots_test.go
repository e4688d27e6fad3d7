package agentredis_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentredis"
	"github.com/agentgen-go/agentgen/runtime/limit"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/wrap"
	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

var _ limit.Limiter = (*agentredis.Slots)(nil)

// processes returns the same slots as several processes have them.
func processes(t *testing.T, n int, each agentredis.Slots) (*miniredis.Miniredis, []*agentredis.Slots) {
	t.Helper()
	server := miniredis.RunT(t)
	var all []*agentredis.Slots
	for range n {
		own := each
		client := redis.NewClient(&redis.Options{Addr: server.Addr(), MaxRetries: -1})
		t.Cleanup(func() { _ = client.Close() })
		own.Client, own.Name, own.Poll = client, "models", time.Millisecond
		all = append(all, &own)
	}
	return server, all
}

func counts(t *testing.T, l *agentredis.Slots, running, waiting int) {
	t.Helper()
	r, err1 := l.Running(t.Context())
	w, err2 := l.Waiting(t.Context())
	if r != running || w != waiting || err1 != nil || err2 != nil {
		t.Errorf("%d run and %d wait (%v, %v), want %d and %d", r, w, err1, err2, running, waiting)
	}
}

func acquired(t *testing.T, l *agentredis.Slots) (release func()) {
	t.Helper()
	release, err := l.Acquire(t.Context(), "model:m")
	if err != nil {
		t.Fatal(err)
	}
	return release
}

// until waits until something holds.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for begin := time.Now(); !holds(); time.Sleep(time.Millisecond) {
		if time.Since(begin) > 10*time.Second {
			t.Fatalf("%s does not come true", what)
		}
	}
}

// TestMost: no more than Max run at once, over all processes, and all come to run.
func TestMost(t *testing.T) {
	_, all := processes(t, 3, agentredis.Slots{Max: 2})
	var running, most, ran atomic.Int32
	var wait sync.WaitGroup
	for i := range 24 {
		wait.Go(func() {
			release, err := all[i%len(all)].Acquire(t.Context(), "model:m")
			if err != nil {
				t.Error(err)
				return
			}
			defer release()
			n := running.Add(1)
			for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
			}
			time.Sleep(2 * time.Millisecond)
			running.Add(-1)
			ran.Add(1)
		})
	}
	wait.Wait()
	if most.Load() != 2 || ran.Load() != 24 {
		t.Errorf("%d ran, at most %d at once", ran.Load(), most.Load())
	}
	counts(t, all[0], 0, 0)
}

// TestOrder: who came first runs first, in whatever process.
func TestOrder(t *testing.T) {
	_, all := processes(t, 2, agentredis.Slots{Max: 1})
	release := acquired(t, all[0])
	order := make(chan int, 4)
	var wait sync.WaitGroup
	for i := range 4 {
		wait.Go(func() {
			release, err := all[i%2].Acquire(t.Context(), "model:m")
			if err != nil {
				t.Error(err)
				return
			}
			order <- i
			release()
		})
		until(t, "the place in the queue", func() bool { n, err := all[0].Waiting(t.Context()); return err == nil && n == i+1 })
	}
	release()
	wait.Wait()
	for want := range 4 {
		if got := <-order; got != want {
			t.Errorf("%d ran where %d came", got, want)
		}
	}
}

// TestQueue: one too many is told so, and whoever gives up leaves the queue.
func TestQueue(t *testing.T) {
	_, all := processes(t, 2, agentredis.Slots{Max: 1, MaxQueued: new(1)})
	release := acquired(t, all[0])
	ctx, cancel := context.WithCancel(t.Context())
	gone := make(chan error, 1)
	go func() { _, err := all[0].Acquire(ctx, "model:m"); gone <- err }()
	until(t, "the place in the queue", func() bool { n, err := all[0].Waiting(t.Context()); return err == nil && n == 1 })
	_, err := all[1].Acquire(t.Context(), "model:m")
	if full, ok := errors.AsType[*limit.QueueError](err); !ok || full.Depth != 2 || full.Max != 1 || full.Limiter != "models" {
		t.Errorf("got %v", err)
	}
	cancel()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	counts(t, all[0], 1, 0)
	release()
	release() // once
	counts(t, all[0], 0, 0)
}

// TestLease: the slot and the place of a process that has died are free when their lease ends, those of one that lives are not.
func TestLease(t *testing.T) {
	server, all := processes(t, 2, agentredis.Slots{Max: 2, Lease: 300 * time.Millisecond})
	living := acquired(t, all[0])
	_ = acquired(t, all[1])
	if err := all[1].Client.Close(); err != nil { // it cannot renew any more
		t.Fatal(err)
	}
	begin := time.Now()
	release := acquired(t, all[0])
	if took := time.Since(begin); took < 200*time.Millisecond {
		t.Errorf("the slot of the other process was free after %v", took)
	}
	counts(t, all[0], 2, 0)
	release()
	living()
	counts(t, all[0], 0, 0)
	if ttl := server.TTL("agentgen:{models}:queue"); ttl < 0 {
		t.Errorf("the queue never ends: %v", ttl)
	}
}

// TestWrong: what makes no sense, and a Redis that is not there, are errors.
func TestWrong(t *testing.T) {
	server, all := processes(t, 1, agentredis.Slots{Max: 1})
	for want, l := range map[string]*agentredis.Slots{
		"Client": {Name: "a", Max: 1}, "Name": {Client: all[0].Client, Max: 1}, "Max of": {Client: all[0].Client, Name: "a"},
		"MaxQueued": {Client: all[0].Client, Name: "a", Max: 1, MaxQueued: new(-1)}, "Lease": {Client: all[0].Client, Name: "a", Max: 1, Lease: -1},
	} {
		_, err := l.Acquire(t.Context(), "x")
		if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	server.Close()
	if _, err := all[0].Acquire(t.Context(), "x"); err == nil || !strings.Contains(err.Error(), "models") {
		t.Errorf("got %v", err)
	}
}

// TestModel: a model behind the slots.
func TestModel(t *testing.T) {
	_, all := processes(t, 1, agentredis.Slots{Max: 1})
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: &wrap.Limited{Model: testmodel.Script(testmodel.Text("Hello.")), Limiter: all[0]}}
	res, err := agent.Run(t.Context(), runtime.NoDeps{}, "Hi.")
	if err != nil || res.Output != "Hello." {
		t.Errorf("got %v, %v", res, err)
	}
	counts(t, all[0], 0, 0)
}

package devui_test

import (
	"context"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/devui"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

func runs(p *page) []any { return p.ok("GET", "/state", nil)["runs"].([]any) }

// TestMaxRuns: the oldest runs are dropped, and their conversations keep what was said.
func TestMaxRuns(t *testing.T) {
	p := serve(t, devui.Options{MaxRuns: 2}, devui.Register(newClerk(testmodel.Text("Hi")), newShop()))
	talk, first := p.say("clerk", "Hello")
	p.all(first)
	for range 3 {
		_, run := p.say("clerk", "Hello")
		p.all(run)
	}
	if n := len(runs(p)); n != 2 {
		t.Errorf("%d runs are kept, want 2", n)
	}
	if status, _ := p.call("GET", "/runs/"+first+"/test", nil); status != 404 {
		t.Errorf("the oldest run: status %d", status)
	}
	if d := p.ok("GET", "/talks/"+talk, nil); len(d["messages"].([]any)) != 2 || len(d["runs"].([]any)) != 0 {
		t.Errorf("its conversation: %v", d)
	}
}

// TestMaxBytes: large runs are dropped sooner.
func TestMaxBytes(t *testing.T) {
	large := strings.Repeat("x", 1<<20)
	p := serve(t, devui.Options{MaxBytes: 5 << 20}, devui.Register(newClerk(testmodel.Text(large)), newShop()))
	for range 5 {
		_, run := p.say("clerk", "Hello")
		p.all(run)
	}
	if n := len(runs(p)); n < 1 || n > 2 {
		t.Errorf("%d runs of more than 2 MiB are kept in 5 MiB", n)
	}
}

// TestFullFeed: a run that says more than is kept says so, and ends as others do.
func TestFullFeed(t *testing.T) {
	m := testmodel.StreamFunc(func(_ context.Context, _ *model.Prepared, s *model.Stream) (*message.Response, error) {
		for i := range 40 { // each part is kept whole
			if err := s.Text(i, strings.Repeat("x", 1<<18)); err != nil {
				return nil, err
			}
			if err := s.End(i); err != nil {
				return nil, err
			}
		}
		return nil, nil
	})
	p := serve(t, devui.Options{}, devui.Register(&clerk{Name: "clerk", Model: m}, newShop()))
	_, run := p.say("clerk", "Talk")
	p.all(run)
	full, size := 0, 0
	for _, e := range p.all(run) {
		if e["type"] == "full" {
			full++
		}
		size += len(write(t, e))
	}
	if s := p.state(run); full != 1 || size > 10<<20 || s["status"] != "done" {
		t.Errorf("%d notes that it is full, %d bytes, run %v", full, size, s["status"])
	}
}

// TestMaxActive: no more runs begin than are allowed.
func TestMaxActive(t *testing.T) {
	begun, let := make(chan struct{}, 3), make(chan struct{})
	p := serve(t, devui.Options{MaxActive: 2}, devui.Register(&clerk{Name: "clerk", Model: blocked(begun, let)}, newShop()))
	_, first := p.say("clerk", "One")
	_, second := p.say("clerk", "Two")
	if status, _ := p.call("POST", "/chat", object{"agent": "clerk", "prompt": "Three"}); status != 429 {
		t.Errorf("status %d, want 429", status)
	}
	close(let)
	p.all(first)
	p.all(second)
	_, third := p.say("clerk", "Three")
	p.all(third)
}

// TestNothingIsLeft: when the UI is closed, its runs and those who look at them end.
func TestNothingIsLeft(t *testing.T) {
	before := runtime.NumGoroutine()
	t.Run("runs", func(t *testing.T) {
		begun := make(chan struct{}, 3)
		p := serve(t, devui.Options{}, devui.Register(&clerk{Name: "clerk", Model: blocked(begun, nil)}, newShop()))
		for range 3 {
			_, run := p.say("clerk", "Story")
			<-begun
			p.follow(run, "0").next()
		}
		p.ui.Close()
		if status, _ := p.call("POST", "/chat", object{"agent": "clerk", "prompt": "Another"}); status != 503 {
			t.Errorf("a run begins after Close: %d", status)
		}
	})
	for range 500 { // connections close in their own time
		if runtime.NumGoroutine() <= before+2 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	buf := make([]byte, 1<<20)
	t.Errorf("%d goroutines, %d before:\n%s", runtime.NumGoroutine(), before, buf[:runtime.Stack(buf, true)])
}

// TestDelete: a conversation is deleted with its runs, but not while one is under way.
func TestDelete(t *testing.T) {
	begun, let := make(chan struct{}, 1), make(chan struct{})
	p := serve(t, devui.Options{}, devui.Register(&clerk{Name: "clerk", Model: blocked(begun, let)}, newShop()))
	talk, run := p.say("clerk", "Story")
	<-begun
	if status, _ := p.call("DELETE", "/talks/"+talk, nil); status != 409 {
		t.Errorf("while a run is under way: %d", status)
	}
	close(let)
	p.all(run)
	p.ok("DELETE", "/talks/"+talk, nil)
	if status, _ := p.call("GET", "/talks/"+talk, nil); status != 404 || len(runs(p)) != 0 {
		t.Errorf("the conversation is still there: %d, %v", status, runs(p))
	}
}

package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// TestPlayFailAfterEnd: a run that has ended keeps its result and its usage, whether Result was called before or not.
func TestPlayFailAfterEnd(t *testing.T) {
	a := &runtime.Agent[deps, string]{Model: scriptOf(text("done"))}
	p := begunPlay(t, a, "r")
	for !p.Done() {
		performed(t, a, p)
	}
	used := p.Usage()
	p.Fail(failedRequest(t), noon)
	res, err := p.Result()
	if err != nil || res.Output != "done" {
		t.Fatalf("got %v, %v", res, err)
	}
	diff(t, "usage", p.Usage(), used)
}

// TestPlayFailTwice: the first error is the one that counts.
func TestPlayFailTwice(t *testing.T) {
	p := begunPlay(t, &runtime.Agent[deps, string]{Model: scriptOf()}, "r")
	first := errors.New("first")
	p.Fail(first, noon)
	p.Fail(errors.New("second"), noon)
	if _, err := p.Result(); !errors.Is(err, first) {
		t.Errorf("got %v", err)
	}
}

// TestPlayPauseSnapshot: the snapshot of a pause is of the pause, also after the run has continued.
func TestPlayPauseSnapshot(t *testing.T) {
	ask := returns("ask", "ok")
	ask.info.Approval = true
	a := &runtime.Agent[deps, string]{Model: scriptOf(calls("ask {}"), text("done")), Tools: tools(ask)}
	p := begunPlay(t, a, "r")
	for p.Open() == nil {
		performed(t, a, p)
	}
	_, err := p.Result()
	pause, ok := errors.AsType[*runtime.PauseError](err)
	if !ok {
		t.Fatal(err)
	}
	if err := p.Resolve(message.DeferredResults{ApproveAll: true}, noon); err != nil {
		t.Fatal(err)
	}
	for !p.Done() {
		performed(t, a, p)
	}
	b, err := pause.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	restored, err := a.Play(noon, "", runtime.WithSnapshot(b))
	if err != nil {
		t.Fatal(err)
	}
	if open := restored.Open(); open == nil || len(open.Approvals) != 1 {
		t.Errorf("the snapshot waits for %v", open)
	}
}

// TestPlayPanic: a panic reads as it does in Run.
func TestPlayPanic(t *testing.T) {
	a := &runtime.Agent[deps, string]{Model: scriptOf(calls("f {}")), Tools: tools(fn("f", func(context.Context, *runtime.RunContext[deps]) (string, error) { panic("boom") }))}
	a.Logger = slog.New(slog.DiscardHandler)
	p := begunPlay(t, a, "r")
	for !p.Done() {
		performed(t, a, p)
	}
	_, err := p.Result()
	found, ok := errors.AsType[*runtime.PanicError](err)
	if !ok || found.Error() != "panic: boom" || found.Value != "boom" {
		t.Errorf("got %v", found)
	}
}

// failedRequest returns the error of a task that has used something before it failed.
func failedRequest(t *testing.T) error {
	t.Helper()
	sub := &runtime.Agent[deps, string]{Model: scriptOf(text("used"))}
	a := &runtime.Agent[deps, string]{Model: scriptOf(text("done"))}
	a.InstructionFuncs = append(a.InstructionFuncs, func(ctx context.Context, rc *runtime.RunContext[deps]) (string, error) {
		if _, err := sub.Run(ctx, rc.Deps, "go", runtime.WithParent(rc.RunInfo)); err != nil {
			t.Error(err)
		}
		return "", &model.HTTPError{StatusCode: 503}
	})
	tasks, err := begunPlay(t, a, "other").Tasks()
	if err != nil {
		t.Fatal(err)
	}
	if _, err = a.Perform(t.Context(), deps{}, tasks[0].Input); err == nil {
		t.Fatal("the task has not failed")
	}
	return err
}

// begunPlay begins a run with that ID.
func begunPlay[O any](t *testing.T, a *runtime.Agent[deps, O], id string) *runtime.Play[O] {
	t.Helper()
	p, err := a.Play(noon, "go", runtime.WithRunID(id))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestRetryable: what is tried again, by the error.
func TestRetryable(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{nil, false},
		{errors.New("connection reset"), true},
		{&model.HTTPError{StatusCode: 503}, true},
		{&model.HTTPError{StatusCode: 400}, false},
		{context.Canceled, false},
		{context.DeadlineExceeded, true}, // of an HTTP client, say
		{fmt.Errorf("call: %w", context.DeadlineExceeded), true},
		{runtime.ErrStopped, false},
	} {
		if got := runtime.Retryable(c.err); got != c.want {
			t.Errorf("Retryable(%v) is %v, want %v", c.err, got, c.want)
		}
	}
}

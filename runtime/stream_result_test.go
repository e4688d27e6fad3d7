package runtime_test

import (
	"context"
	"errors"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"

	goruntime "runtime"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
)

// TestStreamResultTooEarly: there is no result while the events are read, and none after a loop whose goroutine has ended.
func TestStreamResultTooEarly(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Model: modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) { return text("done"), nil })}
	early := func(t *testing.T, res *runtime.Result[string], err error) {
		t.Helper()
		if res != nil || err == nil || !strings.Contains(err.Error(), "the run is not over") {
			t.Errorf("got %v, %v", res, err)
		}
	}
	s := agent.Stream(t.Context(), deps{}, "go")
	for _, err := range s.Events() {
		if err != nil {
			t.Fatal(err)
		}
		if res, err := s.Result(); res == nil {
			early(t, res, err)
		}
	}
	if res, err := s.Result(); err != nil || res.Output != "done" {
		t.Errorf("got %v, %v", res, err)
	}

	s = agent.Stream(t.Context(), deps{}, "go")
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range s.Events() {
			goruntime.Goexit()
		}
	}()
	<-done
	res, err := s.Result()
	early(t, res, err)
}

// TestModelStreamResponseTooEarly is TestStreamResultTooEarly for a response.
func TestModelStreamResponseTooEarly(t *testing.T) {
	m := modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) { return text("done"), nil })
	in := model.Request{Messages: []message.Message{user("go")}}
	early := func(s *model.Watched) {
		t.Helper()
		if res, err := s.Response(); res != nil || err == nil || !strings.Contains(err.Error(), "not complete") {
			t.Errorf("got %v, %v", res, err)
		}
	}
	s := model.Watch(t.Context(), m, in)
	for range s.Events() {
		early(s)
	}
	if res, err := s.Response(); err != nil || res.Text() != "done" {
		t.Errorf("got %v, %v", res, err)
	}
	s = model.Watch(t.Context(), m, in)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range s.Events() {
			goruntime.Goexit()
		}
	}()
	<-done
	early(s)
}

// TestStreamLeftAtTheEnd: a loop that is left when the run has its answer does not lose it.
func TestStreamLeftAtTheEnd(t *testing.T) {
	agent := &runtime.Agent[deps, answer]{
		Model: modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) {
			return calls(`final {"n":1}`), nil
		}),
		Output: outputs("final"),
	}
	for name, last := range map[string]func(model.Event) bool{
		"result of the answer": func(e model.Event) bool { return e.Kind == model.OutputToolResultEvent },
		"result of the run":    func(e model.Event) bool { return e.Kind == model.RunResultEvent },
	} {
		t.Run(name, func(t *testing.T) {
			s := agent.Stream(t.Context(), deps{}, "go")
			left := false
			for e, err := range s.Events() {
				if err != nil {
					t.Fatal(err)
				}
				if left = last(e); left {
					break
				}
			}
			res, err := s.Result()
			if err != nil || res.Output != (answer{1}) || !left {
				t.Errorf("got %v, %v", res, err)
			}
		})
	}
	s := agent.Stream(t.Context(), deps{}, "go")
	for e := range s.Events() {
		if e.Kind == model.FinalResultEvent {
			break
		}
	}
	if _, err := s.Result(); !errors.Is(err, model.ErrStreamStopped) {
		t.Errorf("got %v", err)
	}
}

package runtime_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// TestUpdates: events and outputs come in one sequence, the same ones as alone, an output after the event that has brought it.
func TestUpdates(t *testing.T) {
	stream := func() *runtime.Stream[report] {
		agent := &runtime.Agent[deps, report]{Model: writes(`final_result: {"title":"On| Go","size":1|2}`), Output: reportOutput}
		return agent.Stream(t.Context(), deps{}, "go")
	}
	var events, outputs, wantEvents []string
	s := stream()
	last := runtime.Update[report]{}
	for u, err := range s.Updates() {
		if err != nil {
			t.Fatal(err)
		}
		if u.Event.Kind != "" {
			events = append(events, fmt.Sprint(u.Event.Kind, " ", u.Event.Delta.String(), u.Event.Output))
		}
		if u.Output != nil {
			outputs = append(outputs, strings.Trim(fmt.Sprint(*u.Output), "{}"))
			if k := last.Event.Kind; u.Event.Kind == "" && k != model.PartDeltaEvent && k != model.FinalResultEvent && k != model.PartStartEvent {
				t.Errorf("an output comes after %q", k)
			}
		}
		last = u
	}
	res, err := s.Result()
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "the last output", *last.Output, res.Output)
	for e, err := range stream().Events() {
		if err != nil {
			t.Fatal(err)
		}
		wantEvents = append(wantEvents, fmt.Sprint(e.Kind, " ", e.Delta.String(), e.Output))
	}
	diff(t, "events", events, wantEvents)
	diff(t, "outputs", outputs, answers(stream()))
	if !slices.Contains(outputs, "On 0") {
		t.Errorf("no partial output: %q", outputs)
	}

	for _, err := range s.Updates() {
		if err == nil {
			t.Error("updates are read twice")
		}
	}
	s = stream()
	for u := range s.Updates() {
		if u.Output != nil {
			break
		}
	}
	if _, err := s.Result(); !errors.Is(err, model.ErrStreamStopped) {
		t.Errorf("after a loop that was left: %v", err)
	}
}

package main

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// TestHandOff: the specialist has read what the front desk was told, and both are counted.
func TestHandOff(t *testing.T) {
	m, seats := offline, offline.seats
	var asked []message.Message
	m.seats = model.Wrap(seats, func(ctx context.Context, r *model.Request, s *model.Stream, next model.RespondFunc) (*message.Response, error) {
		asked = r.Messages
		return next(ctx, r, s)
	})
	var trace strings.Builder
	booking, used, err := handOff(t.Context(), &trace, m, plane(), "Window, please!")
	if err != nil {
		t.Fatal(err)
	}
	if booking != (Booking{Flight: "AK456", Seat: "12A"}) {
		t.Errorf("booking %+v", booking)
	}
	if used.Requests != 3 || used.TotalTokens() == 0 {
		t.Errorf("used %+v, want three requests", used)
	}
	first := asked[0].(*message.Request).Parts[0].(*message.UserPromptPart)
	if first.Content != "Window, please!" {
		t.Errorf("the specialist read %q at first", first.Content)
	}
	for _, want := range []string{"hands over to seats", `return  free_seats = ["12A"]`} {
		if !strings.Contains(trace.String(), want) {
			t.Errorf("the trace lacks %q:\n%s", want, trace.String())
		}
	}
}

// TestOtherSpecialist: what the front desk finds out decides who continues.
func TestOtherSpecialist(t *testing.T) {
	m := offline
	m.frontDesk = testmodel.Script(testmodel.Call("final_result", `{"topic":"flights","summary":"The passenger wants AK456."}`))
	booking, _, err := handOff(t.Context(), io.Discard, m, plane(), "AK456, please!")
	if err != nil || booking != (Booking{Flight: "AK456"}) {
		t.Errorf("got %+v, %v", booking, err)
	}
}

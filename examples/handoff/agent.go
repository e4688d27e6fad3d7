package main

import (
	"context"
	"fmt"
	"io"

	"github.com/agentgen-go/agentgen/examples/internal/demo"
	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

//go:generate go tool agentgen

// Topic is what a call is about.
type Topic string

// The topics that there are specialists for.
const (
	Flights Topic = "flights"
	Seats   Topic = "seats"
)

// Ticket is what the front desk makes of a call.
//
//agent:output
type Ticket struct {
	Topic Topic `json:"topic"`
	// Summary is what the passenger wants, in one sentence.
	Summary string `json:"summary" jsonschema:"minLength=1"`
}

// Booking is what a specialist has done.
//
//agent:output
type Booking struct {
	Flight string `json:"flight" jsonschema:"pattern=^[A-Z]{2}[0-9]+$"`
	// Seat is empty if none has been chosen.
	Seat string `json:"seat,omitempty"`
}

// Plane is what seats are chosen in.
type Plane struct{ Free map[string]bool }

// FreeSeats returns the seats of a kind that are free.
//
//   - window: look for seats at a window only
//
//agent:tool
func FreeSeats(rc *runtime.RunContext[*Plane], window bool) []string {
	free := []string{}
	for _, seat := range []string{"11A", "11B", "12A", "12C"} {
		if rc.Deps.Free[seat] && (!window || seat[len(seat)-1] == 'A') {
			free = append(free, seat)
		}
	}
	return free
}

// models play the agents.
type models struct{ frontDesk, flights, seats model.Model }

// handOff lets the front desk find out what a passenger wants, and then, with plain Go, lets the specialist continue
// the conversation. The specialist has the whole history. It returns the usage of both.
func handOff(ctx context.Context, w io.Writer, m models, plane *Plane, prompt string) (Booking, usage.Run, error) {
	frontDesk := &runtime.Agent[runtime.NoDeps, Ticket]{
		Name: "front desk", Model: m.frontDesk, Output: TicketOutput,
		Instructions: "Find out what the passenger wants. Others will see to it.",
	}
	first, err := frontDesk.Run(ctx, runtime.NoDeps{}, prompt)
	if err != nil {
		return Booking{}, usage.Run{}, err
	}
	demo.Trace(w, first.AllMessages())

	specialist := m.specialist(first.Output.Topic)
	fmt.Fprintf(w, "\nThe front desk hands over to %s: %s\n\n", specialist.Name, first.Output.Summary)
	second, err := specialist.Run(ctx, plane, "Please see to it: "+first.Output.Summary, runtime.WithHistory(first.AllMessages()))
	if err != nil {
		return Booking{}, usage.Run{}, err
	}
	demo.Trace(w, second.NewMessages())
	return second.Output, first.Usage().Add(second.Usage()), nil
}

// specialist returns the agent for a topic.
func (m models) specialist(topic Topic) *runtime.Agent[*Plane, Booking] {
	if topic == Seats {
		return &runtime.Agent[*Plane, Booking]{
			Name: "seats", Model: m.seats, Output: BookingOutput, Tools: runtime.Tools(FreeSeatsTool),
			Instructions: "Choose a seat that suits the passenger.",
		}
	}
	return &runtime.Agent[*Plane, Booking]{
		Name: "flights", Model: m.flights, Output: BookingOutput,
		Instructions: "Book the flight that the passenger asks for. Leave the seat open.",
	}
}

// Handoff lets one agent continue where another has stopped, as plain Go decides: the front desk finds out what a
// passenger wants, and a specialist for that takes over the conversation.
//
//	go run ./handoff                     # scripted models: no key, no network
//	OPENAI_API_KEY=... go run ./handoff  # OpenAI
package main

import (
	"fmt"
	"os"

	"github.com/agentgen-go/agentgen/examples/internal/choose"
	"github.com/agentgen-go/agentgen/examples/internal/demo"
)

func main() {
	ctx, stop, model, prompt := choose.Start("I am on AK456 and would like to look out of the window.")
	defer stop()

	m := models{choose.Model(model, offline.frontDesk), choose.Model(model, offline.flights), choose.Model(model, offline.seats)}
	booking, used, err := handOff(ctx, os.Stdout, m, plane(), prompt)
	if err != nil {
		demo.Fail(err)
	}
	fmt.Printf("\nflight %s, seat %q; together %d requests and %d tokens\n", booking.Flight, booking.Seat, used.Requests, used.TotalTokens())
}

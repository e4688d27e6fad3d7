// Handoff lets one agent go on where another has stopped, as plain Go decides: the front desk finds out what a passenger
// wants, and a specialist for that takes over the conversation.
//
//	go run ./handoff                     # scripted models: no key, no network
//	OPENAI_API_KEY=... go run ./handoff  # OpenAI
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"github.com/agentgen-go/agentgen/examples/internal/demo"
)

func main() {
	model := flag.String("model", "", `name of the model, or "test" for one that needs no key`)
	flag.Parse()
	prompt := "I am on AK456 and would like to look out of the window."
	if flag.NArg() > 0 {
		prompt = flag.Arg(0)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()

	m := models{demo.Model(*model, offline.frontDesk), demo.Model(*model, offline.flights), demo.Model(*model, offline.seats)}
	booking, used, err := handOff(ctx, os.Stdout, m, plane(), prompt)
	if err != nil {
		demo.Fail(err)
	}
	fmt.Printf("\nflight %s, seat %q; together %d requests and %d tokens\n", booking.Flight, booking.Seat, used.Requests, used.TotalTokens())
}

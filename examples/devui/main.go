// Devui serves a page for the developer of agents: tools as forms, a chat, approvals, traces, steps, forks.
//
//	go run ./devui                                              # open the URL that it prints: no key, no network
//	go tool agentgen dev ./devui                                # the same, started again when a file changes
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/devui"
	"github.com/agentgen-go/agentgen/runtime/model"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "address to serve")
	pace := flag.Duration("pace", 25*time.Millisecond, "time between two pieces of a response")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := newUI(*pace).ListenAndServe(ctx, *addr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// newUI returns the page of the agents.
func newUI(pace time.Duration) *devui.UI {
	hotel := newHotel()
	concierge, researcher := newConcierge(pace)
	return devui.New(
		devui.Options{Models: map[string]model.Model{
			"demo-large": play("demo-large", pace, packer),
			"demo-small": play("demo-small", pace/2, packer),
		}},
		devui.Register(newPacker(pace), runtime.NoDeps{}),
		devui.Register(newClerk(pace), hotel),
		devui.Register(concierge, hotel),
		devui.Register(researcher, runtime.NoDeps{}),
	)
}

func newHotel() *Hotel {
	return &Hotel{Paid: map[string]int{"B-17": 8900, "B-18": 12000}, Refunded: map[string]int{}}
}

// newPacker returns an agent with a typed output.
func newPacker(pace time.Duration) *runtime.Agent[runtime.NoDeps, Packing] {
	return &runtime.Agent[runtime.NoDeps, Packing]{
		Name:         "packer",
		Description:  "Advises what to pack for a journey.",
		Model:        play("demo-large", pace, packer),
		Prices:       priced,
		Output:       PackingOutput,
		Tools:        runtime.Tools[runtime.NoDeps](LookUpForecastTool),
		Instructions: "Look the forecast up before you advise anything. Be brief, and kind to people with small bags.",
	}
}

// newClerk returns an agent whose calls may need approval.
func newClerk(pace time.Duration) *runtime.Agent[*Hotel, string] {
	return &runtime.Agent[*Hotel, string]{
		Name:         "clerk",
		Description:  "Pays money back.",
		Model:        play("demo-small", pace, clerk),
		Prices:       priced,
		Tools:        runtime.Tools(BookingTotalTool, RefundTool),
		Instructions: "Help the guest. Look the booking up before you pay anything back.",
	}
}

// newConcierge returns an agent that another one works for, and that one.
func newConcierge(pace time.Duration) (*runtime.Agent[*Hotel, string], *runtime.Agent[runtime.NoDeps, string]) {
	guide := &runtime.Agent[runtime.NoDeps, string]{
		Name:         "researcher",
		Description:  "Knows the guide to the city.",
		Model:        play("demo-small", pace, researcher),
		Prices:       priced,
		Tools:        runtime.Tools[runtime.NoDeps](SearchGuideTool),
		Instructions: "Search the guide and sum up what it says.",
	}
	research := runtime.AgentTool("research", "Asks a researcher who knows the guide to the city.", guide, func(*Hotel) runtime.NoDeps { return runtime.NoDeps{} })
	desk := &runtime.Agent[*Hotel, string]{
		Name:         "concierge",
		Description:  "Books tables and knows the city.",
		Model:        play("demo-large", pace, concierge),
		Prices:       priced,
		Tools:        append(runtime.Tools(BookTableTool[*Hotel], AskGuestTool[*Hotel]), research),
		Instructions: "Be a good host.",
		InstructionFuncs: []runtime.InstructionFunc[*Hotel]{
			func(_ context.Context, rc *runtime.RunContext[*Hotel]) (string, error) {
				return fmt.Sprintf("The hotel has %d bookings.", len(rc.Deps.Paid)), nil
			},
		},
	}
	return desk, guide
}

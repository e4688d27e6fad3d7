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

	"github.com/agentgen-go/agentgen/examples/internal/demo"
	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/devui"
	"github.com/agentgen-go/agentgen/runtime/model"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "address to serve")
	flag.DurationVar(&pace, "pace", pace, "time between two pieces of a response")
	flag.Parse()
	demo.Scripted()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := newUI().ListenAndServe(ctx, *addr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// newUI returns the page of the agents.
func newUI() *devui.UI {
	models := map[string]model.Model{"demo-large": play("demo-large", pack), "demo-small": play("demo-small", pack)}
	return devui.New(devui.Options{Models: models},
		devui.Register(packer, runtime.NoDeps{}),
		devui.Register(clerk, newHotel()),
		devui.Register(concierge, newHotel()),
		devui.Register(researcher, runtime.NoDeps{}),
	)
}

func newHotel() *Hotel {
	return &Hotel{Paid: map[string]int{"B-17": 8900, "B-18": 12000}, Refunded: map[string]int{}}
}

// packer has a typed output.
var packer = &runtime.Agent[runtime.NoDeps, Packing]{
	Name:         "packer",
	Description:  "Advises what to pack for a journey.",
	Model:        play("demo-large", pack),
	Prices:       priced,
	Output:       PackingOutput,
	Tools:        runtime.Tools[runtime.NoDeps](LookUpForecastTool),
	Instructions: "Look the forecast up before you advise anything. Be brief, and kind to people with small bags.",
}

// clerk makes calls that may need approval.
var clerk = &runtime.Agent[*Hotel, string]{
	Name:         "clerk",
	Description:  "Pays money back.",
	Model:        play("demo-small", refund),
	Prices:       priced,
	Tools:        runtime.Tools(BookingTotalTool, RefundTool),
	Instructions: "Help the guest. Look the booking up before you pay anything back.",
}

// researcher works for the concierge.
var researcher = &runtime.Agent[runtime.NoDeps, string]{
	Name:         "researcher",
	Description:  "Knows the guide to the city.",
	Model:        play("demo-small", search),
	Prices:       priced,
	Tools:        runtime.Tools[runtime.NoDeps](SearchGuideTool),
	Instructions: "Search the guide and sum up what it says.",
}

// concierge has a tool with a large form, one that runs elsewhere, and an agent that works for it.
var concierge = &runtime.Agent[*Hotel, string]{
	Name:        "concierge",
	Description: "Books tables and knows the city.",
	Model:       play("demo-large", host),
	Prices:      priced,
	Tools: append(runtime.Tools(BookTableTool[*Hotel], AskGuestTool[*Hotel]), runtime.AgentTool("research", "Asks a researcher who knows the guide to the city.", researcher,
		func(*Hotel) runtime.NoDeps { return runtime.NoDeps{} })),
	Instructions: "Be a good host.",
	InstructionFuncs: []runtime.InstructionFunc[*Hotel]{
		func(_ context.Context, rc *runtime.RunContext[*Hotel]) (string, error) {
			return fmt.Sprintf("The hotel has %d bookings.", len(rc.Deps.Paid)), nil
		},
	},
}

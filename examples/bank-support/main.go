// Bank-support is Pydantic AI's bank example: an agent whose tools read a database, whose output is checked against
// constraints, and whose mistakes go back to the model.
//
//	go run ./bank-support                     # a scripted model: no key, no network
//	OPENAI_API_KEY=... go run ./bank-support  # OpenAI
//	go run ./bank-support -chat               # a chat in the terminal
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"github.com/agentgen-go/agentgen/examples/internal/choose"
	"github.com/agentgen-go/agentgen/examples/internal/demo"
	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/repl"
)

func main() {
	chats := flag.Bool("chat", false, "chat in the terminal")
	ctx, stop, name, prompt := choose.Start("What is the balance of my checking account, with what is pending?")
	defer stop()

	bank, err := OpenBank(ctx)
	if err != nil {
		demo.Fail(err)
	}
	defer bank.Close()
	deps, use := SupportDeps{CustomerID: 123, Bank: bank}, runtime.WithModel(choose.Model(name, offline))
	if *chats {
		stop() // the chat takes interrupts
		if err := repl.Run(context.Background(), support, deps, repl.WithRunOptions(use), repl.WithModels(named)); err != nil {
			demo.Fail(err)
		}
		return
	}
	res, err := support.Run(ctx, deps, prompt, use)
	if err != nil {
		demo.Fail(err)
	}
	demo.Trace(os.Stdout, res.AllMessages())
	fmt.Printf("\n%s\nblock the card: %t, risk: %d of 10\n", res.Output.Advice, res.Output.BlockCard, res.Output.Risk)
}

// named returns the model that the command /model names.
func named(name string) (model.Model, error) { return choose.Model(name, offline), nil }

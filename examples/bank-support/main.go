// Bank-support is Pydantic AI's bank example: an agent whose tools read a database, whose output is checked against
// constraints, and whose mistakes go back to the model.
//
//	go run ./bank-support                     # a scripted model: no key, no network
//	OPENAI_API_KEY=... go run ./bank-support  # OpenAI
package main

import (
	"fmt"
	"os"

	"github.com/agentgen-go/agentgen/examples/internal/choose"
	"github.com/agentgen-go/agentgen/examples/internal/demo"
	"github.com/agentgen-go/agentgen/runtime"
)

func main() {
	ctx, stop, model, prompt := demo.Start("What is the balance of my checking account, with what is pending?")
	defer stop()

	bank, err := OpenBank(ctx)
	if err != nil {
		demo.Fail(err)
	}
	defer bank.Close()
	res, err := support.Run(ctx, SupportDeps{CustomerID: 123, Bank: bank}, prompt, runtime.WithModel(choose.Model(model, offline)))
	if err != nil {
		demo.Fail(err)
	}
	demo.Trace(os.Stdout, res.AllMessages())
	fmt.Printf("\n%s\nblock the card: %t, risk: %d of 10\n", res.Output.Advice, res.Output.BlockCard, res.Output.Risk)
}

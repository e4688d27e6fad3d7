package prices_test

import (
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/prices"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// A model of one's own is priced beside those of the snapshot. An agent that is given the table prices every response.
func ExampleWith() {
	table := prices.With(prices.Model{
		Name:   "llama-in-the-cellar",
		Input:  usage.MustParseCost("0.05"),
		Output: usage.MustParseCost("0.20"),
	})
	for _, model := range []string{"llama-in-the-cellar", "gpt-4o", "no-such-model"} {
		fmt.Println(model, table.Price(&message.Response{
			ModelName: model,
			Usage:     usage.Request{InputTokens: 12_000, OutputTokens: 800},
		}))
	}
	// Output:
	// llama-in-the-cellar 0.00076
	// gpt-4o 0.038
	// no-such-model unknown
}

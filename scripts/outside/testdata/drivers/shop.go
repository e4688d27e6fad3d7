// Package drivers has an agent, and two drivers for it that know nothing but agentgen's public names: one for DBOS and one for Temporal.
// They show how little an engine needs. Take runtime/agentdbos and runtime/agenttemporal for real use: they do more.
package drivers

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"sync/atomic"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// Shop is what the tools need. It counts the payments.
type Shop struct{ paid atomic.Int64 }

// Receipt is the answer.
//
//agent:output
type Receipt struct {
	Total int `json:"total"`
}

// Price returns what an item costs.
//
//agent:tool
func Price(item string) (int, error) {
	if len(item) < 3 {
		return 0, runtime.Retryf("%q is too short for the name of an item", item)
	}
	return len(item), nil
}

// Pay takes money.
//
//agent:tool approval
func Pay(rc *runtime.RunContext[*Shop], amount int) string {
	rc.Deps.paid.Add(1)
	return fmt.Sprintf("paid %d once for %s", amount, rc.IdempotencyKey())
}

var agent = &runtime.Agent[*Shop, Receipt]{
	Name: "shop",
	Model: testmodel.Script(
		testmodel.Join(testmodel.CallID("1", "price", `{"item":"tea"}`), testmodel.CallID("2", "price", `{"item":"x"}`)),
		testmodel.CallID("3", "pay", `{"amount":3}`),
		testmodel.CallID("4", "final_result", `{"total":3}`),
	),
	InstructionFuncs: []runtime.InstructionFunc[*Shop]{func(_ context.Context, rc *runtime.RunContext[*Shop]) (string, error) {
		return fmt.Sprintf("This is step %d.", rc.Step), nil
	}},
	Tools:  runtime.Tools(PriceTool[*Shop], PayTool),
	Output: ReceiptOutput,
}

const id, prompt = "run-17", "Buy tea."

var moment = regexp.MustCompile(`"timestamp":"[^"]*"`)

// history is a conversation without its times, which no two runs share.
func history(messages []byte) string {
	return moment.ReplaceAllString(string(messages), `"timestamp":""`)
}

// undisturbed is the history of a run without an engine.
func undisturbed() (string, error) {
	ctx := context.Background()
	_, err := agent.Run(ctx, &Shop{}, prompt, runtime.WithRunID(id), runtime.WithConversationID(id))
	pause, ok := errors.AsType[*runtime.PauseError](err)
	if !ok {
		return "", fmt.Errorf("the run does not wait: %w", err)
	}
	snapshot, err := pause.Snapshot()
	if err != nil {
		return "", err
	}
	res, err := agent.Run(ctx, &Shop{}, "", runtime.WithSnapshot(snapshot), runtime.WithDeferredResults(&message.DeferredResults{ApproveAll: true}))
	if err != nil {
		return "", err
	}
	b, err := message.Marshal(res.AllMessages())
	return history(b), err
}

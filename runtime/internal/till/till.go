// Package till is the agent with which the engines are tested: parallel calls, a retry, an agent that is a tool, an
// approval, a message that is enqueued, an instruction function, a validator and a typed output. The response of its
// model depends on how far the conversation has come, so that any process can ask it; its tools log their side effects.
package till

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// Deps is what a worker has. It never crosses a boundary.
type Deps struct {
	// Effects gets one line for each effect; nil for none.
	Effects *os.File
	// Delay is how long a tool or the model takes, on average.
	Delay time.Duration
}

func (d *Deps) wait() {
	if d.Delay > 0 {
		time.Sleep(rand.N(2*d.Delay) + 1)
	}
}

// effect writes down what a tool does to the world. A line is one write, so that a kill leaves all of it or nothing.
func (d *Deps) effect(rc *runtime.RunInfo, what string) error {
	d.wait()
	if d.Effects == nil {
		return nil
	}
	_, err := fmt.Fprintf(d.Effects, "%s %s %d\n", rc.IdempotencyKey(), what, os.Getpid())
	d.wait()
	return err
}

// Summary is the output.
//
//agent:output
type Summary struct {
	Total int    `json:"total"`
	Note  string `json:"note"`
}

// Lookup returns what an item costs.
//
//agent:tool
func Lookup(rc *runtime.RunContext[*Deps], item string) (int, error) {
	rc.Deps.wait()
	return len(item) * 10, nil
}

// Charge takes money.
//
//agent:tool
func Charge(rc *runtime.RunContext[*Deps], amount int) (string, error) {
	return fmt.Sprintf("charged %d", amount), rc.Deps.effect(rc.RunInfo, "charge")
}

// Flaky works with even numbers only.
//
//agent:tool
func Flaky(rc *runtime.RunContext[*Deps], n int) (string, error) {
	rc.Deps.wait()
	if n%2 == 1 {
		return "", runtime.Retryf("%d is odd (attempt %d of %d): give me an even number", n, rc.Retry+1, rc.MaxRetries+1)
	}
	return "fine", nil
}

// Refund pays money back. A person has to approve.
//
//agent:tool approval
func Refund(rc *runtime.RunContext[*Deps], amount int) (string, error) {
	return fmt.Sprintf("refunded %d", amount), rc.Deps.effect(rc.RunInfo, "refund")
}

// Bell rings, and the model hears of it with its next request.
//
//agent:tool
func Bell(rc *runtime.RunContext[*Deps]) (string, error) {
	return "rung", rc.Enqueue(message.ASAP, message.Text("a customer has rung"))
}

// Stamp puts a stamp on a paper. It is a tool of the clerk's.
//
//agent:tool
func Stamp(rc *runtime.RunContext[*Deps]) (string, error) {
	return "stamped", rc.Deps.effect(rc.RunInfo, "stamp")
}

// Clerk is the agent that the till asks.
var Clerk = &runtime.Agent[*Deps, string]{
	Name:  "clerk",
	Tools: runtime.Tools(StampTool),
	Model: ClerkModel(0),
}

// CarefulClerk is a clerk whose stamps a person has to approve.
var CarefulClerk = func() *runtime.Agent[*Deps, string] {
	def := *StampTool().Def()
	def.Approval = true
	careful := Clerk.Clone()
	careful.Tools = []runtime.Tool[*Deps]{runtime.NewTool(def, func(_ context.Context, rc *runtime.RunContext[*Deps], _ runtime.RawJSON) (runtime.Return, error) {
		said, err := Stamp(rc)
		return runtime.Return{Content: jsonwire.Quote(said)}, err
	})}
	return careful
}()

// Agent is the same value in every engine and in tests.
var Agent = &runtime.Agent[*Deps, Summary]{
	Name:         "till",
	Output:       SummaryOutput,
	Tools:        append(runtime.Tools(LookupTool, ChargeTool, FlakyTool, RefundTool, BellTool), runtime.AgentTool("clerk", "Has papers stamped.", Clerk, same)),
	Instructions: "Work the till.",
	InstructionFuncs: []runtime.InstructionFunc[*Deps]{func(_ context.Context, rc *runtime.RunContext[*Deps]) (string, error) {
		return fmt.Sprintf("This is step %d.", rc.Step), nil
	}},
	OutputValidators: []runtime.OutputValidator[*Deps, Summary]{func(_ context.Context, rc *runtime.RunContext[*Deps], s Summary) (Summary, error) {
		if s.Total < 0 {
			return s, runtime.Retryf("a total of %d cannot be", s.Total)
		}
		return s, nil
	}},
	Model: Model(0),
}

func same(d *Deps) *Deps { return d }

package runtime

import (
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// PauseError is the error of a run that waits for somebody: it is not over. Resolve its Requests and go on, with the
// same agent in this or another process, from the history:
//
//	agent.Run(ctx, deps, "", WithHistory(pause.Messages), WithDeferredResults(results))
//
// or with the very same run, from a Snapshot:
//
//	agent.Run(ctx, deps, "", WithSnapshot(snapshot), WithDeferredResults(results))
type PauseError struct {
	// Requests are the calls that the run waits for.
	Requests *message.DeferredRequests
	// Agent is the agent's name, RunID names the run, ConversationID its conversation.
	Agent, RunID, ConversationID string
	// Messages is the history so far. Results of the other calls of the last response are in it.
	Messages []message.Message
	// Usage is what the run has used so far.
	Usage usage.Run

	run *runState
}

func (e *PauseError) Error() string { return e.who() + " is paused" + e.waits() }

func (e *PauseError) who() string {
	if e.Agent == "" {
		return "the run"
	}
	return "the run of agent " + e.Agent
}

// waits tells what the run waits for, as far as it is known.
func (e *PauseError) waits() string {
	var waits []string
	if open := e.Requests; open != nil {
		if n := len(open.Approvals); n > 0 {
			waits = append(waits, fmt.Sprintf("approval of %d tool call(s) (%s)", n, names(open.Approvals)))
		}
		if n := len(open.Calls); n > 0 {
			waits = append(waits, fmt.Sprintf("the result of %d tool call(s) (%s)", n, names(open.Calls)))
		}
	}
	if waits == nil {
		return ""
	}
	return ": it waits for " + strings.Join(waits, " and ")
}

func names(calls []*message.ToolCallPart) string {
	all := make([]string, len(calls))
	for i, c := range calls {
		all[i] = c.ToolName
	}
	return strings.Join(all, ", ")
}

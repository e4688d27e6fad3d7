package runtime

import (
	"errors"
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// PauseError is the error of a run that waits for approvals or for results from elsewhere: it is not over. Resolve its
// Requests and resume it, with the same agent in this or another process, from the history:
//
//	agent.Run(ctx, deps, "", WithHistory(pause.Messages), WithDeferredResults(results))
//
// or with the very same run, from a Snapshot:
//
//	agent.Run(ctx, deps, "", WithSnapshot(snapshot), WithDeferredResults(results))
//
// Resume a pause once: approved calls are made each time. A history does not say what was approved, so no result is
// taken from it for a tool with ToolDef.Approval; a call that was approved and then waits for its result, by
// CallDeferred, continues from a Snapshot only.
type PauseError struct {
	// Requests are the calls that the run waits for.
	Requests *message.DeferredRequests
	// Agent is the agent's name, RunID names the run, ConversationID its conversation.
	Agent, RunID, ConversationID string
	// Messages is the history so far. Results of the other calls of the last response are in it.
	Messages []message.Message
	// Usage is what the run has used so far.
	Usage usage.Run

	run interface{ snapshot() ([]byte, error) } // nil if no run has made it
}

func (e *PauseError) Error() string { return "agentgen: " + e.who() + " is paused" + e.waits() }

func (e *PauseError) who() string {
	if e.Agent == "" {
		return "the run"
	}
	return "the run of agent " + e.Agent
}

// waits says what the run waits for, as far as it is known.
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

// SubAgentPausedError is the error of a run within which another, begun by one of its functions, has paused. The run
// cannot wait for it. Let the other agent resolve its calls while it runs, with Agent.DeferredHandlers.
type SubAgentPausedError struct {
	// Tool is the tool that has run the other agent, empty if it was another function.
	Tool string
	// Pause is the pause of the other agent's run. It is not wrapped, because the outer run has not paused.
	Pause *PauseError
}

func (e *SubAgentPausedError) Error() string {
	by := "within this run"
	if e.Tool != "" {
		by = "by tool " + e.Tool
	}
	return e.Pause.who() + ", begun " + by + ", has paused" + e.Pause.waits() +
		"; this run cannot wait for it: give that agent DeferredHandlers"
}

// notPaused keeps the pause of another run from looking like one of the run that fails with err.
func notPaused(err error, tool string) error {
	if p, ok := errors.AsType[*PauseError](err); ok {
		return &SubAgentPausedError{Tool: tool, Pause: p}
	}
	return err
}

// Snapshot writes the paused run as JSON, from which WithSnapshot resumes it, in this or another process. It holds the
// whole conversation, but no headers of model.Settings. Metadata is written as JSON, so that nil, booleans, texts,
// numbers, []any and map[string]any survive it, but not the Go types of numbers: expect int64 and float64. It returns
// an error if a value of the metadata cannot be written, and says which.
func (e *PauseError) Snapshot() ([]byte, error) {
	if e.run == nil {
		return nil, errors.New("agentgen: this PauseError does not come from a run, so it has no snapshot")
	}
	return e.run.snapshot()
}

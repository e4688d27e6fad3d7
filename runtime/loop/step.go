package loop

import (
	"github.com/agentgen-go/agentgen/runtime/internal/kind"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// StepKind says what a Loop waits for.
type StepKind uint8

// The kinds of steps, in the order in which a turn takes them.
const (
	// StepPrepare waits for Prepared: what has to be computed before a request.
	StepPrepare StepKind = iota
	// StepCountTokens waits for Counted: the tokens of Step.Input are to be counted. Only loops whose limits say
	// CountTokensBeforeRequest take it.
	StepCountTokens
	// StepRequest waits for Responded: Step.Input is to be sent to the model.
	StepRequest
	// StepExecute waits for Executed, once for each of Step.Work.
	StepExecute
	// StepResolve waits for Resolved: calls wait for approval or for a result. See Step.Deferred.
	StepResolve
	// StepDone is the end of the run.
	StepDone
)

// String returns the kind's name, such as "prepare".
func (k StepKind) String() string {
	return kind.Name("StepKind", k, "prepare", "count tokens", "request", "execute", "resolve", "done")
}

// A Step is what a Loop needs next.
type Step struct {
	Kind StepKind
	// Input is what to send to the model (StepRequest, StepCountTokens).
	Input *model.Request
	// Work are calls to run now, together or one after the other in any order (StepExecute).
	Work []Work
	// Deferred are the calls that wait (StepResolve).
	Deferred *message.DeferredRequests
	// Output is the accepted output as the model wrote it: the arguments of a call, or the text itself (StepDone without
	// Err).
	Output string
	// Winner is the Index of the Work whose output was accepted (StepDone without Err), and Call its call if it is one of an
	// output tool. Saved is the output as Keep has noted it, if it has.
	Winner int
	Call   *message.ToolCallPart
	Saved  Saved
	// Resuming reports whether calls that wait in the history are resolved after this step (StepPrepare).
	Resuming bool
	// Err is why the run failed (StepDone).
	Err error
}

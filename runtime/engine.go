package runtime

import (
	"context"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// engine drives one Loop. It is the same code for all agents: what depends on the types of one is behind its rim.
type engine struct {
	rim    rim
	plan   *plan
	opts   runOptions
	memory *memory
	clock  clock
	loop   loop.Loop
	info   RunInfo // what all calls of the run share
	// config is what the loop of a run begins with that is not restored.
	config loop.Config
	// own are the settings of the agent and the run, without those of the model, which are base.
	own, base *model.Settings
	// given is the run's own metadata, which overrides what MetadataFunc says.
	given map[string]any
	// said is what an Iter is told for the run; nil without one.
	said *asides
	// begins is what the run of a Play begins with, until it has.
	begins *loop.Config
	// stage counts what a Play was fed, so that the keys of its tasks differ.
	stage int
	// caller is the call that the run of a Play stands for, nil if it is not that of one.
	caller *savedSub
	// tasks is set if the run is driven by tasks, or this is one of them.
	tasks bool
	// started is set once the loop has.
	started bool
	// handled is set once the DeferredHandlers were asked about the calls that wait.
	handled bool
	// answered is when the latest response came, zero once its calls are checked.
	answered time.Time
	// done is set when the run is over: winner, saved and err are those of its last step, or it is paused.
	done   bool
	ended  bool // end has been called
	winner int
	saved  loop.Saved
	err    error
	paused *PauseError
	// child is the run's part in its parent's ledger, nil for a run without a parent.
	child *member

	// release gives up the run's place in the agent's Limiter, nil without one. deadline is when Agent.RunTimeout ends the run.
	release  func()
	deadline time.Time

	// box holds the tools that are not always the agent's, nil for none.
	box *toolbox

	watcher watcher
	// wrapped is what an Iter knows of the hooks around its run, nil without such.
	wrapped *wrappedRun
	// partial is what there was of a response when its request failed.
	partial *message.Response
	// open are the asides of contexts that are not part of a call.
	open      []*asides
	firstOpen [2]*asides
	// outputs are those that were accepted, the latest last.
	outputs     []accepted
	firstOutput [1]accepted
	// decoded are the checked calls of the last response, in order of their indexes.
	decoded []decodedCall
	// calls is the memory of calls on goroutines of their own. left is set once one was left behind, which still uses it, and this.
	calls []inFlight
	left  bool
}

// memory is what outlives a run, except for its result.
type memory struct {
	opening loop.Opening
	ledger  atomic.Pointer[ledger]
	ids     [2 * uuidLen]byte
}

// clear makes the engine an empty one, which keeps memory that only the engine has seen.
func (e *engine) clear() {
	spare, calls, decoded := e.loop.Spare(), e.calls, e.decoded[:cap(e.decoded)]
	*e = engine{calls: calls}
	e.loop.Reuse(&spare)
	if len(decoded) <= keptCalls {
		clear(decoded)
		e.decoded = decoded[:0]
	}
}

// begun gives an empty engine what it needs first.
func (e *engine) begun(r rim, m *memory) {
	e.rim, e.memory = r, m
	e.outputs, e.open = e.firstOutput[:0], e.firstOpen[:0]
}

// accepted is an accepted output and the index of its work. The slot is nil if the loop holds the output as JSON.
type accepted struct {
	index int
	slot  any
}

// decodedCall is a call whose arguments are decoded.
type decodedCall struct {
	index int // of its Work
	part  *message.ToolCallPart
	call  Call
}

// failure is the error of a run that has begun.
func (e *engine) failure(err error) error {
	return &RunError{
		Err:      notPaused(err, ""),
		Agent:    e.plan.name,
		RunID:    e.info.RunID,
		Messages: e.loop.Messages(),
		Usage:    e.loop.Usage(),
		Metadata: e.info.Metadata,
	}
}

// recovered, deferred, turns a panic into an error.
func (e *engine) recovered(ctx context.Context, where string, err *error) {
	if v := recover(); v != nil {
		*err = e.panicked(ctx, where, v)
	}
}

// panicked makes an error of a recovered panic. The stack is in the error, but in no text: it may show secrets.
func (e *engine) panicked(ctx context.Context, where string, v any) error {
	e.plan.logger().ErrorContext(ctx, "agentgen: recovered from a panic",
		"agent", e.plan.name, "run_id", e.info.RunID, "in", where, "panic", v)
	return &PanicError{Value: v, Stack: string(debug.Stack())}
}

// wrappedRun is a run with Wraps around it that its caller drives. The Wraps are a coroutine: it stops within them while the caller does
// the steps, and ends with the run.
type wrappedRun struct {
	resume  func() (struct{}, bool)
	stop    func()
	entered bool // next was called

	// inner is what the Wraps are around, and how they have ended.
	inner, outer struct {
		out any
		err error
	}
}

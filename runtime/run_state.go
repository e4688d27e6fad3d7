package runtime

import (
	"context"
	"runtime/debug"
	"sync/atomic"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// run drives one Loop for one agent.
type run[D, O any] struct {
	runState
	agent *Agent[D, O]
	deps  D
	opts  runOptions

	watcher watcher[O]
	// partial is what there was of a response when its request failed.
	partial *message.Response
	// open are the asides of run contexts that are not part of a call.
	open []*asides
	// answers are those that were accepted, the latest last.
	answers []answer[O]

	// The memory of what most runs need once.
	pages       *pages[O]
	firstAnswer [1]answer[O]
	left        bool // calls were left behind, which still use this
}

// pages is the memory of what outlives a run.
type pages[O any] struct {
	opening loop.Opening
	ledger  atomic.Pointer[ledger]
	ids     [2 * uuidLen]byte
	result  Result[O]
}

// runState is the part of a run that does not depend on the types of its agent.
type runState struct {
	loop loop.Loop
	info RunInfo // what all calls of the run share
	// own are the settings of the agent and the run, without those of the model.
	own *model.Settings
	// given is the run's own metadata, which holds whatever MetadataFunc says.
	given map[string]any
	// said is what an Iter is told for the run; nil without one.
	said *asides
	// started is set once the loop has.
	started bool
	// handled is set once the DeferredHandlers were asked about the calls that wait.
	handled bool
	// done is set when the run is over: winner, saved and err are those of its last step, or it is paused.
	done   bool
	winner int
	saved  loop.Saved
	err    error
	paused *PauseError
	// child is the run's part in its parent's ledger, nil for a run without a parent.
	child *member
}

func (s *runState) state() *runState { return s }

// answer is an accepted answer and the index of its work.
type answer[O any] struct {
	index  int
	output O
}

func (r *run[D, O]) limits() *usage.Limits {
	switch {
	case r.opts.limits != nil:
		return r.opts.limits
	case r.agent.UsageLimits != nil:
		return r.agent.UsageLimits
	}
	return &noLimits
}

// noLimits are the limits of runs that have none but the default. Nobody changes limits.
var noLimits usage.Limits

// look brings what is told to the agent's functions up to date.
func (r *run[D, O]) look() {
	if !r.started {
		return
	}
	r.post()
	r.info.Messages, r.info.Usage = r.loop.Messages(), r.loop.Usage()
	r.info.Step = r.info.Usage.Requests
	r.info.failures = r.loop.Failures()
}

// recovered, deferred, turns a panic into an error.
func (r *run[D, O]) recovered(ctx context.Context, where string, err *error) {
	if v := recover(); v != nil {
		*err = r.panicked(ctx, where, v)
	}
}

// panicked makes an error of a recovered panic. The stack goes to the log and nowhere else: it may hold secrets.
func (r *run[D, O]) panicked(ctx context.Context, where string, v any) error {
	r.agent.logger().ErrorContext(ctx, "agentgen: recovered from a panic",
		"agent", r.agent.Name, "run_id", r.info.RunID, "in", where, "panic", v, "stack", string(debug.Stack()))
	return &PanicError{Value: v}
}

// callContext is what one call gets, or a function that is not part of a call, in one allocation.
type callContext[D any] struct {
	RunContext[D]
	info   RunInfo
	asides asides
}

// newContext returns a run context that tells what there is to know now.
func (r *run[D, O]) newContext() *callContext[D] {
	r.look()
	c := &callContext[D]{info: r.info}
	c.RunContext = RunContext[D]{RunInfo: &c.info, Deps: r.deps}
	c.info.asides = &c.asides
	return c
}

// ownContext is the run context of functions that are not part of a call.
func (r *run[D, O]) ownContext() *RunContext[D] {
	c := r.newContext()
	r.open = append(r.open, &c.asides)
	return &c.RunContext
}

// hear takes what functions that are not part of a call have told the run.
func (r *run[D, O]) hear() {
	for _, a := range r.open {
		r.listen(a)
	}
	r.open = r.open[:0]
}

// failure is the error of a run that has begun.
func (r *run[D, O]) failure(err error) error {
	return &RunError{
		Err:      notPaused(err, ""),
		Agent:    r.agent.Name,
		RunID:    r.info.RunID,
		Messages: r.loop.Messages(),
		Usage:    r.loop.Usage(),
		Metadata: r.info.Metadata,
	}
}

package runtime

import (
	"errors"
	"fmt"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// sub returns the run that a call stands for, nil if it is not that of an agent with a name, or if hooks are around the call: those
// are called where it is made.
func (e *engine) sub(w *loop.Work, key string) (*SubRun, error) {
	if w.Kind != loop.WorkFunction || e.plan.hooks.hooksExecution(w.Tool) {
		return nil, nil
	}
	o := e.origin(w.Call.ToolName)
	t := e.ownTool(o.Tool)
	if t == nil || o.Toolset != "" || t.delegate() == nil || t.delegate().runs() == "" {
		return nil, nil
	}
	decoded, err := t.Decode(argsOf(w))
	call, ok := decoded.(*AgentCall)
	if err != nil || !ok {
		return nil, nil // Perform says what is wrong
	}
	c := e.newContext()
	c.describe(w)
	s := savedSub{
		Agent: t.delegate().runs(), Task: key, Caller: e.info.RunID, Tool: w.Call.ToolName, Call: w.Call.ToolCallID,
		RunID: derivedID(c.info.IdempotencyKey()), Prompt: call.Prompt, Usage: e.loop.Usage(),
	}
	b, err := s.AppendJSON(nil)
	if err != nil {
		return nil, fmt.Errorf("write the run of an agent within a task: %w", err)
	}
	return &SubRun{Agent: s.Agent, RunID: s.RunID, Input: RawJSON(b)}, nil
}

// PlaySub begins the run that a SubRun describes, as Play does, at a time that is the same in each replay. Its usage
// begins with that of the calling run, and its limits are the agent's own: those of the calling run count its usage
// once it has ended. Unlike a run within the calling run it may wait for approvals and results. The options are those
// of Play, except that WithRunID, WithSnapshot, WithHistory and WithDeferredResults return a *ConfigError. To resume
// the run from a snapshot use Play: the snapshot holds the call.
func (a *Agent[D, O]) PlaySub(at time.Time, input RawJSON, opts ...RunOption) (*Play[O], error) {
	var s savedSub
	if err := s.DecodeJSON([]byte(input)); err != nil {
		return nil, &loop.SnapshotError{Err: err}
	}
	return a.play(at, s.Prompt, &s, opts)
}

// within makes the run that of a call, if sub is not nil. Its usage begins with that of the caller.
func (e *engine) within(sub *savedSub, agent string) error {
	if sub == nil {
		return nil
	}
	o := &e.opts
	if o.runID != nil || o.restored || len(o.history) > 0 || o.deferred != nil || o.parent != nil {
		return &model.ConfigError{Problems: []string{"Agent.PlaySub does not take WithRunID, WithSnapshot, WithHistory, WithDeferredResults or WithParent: its input says what the run begins with"}}
	}
	if sub.Agent != agent {
		return &model.ConfigError{Problems: []string{fmt.Sprintf("the run is one of the agent %q, this one is named %q", sub.Agent, agent)}}
	}
	o.runID, e.caller = &sub.RunID, sub
	return nil
}

// Returned returns the result of the call that PlaySub runs, to be passed to Play.Feed of the calling run under the key
// of its task: the output, or the error of the run, and its usage. It returns an error before the run is over, and for
// a Play that was not made by PlaySub.
func (p *Play[O]) Returned() (RawJSON, error) {
	s := p.e.caller
	if s == nil {
		return "", errors.New("agentgen: the run is not that of a call: see Agent.PlaySub")
	}
	if !p.Done() {
		return "", errors.New("agentgen: the run is not over: feed the results of its tasks until Done")
	}
	content, err := p.OutputJSON()
	used := p.Usage()
	used = used.Since(&s.Usage)
	out := &taskResult{Kind: TaskCall, Task: s.Task, RunID: s.Caller, At: p.e.clock.at}
	out.returned(s, content, err, &used)
	b, err := out.AppendJSON(nil)
	if err != nil {
		return "", fmt.Errorf("write the result of a call: %w", err)
	}
	return RawJSON(b), nil
}

// returned takes how the run of a call has ended.
func (t *taskResult) returned(s *savedSub, content RawJSON, err error, used *usage.Run) {
	switch {
	case err == nil:
		t.Outcome = &loop.Outcome{Kind: loop.OutcomeReturned, Content: content, Usage: used}
	case cancelled(err):
		told := subCancelled()
		t.Outcome = &loop.Outcome{Kind: loop.OutcomeFailed, Content: jsonwire.Quote(told.Error()), Usage: used}
	default:
		t.Used = used
		t.Error = saveError(nil, &ToolError{Tool: s.Tool, CallID: s.Call, Err: err}, -1)
	}
}

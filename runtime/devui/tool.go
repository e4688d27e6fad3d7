package devui

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// callID is the ID of a call that the developer makes.
const callID = "devui"

// preview returns what the agent would send to a model. No model is asked.
func (a *registered[D, O]) preview(ctx context.Context) (*model.Request, error) {
	it, err := a.iter(ctx, "(what you say)")
	if err != nil {
		return nil, err
	}
	defer it.Close()
	if in := sends(ctx, it); in != nil {
		return keep(in), nil
	}
	_, err = it.Result()
	return nil, err
}

// iter begins a run that asks no model.
func (a *registered[D, O]) iter(ctx context.Context, prompt string, opts ...runtime.RunOption) (*runtime.Iter[O], error) {
	deps, err := a.deps(ctx)
	if err != nil {
		return nil, fmt.Errorf("make the dependencies of %s: %w", a.name, err)
	}
	return a.agent.Iter(ctx, deps, prompt, append(opts, runtime.WithModel(testmodel.New()))...)
}

// driven is an Iter of any type.
type driven interface {
	Done() bool
	Step() loop.Step
	Do(ctx context.Context)
	Respond(res *message.Response) error
	Resolve(r message.DeferredResults) error
	Messages() []message.Message
}

// sends drives a run to its first request and returns it, nil if it does not come so far.
func sends(ctx context.Context, it driven) *model.Request {
	for !it.Done() {
		s := it.Step()
		if s.Kind == loop.StepRequest {
			return s.Input
		}
		it.Do(ctx)
	}
	return nil
}

// call calls a tool as a model would: with hooks, toolsets, a limit of time, and after an approval.
func (a *registered[D, O]) call(ctx context.Context, tool, args string) (*toolRun, error) {
	c := &toolCall{id: callID}
	it, err := a.iter(ctx, "Call "+tool+".", runtime.WithCapabilities(caught[D](c)))
	if err != nil {
		return nil, err
	}
	defer it.Close()
	if sends(ctx, it) == nil {
		_, err := it.Result()
		return nil, err
	}
	before := len(it.Messages())
	if err := it.Respond(testmodel.CallID(callID, tool, args)); err != nil {
		return nil, err
	}
	if err := c.drive(ctx, it, before); err != nil {
		return nil, err
	}
	if c.result == nil && c.run.Status == "" && it.Done() {
		_, err := it.Result()
		c.fails(err)
	}
	return c.outcome(), nil
}

// toolCall is a call that the developer makes.
type toolCall struct {
	id     string
	run    toolRun
	failed error // of the tool, or of the decoder
	result *message.ToolReturnPart
}

// caught notes how a call ends, even if it ends the run.
func caught[D any](c *toolCall) runtime.Capability[D] {
	var h runtime.Hooks[D]
	h.Validate.OnError = func(_ context.Context, _ *runtime.RunContext[D], _ *runtime.ToolCall, err error) (runtime.Call, error) {
		c.failed = err
		return nil, err
	}
	h.Execute.Wrap = func(ctx context.Context, _ *runtime.RunContext[D], in *runtime.ToolCall, next func(context.Context, *runtime.ToolCall) (any, error)) (any, error) {
		began := time.Now()
		if b, err := in.Call.AppendJSON(nil); err == nil {
			c.run.Args = jsonwire.Raw(b)
		}
		out, err := next(ctx, in)
		c.run.Took, c.failed = time.Since(began).Microseconds(), err
		return out, err
	}
	return runtime.Capability[D]{ID: "devui", Order: runtime.Order{Place: runtime.Outermost}, Hooks: h}
}

// drive drives the run until the call has a result, which is not among the first n messages.
func (c *toolCall) drive(ctx context.Context, it driven, n int) error {
	for !it.Done() {
		switch s := it.Step(); {
		case c.settled(it, n):
			return nil
		case s.Kind == loop.StepRequest:
			return nil
		case s.Kind == loop.StepResolve && len(s.Deferred.Approvals) > 0:
			if err := it.Resolve(message.DeferredResults{ApproveAll: true}); err != nil {
				return err
			}
		case s.Kind == loop.StepResolve:
			c.run.Status = "external"
			return nil
		default:
			it.Do(ctx)
		}
	}
	c.settled(it, n)
	return nil
}

// settled looks for the result of the call among the messages after the first n.
func (c *toolCall) settled(it driven, n int) bool {
	all := it.Messages()
	for _, m := range all[min(n, len(all)):] {
		q, ok := m.(*message.Request)
		if !ok {
			continue
		}
		for _, p := range q.Parts {
			if r, ok := p.(*message.ToolReturnPart); ok && r.ToolCallID == c.id {
				c.result = r
			}
			if u, ok := p.(*message.UserPromptPart); ok && c.result != nil {
				c.run.Said = message.History{&message.Request{Parts: []message.RequestPart{u}}}
			}
		}
	}
	return c.result != nil
}

// fails notes the error with which the run has ended, unless the tool's own is known.
func (c *toolCall) fails(err error) {
	if c.failed == nil {
		c.failed = err
	}
}

// outcome returns what has become of the call.
func (c *toolCall) outcome() *toolRun {
	t := &c.run
	if v, ok := errors.AsType[*jsonwire.ValidationError](c.failed); ok && t.Args == "" {
		t.Status, t.Violations, t.Error = "refused", violationsOf(v.Violations), v.Error()
		return t
	}
	if c.result != nil {
		t.Result = c.result.Content
		t.Status = statusOfResult(c.result.Outcome)
	}
	if t.Status == "retry" {
		t.Error = c.result.Text()
	}
	if _, skipped := runtime.Skipped(c.failed); c.failed != nil && !skipped {
		if t.Error = c.failed.Error(); t.Status == "" || t.Status == "ok" {
			t.Status = "error"
		}
	}
	if t.Status == "" {
		t.Status = "error"
	}
	return t
}

func statusOfResult(o message.ToolOutcome) string {
	switch o {
	case message.ToolSuccess:
		return "ok"
	case message.ToolRetried:
		return "retry"
	}
	return string(o)
}

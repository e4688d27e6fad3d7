package devui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	goruntime "runtime"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// A Registration is an agent with dependencies, for New. Register makes it.
type Registration struct {
	named func(i int) agent
}

// Register lets New serve an agent, whose runs get deps.
func Register[D, O any](a *runtime.Agent[D, O], deps D) Registration {
	return register(a, func(context.Context) (D, error) { return deps, nil }, false)
}

// RegisterFunc is Register with dependencies that are made anew for each run. Its error is shown as that of the run.
func RegisterFunc[D, O any](a *runtime.Agent[D, O], deps func(ctx context.Context) (D, error)) Registration {
	return register(a, deps, true)
}

func register[D, O any](a *runtime.Agent[D, O], deps func(context.Context) (D, error), function bool) Registration {
	at := source{typ: fmt.Sprintf("%T", a), function: function}
	if pc, file, line, ok := goruntime.Caller(2); ok {
		at.file, at.line, at.caller = file, line, goruntime.FuncForPC(pc).Name()
	}
	return Registration{func(i int) agent {
		return &registered[D, O]{agent: a, name: cmp.Or(a.Name, fmt.Sprintf("agent %d", i+1)), deps: deps, at: at}
	}}
}

// agent is an agent of any type.
type agent interface {
	about() about
	// source says where it was registered.
	source() source
	// traced returns a context in which its runs are traced.
	traced(ctx context.Context, t *tracer) context.Context
	// preview returns what it would send to a model.
	preview(ctx context.Context) (*model.Request, error)
	// call calls one of its tools.
	call(ctx context.Context, tool, args string) (*toolRun, error)
	// run runs it. take gets what happens.
	run(ctx context.Context, q *question, take func(model.Event, jsonwire.Raw)) (outcome, error)
}

// outcome is what a run has said and used.
type outcome struct {
	messages []message.Message
	used     usage.Run
}

// question is what a run is to do.
type question struct {
	prompt       string
	instructions *string
	options      []runtime.RunOption
}

// registered is an agent with its types.
type registered[D, O any] struct {
	agent *runtime.Agent[D, O]
	name  string
	deps  func(context.Context) (D, error)
	at    source
}

func (a *registered[D, O]) about() about {
	var none O
	_, text := any(none).(string)
	info := about{Name: a.name, Description: a.agent.Description, Text: text && len(a.agent.Output.Choices) == 0, Priced: a.agent.Prices != nil}
	if m := a.agent.Model; m != nil {
		info.Model = m.Info().String()
	}
	return info
}

func (a *registered[D, O]) source() source { return a.at }

func (a *registered[D, O]) traced(ctx context.Context, t *tracer) context.Context {
	return runtime.Override(ctx, a.agent, func(c *runtime.Agent[D, O]) { c.Capabilities = append(c.Capabilities, capability[D](t, c.Prices)) })
}

func (a *registered[D, O]) run(ctx context.Context, q *question, take func(model.Event, jsonwire.Raw)) (outcome, error) {
	deps, err := a.deps(ctx)
	if err != nil {
		return outcome{}, fmt.Errorf("make the dependencies of %s: %w", a.name, err)
	}
	if q.instructions != nil {
		ctx = runtime.Override(ctx, a.agent, func(c *runtime.Agent[D, O]) { c.Instructions, c.InstructionFuncs = *q.instructions, nil })
	}
	s := a.agent.Stream(ctx, deps, q.prompt, q.options...)
	var shown pacer
	for u, err := range s.Updates() {
		switch {
		case err != nil:
		case u.Event.Kind != "":
			take(u.Event, "")
		case shown.due():
			take(model.Event{}, a.encode(*u.Output))
		}
	}
	res, err := s.Result()
	return outcomeOf(res, err), err
}

// outcomeOf returns what a run has said and used, however it has ended.
func outcomeOf[O any](res *runtime.Result[O], err error) outcome {
	if pause, ok := isPause(err); ok {
		return outcome{pause.Messages, pause.Usage}
	}
	if failed, ok := errors.AsType[*runtime.RunError](err); ok {
		return outcome{failed.Messages, failed.Usage}
	}
	return outcome{res.AllMessages(), res.Usage()}
}

// encode writes an output that is still growing, "" if it has no JSON form or is shown as text anyway.
func (a *registered[D, O]) encode(out O) jsonwire.Raw {
	for i := range a.agent.Output.Choices {
		if c := &a.agent.Output.Choices[i]; c.Encode != nil {
			if b, err := c.Encode(out); err == nil {
				return b
			}
		}
	}
	return ""
}

package runtime

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/loop"
)

// readText turns a text into the output.
func (e *engine) readText(ctx context.Context, j *job, end *ended) {
	if e.plan.hooks.hooksOutputs() {
		e.hookedOutput(ctx, j, end)
		return
	}
	text := j.Call.Args
	switch {
	case text == "": // AllowNone: the output is the zero value
	case j.JSON:
		text = withoutFences(text)
		if err := e.rim.decodeText(text, j.slot); err != nil {
			end.refused(&j.Work, err)
			return
		}
	default:
		if err := e.rim.text(ctx, j.c, text, j.slot); err != nil {
			end.asked(&j.Work, err)
			return
		}
	}
	e.accept(ctx, j, text, end)
}

// readCall turns the arguments of an output tool into the output.
func (e *engine) readCall(ctx context.Context, j *job, end *ended) {
	if e.plan.hooks.hooksOutputs() {
		e.hookedOutput(ctx, j, end)
		return
	}
	args := orEmptyObject(j.Call.Args)
	if i := e.plan.function(j.Call.ToolName); i >= 0 {
		e.finish(ctx, j, i, args, end)
		return
	}
	i := e.plan.choice(j.Call.ToolName)
	if i < 0 {
		end.refused(&j.Work, errAddedTool)
		return
	}
	if err := e.rim.decodeChoice(i, args, j.slot); err != nil {
		end.refused(&j.Work, err)
		return
	}
	e.accept(ctx, j, args, end)
}

// finish runs an output function.
func (e *engine) finish(ctx context.Context, j *job, i int, args string, end *ended) {
	call, err := e.plan.finishers[i].Decode(args)
	if err != nil {
		end.refused(&j.Work, err)
		return
	}
	if err := e.rim.finish(ctx, j.c, i, call, j.slot); err != nil {
		end.asked(&j.Work, err)
		return
	}
	e.accept(ctx, j, args, end)
}

// accept asks the validators about an output.
func (e *engine) accept(ctx context.Context, j *job, written string, end *ended) {
	if err := e.askValidators(ctx, j); err != nil {
		end.asked(&j.Work, err)
		return
	}
	end.outcome.Kind, end.outcome.Output = loop.OutcomeAccepted, written
}

func (e *engine) askValidators(ctx context.Context, j *job) error {
	for i := range e.plan.validators {
		if err := e.rim.validate(ctx, j.validating, i, j.slot); err != nil {
			return err
		}
	}
	return nil
}

// forValidators returns the context of validators: however an output is given, they see how many were not accepted.
func (e *engine) forValidators(j *job) *callContext {
	if j.c.info.Retry == j.Failed && j.c.info.MaxRetries == j.Allowed {
		return j.c
	}
	c := e.rim.context()
	c.info = j.c.info // its asides are those of the call
	c.info.Retry, c.info.MaxRetries = j.Failed, j.Allowed
	return c
}

package runtime

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/loop"
)

// hookedOutput makes the output of a text, or of a call of an output tool, with the hooks around that.
func (e *engine) hookedOutput(ctx context.Context, of *job, end *ended) {
	j := new(*of) // so that jobs without hooks need not be on the heap
	in := &OutputCall{Text: j.Call.Args}
	function := -1
	if j.Kind == loop.WorkOutput {
		in.Part, in.Def, in.Text = j.Call, j.Tool, orEmptyObject(j.Call.Args)
		if function = e.plan.function(j.Call.ToolName); function < 0 && e.plan.choice(j.Call.ToolName) < 0 {
			end.refused(&j.Work, errAddedTool)
			return
		}
	}
	if err := e.readHooked(ctx, j, in, function); err != nil {
		end.refused(&j.Work, err)
		return
	}
	out, err := e.plan.hooks.outputProcess.around(ctx, j.c, in, anyError, coreFunc[*OutputCall, any](func(ctx context.Context, in *OutputCall) (any, error) {
		return e.process(ctx, j, in, function)
	}))
	if err == nil {
		err = e.rim.set(j.slot, out)
	}
	if err != nil {
		end.asked(&j.Work, err)
		return
	}
	end.outcome.Kind, end.outcome.Output = loop.OutcomeAccepted, in.Text
}

// readHooked decodes what is not plain text.
func (e *engine) readHooked(ctx context.Context, j *job, in *OutputCall, function int) (err error) {
	if j.Kind == loop.WorkText && (!j.JSON || in.Text == "") {
		in.Value = in.Text
		return nil
	}
	in.Value, err = e.plan.hooks.outputValidate.around(ctx, j.c, in, anyError, coreFunc[*OutputCall, any](func(_ context.Context, in *OutputCall) (any, error) {
		return e.decodeOutput(j, in.Text, function)
	}))
	return err
}

// decodeOutput returns the output or, for an output function, its Call.
func (e *engine) decodeOutput(j *job, text string, function int) (any, error) {
	switch {
	case function >= 0:
		return e.plan.finishers[function].Decode(text)
	case j.Kind == loop.WorkText:
		if err := e.rim.decodeText(withoutFences(text), j.slot); err != nil {
			return nil, err
		}
	default:
		if err := e.rim.decodeChoice(e.plan.choice(j.Call.ToolName), text, j.slot); err != nil {
			return nil, err
		}
	}
	return e.rim.value(j.slot), nil
}

// process makes the output of what was decoded, and asks the validators.
func (e *engine) process(ctx context.Context, j *job, in *OutputCall, function int) (any, error) {
	var err error
	text, isText := in.Value.(string)
	switch call, isCall := in.Value.(Call); {
	case function >= 0 && isCall:
		err = e.rim.finish(ctx, j.c, function, call, j.slot)
	case j.Kind == loop.WorkText && !j.JSON && isText && text != "":
		err = e.rim.text(ctx, j.c, text, j.slot)
	case j.Kind == loop.WorkText && isText && text == "": // AllowNone: the zero value
	default:
		err = e.rim.set(j.slot, in.Value)
	}
	if err == nil {
		err = e.askValidators(ctx, j)
	}
	if err != nil {
		return nil, err
	}
	return e.rim.value(j.slot), nil
}

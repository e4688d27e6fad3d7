package runtime

import (
	"context"
	"errors"

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

// hooked is made for an output with hooks around it. Those around the decoding are called for each piece, as they may mend what is written.
func (w *outputWatcher) hooked(delta string) bool {
	if w.form != textForm { // append keeps a text itself
		w.written.WriteString(delta)
	}
	j := &w.job
	in := &OutputCall{Text: w.written.String()}
	if !w.text {
		in.Part, in.Def = j.Call, j.Tool
	}
	if err := w.readHooked(in, delta); err != nil {
		return false
	}
	out, err := w.run.plan.hooks.outputProcess.around(w.ctx, j.c, in, anyError, coreFunc[*OutputCall, any](func(ctx context.Context, in *OutputCall) (any, error) {
		return w.run.process(ctx, j, in, -1)
	}))
	return err == nil && w.run.rim.set(w.slot, out) == nil
}

// readHooked decodes what is written of an output that is not plain text. An error is not told OnError: more is to come.
func (w *outputWatcher) readHooked(in *OutputCall, delta string) (err error) {
	if w.form == textForm {
		w.written.WriteString(delta)
		in.Text = w.written.String()
		in.Value = in.Text
		return nil
	}
	written, decoded := in.Text, false
	in.Value, err = w.run.plan.hooks.outputValidate.around(w.ctx, w.job.c, in, noError, coreFunc[*OutputCall, any](func(_ context.Context, in *OutputCall) (any, error) {
		decoded = true
		if in.Text != written {
			return w.decodeAnew(in.Text)
		}
		if w.stale {
			delta = written
			w.restart()
		}
		if !w.append(delta) {
			return nil, errNothingNew
		}
		return w.run.rim.value(w.slot), nil
	}))
	w.stale = w.stale || !decoded // the decoder has missed a piece
	return err
}

// decodeAnew decodes a text that a hook has put in place of what is written.
func (w *outputWatcher) decodeAnew(text string) (any, error) {
	w.restart()
	w.stale = true
	if !w.append(text) {
		return nil, errNothingNew
	}
	return w.run.rim.value(w.slot), nil
}

// restart begins to decode from the beginning.
func (w *outputWatcher) restart() {
	w.run.rim.closePartial()
	w.fences, w.stale = fences{}, false
	if w.form == jsonForm {
		w.run.rim.partial(-1)
	} else {
		w.run.rim.partial(w.choice)
	}
}

// noError is for points whose OnErrors are told nothing.
func noError(error) bool { return false }

var errNothingNew = errors.New("no more is known of the output")

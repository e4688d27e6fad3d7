package runtime

import (
	"context"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// outputWatcher decodes the output in a response while that is made.
type outputWatcher struct {
	run    *engine
	ctx    context.Context
	in     *model.Request
	begun  bool         // the response has begun to give the output
	form   partialForm  // of the output
	job    job          // of the output
	c      *callContext // what validators are told
	slot   any          // for the partial output
	text   bool         // the output is the response's text
	index  int          // of the part with the output, of the latest one if the output is text
	choice int          // the output tool with the output
	// written is a text that is the output, or made into it, or what hooks are shown, and fences find the JSON in one.
	written strings.Builder
	fences  fences
	// stale is set if the decoder has not read what is written, but something else, or less.
	stale bool
}

// partialForm is the form of an output that is still being written.
type partialForm uint8

const (
	notShown partialForm = iota
	choiceForm
	jsonForm // in text
	textForm
)

// after returns emit, after which the watcher sees each event.
func (w *outputWatcher) after(emit func(*model.Event) error) func(*model.Event) error {
	return func(e *model.Event) error {
		if err := emit(e); err != nil {
			return err
		}
		return w.see(e)
	}
}

// see looks at an event of the response.
func (w *outputWatcher) see(e *model.Event) (err error) {
	defer w.run.recovered(w.ctx, "partial output", &err)
	switch {
	case e.Kind == model.ResponseResetEvent:
		w.reset()
	case e.Kind == model.PartStartEvent && (!w.begun || w.overridden(e)):
		w.begin(e)
	}
	delta := w.delta(e)
	if delta == "" || w.form == notShown || !w.made(delta) {
		return nil
	}
	return w.run.rim.show(w.slot)
}

// made adds to what is written, and makes the output of it. It returns false unless the slot holds more of the output, of which no function
// has returned an error.
func (w *outputWatcher) made(delta string) bool {
	if w.run.plan.hooks.hooksOutputs() {
		return w.hooked(delta)
	}
	if !w.append(delta) {
		return false
	}
	for i := range w.run.plan.validators {
		if w.run.rim.validate(w.ctx, w.c, i, w.slot) != nil {
			return false
		}
	}
	return true
}

// append adds to what is written. It returns false unless the slot holds more of the output.
func (w *outputWatcher) append(delta string) bool {
	switch w.form {
	case choiceForm:
		return w.run.rim.appendPartial(delta, w.slot)
	case jsonForm:
		delta = w.fences.json(delta)
		return delta != "" && w.run.rim.appendPartial(delta, w.slot)
	case textForm:
		w.written.WriteString(delta)
		return w.run.rim.text(w.ctx, w.job.c, w.written.String(), w.slot) == nil
	}
	return false
}

// reset forgets a response that is made anew.
func (w *outputWatcher) reset() {
	w.close()
	*w = outputWatcher{run: w.run, ctx: w.ctx, in: w.in, index: -1}
}

// overridden reports whether a call of an output tool begins after a text that is the output only without such a call.
func (w *outputWatcher) overridden(e *model.Event) bool {
	call, ok := e.Part.(*message.ToolCallPart)
	return ok && w.text && w.job.JSON && w.in.Output.Sent(call.ToolName, e.OutputMode) != nil
}

// begin finds out whether a part may be the output, as FinalResultEvent reports.
func (w *outputWatcher) begin(e *model.Event) {
	r := w.run
	switch p := e.Part.(type) {
	case *message.TextPart:
		work := r.loop.OutputWork(nil, e.OutputMode)
		if w.begun = w.in.Output.AllowText || work.JSON; w.begun {
			w.text = true
			w.job = r.job(w.ctx, work)
			w.beginText()
		}
	case *message.ToolCallPart:
		if w.begun = w.in.Output.Sent(p.ToolName, e.OutputMode) != nil; w.begun {
			w.close()
			w.index, w.text, w.form = e.Index, false, notShown
			w.written.Reset()
			w.job = r.job(w.ctx, r.loop.OutputWork(p, e.OutputMode))
			if w.choice = r.plan.choice(p.ToolName); w.choice >= 0 && r.rim.partial(w.choice) {
				w.form = choiceForm
			}
		}
	}
	w.slot = w.job.slot
	if w.job.c != nil {
		w.job.c.info.PartialOutput = true
		w.c = r.forValidators(&w.job)
		w.job.validating = w.c
	}
}

// beginText begins an output that is the text of the response.
func (w *outputWatcher) beginText() {
	w.written.Reset()
	w.fences = fences{}
	switch {
	case !w.job.JSON:
		w.form = textForm
	case w.run.rim.partial(-1):
		w.form = jsonForm
	}
}

// delta returns how an event adds to the text of the output.
func (w *outputWatcher) delta(e *model.Event) string {
	if e.Kind == model.PartDeltaEvent && e.Index == w.index {
		return e.Delta.String()
	}
	if e.Kind != model.PartStartEvent {
		return ""
	}
	switch p := e.Part.(type) {
	case *message.ToolCallPart:
		if e.Index == w.index {
			return p.Args
		}
	case *message.TextPart:
		if w.text {
			w.index = e.Index
			return p.Content
		}
	case *message.NativeToolCallPart: // what came before it is not the output
		if w.text && w.form != notShown {
			w.run.rim.closePartial()
			w.beginText()
		}
	}
	return ""
}

// close frees the decoder, and takes what validators have used and said.
func (w *outputWatcher) close() {
	w.run.rim.closePartial()
	if w.job.c != nil {
		w.run.listen(&w.job.c.asides)
	}
}

package runtime

import (
	"context"
	"iter"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/internal/seq"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Outputs returns the answer while the model writes it, each time that more of it may be known, and at last the answer of
// Result, or an error, which is that of Run. Range over it once, instead of Events and Text. Breaking out of the loop
// cancels the run and waits for its tools.
//
// An answer that is not complete yet lacks what is still to come, and nothing has checked it but the agent's
// OutputValidators, which are told that it is partial (RunInfo.PartialOutput): where one of them returns an error, that
// partial answer is left out. Once it is clear that the answer will be refused it stays as it is; when the model has to
// try again, it begins anew. Slices, maps and pointers in a partial answer are valid until the loop goes on.
//
// Answers of Agent.OutputTools are shown when they are complete.
func (s *Stream[O]) Outputs() iter.Seq2[O, error] {
	return func(yield func(O, error) bool) {
		watch := func(c *seq.Consumer[O]) watcher[O] {
			return watcher[O]{emit: func(model.Event) error { return nil }, partial: c.Take}
		}
		consume(s, yield, watch, func(res *Result[O]) O { return res.Output })
	}
}

// outputWatcher decodes the answer in a response while that is made.
type outputWatcher[D, O any] struct {
	run     *run[D, O]
	ctx     context.Context
	in      *model.Request
	begun   bool              // the response has begun to answer
	decoder PartialDecoder[O] // nil where the answer cannot be shown in part
	job     job[D]            // of the answer
	rc      *RunContext[D]    // what validators are told
	text    bool              // the answer is the response's text
	index   int               // of the part with the answer, of the latest one where the answer is text
}

// after returns emit, after which the watcher sees each event.
func (w *outputWatcher[D, O]) after(emit func(model.Event) error) func(model.Event) error {
	return func(e model.Event) error {
		if err := emit(e); err != nil {
			return err
		}
		return w.see(e)
	}
}

// see looks at an event of the response.
func (w *outputWatcher[D, O]) see(e model.Event) (err error) {
	defer w.run.recovered(w.ctx, "partial output", &err)
	switch {
	case e.Kind == model.ResponseResetEvent:
		w.reset()
	case e.Kind == model.PartStartEvent && !w.begun:
		w.begin(e)
	}
	delta := w.delta(e)
	if w.decoder == nil || delta == "" {
		return nil
	}
	out, changed := w.decoder.Append(delta)
	if !changed {
		return nil
	}
	for _, validate := range w.run.agent.OutputValidators {
		if out, err = validate(w.ctx, w.rc, out); err != nil {
			return nil
		}
	}
	return w.run.watcher.partial(out)
}

// reset forgets a response that is made anew.
func (w *outputWatcher[D, O]) reset() {
	w.close()
	*w = outputWatcher[D, O]{run: w.run, ctx: w.ctx, in: w.in, index: -1}
}

// begin finds out whether a part may be the output, as FinalResultEvent tells.
func (w *outputWatcher[D, O]) begin(e model.Event) {
	r := w.run
	switch p := e.Part.(type) {
	case *message.TextPart:
		work := r.loop.OutputWork(nil, e.OutputMode)
		if w.begun = w.in.Output.AllowText || work.JSON; w.begun {
			w.text = true
			w.job = r.job(work)
			w.decoder = w.textDecoder()
		}
	case *message.ToolCallPart:
		if w.begun = w.in.Output.Sent(p.ToolName, e.OutputMode) != nil; w.begun {
			w.index = e.Index
			w.job = r.job(r.loop.OutputWork(p, e.OutputMode))
			if c := r.agent.plan.choices[p.ToolName]; c != nil && c.Partial != nil {
				w.decoder = c.Partial()
			}
		}
	}
	if w.job.rc != nil {
		w.job.rc.PartialOutput = true
		w.rc = w.job.forValidators()
	}
}

// textDecoder returns the decoder of an answer that is the text of the response.
func (w *outputWatcher[D, O]) textDecoder() PartialDecoder[O] {
	a := w.run.agent
	switch {
	case w.job.JSON && a.plan.partial == nil:
		return nil
	case w.job.JSON:
		return &unfenced[O]{PartialDecoder: a.plan.partial()}
	case a.OutputText != nil:
		return &growingText[O]{answer: func(text string) (O, error) { return a.OutputText(w.ctx, w.job.rc, text) }}
	}
	return &growingText[O]{answer: func(text string) (O, error) { return asText[O](text), nil }}
}

// delta returns how an event adds to the text of the output.
func (w *outputWatcher[D, O]) delta(e model.Event) string {
	if e.Kind == model.PartDeltaEvent && e.Index == w.index {
		return e.Delta.Text + e.Delta.Args // one of them is set
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
		if w.text && w.decoder != nil {
			w.decoder.Close()
			w.decoder = w.textDecoder()
		}
	}
	return ""
}

// close frees the decoder, and takes what validators have used and said.
func (w *outputWatcher[D, O]) close() {
	if w.decoder != nil {
		w.decoder.Close()
	}
	if rc := w.job.rc; rc != nil {
		w.run.listen(rc.asides)
	}
}

// growingText makes answers of a text that grows.
type growingText[O any] struct {
	text   strings.Builder
	answer func(text string) (O, error)
}

func (t *growingText[O]) Append(delta string) (O, bool) {
	t.text.WriteString(delta)
	out, err := t.answer(t.text.String())
	return out, err == nil
}

func (t *growingText[O]) Close() {}

// unfenced decodes the JSON of a text that may stand in a block of Markdown, as withoutFences finds it.
type unfenced[O any] struct {
	PartialDecoder[O]
	fences fences
}

func (u *unfenced[O]) Append(delta string) (out O, changed bool) {
	if delta = u.fences.json(delta); delta == "" {
		return out, false
	}
	return u.PartialDecoder.Append(delta)
}

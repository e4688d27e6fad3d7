package runtime

import (
	"context"
	"iter"
	"strings"

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
		for e, err := range s.events(true) {
			var out O
			switch e := e.(type) {
			case *partialOutputEvent[O]:
				out = e.output
			case *RunResultEvent[O]:
				out = e.Result.Output
			default:
				if err == nil {
					continue
				}
			}
			if !yield(out, err) {
				return
			}
		}
	}
}

// partialOutputEvent tells what there is of the answer, in runs whose Outputs are read.
type partialOutputEvent[O any] struct{ output O }

func (*partialOutputEvent[O]) Event() {}

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
	start, ok := e.(*model.PartStartEvent)
	if ok && !w.begun {
		w.begin(start)
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
	return w.run.watcher.emit(&partialOutputEvent[O]{out})
}

// begin finds out whether a part may be the answer, as FinalResultEvent tells.
func (w *outputWatcher[D, O]) begin(e *model.PartStartEvent) {
	r := w.run
	switch p := e.Part.(type) {
	case *message.TextPart:
		if w.begun = w.in.AllowText; w.begun {
			w.text = true
			w.job = r.job(r.loop.OutputWork(nil))
			w.decoder = w.textDecoder()
		}
	case *message.ToolCallPart:
		if w.begun = model.FindTool(w.in.OutputTools, p.ToolName) != nil; w.begun {
			w.index = e.Index
			w.job = r.job(r.loop.OutputWork(p))
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
	case a.plan.partial != nil:
		return &unfenced[O]{PartialDecoder: a.plan.partial()}
	case a.plan.schema != nil:
		return nil
	case a.OutputText != nil:
		return &growingText[O]{answer: func(text string) (O, error) { return a.OutputText(w.ctx, w.job.rc, text) }}
	}
	return &growingText[O]{answer: func(text string) (O, error) { return asText[O](text), nil }}
}

// delta returns how an event adds to the text of the answer.
func (w *outputWatcher[D, O]) delta(e model.Event) string {
	switch e := e.(type) {
	case *model.PartDeltaEvent:
		if e.Index == w.index {
			return e.Content + e.Args // a part has one of them
		}
	case *model.PartStartEvent:
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
		case *message.NativeToolCallPart: // what came before it is not the answer
			if w.text && w.decoder != nil {
				w.decoder.Close()
				w.decoder = w.textDecoder()
			}
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

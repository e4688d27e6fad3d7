package runtime

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// run is one run of an agent: the engine and, around it, what depends on the agent's types.
type run[D, O any] struct {
	engine engine
	agent  *Agent[D, O]
	deps   D
	pages  *pages[O]
	// watch gets the output while it is being written, valid until it returns; nil if it is not wanted.
	watch   func(*O) error
	decoder PartialDecoder[O]
	// output is the first slot.
	output O
	taken  bool
	// contexts are allocated together, as many as made last at a time, or twice as many up to a bound.
	contexts []typedContext[D]
	made     int
}

// pages is the memory of what outlives a run.
type pages[O any] struct {
	memory
	result Result[O]
}

// typedContext is what one call gets, or a function that is not part of a call, in one allocation.
type typedContext[D any] struct {
	callContext
	rc RunContext[D]
}

func (r *run[D, O]) context() *callContext {
	if len(r.contexts) == 0 {
		r.made = min(max(1, 2*r.made), maxContexts)
		r.expect(r.made)
	}
	c := &r.contexts[0]
	r.contexts = r.contexts[1:]
	c.rc = RunContext[D]{Deps: r.deps, RunInfo: &c.info}
	c.typed = &c.rc
	return &c.callContext
}

// maxContexts is how many contexts are made ahead: who keeps one keeps all of them.
const maxContexts = 4

func (r *run[D, O]) expect(n int) {
	if n > len(r.contexts) {
		r.contexts = make([]typedContext[D], n)
	}
}

// of returns the context as the agent's functions get it.
func (r *run[D, O]) of(c *callContext) *RunContext[D] { return c.typed.(*RunContext[D]) }

func (r *run[D, O]) systemPrompt(ctx context.Context, c *callContext, i int) (string, error) {
	return r.agent.SystemPromptFuncs[i].Func(ctx, r.of(c))
}

func (r *run[D, O]) settings(ctx context.Context, c *callContext) (*model.Settings, error) {
	return r.agent.SettingsFunc(ctx, r.of(c))
}

func (r *run[D, O]) metadata(ctx context.Context, c *callContext) (map[string]any, error) {
	return r.agent.MetadataFunc(ctx, r.of(c))
}

func (r *run[D, O]) slot() any {
	if r.taken {
		return new(O)
	}
	r.taken = true
	return &r.output
}

func (r *run[D, O]) value(slot any) any { return *slot.(*O) }

func (r *run[D, O]) set(slot, output any) error {
	out, ok := output.(O)
	if !ok && output != nil {
		return errOtherOutput(output, slot)
	}
	*slot.(*O) = out
	return nil
}

func errOtherOutput(output, slot any) error {
	return fmt.Errorf("a hook has returned an output of type %T, the agent's is %s", output, strings.TrimPrefix(fmt.Sprintf("%T", slot), "*"))
}

func (r *run[D, O]) decodeText(text string, slot any) (err error) {
	decode := r.agent.Output.decodeText()
	*slot.(*O), err = decode(text)
	return err
}

// decodeText returns the function for outputs that are written as JSON in the text.
func (o *Output[O]) decodeText() func(string) (O, error) {
	if o.Envelope != nil {
		return o.Envelope.Decode
	}
	return o.Choices[0].Decode
}

func (r *run[D, O]) decodeChoice(i int, args string, slot any) (err error) {
	*slot.(*O), err = r.agent.Output.Choices[i].Decode(args)
	return err
}

func (r *run[D, O]) finish(ctx context.Context, c *callContext, i int, call Call, slot any) (err error) {
	*slot.(*O), err = r.agent.OutputTools[i].Finish(ctx, r.of(c), call)
	return err
}

func (r *run[D, O]) text(ctx context.Context, c *callContext, text string, slot any) (err error) {
	if f := r.agent.OutputText; f != nil {
		*slot.(*O), err = f(ctx, r.of(c), text)
		return err
	}
	*slot.(*string) = text
	return nil
}

func (r *run[D, O]) validate(ctx context.Context, c *callContext, i int, slot any) (err error) {
	out := slot.(*O)
	*out, err = r.agent.OutputValidators[i](ctx, r.of(c), *out)
	return err
}

// The forms of encoded outputs that are not an output choice. No tool can have their names.
const (
	formText     = "(text)"
	formEnvelope = "(envelope)"
)

func (r *run[D, O]) encode(slot any) (loop.Saved, error) {
	o := &r.agent.Output
	if s, ok := slot.(*string); ok && len(o.Choices) == 0 {
		return loop.Saved{Form: formText, Output: jsonwire.Quote(*s)}, nil
	}
	if o.Envelope != nil && o.Envelope.Encode != nil {
		b, err := o.Envelope.Encode(*slot.(*O))
		return loop.Saved{Form: formEnvelope, Output: b}, err
	}
	err := errForeignOutput
	for i := range o.Choices {
		encode := o.Choices[i].Encode
		if encode == nil {
			continue
		}
		var b RawJSON
		if b, err = encode(*slot.(*O)); err == nil {
			return loop.Saved{Form: o.Choices[i].Def.Name, Output: b}, nil
		}
	}
	return loop.Saved{}, errUnsavedOutput(err)
}

var errForeignOutput = errors.New("its type is not the agent's Output")

func errUnsavedOutput(err error) error {
	return fmt.Errorf("a snapshot cannot hold the output that was accepted: %w", err)
}

func (r *run[D, O]) decode(s loop.Saved, slot any) (err error) {
	o := &r.agent.Output
	if s.Form == formText {
		if text, ok := slot.(*string); ok {
			*text, _ = s.Output.Text()
			return nil
		}
	}
	if s.Form == formEnvelope && o.Envelope != nil {
		*slot.(*O), err = o.Envelope.Decode(string(s.Output))
		return err
	}
	for i := range o.Choices {
		if o.Choices[i].Def.Name == s.Form {
			return r.decodeChoice(i, string(s.Output), slot)
		}
	}
	return errUnknownForm(s.Form)
}

func errUnknownForm(form string) error {
	return fmt.Errorf("the snapshot holds an output of the form %q, which the agent does not have", form)
}

func (r *run[D, O]) partial(i int) bool {
	o := &r.agent.Output
	var begin func() PartialDecoder[O]
	switch {
	case i >= 0:
		begin = o.Choices[i].Partial
	case o.Envelope != nil:
		begin = o.Envelope.Partial
	default:
		begin = o.Choices[0].Partial
	}
	if begin != nil {
		r.decoder = begin()
	}
	return begin != nil
}

func (r *run[D, O]) appendPartial(delta string, slot any) bool {
	return r.decoder.Append(delta, slot.(*O))
}

func (r *run[D, O]) closePartial() {
	if r.decoder != nil {
		r.decoder.Close()
		r.decoder = nil
	}
}

func (r *run[D, O]) show(slot any) error { return r.watch(slot.(*O)) }

package runtime

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// rim is the typed side of a run: what an engine, which is compiled once for all agents, asks of the types of one. A *run
// implements it. Its methods hold no decisions; each further Agent[D, O] is a copy of them.
//
// Functions of the agent are known by their index in its fields. A *callContext is one that the run's context method has
// returned. An output lives in a slot, a *O that slot returns: so it needs no interface value of its own, and a call that was
// left behind writes into a slot that is not read any more.
type rim interface {
	// plan returns a plan of the agent with these capabilities.
	plan(caps []boundCapability) *plan
	// context returns a new context with the run's dependencies.
	context() *callContext
	// expect makes memory for so many contexts that are needed at once.
	expect(n int)

	systemPrompt(ctx context.Context, c *callContext, i int) (string, error)
	settings(ctx context.Context, c *callContext) (*model.Settings, error)
	metadata(ctx context.Context, c *callContext) (map[string]any, error)

	// slot returns memory for an output, value the output in a slot, and set puts one there, or returns an error if it is of another
	// type.
	slot() any
	value(slot any) any
	set(slot, output any) error
	// decodeText decodes an output that is the JSON of a text, decodeChoice one of Output.Choices.
	decodeText(text string, slot any) error
	decodeChoice(i int, args string, slot any) error
	// finish runs an output function.
	finish(ctx context.Context, c *callContext, i int, call Call, slot any) error
	// text takes a text for the output, or what OutputText makes of it.
	text(ctx context.Context, c *callContext, text string, slot any) error
	// validate asks an output validator, which may change the output.
	validate(ctx context.Context, c *callContext, i int, slot any) error
	// encode writes an output in a form from which decode reads it.
	encode(slot any) (loop.Saved, error)
	decode(s loop.Saved, slot any) error

	// partial begins to decode an output that is still being written: Output.Choices[i], or the JSON of a text if i is
	// negative. It returns false if that is not possible. The decoder is in use until closePartial.
	partial(i int) bool
	// appendPartial adds to what is written. It returns false unless the slot holds more of the output.
	appendPartial(delta string, slot any) bool
	closePartial()
	// show gives a partial output to those who watch.
	show(slot any) error
}

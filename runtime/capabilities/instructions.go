package capabilities

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// AppendInstructions adds instructions that may change from request to request, and appends what has changed to the conversation: what
// the provider has cached of it stays valid, as the instructions keep the text that they had first. Compare with InstructionFuncs, whose
// texts take the place of earlier ones. An empty text withdraws them.
//
// id names the instructions in the conversation and in errors. It is unique, and has no colon.
func AppendInstructions[D any](id string, f runtime.InstructionFunc[D]) runtime.Capability[D] {
	return runtime.Capability[D]{ID: id, Toolsets: []runtime.Toolset[D]{&appending[D]{Toolset: runtime.NewToolset[D]("(" + id + ")"), id: "capability:" + id, text: f}}}
}

// appending is a toolset of no tools, with instructions.
type appending[D any] struct {
	runtime.Toolset[D]
	id   string
	text runtime.InstructionFunc[D]
}

// Instructions returns the text of the moment.
func (s *appending[D]) Instructions(ctx context.Context, rc *runtime.RunContext[D]) ([]model.Instruction, error) {
	text, err := s.text(ctx, rc)
	return []model.Instruction{{Text: text, ID: s.id}}, err
}

package capabilities

import (
	"context"
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/toolsets"
)

// A Deferred is a capability that the model loads when it needs it. Until then it only reads its ID and Description.
type Deferred[D any] struct {
	// ID is the model's name of the capability. It must be unique in its OnDemand.
	ID string
	// Description tells the model what it is for.
	Description string
	// Instructions and InstructionFuncs are sent once it is loaded, and the tools can be called then.
	Instructions     string
	InstructionFuncs []runtime.InstructionFunc[D]
	Tools            []runtime.Tool[D]
	Toolsets         []runtime.Toolset[D]
}

// OnDemand lets the model load capabilities: it has a catalog of them in its instructions, and the tool
// load_capability. The application loads them with RunInfo.LoadCapability. A capability stays loaded as long as the
// history says so, until a summary (message.CompactionPart) replaces that part of it. Its instructions are appended to the
// conversation: see AppendInstructions.
func OnDemand[D any](all ...Deferred[D]) runtime.Capability[D] {
	c := runtime.Capability[D]{ID: "deferred_capabilities", Instructions: catalog(all)}
	sets := []runtime.Toolset[D]{runtime.NewToolset("("+message.LoadTool+")", loader(all))}
	for _, d := range all {
		c.Deferred = append(c.Deferred, d.ID)
		parts := append([]runtime.Toolset[D]{runtime.NewToolset("tools", d.Tools...)}, d.Toolsets...)
		sets = append(sets, gated[D]{toolsets.Combined(d.ID, parts...), d.ID})
		if d.Instructions != "" || len(d.InstructionFuncs) > 0 {
			c.Toolsets = append(c.Toolsets, &appending[D]{Toolset: runtime.NewToolset[D]("(" + d.ID + ")"), id: "capability:" + d.ID, text: d.instructions})
		}
	}
	c.Toolsets = append(c.Toolsets, toolsets.Combined("deferred_capabilities", sets...))
	return c
}

// instructions returns all instructions, once they are loaded.
func (d *Deferred[D]) instructions(ctx context.Context, rc *runtime.RunContext[D]) (string, error) {
	if !message.LoadedCapabilities(rc.Messages)[d.ID] {
		return "", nil
	}
	text := strings.TrimSpace(d.Instructions)
	for _, f := range d.InstructionFuncs {
		more, err := f(ctx, rc)
		if err != nil {
			return "", err
		}
		if more = strings.TrimSpace(more); more != "" && text != "" {
			text += "\n\n"
		}
		text += more
	}
	return text, nil
}

func catalog[D any](all []Deferred[D]) string {
	var b strings.Builder
	b.WriteString("The following capabilities are deferred and can be loaded using the `load_capability` tool. A capability's tools stay hidden until it is loaded:")
	for _, d := range all {
		b.WriteString("\n- " + d.ID)
		if d.Description != "" {
			b.WriteString(": " + d.Description)
		}
	}
	return b.String()
}

// gated is a toolset that is hidden until its capability is loaded.
type gated[D any] struct {
	runtime.Toolset[D]
	id string
}

func (s gated[D]) Tools(ctx context.Context, rc *runtime.RunContext[D], only string) ([]runtime.Tool[D], error) {
	if only == "" && !message.LoadedCapabilities(rc.Messages)[s.id] {
		return toolsets.WithDefs(s.Toolset, hide("it belongs to capability '"+s.id+"'. Call `load_capability` for it first, then call the tool "+
			"again once you've read the capability's instructions.")).Tools(ctx, rc, only)
	}
	return s.Toolset.Tools(ctx, rc, only)
}

// hide returns a function that makes a tool one that cannot be called yet.
func hide(why string) func(*model.ToolDef) {
	return func(def *model.ToolDef) { *def = model.ToolDef{Name: def.Name, Unavailable: why} }
}

func (s gated[D]) Instructions(ctx context.Context, rc *runtime.RunContext[D]) ([]model.Instruction, error) {
	if !message.LoadedCapabilities(rc.Messages)[s.id] {
		return nil, nil
	}
	return s.Toolset.Instructions(ctx, rc)
}

// loader is the tool by which the model loads capabilities.
func loader[D any](all []Deferred[D]) runtime.Tool[D] {
	def := model.ToolDef{
		Name: message.LoadTool,
		Description: "Load a listed capability whenever it is plausibly relevant to the task. Loading makes the capability instructions " +
			"and any tools it provides available.",
		Parameters: `{"type":"object","properties":{"id":{"type":"string","description":"The id of the capability to load."}},"required":["id"],"additionalProperties":false}`,
	}
	return runtime.NewTool(def, func(_ context.Context, rc *runtime.RunContext[D], args runtime.RawJSON) (runtime.Return, error) {
		id, err := idOf(string(args))
		if err != nil {
			return runtime.Return{}, runtime.Retryf("%w", err)
		}
		if err := refusal(all, rc.RunInfo, id); err != nil {
			return runtime.Return{}, err
		}
		text := fmt.Sprintf("Capability '%s' loaded. Its instructions, if any, follow.", id)
		return runtime.Return{Content: `{"message":` + jsonwire.Quote(text) + `}`}, nil
	})
}

// refusal says why a capability cannot be loaded, nil if it can.
func refusal[D any](all []Deferred[D], info *runtime.RunInfo, id string) error {
	known := false
	for _, d := range all {
		known = known || d.ID == id
	}
	switch {
	case !known:
		return runtime.Retryf("No capability found with id '%s'.", id)
	case message.LoadedCapabilities(info.Messages)[id]:
		return runtime.Retryf("Capability '%s' is already active. Use its existing instructions and any tools it provides; do not call `load_capability` for it again.", id)
	case asked(info, id):
		return runtime.Retryf("Capability '%s' is already being loaded by an earlier `load_capability` call in this response; do not call `load_capability` for it again.", id)
	}
	return nil
}

// asked reports whether an earlier call of the same response loads the capability.
func asked(info *runtime.RunInfo, id string) bool {
	for i := len(info.Messages) - 1; i >= 0; i-- {
		res, ok := info.Messages[i].(*message.Response)
		if !ok {
			continue
		}
		for _, p := range res.Parts {
			call, ok := p.(*message.ToolCallPart)
			if !ok || call.ToolName != info.ToolName {
				continue
			}
			if call.ToolCallID == info.ToolCallID {
				return false
			}
			if other, err := idOf(call.Args); err == nil && other == id {
				return true
			}
		}
		return false
	}
	return false
}

// idOf reads the argument of load_capability.
func idOf(args string) (id string, err error) {
	r := jsonwire.NewReader(args, jsonwire.Lax)
	at, found := r.Pos(), uint64(0)
	for ok := r.Object(); ok && r.Member(); {
		if string(r.Key()) == "id" {
			found |= 1
			id = r.String()
		} else {
			r.Unknown([]string{"id"})
		}
	}
	r.Missing(at, ^found&1, []string{"id"})
	return id, r.End()
}

// eachResult calls f for each call of the tool that has succeeded since the last summary.
func eachResult(history []message.Message, tool string, f func(*message.ToolCallPart, *message.ToolReturnPart)) {
	calls := make(map[string]*message.ToolCallPart)
	for _, m := range history[sinceSummary(history):] {
		switch m := m.(type) {
		case *message.Response:
			for _, p := range m.Parts {
				if call, ok := p.(*message.ToolCallPart); ok && call.ToolName == tool {
					calls[call.ToolCallID] = call
				}
			}
		case *message.Request:
			for _, p := range m.Parts {
				if r, ok := p.(*message.ToolReturnPart); ok && r.ToolName == tool && r.Outcome == message.ToolSuccess && calls[r.ToolCallID] != nil {
					f(calls[r.ToolCallID], r)
				}
			}
		}
	}
}

// sinceSummary returns the index of the last message with a summary, 0 if there is none.
func sinceSummary(history []message.Message) int {
	for i := len(history) - 1; i > 0; i-- {
		if sumsUp(history[i]) {
			return i
		}
	}
	return 0
}

package testmodel

import (
	"slices"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// results writes what tools returned as a JSON object: by name, in the order of the first calls, the last result of each.
func results(messages []message.Message) string {
	var all []*message.ToolReturnPart
	for _, m := range messages {
		req, ok := m.(*message.Request)
		if !ok {
			continue
		}
		for _, p := range req.Parts {
			r, ok := p.(*message.ToolReturnPart)
			if !ok {
				continue
			}
			if i := slices.IndexFunc(all, func(o *message.ToolReturnPart) bool { return o.ToolName == r.ToolName }); i >= 0 {
				all[i] = r
			} else {
				all = append(all, r)
			}
		}
	}
	if all == nil {
		return "success (no tool calls)"
	}
	b := []byte{'{'}
	for i, r := range all {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(jsonwire.AppendString(b, r.ToolName), ':')
		if r.Content == "" {
			b = append(b, "null"...)
		}
		b = append(b, r.Content...)
	}
	return string(append(b, '}'))
}

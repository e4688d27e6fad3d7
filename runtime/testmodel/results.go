package testmodel

import (
	"slices"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// results writes what tools returned as a JSON object: by name, in the order of the first calls, the last result of each.
func results(messages []runtime.Message) string {
	var all []*runtime.ToolReturnPart
	for _, m := range messages {
		req, ok := m.(*runtime.ModelRequest)
		if !ok {
			continue
		}
		for _, p := range req.Parts {
			r, ok := p.(*runtime.ToolReturnPart)
			if !ok {
				continue
			}
			if i := slices.IndexFunc(all, func(o *runtime.ToolReturnPart) bool { return o.ToolName == r.ToolName }); i >= 0 {
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

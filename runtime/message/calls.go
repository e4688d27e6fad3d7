package message

import "slices"

// NameCalls returns the parts of a response in which each call has a name and an id of its own. callID makes the id of a
// call without one, or with that of an earlier call, from the index of its part. The parts are copied if anything changes.
func NameCalls(parts []ResponsePart, callID func(part int) string) []ResponsePart {
	given := parts
	var seen map[string]bool // the ids before, where there may be many
	if len(given) > few {
		seen = make(map[string]bool, len(given))
	}
	for i, p := range given {
		c, ok := p.(*ToolCallPart)
		if !ok || c == nil {
			continue
		}
		ambiguous := c.ToolCallID == ""
		if seen == nil {
			ambiguous = ambiguous || calledBefore(given[:i], c.ToolCallID)
		} else {
			ambiguous = ambiguous || seen[c.ToolCallID]
			seen[c.ToolCallID] = true
		}
		if c.ToolName != "" && !ambiguous {
			continue
		}
		named := *c
		if named.ToolName == "" {
			named.ToolName = namelessTool
		}
		if ambiguous {
			named.ToolCallID = callID(i)
		}
		if &parts[0] == &given[0] {
			parts = slices.Clone(parts)
		}
		parts[i] = &named
	}
	return parts
}

// namelessTool is the name of a tool that a model has called without a name. Providers refuse empty names, and a result
// must have one to answer its call.
const namelessTool = "unnamed"

// calledBefore reports whether one of the parts is a call with that id.
func calledBefore(parts []ResponsePart, id string) bool {
	return slices.ContainsFunc(parts, func(p ResponsePart) bool {
		c, ok := p.(*ToolCallPart)
		return ok && c != nil && c.ToolCallID == id
	})
}

// HasCalls reports whether the message is a response that calls a tool.
func HasCalls(m Message) bool {
	r, ok := m.(*Response)
	return ok && r != nil && slices.ContainsFunc(r.Parts, func(p ResponsePart) bool {
		c, call := p.(*ToolCallPart)
		return call && c != nil
	})
}

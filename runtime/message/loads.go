package message

import "github.com/agentgen-go/agentgen/runtime/jsonwire"

// LoadTool is the name of the tool by which models load capabilities. Its argument is the id of one.
const LoadTool = "load_capability"

// LoadedCapabilities returns the IDs of the capabilities that are loaded in a history: by calls of LoadTool that have succeeded, or by the
// application, since the last summary.
func LoadedCapabilities(history []Message) map[string]bool {
	ids := make(map[string]bool)
	calls := make(map[string]string)
	for _, m := range history {
		switch m := m.(type) {
		case *Response:
			for _, p := range m.Parts {
				switch p := p.(type) {
				case *CompactionPart:
					clear(ids)
				case *ToolCallPart:
					if p.ToolName == LoadTool {
						calls[p.ToolCallID] = loadedID(p.Args)
					}
				}
			}
		case *Request:
			for _, p := range m.Parts {
				switch p := p.(type) {
				case *CompactionPart:
					clear(ids)
				case *CapabilityLoadDeltaPart:
					for _, id := range p.Loaded {
						ids[id] = true
					}
				case *ToolReturnPart:
					if id := calls[p.ToolCallID]; id != "" && p.ToolName == LoadTool && p.Outcome == ToolSuccess {
						ids[id] = true
					}
				}
			}
		}
	}
	return ids
}

// loadedID reads the argument of a call of LoadTool; "" if it has none.
func loadedID(args string) (id string) {
	r := jsonwire.NewReader(args, jsonwire.Lax)
	for ok := r.Object(); ok && r.Member(); {
		if string(r.Key()) == "id" {
			id = r.String()
		} else {
			r.Skip()
		}
	}
	if r.End() != nil {
		return ""
	}
	return id
}

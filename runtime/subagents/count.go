package subagents

import (
	"slices"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// earlier returns how many tasks the run has given to an agent before this call. It follows from the history, so that it is the same
// wherever the call is made.
func earlier(rc *runtime.RunInfo, agent string) (n int) {
	tool := calledAs(rc)
	for _, m := range rc.Messages {
		res, ok := m.(*message.Response)
		if !ok || res.RunID != rc.RunID {
			continue
		}
		last := m == rc.Messages[len(rc.Messages)-1]
		for _, p := range res.Parts {
			call, ok := p.(*message.ToolCallPart)
			if !ok || call.ToolName != tool {
				continue
			}
			if last && call.ToolCallID == rc.ToolCallID {
				return n
			}
			if named(call.Args) == agent {
				n++
			}
		}
	}
	return n
}

// calledAs returns the name by which the model calls the tool, which may have a prefix that the tool does not know of.
func calledAs(rc *runtime.RunInfo) string {
	for _, m := range slices.Backward(rc.Messages) {
		res, ok := m.(*message.Response)
		if !ok {
			continue
		}
		for _, p := range res.Parts {
			if call, ok := p.(*message.ToolCallPart); ok && call.ToolCallID == rc.ToolCallID {
				return call.ToolName
			}
		}
	}
	return rc.ToolName
}

// named returns the name in the arguments of a call, "" if they are not those of a delegation.
func named(args string) (name string) {
	r := jsonwire.NewReader(args, jsonwire.Lax)
	for ok := r.Object(); ok && r.Member(); {
		if string(r.Key()) == "agent_name" {
			name = r.String()
		} else {
			r.Skip()
		}
	}
	if r.End() != nil {
		return ""
	}
	return name
}

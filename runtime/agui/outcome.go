package agui

import (
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

var responseSchema = jsonwire.Raw(`{"type":"object","properties":{"approved":{"type":"boolean"},"editedArgs":{"type":"object"},"reason":{"type":"string"}},"required":["approved"]}`)

// waitingFor says what a run waits for.
func waitingFor(open *message.DeferredRequests, id func(*message.ToolCallPart) string, shown func(string) string) *outcome {
	if len(open.Approvals) == 0 {
		out := &outcome{Type: "success"}
		for _, c := range open.Calls {
			out.PendingToolCallIDs = append(out.PendingToolCallIDs, shown(c.ToolCallID))
		}
		return out
	}
	out := &outcome{Type: "interrupt"}
	for _, c := range open.Approvals {
		out.Interrupts = append(out.Interrupts, interrupt{
			ID: id(c), Reason: "tool_call", ToolCallID: shown(c.ToolCallID), Message: "Approve " + c.ToolName + "(" + c.Args + ")?",
			ResponseSchema: responseSchema, Metadata: metadataOf(open, c.ToolCallID),
		})
	}
	return out
}

// metadataOf returns the metadata of a call that waits, as the object that the protocol wants.
func metadataOf(open *message.DeferredRequests, id string) jsonwire.Raw {
	m := open.Metadata[id]
	if m == "" || m[0] == '{' {
		return m
	}
	return `{"value":` + m + `}`
}

// usageOf returns what the responses after the first n have used, by model.
func usageOf(all []message.Message, n int) (list []tokenUsage) {
	for _, m := range all {
		r, ok := m.(*message.Response)
		if !ok {
			continue
		}
		if n--; n >= 0 {
			continue
		}
		at := -1
		for i := range list {
			if list[i].Provider == r.ProviderName && list[i].Model == r.ModelName {
				at = i
			}
		}
		if at < 0 {
			at, list = len(list), append(list, tokenUsage{Provider: r.ProviderName, Model: r.ModelName})
		}
		list[at].count(&r.Usage)
	}
	return list
}

func (t *tokenUsage) count(u *usage.Request) {
	t.InputTokens += u.InputTokens
	t.OutputTokens += u.OutputTokens
	t.TotalTokens += u.TotalTokens()
	t.ReasoningTokens += u.OutputReasoningTokens
	t.CachedInputTokens += u.CacheReadTokens
	t.CacheWriteInputTokens += u.CacheWriteTokens
}

package aisdk

import (
	"cmp"
	"strconv"
	"strings"
)

// replay returns the chunks of which a client makes the parts of a message that a run continues.
func (o *opening) replay() []chunk {
	all := []chunk{}
	if len(o.Earlier) == 0 {
		return all // the stream begins the message
	}
	all = append(all, chunk{Type: "start", MessageID: o.MessageID})
	step := false
	for i := range o.Earlier {
		p := &o.Earlier[i]
		if p.Type == "step-start" {
			if step {
				all = append(all, chunk{Type: "finish-step"})
			}
			step = true
		}
		all = append(all, p.replay(o.MessageID+"-"+strconv.Itoa(i))...)
	}
	if step {
		all = append(all, chunk{Type: "finish-step"})
	}
	return all
}

// replay returns the chunks of a part. id is for those that need one.
func (p *Part) replay(id string) []chunk {
	switch {
	case p.Type == "step-start":
		return []chunk{{Type: "start-step"}}
	case p.Type == "text", p.Type == "reasoning":
		return []chunk{
			{Type: p.Type + "-start", ID: id},
			{Type: p.Type + "-delta", ID: id, Delta: &p.Text},
			{Type: p.Type + "-end", ID: id, ProviderMetadata: p.ProviderMetadata},
		}
	case p.Type == "file":
		return []chunk{{Type: "file", URL: p.URL, MediaType: p.MediaType}}
	case strings.HasPrefix(p.Type, "data-") && p.Data != "":
		return []chunk{{Type: p.Type, ID: p.ID, Data: p.Data}}
	case p.tool() != "":
		return p.replayCall()
	}
	return nil
}

// replayCall returns the chunks of a call: its arguments, its approval and its result, as far as it has them.
func (p *Part) replayCall() []chunk {
	all := []chunk{{Type: "tool-input-available", ToolCallID: p.ToolCallID, ToolName: p.tool(), Input: cmp.Or(p.Input, "{}"), ProviderMetadata: p.CallProviderMetadata}}
	if a := p.Approval; a != nil && a.ID != "" {
		all = append(all, chunk{Type: "tool-approval-request", ApprovalID: a.ID, ToolCallID: p.ToolCallID, Signature: a.Signature})
		if a.Approved != nil {
			all = append(all, chunk{Type: "tool-approval-response", ApprovalID: a.ID, Approved: a.Approved, Reason: a.Reason})
		}
	}
	switch p.State {
	case "output-available":
		all = append(all, chunk{Type: "tool-output-available", ToolCallID: p.ToolCallID, Output: cmp.Or(p.Output, "null")})
	case "output-error":
		all = append(all, chunk{Type: "tool-output-error", ToolCallID: p.ToolCallID, ErrorText: cmp.Or(p.ErrorText, "failed")})
	case "output-denied":
		all = append(all, chunk{Type: "tool-output-denied", ToolCallID: p.ToolCallID})
	}
	return all
}

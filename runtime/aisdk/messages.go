package aisdk

import (
	"cmp"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/internal/callid"
	"github.com/agentgen-go/agentgen/runtime/internal/proof"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// The beginnings of the IDs of messages, which are followed by the ID of the run, and the ID of the part that holds a typed output.
const (
	messagePrefix = "msg-"
	userPrefix    = "user-"
	outputPart    = "output"
)

// Messages returns a conversation of an agent as the messages that a client shows, for useChat to begin with. They have the IDs and
// parts that were sent while they were written, but for transient data and runs within the run. Instructions, system prompts, and
// what the model was told to correct its response are not shown.
func Messages[D, O any](agent *runtime.Agent[D, O], c *conversation.Conversation) []UIMessage {
	s := shown{messages: []UIMessage{}, ids: map[string]bool{}, calls: map[string]bool{}, open: c.Open, output: outputOf(agent)}
	for _, history := range [][]message.Message{c.Messages, c.Pending} {
		for _, m := range history {
			switch m := m.(type) {
			case *message.Request:
				s.request(m)
			case *message.Response:
				s.response(m)
			}
		}
	}
	return s.messages
}

// outputOf returns a function that returns the output which a call gives, empty if it is not the call of an output tool.
func outputOf[D, O any](agent *runtime.Agent[D, O]) func(*message.ToolCallPart) jsonwire.Raw {
	return func(call *message.ToolCallPart) jsonwire.Raw {
		for _, c := range agent.Output.Choices {
			if c.Def == nil || c.Def.Name != call.ToolName {
				continue
			}
			if v, err := c.Decode(call.Args); err == nil {
				b, _ := c.Encode(v)
				return b
			}
		}
		return ""
	}
}

// shown makes messages for a client of a history.
type shown struct {
	messages []UIMessage
	ids      map[string]bool // of messages
	calls    map[string]bool // IDs of calls that are shown
	open     *message.DeferredRequests
	output   func(*message.ToolCallPart) jsonwire.Raw
}

// add adds a message, whose ID is unique.
func (s *shown) add(role, prefix, run string) *UIMessage {
	id := unique(prefix+run, func(id string) bool { return s.ids[id] })
	s.ids[id] = true
	s.messages = append(s.messages, UIMessage{ID: id, Role: role, Parts: []Part{}})
	return &s.messages[len(s.messages)-1]
}

// assistant returns the assistant's message with which the conversation ends so far, and makes it if there is none.
func (s *shown) assistant(run string) *UIMessage {
	if n := len(s.messages); n > 0 && s.messages[n-1].Role == "assistant" {
		return &s.messages[n-1]
	}
	return s.add("assistant", messagePrefix, run)
}

func (s *shown) request(r *message.Request) {
	for _, p := range r.Parts {
		switch p := p.(type) {
		case *message.UserPromptPart:
			m := s.add("user", userPrefix, r.RunID)
			m.Parts = said(p)
		case *message.ToolReturnPart:
			s.result(p)
		}
	}
}

// said returns what a user has said.
func said(p *message.UserPromptPart) []Part {
	parts := []Part{}
	if p.Content != "" {
		parts = append(parts, Part{Type: "text", Text: p.Content})
	}
	for _, item := range p.Items {
		switch c := item.(type) {
		case message.Text:
			parts = append(parts, Part{Type: "text", Text: string(c)})
		case *message.TextContent:
			parts = append(parts, Part{Type: "text", Text: c.Content})
		case *message.BinaryContent:
			parts = append(parts, Part{Type: "file", URL: dataURL(c), MediaType: c.MediaType})
		case *message.ImageURL:
			parts = append(parts, filePart((*message.FileURL)(c), "image/*"))
		case *message.AudioURL:
			parts = append(parts, filePart((*message.FileURL)(c), "audio/*"))
		case *message.VideoURL:
			parts = append(parts, filePart((*message.FileURL)(c), "video/*"))
		case *message.DocumentURL:
			parts = append(parts, filePart((*message.FileURL)(c), "application/octet-stream"))
		}
	}
	return parts
}

func filePart(f *message.FileURL, kind string) Part {
	return Part{Type: "file", URL: f.URL, MediaType: cmp.Or(f.MediaType, kind)}
}

func (s *shown) response(r *message.Response) {
	m := s.assistant(r.RunID)
	m.Parts = append(m.Parts, Part{Type: "step-start"})
	for _, p := range r.Parts {
		switch p := p.(type) {
		case *message.TextPart:
			m.Parts = append(m.Parts, Part{Type: "text", Text: p.Content, State: "done"})
		case *message.ThinkingPart:
			m.Parts = append(m.Parts, Part{Type: "reasoning", Text: p.Content, State: "done", ProviderMetadata: kept(proof.OfThought(p))})
		case *message.FilePart:
			m.Parts = append(m.Parts, Part{Type: "file", URL: dataURL(&p.Content), MediaType: p.Content.MediaType})
		case *message.ToolCallPart:
			m.Parts = append(m.Parts, s.call(m.ID, p))
			if output := s.output(p); output != "" {
				m.Parts = append(m.Parts, Part{Type: "data-output", ID: outputPart, Data: output})
			}
		}
	}
}

// call returns a call as it is before it has a result.
func (s *shown) call(in string, p *message.ToolCallPart) Part {
	id := callid.Unique(p.ToolCallID, in, func(id string) bool { return s.calls[id] })
	s.calls[id] = true
	part := Part{Type: "tool-" + p.ToolName, ToolCallID: id, State: "input-available", Input: jsonwire.Raw(cmp.Or(p.Args, "{}")), CallProviderMetadata: kept(proof.OfCall(p))}
	if jsonwire.Valid(string(part.Input)) != nil {
		part.State, part.Input, part.ErrorText = "output-error", jsonwire.Quote(p.Args), notJSON
	}
	if s.open != nil && s.isOpen(s.open.Approvals, p) {
		part.State, part.Approval = "approval-requested", &Approval{ID: approvalPrefix + id}
	}
	return part
}

func (*shown) isOpen(calls []*message.ToolCallPart, p *message.ToolCallPart) bool {
	for _, c := range calls {
		if c.ToolCallID == p.ToolCallID && c.ToolName == p.ToolName {
			return true
		}
	}
	return false
}

// result adds a result to the last call that has its ID.
func (s *shown) result(p *message.ToolReturnPart) {
	if len(s.messages) == 0 {
		return
	}
	parts := s.messages[len(s.messages)-1].Parts
	for i := len(parts) - 1; i >= 0; i-- {
		c := &parts[i]
		if c.tool() != p.ToolName || c.ToolCallID != p.ToolCallID && !strings.HasSuffix(c.ToolCallID, "-"+p.ToolCallID) {
			continue
		}
		switch p.Outcome {
		case message.ToolDenied:
			no := false
			c.State, c.Approval = "output-denied", &Approval{ID: approvalPrefix + c.ToolCallID, Approved: &no, Reason: p.Text()}
		case message.ToolFailed, message.ToolRetried:
			c.State, c.ErrorText = "output-error", failureOf(p)
		default:
			c.State, c.Output = "output-available", cmp.Or(p.Content, "null")
		}
		return
	}
}

package openai

import (
	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// appendMessage appends a message of the history, which may be several or none on the wire.
func (s *Server) appendMessage(dst []byte, m message.Message) ([]byte, error) {
	switch m := m.(type) {
	case *message.Request:
		return s.appendRequest(dst, m.Parts)
	case *message.Response:
		return s.appendResponse(dst, m)
	}
	return dst, nil
}

func (s *Server) appendRequest(dst []byte, parts []message.RequestPart) ([]byte, error) {
	for _, p := range parts {
		var err error
		if dst, err = s.appendPart(dst, p); err != nil {
			return nil, err
		}
	}
	return dst, nil
}

// appendPart appends a part of a request. Those of which the API knows nothing are left out.
func (s *Server) appendPart(dst []byte, p message.RequestPart) ([]byte, error) {
	switch p := p.(type) {
	case *message.SystemPromptPart:
		return (&chatMessage{Role: "system", Content: &p.Content}).AppendJSON(wire.Comma(dst))
	case *message.UserPromptPart:
		return s.appendUserPrompt(wire.Comma(dst), p)
	case *message.SpeechPart:
		return s.appendSpeech(dst, p)
	case *message.ToolReturnPart:
		return (&chatMessage{Role: "tool", Content: new(p.TextOrError()), ToolCallID: p.ToolCallID}).AppendJSON(wire.Comma(dst))
	case *message.RetryFeedbackPart:
		m := chatMessage{Role: "user", Content: new(p.Text())}
		if p.System() {
			m.Role = "system"
		}
		return m.AppendJSON(wire.Comma(dst))
	case *message.CompactionPart:
		return (&chatMessage{Role: "user", Content: new(p.Text())}).AppendJSON(wire.Comma(dst))
	case *message.InstructionDeltaPart:
		return (&chatMessage{Role: "system", Content: new(p.Text())}).AppendJSON(wire.Comma(dst))
	}
	return dst, nil
}

// appendSpeech appends what the user said aloud, as text if that is known.
func (s *Server) appendSpeech(dst []byte, p *message.SpeechPart) ([]byte, error) {
	switch {
	case p.Transcript != "":
		return (&chatMessage{Role: "user", Content: &p.Transcript}).AppendJSON(wire.Comma(dst))
	case p.Audio != nil:
		return s.appendUserPrompt(wire.Comma(dst), &message.UserPromptPart{Items: []message.UserContent{p.Audio}})
	}
	return dst, nil
}

// leading returns the length of the system prompts with which a conversation begins.
func (s *Server) leading(first message.Message) (int, error) {
	r, ok := first.(*message.Request)
	if !ok {
		return 0, nil
	}
	n := 0
	for n < len(r.Parts) {
		if _, ok := r.Parts[n].(*message.SystemPromptPart); !ok {
			break
		}
		n++
	}
	b, err := s.appendRequest(nil, r.Parts[:n])
	return len(b), err
}

// appendResponse appends what the model said, with the thoughts that the server wants to see again. What other providers thought
// and did is left out: the API has no place for it. A response of nothing else is left out altogether.
func (s *Server) appendResponse(dst []byte, r *message.Response) ([]byte, error) {
	m := chatMessage{Role: "assistant"}
	for c := range r.ToolCalls() {
		call := functionCall{Name: c.ToolName, Arguments: string(c.ArgsJSON())}
		m.ToolCalls = append(m.ToolCalls, toolCall{ID: c.ToolCallID, Type: "function", Function: call, ExtraContent: s.extraOf(c)})
	}
	if text := r.Text(); text != "" {
		m.Content = &text
	}
	if items := s.itemsOf(r); items != nil {
		return (&listMessage{Role: m.Role, Content: items, ToolCalls: m.ToolCalls}).AppendJSON(wire.Comma(dst))
	}
	s.think(&m, r)
	if m.Content == nil && m.ToolCalls == nil && m.ReasoningDetails == "" {
		return dst, nil
	}
	return m.AppendJSON(wire.Comma(dst))
}

// extraOf returns what the server wants to see again with a call.
func (s *Server) extraOf(c *message.ToolCallPart) jsonwire.Raw {
	var d partDetails
	if c.ProviderDetails == "" || c.ProviderName != s.Provider.Name || d.DecodeJSON([]byte(c.ProviderDetails)) != nil {
		return ""
	}
	return d.ExtraContent
}

// think puts the thoughts of a response into its message.
func (s *Server) think(m *chatMessage, r *message.Response) {
	if s.Thoughts == ThoughtsNever || m.ToolCalls == nil && s.Thoughts != ThoughtsAlways {
		return
	}
	for _, p := range r.Parts {
		t, ok := p.(*message.ThinkingPart)
		if !ok || t.ProviderName != s.Provider.Name {
			continue
		}
		var d partDetails
		if t.ProviderDetails != "" && d.DecodeJSON([]byte(t.ProviderDetails)) == nil && wire.IsSet(d.ReasoningDetails) {
			m.ReasoningDetails = d.ReasoningDetails
			continue // the details have its text
		}
		switch t.ID {
		case reasoningContent:
			m.ReasoningContent = joinedText(m.ReasoningContent, t.Content)
		case reasoning:
			m.Reasoning = joinedText(m.Reasoning, t.Content)
		}
	}
	if s.Thoughts == ThoughtsRequired && m.ReasoningContent == nil && m.Reasoning == nil {
		m.ReasoningContent = new("")
	}
}

func joinedText(before *string, text string) *string {
	if before == nil {
		return &text
	}
	return new(*before + text)
}

// itemsOf returns the content of a response as a list, if the server wants to see its thoughts there; nil otherwise.
func (s *Server) itemsOf(r *message.Response) (items []assistantItem) {
	if s.Thoughts != ThoughtsInContent {
		return nil
	}
	thought := false
	for _, p := range r.Parts {
		switch p := p.(type) {
		case *message.ThinkingPart:
			if p.ProviderName == s.Provider.Name && p.Content != "" {
				thought = true
				items = append(items, assistantItem{Type: "thinking", Thinking: []assistantItem{{Type: "text", Text: &p.Content}}})
			}
		case *message.TextPart:
			items = append(items, assistantItem{Type: "text", Text: &p.Content})
		}
	}
	if !thought {
		return nil
	}
	return items
}

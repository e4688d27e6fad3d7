package openai

import "github.com/agentgen-go/agentgen/runtime/message"

// appendMessage appends a message of the history, which may be several or none on the wire.
func appendMessage(dst []byte, m message.Message) ([]byte, error) {
	switch m := m.(type) {
	case *message.Request:
		return appendRequest(dst, m.Parts)
	case *message.Response:
		return appendResponse(dst, m)
	}
	return dst, nil
}

func appendRequest(dst []byte, parts []message.RequestPart) ([]byte, error) {
	for _, p := range parts {
		var err error
		if dst, err = appendPart(dst, p); err != nil {
			return nil, err
		}
	}
	return dst, nil
}

// appendPart appends a part of a request. Those of which the API knows nothing are left out.
func appendPart(dst []byte, p message.RequestPart) ([]byte, error) {
	switch p := p.(type) {
	case *message.SystemPromptPart:
		return (&chatMessage{Role: "system", Content: &p.Content}).AppendJSON(comma(dst))
	case *message.UserPromptPart:
		return appendUserPrompt(comma(dst), p)
	case *message.SpeechPart:
		return appendSpeech(dst, p)
	case *message.ToolReturnPart:
		return (&chatMessage{Role: "tool", Content: new(p.TextOrError()), ToolCallID: p.ToolCallID}).AppendJSON(comma(dst))
	case *message.RetryFeedbackPart:
		m := chatMessage{Role: "user", Content: new(p.Text())}
		if p.System() {
			m.Role = "system"
		}
		return m.AppendJSON(comma(dst))
	case *message.CompactionPart:
		return (&chatMessage{Role: "user", Content: new(p.Text())}).AppendJSON(comma(dst))
	case *message.InstructionDeltaPart:
		return (&chatMessage{Role: "system", Content: new(p.Text())}).AppendJSON(comma(dst))
	}
	return dst, nil
}

// appendSpeech appends what the user said aloud, as text where that is known.
func appendSpeech(dst []byte, p *message.SpeechPart) ([]byte, error) {
	switch {
	case p.Transcript != "":
		return (&chatMessage{Role: "user", Content: &p.Transcript}).AppendJSON(comma(dst))
	case p.Audio != nil:
		return appendUserPrompt(comma(dst), &message.UserPromptPart{Items: []message.UserContent{p.Audio}})
	}
	return dst, nil
}

// leading returns the length of the system prompts with which a conversation begins.
func leading(first message.Message) (int, error) {
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
	b, err := appendRequest(nil, r.Parts[:n])
	return len(b), err
}

// appendResponse appends what the model said. Thoughts are left out: the API has no place for them, nor for what other
// providers did. A response of nothing else is left out altogether.
func appendResponse(dst []byte, r *message.Response) ([]byte, error) {
	m := chatMessage{Role: "assistant"}
	for c := range r.ToolCalls() {
		call := functionCall{Name: c.ToolName, Arguments: string(c.ArgsJSON())}
		m.ToolCalls = append(m.ToolCalls, toolCall{ID: c.ToolCallID, Type: "function", Function: call})
	}
	if text := r.Text(); text != "" {
		m.Content = &text
	} else if m.ToolCalls == nil {
		return dst, nil
	}
	return m.AppendJSON(comma(dst))
}

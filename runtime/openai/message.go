package openai

import "github.com/agentgen-go/agentgen/runtime"

// appendMessage appends a message of the history, which may be several or none on the wire.
func appendMessage(dst []byte, m runtime.Message) ([]byte, error) {
	switch m := m.(type) {
	case *runtime.ModelRequest:
		return appendRequest(dst, m.Parts)
	case *runtime.ModelResponse:
		return appendResponse(dst, m)
	}
	return dst, nil
}

func appendRequest(dst []byte, parts []runtime.RequestPart) ([]byte, error) {
	for _, p := range parts {
		var err error
		if dst, err = appendPart(dst, p); err != nil {
			return nil, err
		}
	}
	return dst, nil
}

// appendPart appends a part of a request. Those of which the API knows nothing are left out.
func appendPart(dst []byte, p runtime.RequestPart) ([]byte, error) {
	switch p := p.(type) {
	case *runtime.SystemPromptPart:
		return (&message{Role: "system", Content: &p.Content}).AppendJSON(comma(dst))
	case *runtime.UserPromptPart:
		return appendUserPrompt(comma(dst), p)
	case *runtime.SpeechPart:
		return appendSpeech(dst, p)
	case *runtime.ToolReturnPart:
		return (&message{Role: "tool", Content: new(p.TextOrError()), ToolCallID: p.ToolCallID}).AppendJSON(comma(dst))
	case *runtime.RetryPromptPart:
		m := message{Role: "tool", Content: new(p.Text()), ToolCallID: p.ToolCallID}
		if p.ToolName == "" {
			m.Role, m.ToolCallID = "user", ""
		}
		return m.AppendJSON(comma(dst))
	case *runtime.RetryFeedbackPart:
		m := message{Role: "user", Content: new(p.Text())}
		if p.System() {
			m.Role = "system"
		}
		return m.AppendJSON(comma(dst))
	}
	return dst, nil
}

// appendSpeech appends what the user said aloud, as text where that is known.
func appendSpeech(dst []byte, p *runtime.SpeechPart) ([]byte, error) {
	switch {
	case p.Transcript != "":
		return (&message{Role: "user", Content: &p.Transcript}).AppendJSON(comma(dst))
	case p.Audio != nil:
		return appendUserPrompt(comma(dst), &runtime.UserPromptPart{Items: []runtime.UserContent{p.Audio}})
	}
	return dst, nil
}

// leading returns the length of the system prompts with which a conversation begins.
func leading(first runtime.Message) (int, error) {
	r, ok := first.(*runtime.ModelRequest)
	if !ok {
		return 0, nil
	}
	n := 0
	for n < len(r.Parts) {
		if _, ok := r.Parts[n].(*runtime.SystemPromptPart); !ok {
			break
		}
		n++
	}
	b, err := appendRequest(nil, r.Parts[:n])
	return len(b), err
}

// appendResponse appends what the model said. Thoughts are left out: the API has no place for them, nor for what other
// providers did. A response of nothing else is left out altogether.
func appendResponse(dst []byte, r *runtime.ModelResponse) ([]byte, error) {
	m := message{Role: "assistant"}
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

package openai

import (
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
)

// appendMessage appends a message of the history, which may be several or none on the wire.
func appendMessage(dst []byte, m runtime.Message) ([]byte, error) {
	switch m := m.(type) {
	case *runtime.ModelRequest:
		return appendRequest(dst, m)
	case *runtime.ModelResponse:
		return appendResponse(dst, m)
	}
	return dst, nil
}

func appendRequest(dst []byte, r *runtime.ModelRequest) ([]byte, error) {
	for _, p := range r.Parts {
		wire, err := requestMessage(p)
		if err != nil {
			return nil, err
		}
		if dst, err = wire.AppendJSON(comma(dst)); err != nil {
			return nil, err
		}
	}
	return dst, nil
}

func requestMessage(p runtime.RequestPart) (message, error) {
	switch p := p.(type) {
	case *runtime.SystemPromptPart:
		return message{Role: "system", Content: &p.Content}, nil
	case *runtime.UserPromptPart:
		text, err := userText(p)
		return message{Role: "user", Content: &text}, err
	case *runtime.ToolReturnPart:
		return message{Role: "tool", Content: new(p.Text()), ToolCallID: p.ToolCallID}, nil
	case *runtime.RetryPromptPart:
		if p.ToolName == "" {
			return message{Role: "user", Content: new(p.Text())}, nil
		}
		return message{Role: "tool", Content: new(p.Text()), ToolCallID: p.ToolCallID}, nil
	}
	return message{}, fmt.Errorf("a %T cannot be sent", p)
}

// userText joins what the user says. It is an error where that is more than text.
func userText(p *runtime.UserPromptPart) (string, error) {
	if p.Items == nil {
		return p.Content, nil
	}
	var said []string
	for _, item := range p.Items {
		switch item := item.(type) {
		case runtime.Text:
			said = append(said, string(item))
		case *runtime.TextContent:
			said = append(said, item.Content)
		case *runtime.CachePoint: // the API caches by itself
		default:
			return "", fmt.Errorf("a %T in a user's prompt cannot be sent", item)
		}
	}
	return strings.Join(said, "\n\n"), nil
}

// appendResponse appends what the model said. Thoughts are left out: the API has no place for them. A response of
// nothing else is left out altogether.
func appendResponse(dst []byte, r *runtime.ModelResponse) ([]byte, error) {
	m := message{Role: "assistant"}
	for _, p := range r.Parts {
		if c, ok := p.(*runtime.ToolCallPart); ok {
			m.ToolCalls = append(m.ToolCalls, toolCall{ID: c.ToolCallID, Type: "function", Function: functionCall{c.ToolName, orEmptyObject(c.Args)}})
		}
	}
	if text := r.Text(); text != "" {
		m.Content = &text
	} else if m.ToolCalls == nil {
		return dst, nil
	}
	return m.AppendJSON(comma(dst))
}

func orEmptyObject(args string) string {
	if args == "" {
		return "{}"
	}
	return args
}

package repl

import (
	"strings"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// history shows what was said.
func (s *screen) history(messages []message.Message) {
	for _, m := range messages {
		switch m := m.(type) {
		case *message.Request:
			for _, p := range m.Parts {
				s.requested(p)
			}
		case *message.Response:
			for _, p := range m.Parts {
				s.responded(p)
			}
		}
	}
}

func (s *screen) requested(p message.RequestPart) {
	switch p := p.(type) {
	case *message.UserPromptPart:
		s.line(bold, "> %s", strings.ReplaceAll(promptText(p), "\n", "\n| "))
	case *message.SystemPromptPart:
		s.line(dim, "system: %s", p.Content)
	case *message.RetryFeedbackPart:
		s.line(amber, "<- retry: %s", oneLine(p.Text()))
	default:
		s.result("", p)
	}
}

// promptText is the text of a prompt.
func promptText(p *message.UserPromptPart) string {
	all := []string{p.Content}
	for _, item := range p.Items {
		switch item := item.(type) {
		case message.Text:
			all = append(all, string(item))
		case *message.TextContent:
			all = append(all, item.Content)
		default:
			all = append(all, "[file]")
		}
	}
	return strings.TrimPrefix(strings.Join(all, "\n"), "\n")
}

func (s *screen) responded(p message.ResponsePart) {
	switch p := p.(type) {
	case *message.TextPart:
		s.line(plain, "%s", p.Content)
	case *message.ThinkingPart:
		s.line(dim, "thinking: %s", p.Content)
	case *message.ToolCallPart:
		s.call("", p)
	default:
		s.part(p)
	}
}

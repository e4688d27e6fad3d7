package runtime

import (
	"strings"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// lastPrompt returns what the user says in the request with which a history ends: its texts, and all of its items where
// it is more than text.
func lastPrompt(history []message.Message) (prompt string, content []message.UserContent) {
	if len(history) == 0 {
		return "", nil
	}
	m, ok := history[len(history)-1].(*message.Request)
	if !ok {
		return "", nil
	}
	plain := true
	for _, p := range m.Parts {
		u, ok := p.(*message.UserPromptPart)
		switch {
		case !ok:
		case u.Items == nil:
			content = append(content, message.Text(u.Content))
		default:
			content, plain = append(content, u.Items...), false
		}
	}
	prompt = textsOf(content)
	if plain {
		return prompt, nil
	}
	return prompt, content
}

// textsOf joins the texts among items by blank lines.
func textsOf(items []message.UserContent) string {
	var said []string
	for _, item := range items {
		switch item := item.(type) {
		case message.Text:
			said = append(said, string(item))
		case *message.TextContent:
			said = append(said, item.Content)
		case *message.StructuredContent:
			said = append(said, item.Content)
		}
	}
	return strings.Join(said, "\n\n")
}

package runtime

import "strings"

// lastPrompt returns what the user says in the request with which a history ends: its texts, and all of its items where
// it is more than text.
func lastPrompt(history []Message) (prompt string, content []UserContent) {
	if len(history) == 0 {
		return "", nil
	}
	m, ok := history[len(history)-1].(*ModelRequest)
	if !ok {
		return "", nil
	}
	plain := true
	for _, p := range m.Parts {
		u, ok := p.(*UserPromptPart)
		switch {
		case !ok:
		case u.Items == nil:
			content = append(content, Text(u.Content))
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
func textsOf(items []UserContent) string {
	var said []string
	for _, item := range items {
		switch item := item.(type) {
		case Text:
			said = append(said, string(item))
		case *TextContent:
			said = append(said, item.Content)
		}
	}
	return strings.Join(said, "\n\n")
}

package anthropic

import (
	"fmt"
	"hash/fnv"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// message writes a message of the history, unless nothing of it is for the model.
func (e *encoder) message(m message.Message, first bool) error {
	switch m := m.(type) {
	case *message.Request:
		return e.request(m, first)
	case *message.Response:
		return e.response(m, false)
	}
	return nil
}

// request writes a turn of the user. The system prompts with which a conversation begins are kept for the system prompt.
func (e *encoder) request(m *message.Request, first bool) error {
	e.open("user")
	defer e.close()
	leading := first
	for _, p := range m.Parts {
		if system, ok := p.(*message.SystemPromptPart); ok && leading {
			if !blank(system.Content) {
				e.system = append(e.system, system.Content)
			}
			continue
		}
		leading = false
		if err := e.requestPart(p); err != nil {
			return err
		}
	}
	return nil
}

// requestPart writes a part of a request. Those of which the API knows nothing are left out.
func (e *encoder) requestPart(p message.RequestPart) error {
	switch p := p.(type) {
	case *message.SystemPromptPart:
		return e.voice(p.Content)
	case *message.UserPromptPart:
		return e.userPrompt(p)
	case *message.SpeechPart:
		return e.text(p.Transcript)
	case *message.ToolReturnPart:
		return e.result(p)
	case *message.RetryFeedbackPart:
		if p.System() {
			return e.voice(p.Text())
		}
		return e.text(p.Text())
	case *message.CompactionPart:
		return e.text(p.Text())
	case *message.InstructionDeltaPart:
		return e.voice(p.Text())
	}
	return nil
}

// voice writes what the application says within the conversation.
func (e *encoder) voice(text string) error {
	if blank(text) {
		return nil
	}
	e.voiced = true
	return e.text("<" + e.family.Voice + ">" + text + "</system>")
}

// result writes the result of a call.
func (e *encoder) result(p *message.ToolReturnPart) error {
	b := resultBlock{Type: "tool_result", ToolUseID: callID(p.ToolCallID), IsError: p.Outcome == message.ToolFailed || p.Outcome == message.ToolRetried}
	items := p.Items()
	if text := p.Text(); items == nil && !blank(text) {
		b.Content = jsonwire.Quote(text)
	}
	if items != nil {
		content, err := e.resultItems(items)
		if err != nil {
			return fmt.Errorf("a file of the result of %s: %w", p.ToolName, err)
		}
		b.Content = content
	}
	return e.block(&b, true)
}

// resultItems returns a result that has files as a list of blocks.
func (e *encoder) resultItems(items []message.UserContent) (jsonwire.Raw, error) {
	b := []byte("[")
	for _, item := range items {
		var one appender
		if text, ok := item.(message.Text); ok {
			if blank(string(text)) {
				continue
			}
			one = &textBlock{Type: "text", Text: string(text)}
		} else if file, err := e.media(item); err != nil {
			return "", err
		} else {
			one = file
		}
		if len(b) > 1 {
			b = append(b, ',')
		}
		var err error
		if b, err = one.AppendJSON(b); err != nil {
			return "", err
		}
	}
	return jsonwire.Raw(append(b, ']')), nil
}

// callID returns the id of a call in characters that the API accepts. Ids of other providers may have others.
func callID(id string) string {
	valid := func(c rune) bool {
		return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-'
	}
	ok := id != ""
	safe := strings.Map(func(c rune) rune {
		if valid(c) {
			return c
		}
		ok = false
		return '_'
	}, id)
	if ok {
		return id
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(id)) // it never fails
	return fmt.Sprintf("%s_%08x", safe, h.Sum32())
}

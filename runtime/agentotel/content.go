package agentotel

import (
	"strings"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// A writer writes messages as the GenAI conventions have them.
type writer struct {
	*names
	content, binary bool
	max             int
}

func (i *Instrumentation) writer() writer {
	return writer{i.names, i.set.Content, i.set.Content && i.set.Binary, i.set.MaxText}
}

// cut returns what may be reported of a text.
func (w *writer) cut(text string) string {
	if w.max == 0 || len(text) <= w.max {
		return text
	}
	end := w.max
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}

// json returns what may be reported of JSON: what is too long, or is not JSON, as a JSON string.
func (w *writer) json(raw string) string {
	if w.max > 0 && len(raw) > w.max || jsonwire.Valid(raw) != nil {
		return string(jsonwire.Quote(w.cut(raw)))
	}
	return raw
}

// member appends a member with a string as its value.
func member(dst []byte, name, value string) []byte {
	dst = append(append(dst, `,"`...), name...)
	return jsonwire.AppendString(append(dst, `":`...), value)
}

// rawMember appends a member whose value is JSON.
func rawMember(dst []byte, name, value string) []byte {
	dst = append(append(dst, `,"`...), name...)
	return append(append(dst, `":`...), value...)
}

// messages returns a JSON array of messages.
func (w *writer) messages(all []message.Message) string {
	dst := []byte{'['}
	for _, m := range all {
		dst = separate(dst, w.message(m))
	}
	return string(append(dst, ']'))
}

// separate appends the elements of an array to those that dst has already.
func separate(dst []byte, elements string) []byte {
	if elements == "" {
		return dst
	}
	if dst[len(dst)-1] != '[' {
		dst = append(dst, ',')
	}
	return append(dst, elements...)
}

// message returns the messages that one message of a history is, separated by commas.
func (w *writer) message(m message.Message) string {
	switch m := m.(type) {
	case *message.Request:
		return w.request(m)
	case *message.Response:
		return w.response(m)
	}
	return ""
}

// request writes parts that follow each other and have the same role as one message.
func (w *writer) request(m *message.Request) string {
	var dst []byte
	role := ""
	for _, p := range m.Parts {
		next := w.role(p)
		switch {
		case next == "":
			continue
		case next != role && role != "":
			dst = append(dst, `]},`...)
		}
		if next != role {
			role = next
			dst = append(append(append(dst, `{"role":"`...), role...), `","parts":[`...)
		}
		dst = w.requestPart(dst, p)
	}
	if role == "" {
		return ""
	}
	return string(append(dst, `]}`...))
}

// role returns the role of the message that a part belongs to, "" if it is not reported.
func (w *writer) role(p message.RequestPart) string {
	switch p := p.(type) {
	case *message.SystemPromptPart, *message.ToolAvailabilityDeltaPart, *message.CapabilityLoadDeltaPart, *message.InstructionDeltaPart:
		return "system"
	case *message.UserPromptPart, *message.SpeechPart, *message.CompactionPart:
		return "user"
	case *message.ToolReturnPart:
		if w.toolRole {
			return "tool"
		}
		return "user"
	case *message.RetryFeedbackPart:
		if w.toolRole && p.System() {
			return "system"
		}
		return "user"
	}
	return ""
}

func (w *writer) requestPart(dst []byte, p message.RequestPart) []byte {
	switch p := p.(type) {
	case *message.SystemPromptPart:
		return w.text(dst, p.Content)
	case *message.UserPromptPart:
		return w.prompt(dst, p)
	case *message.RetryFeedbackPart:
		return w.text(dst, p.Text())
	case *message.CompactionPart:
		return w.text(dst, p.Content)
	case *message.InstructionDeltaPart:
		if w.content {
			return w.text(dst, p.Text())
		}
	case *message.ToolAvailabilityDeltaPart:
		return w.change(dst, "Tool availability changed: ", p.ToolsAdded)
	case *message.CapabilityLoadDeltaPart:
		return w.change(dst, "Loaded capabilities changed: ", p.Loaded)
	case *message.SpeechPart:
		return w.speech(dst, p)
	case *message.ToolReturnPart:
		return w.toolResponse(dst, p.ToolCallID, p.ToolName, string(p.Content), false)
	}
	return dst
}

// change writes names, which are not content.
func (w *writer) change(dst []byte, what string, names []string) []byte {
	dst = member(separate(dst, `{"type":"text"`), "content", what+"+"+strings.Join(names, ", +"))
	return append(dst, '}')
}

// text writes a part of text.
func (w *writer) text(dst []byte, text string) []byte { return w.said(dst, "text", text) }

// said writes a part of a type that has text.
func (w *writer) said(dst []byte, kind, text string) []byte {
	dst = separate(dst, `{"type":"`+kind+`"`)
	if w.content {
		dst = member(dst, "content", w.cut(text))
	}
	return append(dst, '}')
}

func (w *writer) prompt(dst []byte, p *message.UserPromptPart) []byte {
	if p.Items == nil {
		return w.text(dst, p.Content)
	}
	for _, item := range p.Items {
		dst = w.item(dst, item)
	}
	return dst
}

// speech writes what was said aloud: its words, and its sound.
func (w *writer) speech(dst []byte, p *message.SpeechPart) []byte {
	if p.Transcript != "" {
		dst = w.text(dst, p.Transcript)
	}
	if p.Audio != nil {
		dst = w.file(dst, p.Audio)
	}
	return dst
}

func (w *writer) response(m *message.Response) string {
	dst := []byte(`{"role":"assistant","parts":[`)
	for _, p := range m.Parts {
		dst = w.responsePart(dst, p)
	}
	dst = append(dst, ']')
	if m.FinishReason != "" {
		dst = member(dst, "finish_reason", string(m.FinishReason))
	}
	return string(append(dst, '}'))
}

func (w *writer) responsePart(dst []byte, p message.ResponsePart) []byte {
	switch p := p.(type) {
	case *message.TextPart:
		return w.text(dst, p.Content)
	case *message.ThinkingPart:
		return w.said(dst, w.thinking, p.Content)
	case *message.ToolCallPart:
		return w.toolCall(dst, p, false)
	case *message.NativeToolCallPart:
		return w.toolCall(dst, (*message.ToolCallPart)(p), true)
	case *message.NativeToolReturnPart:
		return w.toolResponse(dst, p.ToolCallID, p.ToolName, string(p.Content), true)
	case *message.FilePart:
		return w.file(dst, &p.Content)
	case *message.SpeechPart:
		return w.speech(dst, p)
	}
	return dst
}

func (w *writer) toolCall(dst []byte, p *message.ToolCallPart, native bool) []byte {
	dst = w.named(separate(dst, `{"type":"tool_call"`), p.ToolCallID, p.ToolName, native)
	if w.content && p.Args != "" {
		dst = rawMember(dst, "arguments", w.json(p.Args))
	}
	return append(dst, '}')
}

func (w *writer) toolResponse(dst []byte, id, name, content string, native bool) []byte {
	dst = w.named(separate(dst, `{"type":"tool_call_response"`), id, name, native)
	if w.content && content != "" && content != "null" {
		dst = rawMember(dst, w.callResult, w.json(content))
	}
	return append(dst, '}')
}

func (w *writer) named(dst []byte, id, name string, native bool) []byte {
	dst = member(member(dst, "id", id), "name", name)
	if native {
		dst = append(dst, `,"builtin":true`...)
	}
	return dst
}

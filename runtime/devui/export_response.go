package devui

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// script writes a call, or a list, of responses.
func (e *exporter) script(open string, responses []*message.Response) string {
	var b strings.Builder
	b.WriteString(open + "\n")
	for _, r := range responses {
		b.WriteString("\t\t" + e.response(r) + ",\n")
	}
	if strings.HasSuffix(open, "{") {
		return b.String() + "\t}"
	}
	return b.String() + "\t)"
}

// response writes a response.
func (e *exporter) response(r *message.Response) string {
	var parts []string
	for _, p := range r.Parts {
		part := e.part(p)
		if part == "" {
			return e.rawJSON(r)
		}
		parts = append(parts, part)
	}
	text := "testmodel.Empty()"
	switch len(parts) {
	case 0:
	case 1:
		text = parts[0]
	default:
		text = "testmodel.Join(" + strings.Join(parts, ", ") + ")"
	}
	switch r.FinishReason {
	case "", message.FinishStop, message.FinishToolCall:
		return text
	}
	return "testmodel.Finish(" + strconv.Quote(string(r.FinishReason)) + ", " + text + ")"
}

// rawJSON writes a response with parts that testmodel has no function for.
func (e *exporter) rawJSON(r *message.Response) string {
	b, err := message.Marshal([]message.Message{r})
	if err != nil {
		e.lost = true
	}
	e.raw = true
	return "response(" + quote(e.ids.Replace(string(b))) + ")"
}

// part writes a part, "" if there is no function for it.
func (e *exporter) part(p message.ResponsePart) string {
	switch p := p.(type) {
	case *message.TextPart:
		return "testmodel.Text(" + quote(p.Content) + ")"
	case *message.ThinkingPart:
		if p.Signature == "" {
			return "testmodel.Thinking(" + quote(p.Content) + ")"
		}
	case *message.ToolCallPart:
		if p.ToolCallID == "" {
			return "testmodel.Call(" + quote(p.ToolName) + ", " + quote(p.Args) + ")"
		}
		return "testmodel.CallID(" + quote(e.ids.Replace(p.ToolCallID)) + ", " + quote(p.ToolName) + ", " + quote(p.Args) + ")"
	}
	return ""
}

// quote writes a string as Go, as it reads best.
func quote(s string) string {
	if strconv.CanBackquote(s) && strings.ContainsAny(s, `"\`) {
		return "`" + s + "`"
	}
	return strconv.Quote(s)
}

// camel returns the first words of a text as part of a name.
func camel(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var b strings.Builder
	for _, w := range words[:min(len(words), 7)] {
		r := []rune(strings.ToLower(w))
		b.WriteString(string(unicode.ToUpper(r[0])) + string(r[1:]))
	}
	return b.String()
}

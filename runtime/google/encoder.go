package google

import (
	"strings"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// encoder encodes the messages of a conversation, and notes what else of the request depends on them.
type encoder struct {
	json   []byte   // contents, separated by commas
	system []string // the system prompts with which the conversation begins
	voiced bool     // the application speaks within the conversation

	begin, parts int // of the content that is being written
}

// appender is a part.
type appender interface {
	AppendJSON(dst []byte) ([]byte, error)
}

// open begins a content.
func (e *encoder) open(role string) {
	e.begin, e.parts = len(e.json), 0
	if role == "model" && len(e.json) == 0 { // the API wants the user to begin
		e.json = append(e.json, `{"role":"user","parts":[{"text":""}]}`...)
	}
	e.json = append(append(append(wire.Comma(e.json), `{"role":"`...), role...), `","parts":[`...)
}

// close ends a content. Those without parts are left out.
func (e *encoder) close() {
	if e.parts == 0 {
		e.json = e.json[:e.begin]
		return
	}
	e.json = append(e.json, "]}"...)
}

// part writes a part of the content.
func (e *encoder) part(p appender) error {
	e.next()
	var err error
	e.json, err = p.AppendJSON(e.json)
	return err
}

func (e *encoder) next() {
	if e.parts++; e.parts > 1 {
		e.json = append(e.json, ',')
	}
}

// text writes a text, unless it is empty.
func (e *encoder) text(text string) error {
	if text == "" {
		return nil
	}
	return e.part(&textPart{Text: text})
}

// message writes a message of the history, unless nothing of it is for the model.
func (e *encoder) message(m message.Message, first bool) error {
	switch m := m.(type) {
	case *message.Request:
		return e.request(m, first)
	case *message.Response:
		return e.response(m)
	}
	return nil
}

// request writes a turn of the user: results have a content of their own, since the API takes what stands beside them for words of the
// model. The system prompts with which a conversation begins are kept for the system instruction.
func (e *encoder) request(m *message.Request, first bool) error {
	e.open("user")
	leading, results := first, false
	for _, p := range m.Parts {
		if system, ok := p.(*message.SystemPromptPart); ok && leading {
			if system.Content != "" {
				e.system = append(e.system, system.Content)
			}
			continue
		}
		leading = false
		_, result := p.(*message.ToolReturnPart)
		if results && !result {
			e.close()
			e.open("user")
		}
		results = result
		if err := e.requestPart(p); err != nil {
			return err
		}
	}
	e.close()
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
		return e.speech(p)
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
	if text == "" {
		return nil
	}
	e.voiced = true
	return e.text("<system>" + text + "</system>")
}

// resultOf returns the result of a call as an object. The API reads a member $ref as a reference to a file: a result with one goes as
// text.
func resultOf(p *message.ToolReturnPart) jsonwire.Raw {
	failed := p.Outcome == message.ToolFailed || p.Outcome == message.ToolRetried
	content := strings.TrimSpace(string(p.Content))
	switch {
	case failed:
		return `{"error":` + jsonwire.Quote(p.Text()) + `}`
	case strings.Contains(content, `"$ref"`):
		return `{"output":` + jsonwire.Quote(p.Text()) + `}`
	case strings.HasPrefix(content, "{"):
		return p.Content
	case content == "":
		content = "null"
	}
	return `{"return_value":` + jsonwire.Raw(content) + `}`
}

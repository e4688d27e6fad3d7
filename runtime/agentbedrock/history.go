package agentbedrock

import (
	"fmt"
	"hash/fnv"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// message adds a message of the history, unless nothing of it is for the model.
func (e *encoder) message(m message.Message, first bool) error {
	switch m := m.(type) {
	case *message.Request:
		return e.request(m, first)
	case *message.Response:
		e.flush()
		return e.response(m)
	}
	return nil
}

// request adds a turn of the user. The system prompts with which a conversation begins are kept for the system prompt.
func (e *encoder) request(m *message.Request, first bool) error {
	leading := first
	for _, p := range m.Parts {
		if system, ok := p.(*message.SystemPromptPart); ok && leading {
			if !blank(system.Content) {
				e.system = append(e.system, system.Content)
			}
			continue
		}
		leading = false
		if result, ok := p.(*message.ToolReturnPart); ok {
			if err := e.result(result); err != nil {
				return err
			}
			continue
		}
		blocks, err := e.requestPart(p)
		if err != nil {
			return err
		}
		if len(blocks) > 0 {
			e.flush()
			e.add(turn{blocks: blocks})
		}
	}
	return nil
}

// requestPart returns the blocks of a part of a request. Those of which the API knows nothing have none.
func (e *encoder) requestPart(p message.RequestPart) ([]sentBlock, error) {
	switch p := p.(type) {
	case *message.SystemPromptPart:
		return e.said(p.Content)
	case *message.UserPromptPart:
		return e.userPrompt(p)
	case *message.SpeechPart:
		return textOf(p.Transcript)
	case *message.RetryFeedbackPart:
		if p.System() {
			return e.said(p.Text())
		}
		return textOf(p.Text())
	case *message.CompactionPart:
		return textOf(p.Text())
	case *message.InstructionDeltaPart:
		return e.said(p.Text())
	}
	return nil, nil
}

// said returns what the application says within the conversation.
func (e *encoder) said(text string) ([]sentBlock, error) {
	if blank(text) {
		return nil, nil
	}
	e.voiced = true
	return textOf("<" + e.voice() + ">" + text + "</system>")
}

// result adds the result of a call, with the files that the model takes beside it.
func (e *encoder) result(p *message.ToolReturnPart) error {
	failed := p.Outcome == message.ToolFailed || p.Outcome == message.ToolRetried
	r := &toolResult{ID: callID(p.ToolCallID)}
	text := p.Text()
	switch {
	case !e.family.noStatus && failed:
		r.Status = "error"
	case !e.family.noStatus:
		r.Status = "success"
	default:
		text = p.TextOrError()
	}
	var err error
	if r.Content, err = e.resultItems(p, text); err != nil {
		return fmt.Errorf("a file of the result of %s: %w", p.ToolName, err)
	}
	e.called = true
	blocks, err := blockOf(&contentBlock{ToolResult: r}, resultKind)
	e.add(turn{blocks: blocks})
	return err
}

// resultItems returns a result as the model reads it. Its files are within it if the model takes them there, and else behind all results.
func (e *encoder) resultItems(p *message.ToolReturnPart, text string) ([]resultContent, error) {
	if p.Items() == nil {
		return []resultContent{e.resultContent(p, text)}, nil
	}
	with, apart, err := p.Apart(e.within)
	if err != nil {
		return nil, err
	}
	for _, item := range apart {
		blocks, err := e.item(item)
		if err != nil {
			return nil, err
		}
		e.later = append(e.later, blocks...)
	}
	items := with.Items()
	if items == nil {
		return []resultContent{e.resultContent(with, with.Text())}, nil
	}
	var all []resultContent
	for _, item := range items {
		if text, ok := item.(message.Text); ok {
			if !blank(string(text)) {
				all = append(all, resultContent{Text: new(string(text))})
			}
			continue
		}
		f, err := e.file(item)
		if err != nil {
			return nil, err
		}
		all = append(all, resultContent{Image: f.image, Document: f.document, Video: f.video})
	}
	return all, nil
}

// within reports whether the model takes a file within a result.
func (e *encoder) within(item message.UserContent) bool {
	t, err := message.MediaType(item)
	if err != nil {
		return false
	}
	kind := documentKind
	switch major, _, _ := strings.Cut(t, "/"); major {
	case "image":
		kind = imageKind
	case "video":
		kind = videoKind
	}
	return e.family.within&kind != 0
}

// resultContent returns a result without files as the model reads it. Texts must not be blank.
func (e *encoder) resultContent(p *message.ToolReturnPart, text string) resultContent {
	_, isText := p.Content.Text()
	switch {
	case blank(text):
		return resultContent{JSON: `{"return_value":` + jsonwire.Quote(text) + `}`}
	case e.family.jsonResults && !isText && p.Content != "":
		return resultContent{JSON: p.Content}
	}
	return resultContent{Text: &text}
}

// callID returns the id of a call in characters that the API accepts. Ids of other providers may have others.
func callID(id string) string {
	ok := id != "" && len(id) <= longestName
	safe := []byte(id)
	for i, c := range safe {
		if !wordByte(c) && c != '.' && c != ':' {
			safe[i], ok = '_', false
		}
	}
	if ok {
		return id
	}
	const hash = len("_00000000")
	h := fnv.New32a()
	_, _ = h.Write([]byte(id)) // it never fails
	return fmt.Sprintf("%s_%08x", strings.TrimRight(string(safe[:min(len(safe), longestName-hash)]), "_"), h.Sum32())
}

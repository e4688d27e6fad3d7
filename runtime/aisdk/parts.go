package aisdk

import (
	"cmp"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// tool returns the name of the tool if the part is a call.
func (p *Part) tool() string {
	if name, ok := strings.CutPrefix(p.Type, "tool-"); ok {
		return name
	}
	if p.Type == "dynamic-tool" {
		return p.ToolName
	}
	return ""
}

// call returns the call that the part shows.
func (p *Part) call() *message.ToolCallPart {
	args := string(p.Input)
	if r := jsonwire.NewReader(args, jsonwire.Strict); r.Peek() == '"' { // arguments that were not JSON
		if text := r.String(); r.End() == nil {
			args = text
		}
	}
	call := &message.ToolCallPart{ToolName: p.tool(), Args: args, ToolCallID: p.ToolCallID}
	if of := p.CallProviderMetadata[ownKey]; of != nil {
		of.ProveCall(call)
	}
	return call
}

// result returns the result that the part shows, nil if there is none yet.
func (p *Part) result() *message.ToolReturnPart {
	ret := &message.ToolReturnPart{ToolName: p.tool(), ToolCallID: p.ToolCallID}
	switch p.State {
	case "output-available":
		ret.Content, ret.Outcome = p.Output, message.ToolSuccess
		if ret.Content == "" {
			ret.Content = "null"
		}
	case "output-error":
		ret.Content, ret.Outcome = jsonwire.Quote(p.ErrorText), message.ToolFailed
	case "output-denied":
		ret.Content, ret.Outcome = jsonwire.Quote(denial(p.Approval)), message.ToolDenied
	default:
		return nil
	}
	return ret
}

func denial(a *Approval) string {
	if a != nil && a.Reason != "" {
		return a.Reason
	}
	return "The tool call was denied."
}

// decision returns what the user has decided about the call, and whether they have.
func (p *Part) decision() (message.Approval, bool) {
	if p.State != "approval-responded" || p.Approval == nil || p.Approval.Approved == nil {
		return message.Approval{}, false
	}
	if *p.Approval.Approved {
		return message.Approve(), true
	}
	return message.Deny(p.Approval.Reason), true
}

// said returns what a user says in a message.
func (m *UIMessage) said() (prompt string, items []message.UserContent, err error) {
	for i := range m.Parts {
		p := &m.Parts[i]
		switch p.Type {
		case "text":
			items = append(items, message.Text(p.Text))
		case "file":
			item, err := p.file(m.ID)
			if err != nil {
				return "", nil, err
			}
			items = append(items, item)
		}
	}
	if len(items) == 1 {
		if text, ok := items[0].(message.Text); ok {
			return string(text), nil, nil
		}
	}
	return "", items, nil
}

// says reports whether a message of the user is this prompt.
func (m *UIMessage) says(p *message.UserPromptPart) bool {
	prompt, items, err := m.said()
	return err == nil && slices.EqualFunc(said(&message.UserPromptPart{Content: prompt, Items: items}), said(p), func(a, b Part) bool {
		return a.Type == b.Type && a.Text == b.Text && a.URL == b.URL && a.MediaType == b.MediaType
	})
}

// file returns a file that the user has attached.
func (p *Part) file(id string) (message.UserContent, error) {
	if strings.HasPrefix(p.URL, "data:") {
		content, err := message.ParseDataURI(p.URL)
		if err != nil {
			return nil, refused("message %q has a file whose data URL is invalid", id)
		}
		return content, nil
	}
	if !strings.HasPrefix(p.URL, "https://") && !strings.HasPrefix(p.URL, "http://") {
		return nil, refused("message %q has a file whose URL is neither http, https nor data", id)
	}
	file := message.FileURL{URL: p.URL, MediaType: p.MediaType}
	switch kind, _, _ := strings.Cut(p.MediaType, "/"); kind {
	case "image":
		return (*message.ImageURL)(&file), nil
	case "audio":
		return (*message.AudioURL)(&file), nil
	case "video":
		return (*message.VideoURL)(&file), nil
	}
	return (*message.DocumentURL)(&file), nil
}

// canonical returns arguments in a form that they keep when a client reads and writes them: without white space between members, and
// with numbers as JavaScript has them.
func canonical(args string) string {
	args = cmp.Or(args, "{}")
	r := jsonwire.NewReader(args, jsonwire.Strict)
	v := r.Any()
	if r.End() != nil {
		return args
	}
	w := jsonwire.NewWriter(nil)
	w.Any(v)
	b, err := w.Bytes()
	if err != nil {
		return args
	}
	return string(b)
}

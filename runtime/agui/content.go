package agui

import (
	"encoding/base64"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// text returns the text of a message.
func (m *Message) text() string {
	if m.Content == "" {
		return ""
	}
	r := jsonwire.NewReader(string(m.Content), jsonwire.Strict)
	if r.Peek() == '"' {
		s := r.String()
		if r.End() == nil {
			return s
		}
		return ""
	}
	items, err := m.items()
	if err != nil {
		return ""
	}
	var all strings.Builder
	for _, item := range items {
		if t, ok := item.(message.Text); ok {
			all.WriteString(string(t))
		}
	}
	return all.String()
}

// items returns what a user says: texts and files. It is nil if the content is one text.
func (m *Message) items() ([]message.UserContent, error) {
	if !strings.HasPrefix(strings.TrimLeft(string(m.Content), " \t\r\n"), "[") {
		return nil, nil
	}
	var parts contentParts
	if err := parts.DecodeJSON([]byte(m.Content)); err != nil {
		return nil, refused("the content of message %q is invalid: %v", m.ID, err)
	}
	items := make([]message.UserContent, 0, len(parts))
	for i := range parts {
		item, err := parts[i].content(m.ID)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}

func (p *contentPart) content(id string) (message.UserContent, error) {
	s := &p.Source
	switch {
	case p.Type == "text":
		return message.Text(p.Text), nil
	case s.Type == "data":
		data, err := base64.StdEncoding.DecodeString(s.Value)
		if err != nil || s.MimeType == "" {
			return nil, refused("message %q: a source of the type data needs a mimeType and a value in base64", id)
		}
		return &message.BinaryContent{Data: data, MediaType: s.MimeType}, nil
	case s.Type == "file":
		if s.Provider == "" {
			return nil, refused("message %q: a source of the type file needs a provider", id)
		}
		return &message.UploadedFile{FileID: s.Value, ProviderName: s.Provider, MediaType: s.MimeType}, nil
	case s.Type == "url":
		file := message.FileURL{URL: s.Value, MediaType: s.MimeType}
		switch p.Type {
		case "image":
			return (*message.ImageURL)(&file), nil
		case "audio":
			return (*message.AudioURL)(&file), nil
		case "video":
			return (*message.VideoURL)(&file), nil
		case "document":
			return (*message.DocumentURL)(&file), nil
		}
	}
	return nil, refused("message %q has a part of the type %q with a source of the type %q, which is not supported", id, p.Type, s.Type)
}

// result returns what a client's tool has returned: JSON stays JSON, text becomes a JSON string.
func (m *Message) result() message.CallResult {
	if m.Error != "" {
		return message.CallResult{Failed: m.Error}
	}
	return message.CallResult{Content: jsonOf(m.text())}
}

func jsonOf(text string) jsonwire.Raw {
	if jsonwire.Valid(text) == nil {
		return jsonwire.Raw(text)
	}
	return jsonwire.Quote(text)
}

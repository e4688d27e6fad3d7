package agui

import (
	"cmp"
	"encoding/base64"
	"strconv"

	"github.com/agentgen-go/agentgen/runtime/internal/callid"
	"github.com/agentgen-go/agentgen/runtime/internal/proof"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// messagesOf returns a history as the client shows it, for a client that opens a conversation. Instructions and system prompts are
// not shown, nor is what the model was told to correct its response. call returns the ID by which the client knows a call.
func messagesOf(history []message.Message) (messages []Message, call func(id string) string) {
	s := shown{messages: []Message{}, ids: map[string]string{}, calls: map[string]bool{}}
	for n, m := range history {
		s.prefix, s.made, s.assistant = "m"+strconv.Itoa(n+1), 0, -1
		switch m := m.(type) {
		case *message.Request:
			for _, p := range m.Parts {
				s.request(p)
			}
		case *message.Response:
			for _, p := range m.Parts {
				s.response(p)
			}
		}
	}
	return s.messages, s.named
}

type shown struct {
	messages []Message
	prefix   string
	made     int
	// assistant is the index of the message to which calls belong, -1 if there is none yet.
	assistant int
	// ids are those by which the client knows calls, as they must be unique: of calls with the same ID, that of the last one.
	ids   map[string]string
	calls map[string]bool // IDs that calls have for the client
}

// call returns the ID by which the client knows a call.
func (s *shown) call(id string) string {
	shown := callid.Unique(id, s.prefix, func(id string) bool { return s.calls[id] })
	s.ids[id], s.calls[shown] = shown, true
	return shown
}

func (s *shown) named(id string) string { return cmp.Or(s.ids[id], id) }

func textOf(p *proof.Proof) string {
	if p == nil {
		return ""
	}
	return p.Text()
}

func (s *shown) add(m Message) {
	s.made++
	m.ID = s.prefix + "-" + strconv.Itoa(s.made)
	s.messages = append(s.messages, m)
}

func (s *shown) request(p message.RequestPart) {
	switch p := p.(type) {
	case *message.UserPromptPart:
		content := jsonwire.Quote(p.Content)
		if p.Items != nil {
			content = itemsOf(p.Items)
		}
		s.add(Message{Role: "user", Content: content})
	case *message.ToolReturnPart:
		s.add(Message{Role: "tool", ToolCallID: s.named(p.ToolCallID), Content: jsonwire.Quote(p.TextOrError())})
	}
}

func (s *shown) response(p message.ResponsePart) {
	switch p := p.(type) {
	case *message.TextPart:
		s.add(Message{Role: "assistant", Content: jsonwire.Quote(p.Content)})
		s.assistant = len(s.messages) - 1
	case *message.ThinkingPart:
		s.add(Message{Role: "reasoning", Content: jsonwire.Quote(p.Content), EncryptedValue: textOf(proof.OfThought(p))})
		s.assistant = -1
	case *message.ToolCallPart:
		if s.assistant < 0 {
			s.add(Message{Role: "assistant"})
			s.assistant = len(s.messages) - 1
		}
		m := &s.messages[s.assistant]
		m.ToolCalls = append(m.ToolCalls, ToolCall{
			ID: s.call(p.ToolCallID), Type: "function", Function: Function{Name: p.ToolName, Arguments: p.Args}, EncryptedValue: textOf(proof.OfCall(p)),
		})
	}
}

// itemsOf returns content as a list of parts.
func itemsOf(items []message.UserContent) jsonwire.Raw {
	parts := make(sentParts, 0, len(items))
	for _, item := range items {
		switch c := item.(type) {
		case message.Text:
			parts = append(parts, sentPart{Type: "text", Text: string(c)})
		case *message.TextContent:
			parts = append(parts, sentPart{Type: "text", Text: c.Content})
		case *message.BinaryContent:
			parts = append(parts, sentPart{Type: mediaKind(c.MediaType), Source: &contentSource{Type: "data", Value: base64.StdEncoding.EncodeToString(c.Data), MimeType: c.MediaType}})
		case *message.ImageURL:
			parts = append(parts, urlPart("image", (*message.FileURL)(c)))
		case *message.AudioURL:
			parts = append(parts, urlPart("audio", (*message.FileURL)(c)))
		case *message.VideoURL:
			parts = append(parts, urlPart("video", (*message.FileURL)(c)))
		case *message.DocumentURL:
			parts = append(parts, urlPart("document", (*message.FileURL)(c)))
		case *message.UploadedFile:
			parts = append(parts, sentPart{Type: mediaKind(c.MediaType), Source: &contentSource{Type: "file", Value: c.FileID, MimeType: c.MediaType, Provider: c.ProviderName}})
		}
	}
	b, err := parts.AppendJSON(nil)
	if err != nil {
		return `""`
	}
	return jsonwire.Raw(b)
}

func urlPart(kind string, f *message.FileURL) sentPart {
	return sentPart{Type: kind, Source: &contentSource{Type: "url", Value: f.URL, MimeType: f.MediaType}}
}

// mediaKind returns the type of the part for a media type.
func mediaKind(mediaType string) string {
	for _, kind := range []string{"image", "audio", "video"} {
		if len(mediaType) > len(kind) && mediaType[:len(kind)+1] == kind+"/" {
			return kind
		}
	}
	return "document"
}

// sentPart is an item of content that is sent.
type sentPart struct {
	Type   string         `json:"type"`
	Text   string         `json:"text,omitempty"`
	Source *contentSource `json:"source,omitempty"`
}

//agent:codec encode
type sentParts []sentPart

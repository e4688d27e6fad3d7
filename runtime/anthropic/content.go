package anthropic

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// userPrompt writes what the user said.
func (e *encoder) userPrompt(p *message.UserPromptPart) error {
	if p.Items == nil {
		return e.text(p.Content)
	}
	for i, item := range p.Items {
		if err := e.item(item); err != nil {
			return fmt.Errorf("item %d of the user prompt: %w", i, err)
		}
	}
	return nil
}

// item writes an item of content, unless the model is not sent it.
func (e *encoder) item(item message.UserContent) error {
	switch c := item.(type) {
	case message.Text:
		return e.text(string(c))
	case *message.TextContent:
		return e.text(c.Content)
	case *message.StructuredContent:
		return e.text(c.Content)
	case *message.CachePoint:
		e.point(c.TTL)
		return nil
	}
	b, err := e.media(item)
	if b != nil && b.Type == "document" {
		e.citeDocument(b)
	}
	if err != nil || b == nil {
		return err
	}
	return e.block(b, true)
}

// media returns a file as the API takes it, or nil for content of which this version knows nothing.
func (e *encoder) media(item message.UserContent) (*mediaBlock, error) {
	switch c := item.(type) {
	case *message.ImageURL:
		return &mediaBlock{Type: "image", Source: source{Type: "url", URL: c.URL}}, nil
	case *message.DocumentURL:
		return document(source{Type: "url", URL: c.URL}, c.VendorMetadata)
	case *message.BinaryContent:
		return binary(c)
	case *message.UploadedFile:
		return e.uploaded(c)
	case *message.AudioURL:
		return nil, errNoSound
	case *message.VideoURL:
		return nil, errNoSound
	}
	return nil, nil
}

const pdf = "application/pdf"

func binary(c *message.BinaryContent) (*mediaBlock, error) {
	mediaType := wire.BareType(c.MediaType)
	switch kind, _, _ := strings.Cut(mediaType, "/"); {
	case wire.IsText(mediaType):
		if !utf8.Valid(c.Data) {
			return nil, fmt.Errorf("the data of a BinaryContent of media type %q is not UTF-8", c.MediaType)
		}
		return document(source{Type: "text", MediaType: "text/plain", Data: new(string(c.Data))}, c.VendorMetadata)
	case kind == "image":
		return &mediaBlock{Type: "image", Source: encoded(c.Data, mediaType)}, nil
	case mediaType == pdf:
		return document(encoded(c.Data, mediaType), c.VendorMetadata)
	case kind == "audio" || kind == "video":
		return nil, errNoSound
	}
	return nil, fmt.Errorf("media type %q is not supported by Anthropic: correct BinaryContent.MediaType, or send the text", c.MediaType)
}

func encoded(data []byte, mediaType string) source {
	return source{Type: "base64", MediaType: mediaType, Data: new(base64.StdEncoding.EncodeToString(data))}
}

// document returns a document with what its VendorMetadata says of it.
func document(s source, metadata jsonwire.Raw) (*mediaBlock, error) {
	b := &mediaBlock{Type: "document", Source: s}
	if metadata == "" {
		return b, nil
	}
	var m documentMetadata
	if err := m.DecodeJSON([]byte(metadata)); err != nil {
		return nil, fmt.Errorf("VendorMetadata: %w", err)
	}
	if b.Title, b.Context = m.Title, m.Context; m.Citations {
		b.Citations = &citationsParam{true}
	}
	return b, nil
}

// uploaded returns a file that Anthropic has already.
func (e *encoder) uploaded(c *message.UploadedFile) (*mediaBlock, error) {
	if c.ProviderName != settingsName {
		return nil, fmt.Errorf("the UploadedFile %s is one of the provider %q, not of %q: upload it there, too", c.FileID, c.ProviderName, settingsName)
	}
	e.files = true
	s := source{Type: "file", FileID: c.FileID}
	switch t, _ := message.MediaType(c); {
	case strings.HasPrefix(t, "image/"):
		return &mediaBlock{Type: "image", Source: s}, nil
	case strings.HasPrefix(t, "audio/"), strings.HasPrefix(t, "video/"):
		return nil, errNoSound
	}
	return document(s, c.VendorMetadata)
}

var errNoSound = errors.New("neither audio nor video can be sent to Anthropic: send a transcript or images")

// wantsBytes reports whether Anthropic takes a file that is named by URL only as data: documents that are not PDFs.
func wantsBytes(c message.UserContent) bool {
	d, ok := c.(*message.DocumentURL)
	if !ok {
		return false
	}
	t, err := message.MediaType(d)
	return err != nil || wire.BareType(t) != pdf // the server may know it
}

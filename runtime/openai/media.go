package openai

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

// appendUserPrompt appends what the user said.
func (s *Server) appendUserPrompt(dst []byte, p *message.UserPromptPart) ([]byte, error) {
	if p.Items == nil {
		return (&chatMessage{Role: "user", Content: &p.Content}).AppendJSON(dst)
	}
	m := mediaMessage{Role: "user", Content: make([]contentPart, 0, len(p.Items))}
	for i, item := range p.Items {
		part, err := s.contentOf(item)
		if err != nil {
			return nil, fmt.Errorf("item %d of the user prompt: %w", i, err)
		}
		if part.Type != "" {
			m.Content = append(m.Content, part)
		}
	}
	return m.AppendJSON(dst)
}

// contentOf returns an item of content as the API takes it, or a zero part where the model is not sent the item.
func (s *Server) contentOf(item message.UserContent) (contentPart, error) {
	switch c := item.(type) {
	case message.Text:
		return textContent(string(c)), nil
	case *message.TextContent:
		return textContent(c.Content), nil
	case *message.StructuredContent:
		return textContent(c.Content), nil
	case *message.ImageURL:
		return imageContent(c.URL, c.VendorMetadata)
	case *message.BinaryContent:
		return binaryContent(c)
	case *message.AudioURL: // of the Responses API: the other has downloaded it
		return contentPart{}, errNoAudio
	case *message.VideoURL:
		return contentPart{}, errVideo
	case *message.UploadedFile:
		return s.uploadedFile(c)
	}
	return contentPart{}, nil // cache points, and what this version does not know
}

func textContent(text string) contentPart { return contentPart{Type: "text", Text: &text} }

// wantsBytes reports whether chat completions take a file that is named by URL only as data.
func wantsBytes(c message.UserContent) bool {
	switch c.(type) {
	case *message.AudioURL, *message.DocumentURL:
		return true
	}
	return false
}

func imageContent(url string, metadata jsonwire.Raw) (contentPart, error) {
	image := &imageURL{URL: url}
	if metadata != "" {
		var m imageMetadata
		if err := m.DecodeJSON([]byte(metadata)); err != nil {
			return contentPart{}, fmt.Errorf("VendorMetadata: %w", err)
		}
		image.Detail = m.Detail
	}
	return contentPart{Type: "image_url", ImageURL: image}, nil
}

// binaryContent returns a file as the API takes one of its type: text as text, and documents under a made-up name, whose
// extension says what they are.
func binaryContent(c *message.BinaryContent) (contentPart, error) {
	mediaType := wire.BareType(c.MediaType)
	switch kind, _, _ := strings.Cut(mediaType, "/"); {
	case wire.IsText(mediaType):
		return inlined(c)
	case kind == "image":
		return imageContent(c.DataURI(), c.VendorMetadata)
	case kind == "audio":
		return audioContent(c, mediaType)
	case kind == "video":
		return contentPart{}, errVideo
	case documentFormats[mediaType] != "":
		return contentPart{Type: "file", File: &inputFile{FileData: c.DataURI(), Filename: "filename." + documentFormats[mediaType]}}, nil
	}
	return contentPart{}, fmt.Errorf("media type %q is not supported by OpenAI chat completions: correct BinaryContent.MediaType, or send the text", c.MediaType)
}

// inlined returns a file of text as a part of the conversation, with the marks that Pydantic AI puts around it.
func inlined(c *message.BinaryContent) (contentPart, error) {
	if !utf8.Valid(c.Data) {
		return contentPart{}, fmt.Errorf("the data of a BinaryContent of media type %q is not UTF-8", c.MediaType)
	}
	id := message.FileIdentifier(c)
	return textContent(fmt.Sprintf("-----BEGIN FILE id=\"%s\" type=\"%s\"-----\n%s\n-----END FILE id=\"%s\"-----", id, c.MediaType, c.Data, id)), nil
}

func audioContent(c *message.BinaryContent, mediaType string) (contentPart, error) {
	format := audioFormats[mediaType]
	if format == "" {
		return contentPart{}, fmt.Errorf("OpenAI chat completions support audio/wav and audio/mpeg, but not %s: convert the recording", c.MediaType)
	}
	return contentPart{Type: "input_audio", InputAudio: &inputAudio{Data: base64.StdEncoding.EncodeToString(c.Data), Format: format}}, nil
}

func (s *Server) uploadedFile(c *message.UploadedFile) (contentPart, error) {
	if provider := s.Provider.Name; c.ProviderName != provider {
		return contentPart{}, fmt.Errorf("the UploadedFile %s is one of the provider %q, not of %q: upload it there, too", c.FileID, c.ProviderName, provider)
	}
	if t, _ := message.MediaType(c); strings.HasPrefix(t, "image/") {
		return contentPart{}, fmt.Errorf("OpenAI chat completions do not support uploaded images (FileID %s): send an ImageURL or a BinaryContent", c.FileID)
	}
	return contentPart{Type: "file", File: &inputFile{FileID: c.FileID}}, nil
}

var errNoAudio = errors.New("OpenAI's Responses API does not support audio: use openai.Chat with a model that does, or send a transcript")

var errVideo = errors.New("OpenAI chat completions do not support video: send images of it")

// audioFormats are the formats of audio that the API takes, by media type.
var audioFormats = map[string]string{
	"audio/mpeg":  "mp3",
	"audio/mp3":   "mp3",
	"audio/wav":   "wav",
	"audio/x-wav": "wav",
	"audio/wave":  "wav",
}

// documentFormats are the extensions of documents that the API takes, by media type.
var documentFormats = map[string]string{
	"application/pdf":                         "pdf",
	"application/rtf":                         "rtf",
	"application/msword":                      "doc",
	"application/vnd.ms-excel":                "xls",
	"application/vnd.ms-powerpoint":           "ppt",
	"application/vnd.oasis.opendocument.text": "odt",
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         "xlsx",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   "docx",
}

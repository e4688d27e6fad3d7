package google

import (
	"encoding/base64"
	"fmt"
	"strings"

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

// speech writes what the user said aloud.
func (e *encoder) speech(p *message.SpeechPart) error {
	if p.Audio != nil && p.Transcript == "" {
		return e.item(p.Audio)
	}
	return e.text(p.Transcript)
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
	case *message.BinaryContent:
		if c.MediaType == "" {
			return fmt.Errorf("a BinaryContent has no MediaType: set it to what the data is")
		}
		return e.part(&mediaPart{InlineData: &inlineData{c.MediaType, base64.StdEncoding.EncodeToString(c.Data)}, VideoMetadata: c.VendorMetadata})
	case *message.UploadedFile:
		return e.uploaded(c)
	case *message.ImageURL:
		return e.url((*message.FileURL)(c), item)
	case *message.AudioURL:
		return e.url((*message.FileURL)(c), item)
	case *message.DocumentURL:
		return e.url((*message.FileURL)(c), item)
	case *message.VideoURL:
		return e.url((*message.FileURL)(c), item)
	}
	return nil
}

// filesAPI is where the URLs of uploaded files begin.
const filesAPI = "https://generativelanguage.googleapis.com/v1beta/files"

// wantsBytes reports whether Google takes a file that is named by URL only as data: all but videos of YouTube and files that were
// uploaded.
func wantsBytes(c message.UserContent) bool {
	at := ""
	switch c := c.(type) {
	case *message.ImageURL:
		at = c.URL
	case *message.AudioURL:
		at = c.URL
	case *message.DocumentURL:
		at = c.URL
	case *message.VideoURL:
		return !c.IsYouTube() && !strings.HasPrefix(c.URL, filesAPI)
	}
	return !strings.HasPrefix(at, filesAPI)
}

// url writes a file that Google reads itself; others have been downloaded.
func (e *encoder) url(f *message.FileURL, item message.UserContent) error {
	mediaType, err := message.MediaType(item)
	if err != nil {
		return err
	}
	return e.part(&mediaPart{FileData: &fileData{mediaType, f.URL}, VideoMetadata: f.VendorMetadata})
}

// uploaded writes a file that Google has already.
func (e *encoder) uploaded(c *message.UploadedFile) error {
	if !isOwn(c.ProviderName) {
		return fmt.Errorf("the UploadedFile %s is one of the provider %q, not of %q: upload it there, too", c.FileID, c.ProviderName, settingsName)
	}
	return e.part(&mediaPart{FileData: &fileData{c.MediaType, c.FileID}, VideoMetadata: c.VendorMetadata})
}

package agentotel

import (
	"encoding/base64"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// item writes what a user says, beside plain text.
func (w *writer) item(dst []byte, c message.UserContent) []byte {
	switch c := c.(type) {
	case message.Text:
		return w.text(dst, string(c))
	case *message.TextContent:
		return w.text(dst, c.Content)
	case *message.StructuredContent:
		return w.text(dst, c.Content)
	case *message.ImageURL:
		return w.url(dst, "image", c, c.URL)
	case *message.AudioURL:
		return w.url(dst, "audio", c, c.URL)
	case *message.VideoURL:
		return w.url(dst, "video", c, c.URL)
	case *message.DocumentURL:
		return w.url(dst, "document", c, c.URL)
	case *message.UploadedFile:
		return w.uploaded(dst, c)
	case *message.BinaryContent:
		return w.file(dst, c)
	}
	return dst
}

func (w *writer) url(dst []byte, kind string, c message.UserContent, url string) []byte {
	if !w.files {
		dst = separate(dst, `{"type":"`+kind+`-url"`)
		if w.content {
			dst = member(dst, "url", url)
		}
		return append(dst, '}')
	}
	dst = separate(dst, `{"type":"uri"`)
	if kind != "document" {
		dst = member(dst, "modality", kind)
	}
	if t, err := message.MediaType(c); err == nil {
		dst = member(dst, "mime_type", t)
	}
	if w.content {
		dst = member(dst, "uri", url)
	}
	return append(dst, '}')
}

func (w *writer) uploaded(dst []byte, f *message.UploadedFile) []byte {
	media, err := message.MediaType(f)
	if err != nil {
		media = message.UnknownMediaType
	}
	kind := modality(media)
	if kind == "" {
		kind = "document"
	}
	dst = member(member(separate(dst, `{"type":"file"`), "modality", kind), "mime_type", media)
	if w.content {
		dst = member(dst, "file_id", f.FileID)
	}
	return append(dst, '}')
}

// file writes a file that is part of the message.
func (w *writer) file(dst []byte, f *message.BinaryContent) []byte {
	if w.files {
		dst = member(separate(dst, `{"type":"blob"`), "mime_type", f.MediaType)
		if kind := modality(f.MediaType); kind != "" {
			dst = member(dst, "modality", kind)
		}
	} else {
		dst = member(separate(dst, `{"type":"binary"`), "media_type", f.MediaType)
	}
	if w.binary {
		dst = member(dst, "content", base64.StdEncoding.EncodeToString(f.Data))
	}
	return append(dst, '}')
}

// modality returns what a file is for people, "" if the conventions have no word for it.
func modality(media string) string {
	switch kind, _, _ := strings.Cut(media, "/"); kind {
	case "image", "audio", "video":
		return kind
	}
	return ""
}

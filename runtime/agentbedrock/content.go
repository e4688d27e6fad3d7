package agentbedrock

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// userPrompt returns the blocks of what the user said.
func (e *encoder) userPrompt(p *message.UserPromptPart) (blocks []sentBlock, err error) {
	if p.Items == nil {
		return textOf(p.Content)
	}
	var has kinds
	for i, item := range p.Items {
		if c, ok := item.(*message.CachePoint); ok {
			blocks = e.point(blocks, c.TTL)
			continue
		}
		b, err := e.item(item)
		if err != nil {
			return nil, fmt.Errorf("item %d of the user prompt: %w", i, err)
		}
		for _, one := range b {
			has |= one.kind
		}
		blocks = append(blocks, b...)
	}
	if has&documentKind != 0 && has&textKind == 0 { // the API refuses documents without a text
		text, err := textOf("See attached document(s).")
		return slices.Insert(blocks, 0, text...), err
	}
	return blocks, nil
}

// item returns the block of an item of content, unless the model is not sent it.
func (e *encoder) item(item message.UserContent) ([]sentBlock, error) {
	switch c := item.(type) {
	case message.Text:
		return textOf(string(c))
	case *message.TextContent:
		return textOf(c.Content)
	case *message.StructuredContent:
		return textOf(c.Content)
	}
	f, err := e.file(item)
	if err != nil || f.kind == 0 {
		return nil, err
	}
	blocks, err := blockOf(&contentBlock{Image: f.image, Document: f.document, Video: f.video}, f.kind)
	if err == nil {
		blocks[0].pdf = f.document != nil && (f.document.Format == "pdf" || f.document.Citations != nil)
	}
	return blocks, err
}

// file is a file as the API takes it. The zero file is one of which this version knows nothing.
type file struct {
	kind     kinds
	image    *mediaFile
	video    *mediaFile
	document *documentFile
}

// file returns a file. Those that are not in S3 have been downloaded.
func (e *encoder) file(item message.UserContent) (file, error) {
	switch c := item.(type) {
	case *message.ImageURL:
		return e.inS3("image", c.URL, item, c.VendorMetadata)
	case *message.VideoURL:
		return e.inS3("video", c.URL, item, c.VendorMetadata)
	case *message.DocumentURL:
		return e.inS3("document", c.URL, item, c.VendorMetadata)
	case *message.AudioURL:
		return file{}, errNoSound
	case *message.UploadedFile:
		if c.ProviderName != settingsName {
			return file{}, fmt.Errorf("the UploadedFile %s is one of the provider %q, not of %q: upload it to S3, and name it by s3://BUCKET/KEY", c.FileID, c.ProviderName, settingsName)
		}
		if !strings.HasPrefix(c.FileID, "s3://") {
			return file{}, fmt.Errorf("the FileID %q of an UploadedFile of Bedrock is not the URL of a file in S3, s3://BUCKET/KEY", c.FileID)
		}
		return e.inS3("", c.FileID, item, c.VendorMetadata)
	case *message.BinaryContent:
		data := base64.StdEncoding.EncodeToString(c.Data)
		f, err := e.fileOf("", wire.BareType(c.MediaType), source{Bytes: &data}, c.VendorMetadata)
		if d := f.document; d != nil && d.Citations != nil && d.Format == "txt" { // is only cited as text
			if !utf8.Valid(c.Data) {
				return f, fmt.Errorf("the data of a BinaryContent of the media type %q is not UTF-8", c.MediaType)
			}
			d.Source = source{Text: new(string(c.Data))}
		}
		return f, err
	}
	return file{}, nil
}

// inS3 returns a file in S3. what is its kind, empty if only its media type says that.
func (e *encoder) inS3(what, rawURL string, item message.UserContent, metadata jsonwire.Raw) (file, error) {
	u, err := url.Parse(rawURL)
	if err != nil || u.Scheme != "s3" {
		return file{}, fmt.Errorf("the file %s was not downloaded, and is not in S3", rawURL)
	}
	mediaType, err := message.MediaType(item)
	if err != nil {
		return file{}, err
	}
	s := source{S3: &s3Location{URI: "s3://" + u.Host + u.Path, BucketOwner: u.Query().Get("bucketOwner")}}
	return e.fileOf(what, wire.BareType(mediaType), s, metadata)
}

var errNoSound = errors.New("audio cannot be sent to Bedrock: send a transcript")

// fileOf returns a file of a media type.
func (e *encoder) fileOf(what, mediaType string, s source, metadata jsonwire.Raw) (file, error) {
	format := formats[mediaType]
	major, minor, _ := strings.Cut(mediaType, "/")
	switch {
	case major == "audio":
		return file{}, errNoSound
	case major == "image" && slices.Contains(imageFormats, minor):
		return file{kind: imageKind, image: &mediaFile{minor, s}}, nil
	case major == "video" && format != "":
		return file{kind: videoKind, video: &mediaFile{format, s}}, nil
	case format == "" && wire.IsText(mediaType):
		format = "txt"
	case format == "":
		return file{}, fmt.Errorf("files of the media type %q are not known to Bedrock: set the MediaType to what it is, or convert the file", mediaType)
	}
	if what != "" && what != "document" {
		return file{}, fmt.Errorf("the media type %q is not one of an %s", mediaType, what)
	}
	return e.document(format, s, metadata)
}

// document returns a document, under a name of its own, with what its VendorMetadata says.
func (e *encoder) document(format string, s source, metadata jsonwire.Raw) (file, error) {
	e.documents++
	d := &documentFile{Format: format, Name: "Document " + strconv.Itoa(e.documents), Source: s}
	m := documentMetadata{Citations: e.cite}
	if metadata != "" {
		if err := m.DecodeJSON([]byte(metadata)); err != nil {
			return file{}, fmt.Errorf("VendorMetadata: %w", err)
		}
	}
	if d.Context = m.Context; (m.Citations || e.cite) && e.family.citations && s.S3 == nil && (format == "txt" || format == "pdf") {
		d.Citations = &citationsParam{true}
	}
	return file{kind: documentKind, document: d}, nil
}

var imageFormats = []string{"jpeg", "png", "gif", "webp"}

// formats are the API's names of formats, by media type.
var formats = map[string]string{
	"video/x-matroska": "mkv", "video/quicktime": "mov", "video/mp4": "mp4", "video/webm": "webm", "video/x-flv": "flv", "video/mpeg": "mpeg",
	"video/x-ms-wmv": "wmv", "video/3gpp": "three_gp",
	"application/pdf": "pdf", "text/plain": "txt", "text/csv": "csv", "text/html": "html", "text/markdown": "md", "application/msword": "doc",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx", "application/vnd.ms-excel": "xls",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}

// wantsBytes reports whether Bedrock takes a file that is named by URL only as data: all but those in S3.
func wantsBytes(c message.UserContent) bool {
	at := ""
	switch c := c.(type) {
	case *message.ImageURL:
		at = c.URL
	case *message.VideoURL:
		at = c.URL
	case *message.DocumentURL:
		at = c.URL
	}
	return at != "" && !strings.HasPrefix(at, "s3://")
}

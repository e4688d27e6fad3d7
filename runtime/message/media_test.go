package message_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// TestMediaType tells media types from extensions (189).
func TestMediaType(t *testing.T) {
	for _, c := range []struct {
		content   message.UserContent
		want, err string
	}{
		{&message.ImageURL{URL: "https://example.com/a/cat.png"}, "image/png", ""},
		{&message.ImageURL{URL: "https://example.com/cat.JPEG?size=2#top"}, "image/jpeg", ""},
		{&message.ImageURL{URL: "https://example.com/cat.png", MediaType: "image/webp"}, "image/webp", ""},
		{&message.ImageURL{URL: "https://example.com/cat"}, "", "image URL https://example.com/cat"},
		{&message.ImageURL{URL: "https://example.png"}, "", "image URL"},
		{&message.ImageURL{URL: "https://example.com/.png"}, "", "image URL"},
		{&message.ImageURL{URL: "https://example.com/a.unheard-of"}, "", "image URL"},
		{&message.ImageURL{URL: ":%zz.gif"}, "image/gif", ""},
		{&message.AudioURL{URL: "https://example.com/a.mp3"}, "audio/mpeg", ""},
		{&message.AudioURL{URL: "https://example.com/a.oga"}, "audio/ogg", ""},
		{&message.AudioURL{URL: "https://example.com/a"}, "", "audio URL"},
		{&message.VideoURL{URL: "https://example.com/a.mkv"}, "video/x-matroska", ""},
		{&message.VideoURL{URL: "https://youtu.be/lCdaVNyHtjU"}, "video/mp4", ""},
		{&message.VideoURL{URL: "https://WWW.YouTube.com/watch?v=lCdaVNyHtjU"}, "video/mp4", ""},
		{&message.VideoURL{URL: "https://youtu.be/x", MediaType: "video/webm"}, "video/webm", ""},
		{&message.VideoURL{URL: "https://music.youtube.com/x"}, "", "video URL"},
		{&message.DocumentURL{URL: "https://example.com/a.docx"}, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ""},
		{&message.DocumentURL{URL: "https://example.com/a.tar.gz"}, "application/x-tar", ""},
		{&message.DocumentURL{URL: "https://example.com/a"}, "", "document URL"},
		{&message.BinaryContent{MediaType: "text/csv"}, "text/csv", ""},
		{&message.UploadedFile{FileID: "gs://bucket/a.md"}, "text/markdown", ""},
		{&message.UploadedFile{FileID: "file-1"}, "application/octet-stream", ""},
		{&message.UploadedFile{FileID: "file-1", MediaType: "a/b"}, "a/b", ""},
		{message.Text("a.png"), "", "message.Text is not a file"},
	} {
		got, err := message.MediaType(c.content)
		if got != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%T %v: got %q, %v; want %q, %q", c.content, c.content, got, err, c.want, c.err)
		}
	}
}

// TestFileIdentifier: six digits of the SHA-1 of what the file is (189).
func TestFileIdentifier(t *testing.T) {
	const url = "https://example.com/a.png"
	for _, c := range []struct {
		content message.UserContent
		want    string
	}{
		{&message.BinaryContent{Data: []byte("abc")}, "a9993e"},
		{&message.BinaryContent{}, "da39a3"},
		{&message.BinaryContent{Data: []byte("abc"), Identifier: "mine"}, "mine"},
		{&message.UploadedFile{FileID: "abc"}, "a9993e"},
		{&message.ImageURL{URL: "abc"}, "a9993e"},
		{&message.AudioURL{URL: "abc"}, "a9993e"},
		{&message.VideoURL{URL: "abc"}, "a9993e"},
		{&message.DocumentURL{URL: url, Identifier: "mine"}, "mine"},
		{message.Text("abc"), ""},
	} {
		if got := message.FileIdentifier(c.content); got != c.want {
			t.Errorf("%T: got %q, want %q", c.content, got, c.want)
		}
	}
}

// TestParseDataURI reads data URIs (189).
func TestParseDataURI(t *testing.T) {
	for _, c := range []struct{ uri, mediaType, data, err string }{
		{"data:image/png;base64,+/8=", "image/png", "\xfb\xff", ""},
		{"data:image/png;base64,%2B%2F8%3D", "image/png", "\xfb\xff", ""},
		{"data:text/html;charset=utf-8,%3Cp%3E+", "text/html;charset=utf-8", "<p>+", ""},
		{"data:;base64,YWJj", "text/plain", "abc", ""},
		{"data:,abc", "text/plain", "abc", ""},
		{"image/png;base64,YWJj", "", "", `begins with "data:"`},
		{"data:image/png;base64", "", "", "comma"},
		{"data:image/png;base64,?", "", "", "base64"},
		{"data:text/plain,%zz", "", "", "escape"},
	} {
		got, err := message.ParseDataURI(c.uri)
		if err != nil || c.err != "" {
			if err == nil || c.err == "" || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: got %v, want %q", c.uri, err, c.err)
			}
			continue
		}
		diff(t, c.uri, got, &message.BinaryContent{Data: []byte(c.data), MediaType: c.mediaType})
		again, err := message.ParseDataURI(got.DataURI())
		if err != nil {
			t.Fatal(err)
		}
		diff(t, c.uri+" written", again, got)
	}
}

// TestReadBinaryContent reads files (189).
func TestReadBinaryContent(t *testing.T) {
	dir := t.TempDir()
	for name, mediaType := range map[string]string{"a.PDF": "application/pdf", "a": "application/octet-stream", "what?.png": "image/png"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("abc"), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := message.ReadBinaryContent(path)
		if err != nil {
			t.Fatal(err)
		}
		diff(t, name, got, &message.BinaryContent{Data: []byte("abc"), MediaType: mediaType})
	}
	if _, err := message.ReadBinaryContent(filepath.Join(dir, "none.png")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

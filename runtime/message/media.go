package message

import (
	"bytes"
	"cmp"
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// UnknownMediaType is the media type of files of which nothing is known.
const UnknownMediaType = "application/octet-stream"

// MediaType returns the media type of a file: the one that it names, or else the one of the extension in the path of
// its URL or in its FileID. If neither is known, it returns an error, or UnknownMediaType for an UploadedFile. It
// returns an error for content that is not a file, too.
func MediaType(c UserContent) (string, error) {
	switch c := c.(type) {
	case *ImageURL:
		return (*FileURL)(c).mediaType("image")
	case *AudioURL:
		return (*FileURL)(c).mediaType("audio")
	case *DocumentURL:
		return (*FileURL)(c).mediaType("document")
	case *VideoURL:
		if c.MediaType == "" && c.IsYouTube() {
			return "video/mp4", nil
		}
		return (*FileURL)(c).mediaType("video")
	case *BinaryContent:
		return c.MediaType, nil
	case *UploadedFile:
		return cmp.Or(c.MediaType, typeOfPath(urlPath(c.FileID)), UnknownMediaType), nil
	}
	return "", fmt.Errorf("%T is not a file and has no media type", c)
}

func (f *FileURL) mediaType(what string) (string, error) {
	if t := cmp.Or(f.MediaType, typeOfPath(urlPath(f.URL))); t != "" {
		return t, nil
	}
	return "", fmt.Errorf("could not infer the media type from the %s URL %s: set MediaType", what, f.URL)
}

// FileIdentifier returns the name by which texts speak of a file: its Identifier, or else the first six hex digits of
// the SHA-1 of its URL, its data or its FileID, as in Pydantic AI. It is empty for content that is not a file.
func FileIdentifier(c UserContent) string {
	switch c := c.(type) {
	case *ImageURL:
		return identifier(c.Identifier, c.URL)
	case *AudioURL:
		return identifier(c.Identifier, c.URL)
	case *VideoURL:
		return identifier(c.Identifier, c.URL)
	case *DocumentURL:
		return identifier(c.Identifier, c.URL)
	case *BinaryContent:
		return identifier(c.Identifier, c.Data)
	case *UploadedFile:
		return identifier(c.Identifier, c.FileID)
	}
	return ""
}

func identifier[T string | []byte](given string, of T) string {
	if given != "" {
		return given
	}
	sum := sha1.Sum([]byte(of))
	return hex.EncodeToString(sum[:3])
}

// IsYouTube reports whether the URL is on a host of YouTube that models can read directly.
func (v *VideoURL) IsYouTube() bool {
	u, err := url.Parse(v.URL)
	if err != nil {
		return false
	}
	switch strings.ToLower(u.Hostname()) {
	case "youtu.be", "youtube.com", "www.youtube.com", "m.youtube.com":
		return true
	}
	return false
}

// urlPath returns the path of a URL, or all of a text that is not a URL.
func urlPath(s string) string {
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return s
	case u.Opaque != "":
		return u.Opaque
	}
	return u.Path
}

// typeOfPath tells a media type from an extension, empty if it is not known. Of a compressed file it is the type of
// what is compressed.
func typeOfPath(p string) string {
	name := path.Base(p)
	ext := path.Ext(name)
	switch ext {
	case ".gz", ".Z", ".bz2", ".xz", ".br":
		name = strings.TrimSuffix(name, ext)
		ext = path.Ext(name)
	}
	if ext == name { // a hidden file
		return ""
	}
	return typeOfExtension(strings.ToLower(strings.TrimPrefix(ext, ".")))
}

// ReadBinaryContent reads a file. Its media type is that of the extension of its name, UnknownMediaType if that is not
// known.
func ReadBinaryContent(name string) (*BinaryContent, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return &BinaryContent{Data: data, MediaType: cmp.Or(typeOfPath(filepath.ToSlash(name)), UnknownMediaType)}, nil
}

// ParseDataURI returns the file that a data URI (RFC 2397) holds, in base64 or plain. The media type is text/plain if
// it does not name one.
func ParseDataURI(uri string) (*BinaryContent, error) {
	rest, ok := strings.CutPrefix(uri, "data:")
	if !ok {
		return nil, errors.New(`a data URI begins with "data:"`)
	}
	mediaType, text, ok := strings.Cut(rest, ",")
	if !ok {
		return nil, errors.New("a data URI has a comma between its media type and its data")
	}
	plain, err := url.PathUnescape(text)
	if err != nil {
		return nil, fmt.Errorf("data URI: %w", err)
	}
	data := []byte(plain)
	mediaType, encoded := strings.CutSuffix(mediaType, ";base64")
	if encoded {
		if data, err = base64.StdEncoding.DecodeString(plain); err != nil {
			return nil, fmt.Errorf("data URI: %w", err)
		}
	}
	return &BinaryContent{Data: data, MediaType: cmp.Or(mediaType, "text/plain")}, nil
}

// DataURI returns the file as a data URI in base64.
func (b *BinaryContent) DataURI() string {
	var out bytes.Buffer
	out.WriteString("data:" + b.MediaType + ";base64,")
	e := base64.NewEncoder(base64.StdEncoding, &out)
	_, _ = e.Write(b.Data) // a Buffer takes everything
	_ = e.Close()
	return out.String()
}

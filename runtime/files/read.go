package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"path"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// maxFile is the largest file that is read as a whole, for its number of lines and its hash.
const maxFile = 64 << 20

// maxMedia is the largest image or PDF that a model is shown: the strictest limit among providers.
const maxMedia = 5_000_000

// ReadFile reads a text file with line numbers, or shows an image or PDF. The result begins with the number of lines and a hash of the
// content, and says how to continue if lines are left. Other binary files are described by size, media type and first bytes.
//
//   - path: File path relative to the working directory.
//   - offset: Zero-based line offset to start reading from.
//   - limit: Maximum number of lines to return; defaults to, and is capped at, the configured read limit.
//
//agent:tool
//agent:param offset default=0
func (f *FileSystem) ReadFile(ctx context.Context, path string, offset int, limit *int) (runtime.ToolReturn[string], error) {
	result, err := f.read(ctx, path, offset, limit)
	return result, told(ctx, path, err)
}

func (f *FileSystem) read(ctx context.Context, name string, offset int, limit *int) (none runtime.ToolReturn[string], err error) {
	most, err := f.window(offset, limit)
	if err != nil {
		return none, err
	}
	data, err := f.contents(ctx, name)
	switch large, isLarge := errors.AsType[*tooLargeError](err); {
	case errors.Is(err, errNotFound) || isMissing(err):
		return said("Path not found: " + name), nil
	case isLarge:
		return said(f.tooLarge(name, large.size)), nil
	case err != nil:
		return none, err
	}
	kind := mediaType(data)
	if kind != "" || isBinary(data) {
		return f.binary(name, data, kind), nil
	}
	lines := splitLines(valid(string(data)))
	header := fmt.Sprintf("[%s | %d lines%s]\n", f.label(name), len(lines), f.hashNote(data))
	body, err := formatLines(lines, offset, most, f.budget(header))
	return said(header + body), err
}

func said(text string) runtime.ToolReturn[string] { return runtime.ToolReturn[string]{Value: text} }

// window returns how many lines are asked for at most.
func (f *FileSystem) window(offset int, limit *int) (int, error) {
	switch {
	case offset < 0:
		return 0, runtime.Retryf("offset must be non-negative.")
	case limit == nil:
		return f.o.MaxReadLines, nil
	case *limit < 1:
		return 0, runtime.Retryf("limit must be at least 1.")
	}
	return min(*limit, f.o.MaxReadLines), nil
}

var errNotFound = errors.New("there is no such file")

// tooLargeError is the error of a file that is larger than maxFile.
type tooLargeError struct{ size int64 }

func (e *tooLargeError) Error() string {
	return fmt.Sprintf("it has %d bytes; the limit is %d", e.size, maxFile)
}

// contents reads a whole file. The error is errNotFound if there is nothing, or a folder.
func (f *FileSystem) contents(ctx context.Context, name string) ([]byte, error) {
	p, err := f.resolve(ctx, name, reading)
	if err != nil {
		return nil, err
	}
	defer p.close()
	if p.info == nil || p.isDir() {
		return nil, errNotFound
	}
	return p.contents(ctx, maxFile)
}

// contents reads the file that was found there, of at most some bytes.
func (p *place) contents(ctx context.Context, most int64) ([]byte, error) {
	file, err := p.open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if size := p.info.Size(); size > most {
		return nil, &tooLargeError{size}
	}
	data, err := io.ReadAll(&contextReader{ctx, io.LimitReader(file, most+1)})
	if err == nil && int64(len(data)) > most {
		return nil, &tooLargeError{int64(len(data))} // it has grown
	}
	return data, err
}

// contextReader reads until a context ends.
type contextReader struct {
	ctx context.Context
	io.Reader
}

func (r *contextReader) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(b)
}

func (f *FileSystem) tooLarge(name string, size int64) string {
	return fmt.Sprintf("[%s | %d bytes]\nToo large to read: the limit is %d bytes. Find the lines you need with a search tool, "+
		"or read a byte range with a shell tool if you have one.\n", f.label(name), size, maxFile)
}

// binary describes a file that is not text, and shows it if models can look at its kind.
func (f *FileSystem) binary(name string, data []byte, kind string) runtime.ToolReturn[string] {
	shown := kind
	if shown == "" {
		shown, _, _ = strings.Cut(mime.TypeByExtension(path.Ext(name)), ";")
	}
	if shown == "" {
		shown = "application/octet-stream"
	}
	header := fmt.Sprintf("[%s | %s | %d bytes%s]\n", f.label(name), shown, len(data), f.hashNote(data))
	switch {
	case kind == "":
		header += "Binary file; the first bytes in hex:\n"
		return said(header + hexPreview(data, f.budget(header)))
	case len(data) > maxMedia:
		return said(fmt.Sprintf("%sToo large to view: the limit is %d bytes.\n", header, maxMedia))
	}
	file := &message.BinaryContent{Data: data, MediaType: kind}
	return runtime.ToolReturn[string]{Value: header, Content: []message.UserContent{file}}
}

// label returns the path as the header of a result shows it. A long one must not take all of the window.
func (f *FileSystem) label(name string) string {
	runes := []rune(name)
	if most := f.o.MaxReadChars / 4; len(runes) > most {
		return "..." + string(runes[len(runes)-most:])
	}
	return name
}

// budget is how many characters are left for what follows a header.
func (f *FileSystem) budget(header string) int {
	return max(f.o.MaxReadChars-len([]rune(header))-noticeChars, 0)
}

func (f *FileSystem) hashNote(data []byte) string {
	if f.o.NoContentHashes {
		return ""
	}
	return " | hash:" + hashOf(data)
}

package files

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/runtime"
)

// noticeChars is what is kept free for the longest notice after the lines of a file.
const noticeChars = 200

// splitLines splits a text after its line feeds, as grep does, so that a last line without one can be told apart.
func splitLines(text string) []string {
	lines := strings.SplitAfter(text, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// formatLines numbers lines from an offset on, as many as the limit and the budget of characters allow, and says how to read on.
func formatLines(lines []string, offset, limit, budget int) (string, error) {
	if len(lines) == 0 {
		return "(empty file)\n", nil
	}
	if offset >= len(lines) {
		return "", runtime.Retryf("Offset %d exceeds file length (%d lines).", offset, len(lines))
	}
	text, next := numbered(lines, offset, limit, budget)
	if next == offset {
		return fmt.Sprintf("... (Line %d is %s characters and does not fit the read window. "+
			"Use offset=%d to skip it, or a shell byte range to inspect it.)\n", next+1, grouped(utf8.RuneCountInString(lines[next])), next+1), nil
	}
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	if left := len(lines) - next; left > 0 {
		text += fmt.Sprintf("... (%d more lines. Use offset=%d to continue reading.)\n", left, next)
	}
	return text, nil
}

// numbered numbers the lines that fit, and returns the index of the first that does not.
func numbered(lines []string, offset, limit, budget int) (text string, next int) {
	var b strings.Builder
	for next = offset; next < len(lines) && next-offset < limit; next++ {
		line := fmt.Sprintf("%6d\t%s", next+1, lines[next])
		budget -= utf8.RuneCountInString(line)
		if budget < 0 {
			break
		}
		b.WriteString(line)
	}
	return b.String(), next
}

// grouped writes a number with commas between thousands.
func grouped(n int) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// isBinary reports whether data has a NUL byte near its beginning, as git decides it.
func isBinary(data []byte) bool {
	return bytes.IndexByte(data[:min(len(data), 8192)], 0) >= 0
}

// mediaType returns the media type of an image or a PDF, "" for all others. The first bytes decide, not the name.
func mediaType(data []byte) string {
	for _, m := range []struct{ prefix, kind string }{
		{"\x89PNG\r\n\x1a\n", "image/png"},
		{"\xff\xd8\xff", "image/jpeg"},
		{"GIF87a", "image/gif"},
		{"GIF89a", "image/gif"},
		{"%PDF-", "application/pdf"},
	} {
		if bytes.HasPrefix(data, []byte(m.prefix)) {
			return m.kind
		}
	}
	if bytes.HasPrefix(data, []byte("RIFF")) && len(data) >= 12 && string(data[8:12]) == "WEBP" {
		return "image/webp"
	}
	return ""
}

const (
	hexBytes    = 64 // how many bytes of a binary file are shown
	hexRowChars = 58 // an offset, two spaces, 16 bytes and the line feed
)

// hexPreview writes the first bytes in rows of 16, as many as fit the budget of characters.
func hexPreview(data []byte, budget int) string {
	head := data[:min(len(data), hexBytes, budget/hexRowChars*16)]
	var b strings.Builder
	for at := 0; at < len(head); at += 16 {
		fmt.Fprintf(&b, "%08x  % x\n", at, head[at:min(at+16, len(head))])
	}
	if more := len(data) - len(head); more > 0 {
		fmt.Fprintf(&b, "... (%d more bytes)\n", more)
	}
	return b.String()
}

// hashOf returns what identifies the content of a file: the first 12 hexadecimal digits of its SHA-256.
func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:6])
}

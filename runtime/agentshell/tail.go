package agentshell

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode/utf8"
)

// A tail keeps the last bytes that were written to it. It is safe for concurrent use.
type tail struct {
	most int

	mu    sync.Mutex
	kept  []byte // up to twice as many as are asked for, so that few writes move them
	total int64
}

// Write never fails.
func (t *tail) Write(b []byte) (int, error) {
	n := len(b)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.total += int64(n)
	if len(b) > t.most {
		b = b[len(b)-t.most:]
	}
	if len(t.kept)+len(b) > 2*t.most {
		t.kept = append(t.kept[:0], t.kept[len(t.kept)-min(t.most, len(t.kept)):]...)
	}
	t.kept = append(t.kept, b...)
	return n, nil
}

// text returns what is kept, as valid UTF-8, and how many bytes were written in all.
func (t *tail) text() (string, int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	last := t.kept[max(len(t.kept)-t.most, 0):]
	if int64(len(last)) < t.total {
		for len(last) > 0 && !utf8.RuneStart(last[0]) {
			last = last[1:]
		}
	}
	return strings.ToValidUTF8(string(last), "\uFFFD"), t.total
}

// streams are what a command writes.
type streams struct{ stdout, stderr tail }

func (o *Options) newStreams() *streams {
	most := int(min(4*int64(o.MaxOutputChars), o.MaxLogBytes)) // a character has up to 4 bytes
	return &streams{tail{most: most}, tail{most: most}}
}

// labelled returns what was written, under labels, or the text none if there is no output. The last lines follow.
func (s *streams) labelled(none string, last ...string) string {
	var parts []string
	if text, _ := s.stdout.text(); text != "" {
		parts = append(parts, "[stdout]\n"+text)
	}
	if text, _ := s.stderr.text(); text != "" {
		parts = append(parts, "[stderr]\n"+text)
	}
	if parts == nil && none != "" {
		parts = append(parts, none)
	}
	return strings.Join(append(parts, last...), "\n")
}

// cut returns the last characters of a text, the note that says so included.
func cut(text string, most int) string {
	n := utf8.RuneCountInString(text)
	if n <= most {
		return text
	}
	note := func(shown int) string { return fmt.Sprintf("[... output truncated, showing last %d chars]\n", shown) }
	shown := max(0, most-len(note(most)))
	if shown+1+len(note(shown+1)) <= most {
		shown++ // the number has become shorter by a digit
	}
	runes := []rune(text)
	if shown == 0 {
		return string(runes[n-most:])
	}
	return note(shown) + string(runes[n-shown:])
}

// copyTo copies until the end of what is read, however that comes.
func copyTo(t *tail, r io.Reader) { _, _ = io.Copy(t, r) }

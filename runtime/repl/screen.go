package repl

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// style is how text looks on a terminal.
type style string

const (
	plain style = ""
	dim   style = "\x1b[2m"
	bold  style = "\x1b[1m"
	blue  style = "\x1b[36m"
	amber style = "\x1b[33m"
	red   style = "\x1b[31m"
	reset       = "\x1b[0m"
)

// screen is where the chat is shown.
type screen struct {
	w        io.Writer
	terminal bool // someone reads it who also types
	colors   bool
	within   bool // a line has begun
	err      error
}

// write writes text that may come from anywhere.
func (s *screen) write(as style, text string) {
	if text == "" || s.err != nil {
		return
	}
	text = visible(text)
	s.within = !strings.HasSuffix(text, "\n")
	if s.colors && as != plain {
		text = string(as) + text + reset
	}
	_, s.err = io.WriteString(s.w, text)
}

// fresh begins a new line, unless one has just begun.
func (s *screen) fresh() {
	if s.within {
		s.write(plain, "\n")
	}
}

// line writes a line of its own.
func (s *screen) line(as style, format string, args ...any) {
	s.fresh()
	s.write(as, fmt.Sprintf(format, args...))
	s.write(plain, "\n")
}

// note writes a line that only a person needs.
func (s *screen) note(format string, args ...any) {
	if s.terminal {
		s.line(dim, format, args...)
	}
}

// prompt asks for a line of input.
func (s *screen) prompt(text string) {
	if s.terminal {
		s.fresh()
		s.write(bold, text)
	}
}

// entered is called when a line was entered, which the terminal has shown with its end.
func (s *screen) entered() { s.within = false }

// visible makes control characters visible, other than tabs and the ends of lines.
func visible(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return utf8.RuneError
		}
		return r
	}, text)
}

// mostInLine is how many characters of a call or of a result are shown.
const mostInLine = 300

// oneLine is the beginning of a text, in one line.
func oneLine(text string) string {
	n := utf8.RuneCountInString(text)
	if n <= mostInLine {
		return escaped(text)
	}
	cut := 0
	for range mostInLine {
		_, size := utf8.DecodeRuneInString(text[cut:])
		cut += size
	}
	return escaped(text[:cut]) + fmt.Sprintf(" ... (%d more characters)", n-mostInLine)
}

// escaped writes all that cannot be seen, or changes how other characters are shown, as in a Go string.
func escaped(text string) string {
	var b strings.Builder
	for _, r := range text {
		if unicode.IsPrint(r) {
			b.WriteRune(r)
			continue
		}
		quoted := strconv.QuoteRuneToASCII(r)
		b.WriteString(quoted[1 : len(quoted)-1])
	}
	return b.String()
}

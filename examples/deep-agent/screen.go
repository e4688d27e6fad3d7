package main

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// screen is what the person at the terminal sees.
type screen struct {
	w io.Writer
	// project is the folder of the project, whose files are compared with what a call would write.
	project string
	// colors says whether the terminal shows them.
	colors bool
	// text says whether the model is speaking.
	text bool
	// end is how what was shown last ends.
	end string
}

func (s *screen) printf(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	io.WriteString(s.w, text)
	s.end += text
	s.end = s.end[max(0, len(s.end)-2):]
}

// gap leaves a line free, unless one is.
func (s *screen) gap() {
	if s.end != "\n\n" {
		s.printf("\n")
	}
}

func (s *screen) style(code, text string) string {
	if !s.colors {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (s *screen) bold(text string) string  { return s.style("1", text) }
func (s *screen) faint(text string) string { return s.style("2", text) }
func (s *screen) green(text string) string { return s.style("32", text) }
func (s *screen) red(text string) string   { return s.style("31", text) }

// clean makes visible what a model or a tool writes to hide something from the person who approves: escape sequences that delete
// lines, a return to the beginning of the line, marks that turn the direction of writing.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && !unicode.IsGraphic(r) {
			return '\uFFFD'
		}
		return r
	}, text)
}

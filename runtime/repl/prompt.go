package repl

import (
	"context"
	"errors"
	"io"
	"strings"
)

// quotes are the lines around a prompt of several lines.
const quotes = `"""`

// prompt reads a prompt, which may have several lines. The second interrupt in a row is the end, the first one if no one sees the hint.
func (s *session) prompt(ctx context.Context) (string, error) {
	for interrupted := false; ; interrupted = true {
		text, err := s.lines(ctx)
		if !errors.Is(err, errInterrupted) {
			return text, err
		}
		if interrupted && text == "" || !s.out.terminal {
			return "", errQuit
		}
		s.out.note("(ctrl-C again ends the chat)")
	}
}

// lines reads the lines of a prompt. Where there are some when it is interrupted, it returns them, too.
func (s *session) lines(ctx context.Context) (string, error) {
	var all []string
	quoted := false
	for {
		text, err := s.ask(ctx, mark(len(all) > 0 || quoted))
		switch {
		case errors.Is(err, io.EOF) && len(all) > 0:
			return strings.Join(all, "\n"), nil
		case err != nil:
			return strings.Join(all, "\n"), err
		case strings.TrimSpace(text) == quotes && quoted:
			return strings.Join(all, "\n"), nil
		case strings.TrimSpace(text) == quotes && len(all) == 0:
			quoted = true
		case quoted:
			all = append(all, text)
		case strings.HasSuffix(text, `\`):
			all = append(all, strings.TrimSuffix(text, `\`))
		default:
			return strings.Join(append(all, text), "\n"), nil
		}
	}
}

func mark(within bool) string {
	if within {
		return "| "
	}
	return "> "
}

// ask reads a line that a person is asked for.
func (s *session) ask(ctx context.Context, prompt string) (string, error) {
	s.out.prompt(prompt)
	text, err := s.in.next(ctx)
	if err == nil {
		s.out.entered()
	}
	return text, err
}

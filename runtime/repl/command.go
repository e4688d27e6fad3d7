package repl

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

const help = `/help         list the commands
/new          begin a new conversation
/history      show this conversation
/resume       decide about the calls that wait
/model NAME   use another model
/usage        show what the chat has used
/quit         end the chat, as ctrl-D does
A line that ends with \ continues on the next one; text between two lines of """ is one prompt.
A prompt that begins with a slash is typed with two of them. Ctrl-C ends a turn.`

var commands = []string{"help", "history", "model", "new", "quit", "resume", "usage"}

// command obeys a command.
func (s *session) command(ctx context.Context, text string) error {
	name, arg, _ := strings.Cut(text[1:], " ")
	switch strings.TrimSpace(name) {
	case "help":
		s.out.line(plain, "%s", help)
	case "new":
		return s.forget(ctx)
	case "history":
		s.out.history(slices.Concat(s.stored.Messages, s.stored.Pending))
	case "resume":
		if s.stored.Snapshot != nil {
			return s.resume(ctx)
		}
		s.fail(errors.New("no calls wait"))
	case "model":
		s.choose(strings.TrimSpace(arg))
	case "usage":
		s.usage()
	case "quit":
		return errQuit
	default:
		s.unknown(name)
	}
	return nil
}

func (s *session) unknown(name string) {
	meant := "/help lists the commands"
	if near := jsonwire.Nearest(name, commands); near != "" {
		meant = "did you mean /" + near + "?"
	}
	s.fail(fmt.Errorf("there is no command /%s: %s; a prompt that begins with a slash is typed with two of them", escaped(name), meant))
}

// choose changes the model of the runs to come, or says which it is.
func (s *session) choose(name string) {
	switch {
	case name == "":
		s.showModel()
		return
	case s.o.models == nil:
		s.fail(errors.New("this program has no other models (see repl.WithModels)"))
		return
	}
	m, err := s.o.models(name)
	if err != nil {
		s.fail(err)
		return
	}
	s.chosen = m
	s.showModel()
}

func (s *session) showModel() {
	switch {
	case s.chosen != nil:
		s.out.line(plain, "model %s", escaped(s.chosen.Info().String()))
	case s.model != nil:
		s.out.line(plain, "model %s, unless the program chooses another one", escaped(s.model.Info().String()))
	default:
		s.out.line(plain, "the model that the program chooses")
	}
}

// usage shows what the chat has used since the program was started.
func (s *session) usage() {
	u := s.used.Add(s.waiting)
	text := fmt.Sprintf("%d requests, %d input tokens, %d output tokens, %d tool calls", u.Requests, u.InputTokens, u.OutputTokens, u.ToolCalls)
	if u.Cost.Known() {
		text += ", $" + u.Cost.String()
	}
	if u.UnpricedRequests > 0 && u.UnpricedRequests < u.Requests {
		text += fmt.Sprintf(" (without %d requests whose price is unknown)", u.UnpricedRequests)
	}
	s.out.line(plain, "%s", text)
}

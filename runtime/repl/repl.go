package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// Run chats with an agent until the user ends the chat, which is not an error, or ctx ends. Errors of runs are shown; Run returns those of
// reading the history, of input and of output.
//
// An interrupt ends the turn, so ctx must not be one that interrupts end. When Run returns because of an interrupt or of ctx, a goroutine may
// still wait for a line of input; it ends with the next one, or when the input ends.
func Run[D, O any](ctx context.Context, agent *runtime.Agent[D, O], deps D, opts ...Option) error {
	o := newOptions(opts)
	if o.interrupts == nil {
		interrupts := make(chan os.Signal, 1)
		signal.Notify(interrupts, os.Interrupt)
		defer signal.Stop(interrupts)
		o.interrupts = interrupts
	}
	s, err := o.session(ctx)
	if err != nil {
		return err
	}
	defer s.in.close()
	s.player = &player[D, O]{agent, deps}
	s.name, s.model = agent.Name, agent.Model
	return s.chat(ctx)
}

// session is a chat.
type session struct {
	o      options
	in     *lines
	out    *screen
	player interface {
		play(ctx context.Context, prompt string, opts []runtime.RunOption, show *show) ended
		find(tool string) toolInfo
	}
	name  string      // of the agent
	model model.Model // of the agent
	// chosen is the model that the user has chosen instead.
	chosen model.Model

	store  conversation.Store
	stored *conversation.Conversation
	// used is what the runs that have ended have used, waiting what the one that waits has.
	used, waiting usage.Run
}

// session begins a chat, or continues it.
func (o options) session(ctx context.Context) (*session, error) {
	store, err := o.open()
	if err != nil {
		return nil, err
	}
	terminal := o.isTerminal()
	s := &session{o: o, store: store, out: &screen{w: o.out, terminal: terminal, colors: terminal && colored()}}
	if err := s.load(ctx); err != nil {
		return nil, err
	}
	s.in = newLines(o.in, o.interrupts)
	return s, nil
}

// errQuit ends the chat.
var errQuit = errors.New("the user has ended the chat")

func (s *session) chat(ctx context.Context) error {
	err := s.welcome(ctx)
	for err == nil && s.out.err == nil {
		err = s.next(ctx)
	}
	s.out.fresh()
	switch {
	case s.out.err != nil:
		return fmt.Errorf("repl: write: %w", s.out.err)
	case errors.Is(err, errQuit), errors.Is(err, io.EOF):
		return nil
	}
	return err
}

func (s *session) welcome(ctx context.Context) error {
	if s.name != "" {
		s.out.note("Chat with %s.", escaped(s.name))
	}
	s.out.note("/help lists the commands, ctrl-D ends the chat.")
	if n := len(s.stored.Messages) + len(s.stored.Pending); n > 0 {
		s.out.note("The conversation continues after %d messages: /history shows them, /new begins another one.", n)
	}
	if s.stored.Snapshot == nil {
		return nil
	}
	return s.resume(ctx)
}

// next takes a prompt or a command.
func (s *session) next(ctx context.Context) error {
	text, err := s.prompt(ctx)
	switch {
	case errors.Is(err, errTooLong):
		s.fail(err)
		return nil
	case err != nil:
		return err
	case strings.TrimSpace(text) == "":
		return nil
	case strings.HasPrefix(text, "//"):
		return s.say(ctx, text[1:])
	case strings.HasPrefix(text, "/"):
		return s.command(ctx, text)
	}
	return s.say(ctx, text)
}

// fail shows an error.
func (s *session) fail(err error) {
	s.out.line(red, "error: %s", strings.TrimPrefix(err.Error(), "agentgen: "))
}

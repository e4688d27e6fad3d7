package repl_test

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/repl"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// running is a chat under way.
type running struct {
	*screen
	typing     *io.PipeWriter
	interrupts chan os.Signal
	ended      chan error
}

func start(t *testing.T, ctx context.Context, agent *runtime.Agent[runtime.NoDeps, string], opts ...repl.Option) *running {
	t.Setenv("NO_COLOR", "1")
	in, typing := io.Pipe()
	r := &running{new(screen), typing, make(chan os.Signal), make(chan error, 1)}
	t.Cleanup(func() { typing.Close() })
	opts = append([]repl.Option{repl.WithInput(in), repl.WithOutput(r), repl.WithTerminal(true), repl.WithInterrupts(r.interrupts)}, opts...)
	go func() { r.ended <- repl.Run(ctx, agent, runtime.NoDeps{}, opts...) }()
	return r
}

func (r *running) enter(text string) { io.WriteString(r.typing, text+"\n") }

// slow is a model that begins to speak, and continues only when its context ends.
func slow() model.Model {
	return testmodel.StreamFunc(func(ctx context.Context, in *model.Prepared, s *model.Stream) (*message.Response, error) {
		if testmodel.LastPrompt(in) != "slowly" {
			return testmodel.Text("I read " + strings.Repeat("*", len(in.Messages))), nil
		}
		if err := s.Text(0, "Once upon"); err != nil {
			return nil, err
		}
		<-ctx.Done()
		return nil, context.Cause(ctx)
	})
}

// TestInterrupt: an interrupt ends the turn, whose messages are kept, and two of them end the chat.
func TestInterrupt(t *testing.T) {
	store := new(conversation.Memory)
	r := start(t, t.Context(), &runtime.Agent[runtime.NoDeps, string]{Model: slow()}, repl.WithStore(store, "x"))
	r.enter("slowly")
	r.wait("Once upon")
	r.interrupts <- os.Interrupt
	r.wait("(interrupted)\n> ")
	r.enter("and now?")
	r.wait("I read ***\n> ")
	r.interrupts <- os.Interrupt
	r.wait("(ctrl-C again ends the chat)\n> ")
	r.interrupts <- os.Interrupt
	if err := <-r.ended; err != nil {
		t.Error(err)
	}
	golden(t, r.String())
	if c, err := store.Load(t.Context(), "x"); err != nil || len(c.Messages) != 4 {
		t.Errorf("%d messages are kept, %v", len(c.Messages), err)
	}
}

// TestInterruptedCall: a call that an interrupt ends has a result in what the model reads next.
func TestInterruptedCall(t *testing.T) {
	store := new(conversation.Memory)
	begun := make(chan struct{})
	wait := runtime.NewTool(model.ToolDef{Name: "wait", Parameters: `{"type":"object"}`}, func(ctx context.Context, _ *runtime.RunContext[runtime.NoDeps], _ runtime.RawJSON) (runtime.Return, error) {
		close(begun)
		<-ctx.Done()
		return runtime.Return{}, ctx.Err()
	})
	var read []message.Message
	calls := testmodel.Func(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		if len(in.Messages) == 1 {
			return testmodel.Call("wait", "{}"), nil
		}
		read = in.Messages
		return testmodel.Text("Well."), nil
	})
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: calls, Tools: []runtime.Tool[runtime.NoDeps]{wait}}
	r := start(t, t.Context(), agent, repl.WithStore(store, "x"))
	r.enter("Wait!")
	<-begun
	r.interrupts <- os.Interrupt
	r.wait("(interrupted)\n> ")
	r.enter("So?")
	r.wait("Well.")
	r.typing.Close()
	if err := <-r.ended; err != nil {
		t.Error(err)
	}
	checkPaired(t, read)
	if c, err := store.Load(t.Context(), "x"); err != nil || len(c.Messages) != 5 {
		t.Errorf("%d messages are kept, %v", len(c.Messages), err)
	}
}

// checkPaired checks that each call has a result.
func checkPaired(t *testing.T, messages []message.Message) {
	t.Helper()
	calls, all := 0, 0
	for _, m := range messages {
		switch m := m.(type) {
		case *message.Response:
			for range m.ToolCalls() {
				calls, all = calls+1, all+1
			}
		case *message.Request:
			for _, p := range m.Parts {
				if _, ok := p.(*message.ToolReturnPart); ok {
					calls--
				}
			}
		}
	}
	if calls != 0 || all == 0 {
		t.Errorf("%d of %d calls have no result in %d messages", calls, all, len(messages))
	}
}

// TestInterruptedPipe: without a terminal one interrupt at a prompt ends the chat.
func TestInterruptedPipe(t *testing.T) {
	r := start(t, t.Context(), &runtime.Agent[runtime.NoDeps, string]{Model: slow()}, repl.WithTerminal(false))
	r.interrupts <- os.Interrupt
	if err := <-r.ended; err != nil || r.String() != "" {
		t.Errorf("got %q, %v", r, err)
	}
}

// TestEndOfContext: the end of the context ends the chat, at a prompt and within a turn, which is kept.
func TestEndOfContext(t *testing.T) {
	gone := errors.New("gone")
	t.Run("prompt", func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		r := start(t, ctx, &runtime.Agent[runtime.NoDeps, string]{Model: slow()})
		r.wait("> ")
		cancel(gone)
		if err := <-r.ended; err != gone {
			t.Errorf("got %v", err)
		}
	})
	t.Run("turn", func(t *testing.T) {
		store := new(conversation.Memory)
		ctx, cancel := context.WithCancelCause(t.Context())
		r := start(t, ctx, &runtime.Agent[runtime.NoDeps, string]{Model: slow()}, repl.WithStore(store, "x"))
		r.enter("slowly")
		r.wait("Once upon")
		cancel(gone)
		if err := <-r.ended; err != gone {
			t.Errorf("got %v", err)
		}
		if c, err := store.Load(t.Context(), "x"); err != nil || len(c.Messages) == 0 {
			t.Errorf("%d messages, %v", len(c.Messages), err)
		}
	})
}

package runtime_test

import (
	"context"
	"errors"
	goruntime "runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/loop"
)

// count returns how often something was logged.
func (s *shelf) count(what string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range s.log {
		if l == what {
			n++
		}
	}
	return n
}

// TestOpenOverridden: in a context that overrides an agent, its toolsets there are opened.
func TestOpenOverridden(t *testing.T) {
	remote, fake := newShelf("remote"), newShelf("fake")
	agent := &runtime.Agent[deps, string]{Toolsets: []runtime.Toolset[deps]{remote}}
	ctx := runtime.Override(t.Context(), agent, func(a *runtime.Agent[deps, string]) { a.Toolsets = []runtime.Toolset[deps]{fake} })
	closed, err := agent.Open(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := closed(); err != nil {
		t.Fatal(err)
	}
	diff(t, "remote", remote.log, []string(nil))
	diff(t, "fake", fake.log, []string{"open", "close"})
}

// TestSharedOpenEnded: the error of a context that has ended while another user opens is that of the context, with its cause.
func TestSharedOpenEnded(t *testing.T) {
	var s runtime.SharedOpen
	opening, goOn := make(chan struct{}), make(chan struct{})
	var group sync.WaitGroup
	group.Go(func() {
		_, err := s.Open(context.Background(), func(context.Context) (func() error, error) {
			close(opening)
			<-goOn
			return nil, nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-opening
	enough := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(enough)
	_, err := s.Open(ctx, nil)
	if !errors.Is(err, context.Canceled) || !errors.Is(err, enough) {
		t.Errorf("got %v", err)
	}
	close(goOn)
	group.Wait()
}

// TestIterCloseBetween: a run that was closed between the request and its calls opens the toolset anew before a call.
func TestIterCloseBetween(t *testing.T) {
	set := newShelf("set")
	look := fn("look", func(context.Context, *runtime.RunContext[deps]) (string, error) { set.note("call"); return "ok", nil })
	set.tools = func(*runtime.RunContext[deps]) []runtime.Tool[deps] { return tools(look) }
	agent := &runtime.Agent[deps, string]{Toolsets: []runtime.Toolset[deps]{set}, Model: script(t, calls("look {}"), text("done"))}
	it, err := agent.Iter(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	for it.Step().Kind != loop.StepExecute {
		it.Do(t.Context())
	}
	it.Close()
	it.Do(t.Context())
	it.Close()
	diff(t, "log", set.log, []string{"open", "tools", "close", "open", "tools look", "call", "close"})
}

// TestGoexitCloses: a tool that ends its goroutine leaves no toolset open.
func TestGoexitCloses(t *testing.T) {
	set := newShelf("set", fn("quit", func(context.Context, *runtime.RunContext[deps]) (string, error) { goruntime.Goexit(); return "", nil }))
	agent := &runtime.Agent[deps, string]{Toolsets: []runtime.Toolset[deps]{set}, Model: script(t, calls("quit {}"), text("done"))}
	done := make(chan struct{})
	go func() {
		defer close(done)
		agent.Run(context.Background(), deps{}, "go")
	}()
	<-done
	diff(t, "log", set.log, []string{"open", "tools", "close"})
}

// TestStreamLeft: a stream that is left closes its toolsets.
func TestStreamLeftCloses(t *testing.T) {
	set := newShelf("set", returns("look", "ok"))
	agent := &runtime.Agent[deps, string]{Toolsets: []runtime.Toolset[deps]{set}, Model: scriptOf(calls("look {}"), text("done"))}
	for range agent.Stream(t.Context(), deps{}, "go").Events() {
		break
	}
	diff(t, "log", set.log, []string{"open", "tools", "close"})
}

// TestSlowTools: a run whose context ends while a toolset lists ends with it.
func TestSlowTools(t *testing.T) {
	set := newShelf("set")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	set.tools = func(*runtime.RunContext[deps]) []runtime.Tool[deps] { <-ctx.Done(); return nil }
	agent := &runtime.Agent[deps, string]{Toolsets: []runtime.Toolset[deps]{set}, Model: scriptOf(text("done"))}
	_, err := agent.Run(ctx, deps{}, "go")
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	diff(t, "log", set.log, []string{"open", "tools", "close"})
}

// panicking is a toolset that cannot be opened, or not closed.
type panicking struct {
	*shelf
	onOpen bool
}

func (p panicking) Open(ctx context.Context) (func() error, error) {
	if p.onOpen {
		panic("oh")
	}
	return func() error { panic("oh") }, nil
}

// TestOpenPanics: a toolset that panics is named, and the others are closed.
func TestOpenPanics(t *testing.T) {
	for _, onOpen := range []bool{true, false} {
		first := newShelf("first")
		agent := &runtime.Agent[deps, string]{Model: script(t), Toolsets: []runtime.Toolset[deps]{first, panicking{newShelf("second"), onOpen}}}
		closed, err := agent.Open(t.Context())
		if !onOpen && err == nil {
			err = closed()
		}
		if p, ok := errors.AsType[*runtime.PanicError](err); !ok || p.Stack == "" || !strings.Contains(err.Error(), `toolset "second": panic: oh`) {
			t.Errorf("got %v", err)
		}
		diff(t, "first", first.log, []string{"open", "close"})
	}
}

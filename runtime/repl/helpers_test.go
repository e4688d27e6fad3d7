package repl_test

import (
	"context"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/internal/shop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/repl"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

var update = flag.Bool("update", false, "write the golden files")

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// screen is what a test sees of a chat.
type screen struct {
	mu    sync.Mutex
	text  strings.Builder
	wants []want
}

type want struct {
	text string
	seen chan struct{}
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text.Write(p)
	for len(s.wants) > 0 && strings.Contains(s.text.String(), s.wants[0].text) {
		close(s.wants[0].seen)
		s.wants = s.wants[1:]
	}
	return len(p), nil
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// wait waits until a text was written. Only one goroutine may wait.
func (s *screen) wait(text string) {
	w := want{text, make(chan struct{})}
	s.mu.Lock()
	if strings.Contains(s.text.String(), text) {
		close(w.seen)
	} else {
		s.wants = append(s.wants, w)
	}
	s.mu.Unlock()
	<-w.seen
}

// keyboard types lines, each when it is read, and shows them as a terminal does.
type keyboard struct {
	lines []string
	echo  io.Writer
}

func (k *keyboard) Read(p []byte) (int, error) {
	if len(k.lines) == 0 {
		return 0, io.EOF
	}
	n := copy(p, k.lines[0])
	if k.echo != nil {
		io.WriteString(k.echo, k.lines[0][:n])
	}
	if k.lines[0] = k.lines[0][n:]; k.lines[0] == "" {
		k.lines = k.lines[1:]
	}
	return n, nil
}

func typed(text string, echo io.Writer) *keyboard {
	var lines []string
	for line := range strings.Lines(text) {
		lines = append(lines, line)
	}
	return &keyboard{lines, echo}
}

// chat runs a chat in a terminal without colors, with what a user types, and returns what is on the screen.
func chat[D, O any](t *testing.T, agent *runtime.Agent[D, O], deps D, typing string, opts ...repl.Option) string {
	t.Helper()
	t.Setenv("NO_COLOR", "1")
	out := new(screen)
	opts = append([]repl.Option{
		repl.WithInput(typed(typing, out)), repl.WithOutput(out), repl.WithTerminal(true), repl.WithInterrupts(make(chan os.Signal)),
	}, opts...)
	if err := repl.Run(t.Context(), agent, deps, opts...); err != nil {
		t.Errorf("the chat has ended with %v", err)
	}
	return out.String()
}

// golden compares a text to a file.
func golden(t *testing.T, got string) {
	t.Helper()
	name := filepath.Join("testdata", strings.ReplaceAll(strings.TrimPrefix(t.Name(), "Test"), "/", "_")+".txt")
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got):\n%s", name, d)
	}
}

func newShop() *shop.Shop { return &shop.Shop{Paid: map[string]int{"A-17": 8900}} }

// clerk is an agent of the shop, with an external tool.
func clerk(m model.Model) *runtime.Agent[*shop.Shop, string] {
	ask := runtime.ExternalTool[*shop.Shop](model.ToolDef{
		Name: "ask_user", Parameters: `{"type":"object","properties":{"question":{"type":"string"}},"required":["question"]}`, Result: `{"type":"string"}`,
	})
	weigh := runtime.ExternalTool[*shop.Shop](model.ToolDef{Name: "weigh", Parameters: `{"type":"object"}`})
	return &runtime.Agent[*shop.Shop, string]{
		Name: "clerk", Model: m, MaxParallelCalls: 1, Tools: append(runtime.Tools(shop.OrderTotalTool, shop.RefundTool), ask, weigh),
	}
}

// counting is a model that says how many messages it reads.
func counting() model.Model {
	return testmodel.Func(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		return testmodel.Text(strings.Repeat("*", len(in.Messages))), nil
	})
}

//go:build unix

package agentshell_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentshell"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

type deps = runtime.NoDeps

// call is a call of a tool.
type call struct{ tool, args string }

// played lets a model make the calls, one after the other, and returns the results, each behind the tool's name and the outcome.
func played(t *testing.T, set runtime.Toolset[deps], calls ...call) []string {
	t.Helper()
	var turns []*message.Response
	for _, c := range calls {
		turns = append(turns, testmodel.Call(c.tool, c.args))
	}
	agent := &runtime.Agent[deps, string]{
		Model:    testmodel.Script(append(turns, testmodel.Text("done"))...),
		Toolsets: []runtime.Toolset[deps]{set},
		Retries:  new(100),
	}
	res, err := agent.Run(t.Context(), deps{}, "hi")
	if err != nil {
		t.Fatal(err)
	}
	return results(res.AllMessages())
}

func results(history []message.Message) (all []string) {
	for _, m := range history {
		q, ok := m.(*message.Request)
		if !ok {
			continue
		}
		for _, p := range q.Parts {
			if r, ok := p.(*message.ToolReturnPart); ok {
				outcome := string(r.Outcome)
				if outcome == "" {
					outcome = "success"
				}
				all = append(all, r.ToolName+" ["+outcome+"] "+r.Text())
			}
		}
	}
	return all
}

func shell(t testing.TB, dir string, o agentshell.Options) *agentshell.Shell {
	t.Helper()
	s, err := agentshell.New(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func session(t testing.TB, dir string, o agentshell.Options) *agentshell.Session {
	t.Helper()
	s := shell(t, dir, o).NewSession()
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// refusal returns what a model is told to change; the test fails if the error says nothing to it.
func refusal(t testing.TB, err error) string {
	t.Helper()
	retry, ok := errors.AsType[*runtime.RetryError](err)
	if !ok {
		t.Errorf("got %v, want a retry", err)
		return ""
	}
	return retry.Error()
}

// run runs a line that must be allowed.
func run(t testing.TB, s *agentshell.Session, line string) string {
	t.Helper()
	result, err := s.RunCommand(t.Context(), line, nil)
	if err != nil {
		t.Errorf("%s: %v", line, err)
	}
	return result
}

func write(t testing.TB, name, content string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
}

// realDir is a temporary folder, as pwd says it.
func realDir(t testing.TB) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(dir, "/")
}

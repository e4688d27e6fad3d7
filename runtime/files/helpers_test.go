package files_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/files"
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

// tree makes a folder with files: those that end with a slash are folders, and contents that begin with "-> " are symbolic links.
func tree(t testing.TB, entries map[string]string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range entries {
		plant(t, dir+"/"+name, content)
	}
	return dir
}

func plant(t testing.TB, name, content string) {
	t.Helper()
	err := os.MkdirAll(filepath.Dir(name), 0o755)
	switch target, isLink := strings.CutPrefix(content, "-> "); {
	case err != nil:
	case strings.HasSuffix(name, "/"):
		err = os.MkdirAll(name, 0o755)
	case isLink:
		err = os.Symlink(target, name)
	default:
		err = os.WriteFile(name, []byte(content), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func open(t testing.TB, dir string, o files.Options) *files.FileSystem {
	t.Helper()
	f, err := files.New(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
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

func content(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

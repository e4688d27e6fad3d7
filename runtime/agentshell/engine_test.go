//go:build unix

package agentshell_test

import (
	"os"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentshell"
	"github.com/agentgen-go/agentgen/runtime/files"
	"github.com/agentgen-go/agentgen/runtime/runtimetest"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// TestEngine: where an engine drives the run, the tools do the same; while Agent.Open keeps the toolset open, background commands live on
// from task to task.
func TestEngine(t *testing.T) {
	dir := realDir(t)
	project, err := files.New(dir, files.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer project.Close()
	for _, open := range []bool{false, true} {
		agent := &runtime.Agent[deps, string]{
			Model: testmodel.Script(
				testmodel.Call("write_file", `{"path":"a","content":"x"}`),
				testmodel.Call("run_command", `{"command":"cat a"}`),
				testmodel.Call("start_command", `{"command":"echo $$ > pid; exec sleep 1000"}`),
				testmodel.Call("run_command", `{"command":"while ! [ -s pid ]; do sleep 0.01; done; kill -0 $(cat pid) && echo alive"}`),
				testmodel.Text("done"),
			),
			Capabilities: []runtime.Capability[deps]{files.Capability[deps](project), agentshell.Capability[deps](shell(t, dir, everything))},
		}
		write(t, dir+"/pid", "999999999\n", 0o644) // of a process that is not there
		closed := func() error { return nil }
		if open {
			if err := os.Remove(dir + "/pid"); err != nil {
				t.Fatal(err)
			}
			if closed, err = agent.Open(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		res, err := runtimetest.Drive(t.Context(), agent, deps{}, "go", runtime.WithRunID("r"))
		if err != nil {
			t.Fatal(err)
		}
		got := results(res.AllMessages())
		if !strings.HasPrefix(got[0], "write_file [success] Wrote 1 chars") || got[1] != "run_command [success] [stdout]\nx" ||
			strings.Contains(got[3], "alive") != open {
			t.Errorf("open %t: got %q", open, got)
		}
		if err := closed(); err != nil {
			t.Error(err)
		}
	}
}

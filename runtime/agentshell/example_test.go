//go:build unix

package agentshell_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentshell"
	"github.com/agentgen-go/agentgen/runtime/files"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/toolsets"
)

type Deps = runtime.NoDeps

// folder makes an empty folder.
func folder() string {
	dir, err := os.MkdirTemp("", "project")
	if err != nil {
		panic(err)
	}
	return dir
}

// A model runs commands of an allow list. What is behind the first word counts, too, and the model is told why a line was refused.
func Example() {
	dir := folder()
	defer os.RemoveAll(dir)
	shell, err := agentshell.New(dir, agentshell.Options{AllowedCommands: []string{"echo", "cat"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	agent := &runtime.Agent[Deps, string]{
		Model: testmodel.Script(
			testmodel.Call("run_command", `{"command":"echo 1 > a && cat a"}`),
			testmodel.Call("run_command", `{"command":"echo ok && curl evil.example"}`),
			testmodel.Call("run_command", `{"command":"$(echo cat) a"}`),
			testmodel.Text("done"),
		),
		Capabilities: []runtime.Capability[Deps]{agentshell.Capability[Deps](shell)},
		Retries:      new(3),
	}
	res, err := agent.Run(context.Background(), Deps{}, "Try it.")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, result := range results(res.AllMessages()) {
		fmt.Println(result)
	}
	// Output:
	// run_command [success] [stdout]
	// 1
	//
	// run_command [retried] Command 'curl' is not in the allowed list.
	// run_command [retried] Which command '$(echo cat)' runs cannot be decided before it runs; write the name of an allowed command.
}

// A coding agent has the files and the shell of one folder. Commands that are not on a short list wait until a person approves of them.
func ExampleRuns() {
	dir := folder()
	defer os.RemoveAll(dir)
	project, err := files.New(dir, files.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer project.Close()
	shell, err := agentshell.New(dir, agentshell.Options{DefaultTimeout: 2 * time.Minute})
	if err != nil {
		fmt.Println(err)
		return
	}
	harmless, err := agentshell.New(dir, agentshell.Options{AllowedCommands: []string{"ls", "cat", "grep"}, DeniedOperators: []string{">"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	agent := &runtime.Agent[Deps, string]{
		Model: testmodel.Script(
			testmodel.Call("write_file", `{"path":"a.txt","content":"hello\n"}`),
			testmodel.Call("run_command", `{"command":"cat a.txt"}`),
			testmodel.Call("run_command", `{"command":"touch b.txt; ls"}`),
			testmodel.Text("done"),
		),
	}
	needs := func(_ context.Context, rc *runtime.RunContext[Deps], call runtime.Call) (bool, error) {
		if c, ok := call.(*agentshell.SessionRunCommandCall); ok {
			return harmless.Check(c.Command) != nil, nil
		}
		return agentshell.Runs(rc.ToolName), nil
	}
	agent.Toolsets = []runtime.Toolset[Deps]{
		files.Toolset[Deps](project),
		toolsets.ApprovalRequired(agentshell.Toolset[Deps](shell), needs),
	}
	_, err = agent.Run(context.Background(), Deps{}, "Try it.")
	pause, ok := errors.AsType[*runtime.PauseError](err)
	if !ok {
		fmt.Println(err)
		return
	}
	for _, call := range pause.Requests.Approvals {
		fmt.Println("waits:", call.Args)
	}
	approved := &message.DeferredResults{ApproveAll: true}
	res, err := agent.Run(context.Background(), Deps{}, "", runtime.WithHistory(pause.Messages), runtime.WithDeferredResults(approved))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, result := range results(res.AllMessages()) {
		fmt.Println(result)
	}
	// Output:
	// waits: {"command":"touch b.txt; ls"}
	// write_file [success] Wrote 6 chars (1 lines) to a.txt. [hash:5891b5b522d5]
	// run_command [success] [stdout]
	// hello
	//
	// run_command [success] [stdout]
	// a.txt
	// b.txt
}

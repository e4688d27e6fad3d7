package files_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/files"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/toolsets"
)

// project makes a folder with a file.
func project() string {
	dir, err := os.MkdirTemp("", "project")
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "greeting.txt"), []byte("Hello, wrold!\n"), 0o644)
	}
	if err != nil {
		panic(err)
	}
	return dir
}

// A model mends a file in a folder, and cannot leave it.
func Example() {
	dir := project()
	defer os.RemoveAll(dir)
	folder, err := files.New(dir, files.Options{DeniedPatterns: []string{"private"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer folder.Close()
	agent := &runtime.Agent[runtime.NoDeps, string]{
		Model: testmodel.Script(
			testmodel.Call("read_file", `{"path":"greeting.txt"}`),
			testmodel.Call("edit_file", `{"path":"greeting.txt","old_text":"wrold","new_text":"world"}`),
			testmodel.Call("read_file", `{"path":"private/key"}`),
			testmodel.Text("Mended."),
		),
		Capabilities: []runtime.Capability[runtime.NoDeps]{files.Capability[runtime.NoDeps](folder)},
	}
	res, err := agent.Run(context.Background(), runtime.NoDeps{}, "Mend the greeting.")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, result := range results(res.AllMessages()) {
		fmt.Println(result)
	}
	fmt.Println(res.Output)
	// Output:
	// read_file [success] [greeting.txt | 1 lines | hash:3ed94d6d0c36]
	//      1	Hello, wrold!
	//
	// edit_file [success] Edited greeting.txt. [hash:d9014c462484]
	// read_file [retried] Path 'private/key' is denied by pattern 'private'.
	// Mended.
}

// Writing waits until a person has approved of it; reading does not.
func ExampleWrites() {
	dir := project()
	defer os.RemoveAll(dir)
	folder, err := files.New(dir, files.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer folder.Close()
	writes := func(_ context.Context, rc *runtime.RunContext[runtime.NoDeps], _ runtime.Call) (bool, error) {
		return files.Writes(rc.ToolName), nil
	}
	agent := &runtime.Agent[runtime.NoDeps, string]{
		Model: testmodel.Script(
			testmodel.Call("read_file", `{"path":"greeting.txt"}`),
			testmodel.Call("write_file", `{"path":"greeting.txt","content":"Hello, world!\n"}`),
			testmodel.Text("Mended."),
		),
		Toolsets: []runtime.Toolset[runtime.NoDeps]{toolsets.ApprovalRequired(files.Toolset[runtime.NoDeps](folder), writes)},
	}
	_, err = agent.Run(context.Background(), runtime.NoDeps{}, "Mend the greeting.")
	pause, ok := errors.AsType[*runtime.PauseError](err)
	if !ok {
		fmt.Println(err)
		return
	}
	for _, call := range pause.Requests.Approvals {
		fmt.Println("waits:", call.ToolName, call.Args)
	}
	res, err := agent.Run(context.Background(), runtime.NoDeps{}, "", runtime.WithHistory(pause.Messages),
		runtime.WithDeferredResults(&message.DeferredResults{ApproveAll: true}))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(res.Output)
	// Output:
	// waits: write_file {"path":"greeting.txt","content":"Hello, world!\n"}
	// Mended.
}

package files_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/files"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/toolsets"
)

// offered returns the definitions of the tools that a model is offered.
func offered(t *testing.T, c runtime.Capability[deps]) (defs []*model.ToolDef) {
	t.Helper()
	m := testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
		defs = p.Tools
		return testmodel.Text("done"), nil
	})
	agent := &runtime.Agent[deps, string]{Model: m, Capabilities: []runtime.Capability[deps]{c}}
	if _, err := agent.Run(t.Context(), deps{}, "hi"); err != nil {
		t.Fatal(err)
	}
	return defs
}

// TestTools: Options choose which tools there are, and what they take.
func TestTools(t *testing.T) {
	for name, tc := range map[string]struct {
		o    files.Options
		want string
	}{
		"default":   {files.Options{}, "create_directory edit_file file_info find_files list_directory read_file search_files write_file"},
		"read only": {files.Options{ReadOnly: true}, "file_info find_files list_directory read_file search_files"},
		"chosen":    {files.Options{Tools: []string{"read_file", "grep", "write_file"}}, "grep read_file write_file"},
		"both":      {files.Options{Tools: []string{"read_file", "grep", "write_file"}, ReadOnly: true}, "grep read_file"},
		"none":      {files.Options{Tools: []string{}}, ""},
		"unhashed":  {files.Options{NoContentHashes: true, Tools: []string{"write_file", "edit_file"}}, "edit_file write_file"},
	} {
		var names []string
		for _, def := range offered(t, files.Capability[deps](open(t, t.TempDir(), tc.o))) {
			names = append(names, def.Name)
			if hashed := strings.Contains(string(def.Parameters), "expected_hash"); files.Writes(def.Name) && def.Name != "create_directory" && hashed == tc.o.NoContentHashes {
				t.Errorf("%s: %s has expected_hash: %t", name, def.Name, hashed)
			}
		}
		slices.Sort(names)
		if got := strings.Join(names, " "); got != tc.want {
			t.Errorf("%s: got %s, want %s", name, got, tc.want)
		}
	}
	for _, def := range offered(t, files.Capability[deps](open(t, t.TempDir(), files.Options{Retries: new(7)}))) {
		if def.Retries == nil || *def.Retries != 7 {
			t.Errorf("%s may be corrected %v times", def.Name, def.Retries)
		}
	}
}

// TestNoContentHashes: without hashes no result has one.
func TestNoContentHashes(t *testing.T) {
	dir := tree(t, map[string]string{"a": "x", "bin": "\x00"})
	for _, result := range played(t, files.Toolset[deps](open(t, dir, files.Options{NoContentHashes: true})),
		call{"read_file", `{"path":"a"}`}, call{"read_file", `{"path":"bin"}`}, call{"write_file", `{"path":"b","content":"x"}`},
		call{"edit_file", `{"path":"a","old_text":"x","new_text":"y"}`}) {
		if strings.Contains(result, "hash") || !strings.Contains(result, "[success]") {
			t.Errorf("got %q", result)
		}
	}
}

// TestApproval: with ApprovalRequired reading passes and writing waits, and what is denied is not written.
func TestApproval(t *testing.T) {
	dir := tree(t, map[string]string{"a": "old"})
	writes := func(_ context.Context, rc *runtime.RunContext[deps], _ runtime.Call) (bool, error) {
		return files.Writes(rc.ToolName), nil
	}
	agent := &runtime.Agent[deps, string]{
		Model: testmodel.Script(
			testmodel.Join(testmodel.CallID("1", "read_file", `{"path":"a"}`), testmodel.CallID("2", "write_file", `{"path":"a","content":"new"}`),
				testmodel.CallID("3", "write_file", `{"path":"b","content":"new"}`)),
			testmodel.Text("done"),
		),
		Toolsets: []runtime.Toolset[deps]{toolsets.ApprovalRequired(files.Toolset[deps](open(t, dir, files.Options{})), writes)},
	}
	_, err := agent.Run(t.Context(), deps{}, "hi")
	pause, ok := errors.AsType[*runtime.PauseError](err)
	if !ok || len(pause.Requests.Approvals) != 2 {
		t.Fatalf("got %v", err)
	}
	if got := content(t, dir+"/a"); got != "old" {
		t.Errorf("got %q before it was approved", got)
	}
	res, err := agent.Run(t.Context(), deps{}, "", runtime.WithHistory(pause.Messages), runtime.WithDeferredResults(&message.DeferredResults{
		Approvals: map[string]message.Approval{"2": message.Approve(), "3": message.Deny("Leave b alone.")},
	}))
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(results(res.AllMessages()), "\n")
	if got := content(t, dir+"/a"); got != "new" || !strings.Contains(all, "write_file [denied] Leave b alone.") {
		t.Errorf("the file is %q; got %s", got, all)
	}
}

// TestImage: a model that reads an image is shown it.
func TestImage(t *testing.T) {
	dir := tree(t, map[string]string{"a.png": "\x89PNG\r\n\x1a\nrest"})
	shown := false
	m := testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
		last := p.Messages[len(p.Messages)-1].(*message.Request)
		for _, part := range last.Parts {
			if u, ok := part.(*message.UserPromptPart); ok {
				for _, c := range u.Items {
					if b, ok := c.(*message.BinaryContent); ok {
						shown = b.MediaType == "image/png"
					}
				}
			}
		}
		if len(p.Messages) == 1 {
			return testmodel.Call("read_file", `{"path":"a.png"}`), nil
		}
		return testmodel.Text("done"), nil
	})
	agent := &runtime.Agent[deps, string]{Model: m, Capabilities: []runtime.Capability[deps]{files.Capability[deps](open(t, dir, files.Options{}))}}
	if _, err := agent.Run(t.Context(), deps{}, "hi"); err != nil || !shown {
		t.Errorf("shown: %t, %v", shown, err)
	}
}

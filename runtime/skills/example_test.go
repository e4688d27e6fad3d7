package skills_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/capabilities"
	"github.com/agentgen-go/agentgen/runtime/skills"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// The model loads a skill when it needs it.
func Example() {
	dir, err := os.MkdirTemp("", "skills")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	if err := os.Mkdir(filepath.Join(dir, "pdf"), 0o700); err != nil {
		panic(err)
	}
	text := "---\nname: pdf\ndescription: Work with PDF files\n---\n# PDF\nUse pdftotext.\n"
	if err := os.WriteFile(filepath.Join(dir, "pdf", "SKILL.md"), []byte(text), 0o600); err != nil {
		panic(err)
	}

	library, err := skills.Load(skills.Options{Dirs: []string{dir}})
	if err != nil {
		panic(err)
	}
	agent := &runtime.Agent[runtime.NoDeps, string]{
		Model: testmodel.Script(testmodel.Call("load_capability", `{"id":"pdf"}`), testmodel.Text("I use pdftotext.")),
		Capabilities: []runtime.Capability[runtime.NoDeps]{
			capabilities.OnDemand(skills.Deferred[runtime.NoDeps](library)...),
		},
	}
	res, err := agent.Run(context.Background(), runtime.NoDeps{}, "How do I read a PDF?")
	fmt.Println(library[0].Name, "-", library[0].Description)
	fmt.Println(res.Output, err)
	// Output:
	// pdf - Work with PDF files
	// I use pdftotext. <nil>
}

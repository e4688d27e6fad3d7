package gen_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/gen"
)

// TestGenerate generates two good packages and a bad one, in a module without any output.
func TestGenerate(t *testing.T) {
	dir := withoutOutput(t)
	res, err := gen.Generate(t.Context(), gen.Config{Dir: dir}, "./weather", "./testdata/bad/notours", "./otherpkg/...")
	if err != nil {
		t.Fatal(err)
	}
	type file struct {
		Path, Package string
		State         gen.State
	}
	var files []file
	for _, f := range res.Files {
		files = append(files, file{f.Name(dir), f.Package, f.State()})
		if _, err := os.Stat(f.Path); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is on the disk: %v", f.Path, err)
		}
	}
	wantFiles := []file{
		{"otherpkg/agentgen_gen.go", "golden/otherpkg", gen.Missing},
		{"weather/agentgen_gen.go", "golden/weather", gen.Missing},
	}
	if diff := cmp.Diff(wantFiles, files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"golden/otherpkg", "golden/otherpkg/geo", "golden/weather"}, res.Packages); diff != "" {
		t.Errorf("packages (-want +got):\n%s", diff)
	}
	wantDiagnostics := []gen.Diagnostic{{
		File: filepath.Join(dir, "testdata", "bad", "notours", gen.FileName), Line: 1, Col: 1,
		Message: "this file was not written by agentgen, but has the name of its output", Hint: "rename it",
	}}
	if diff := cmp.Diff(wantDiagnostics, res.Diagnostics); diff != "" {
		t.Errorf("diagnostics (-want +got):\n%s", diff)
	}
}

func TestGenerateCannotLoad(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	tests := []struct {
		name string
		ctx  context.Context
		cfg  gen.Config
	}{
		{"cancelled", cancelled, gen.Config{Dir: golden}},
		{"no folder", t.Context(), gen.Config{Dir: filepath.Join(t.TempDir(), "nowhere")}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if res, err := gen.Generate(test.ctx, test.cfg, "./weather"); err == nil || res != nil {
				t.Errorf("got %v, %v; want only an error", res, err)
			}
		})
	}
}

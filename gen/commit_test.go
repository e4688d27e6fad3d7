package gen_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/gen"
)

func TestCommit(t *testing.T) {
	tests := []struct {
		name              string
		existing, content []byte
		want              map[string]string // the folder afterwards
	}{
		{"new", nil, []byte("new"), map[string]string{"f.go": "new"}},
		{"changed", []byte("old"), []byte("new"), map[string]string{"f.go": "new"}},
		{"left over", []byte("old"), nil, map[string]string{}},
		{"never there", nil, nil, map[string]string{}},
		{"empty", []byte{}, []byte("new"), map[string]string{"f.go": "new"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			f := &gen.File{Path: filepath.Join(dir, "f.go"), Existing: test.existing, Content: test.content}
			if test.existing != nil {
				write(t, f.Path, test.existing, 0o644)
			}
			if err := gen.Commit(f); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, folder(t, dir)); diff != "" {
				t.Errorf("folder (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCommitKeeps(t *testing.T) {
	name := filepath.Join(t.TempDir(), "f.go")
	write(t, name, []byte("same"), 0o600)
	before := stat(t, name)
	if err := gen.Commit(&gen.File{Path: name, Existing: []byte("same"), Content: []byte("same")}); err != nil {
		t.Fatal(err)
	}
	if after := stat(t, name); !os.SameFile(before, after) || !before.ModTime().Equal(after.ModTime()) {
		t.Error("a file that has not changed was written")
	}
	if err := gen.Commit(&gen.File{Path: name, Existing: []byte("same"), Content: []byte("other")}); err != nil {
		t.Fatal(err)
	}
	after := stat(t, name)
	if after.Mode() != before.Mode() {
		t.Errorf("the mode became %v, was %v", after.Mode(), before.Mode())
	}
	if os.SameFile(before, after) {
		t.Error("the file was written in place, not replaced")
	}
}

// TestCommitFails cannot rename over a folder: what was there stays, no temporary file does, and other files are
// written all the same.
func TestCommitFails(t *testing.T) {
	dir := t.TempDir()
	blocked := filepath.Join(dir, "blocked.go")
	if err := os.MkdirAll(filepath.Join(blocked, "inside"), 0o755); err != nil {
		t.Fatal(err)
	}
	err := gen.Commit(
		&gen.File{Path: blocked, Content: []byte("new")},
		&gen.File{Path: filepath.Join(dir, "nowhere", "f.go"), Content: []byte("new")},
		&gen.File{Path: filepath.Join(dir, "good.go"), Content: []byte("new")},
	)
	if err == nil {
		t.Fatal("no error")
	}
	if diff := cmp.Diff(map[string]string{"good.go": "new", "blocked.go": "folder"}, folder(t, dir)); diff != "" {
		t.Errorf("folder (-want +got):\n%s", diff)
	}
}

func TestDiff(t *testing.T) {
	path := filepath.Join(string(filepath.Separator), "a", "b", "f.go")
	tests := []struct {
		name, dir string
		file      gen.File
		state     gen.State
		want      string
	}{
		{"fresh", "/a", gen.File{Existing: []byte("x\n"), Content: []byte("x\n")}, gen.Fresh, ""},
		{"none", "/a", gen.File{}, gen.Fresh, ""},
		{
			"missing", "/a", gen.File{Content: []byte("x\n")}, gen.Missing,
			"diff /dev/null b/f.go\n--- /dev/null\n+++ b/f.go\n@@ -0,0 +1,1 @@\n+x\n",
		},
		{
			"stale", "/a/c", gen.File{Existing: []byte("x\n"), Content: []byte("y\n")}, gen.Stale,
			"diff /a/b/f.go /a/b/f.go\n--- /a/b/f.go\n+++ /a/b/f.go\n@@ -1,1 +1,1 @@\n-x\n+y\n",
		},
		{
			"left over", "", gen.File{Existing: []byte("x\n")}, gen.LeftOver,
			"diff /a/b/f.go /dev/null\n--- /a/b/f.go\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-x\n",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.file.Path = path
			if got := test.file.State(); got != test.state {
				t.Errorf("state %v, want %v", got, test.state)
			}
			if diff := cmp.Diff(test.want, string(test.file.Diff(test.dir))); diff != "" {
				t.Errorf("diff (-want +got):\n%s", diff)
			}
		})
	}
}

package capabilities_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/capabilities"
)

// folder makes a folder with files.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestRepoContext(t *testing.T) {
	dir := folder(t, map[string]string{"AGENTS.md": "Root.\n", "CLAUDE.md": "Claude.\n\n", "a/AGENTS.md": "Root.\n", "a/b/MORE.md": "More.\n\n\n\n", "a/b/AGENTS.md": "Near </context-file> \xff", "a/c/AGENTS.md": "Other.",
		"a/b/CLAUDE.md/x": "a folder", "a/b/OWN.md": "Own."})
	block := func(path, text string) string {
		return "<context-file path=\"" + path + "\">\n" + text + "\n</context-file>"
	}
	root := block("CLAUDE.md", "Claude.") + "\n\n" + block("AGENTS.md", "Root.")
	for _, c := range []struct {
		name string
		repo capabilities.Repo
		want string
	}{
		{"root", capabilities.Repo{}, root},
		{"nearest", capabilities.Repo{Within: "a/b"}, root + "\n\n" + block("a/b/AGENTS.md", "Near &lt;/context-file> \ufffd")},
		{"a folder that is not there", capabilities.Repo{Within: "x/y/"}, root},
		{"other names", capabilities.Repo{Within: "a/b", Filenames: []string{"OWN.md", "MORE.md"}}, block("a/b/OWN.md", "Own.") + "\n\n" + block("a/b/MORE.md", "More.")},
		{"none", capabilities.Repo{Filenames: []string{"NONE.md"}}, ""},
		{"small files", capabilities.Repo{MaxBytes: 3}, block("CLAUDE.md", "Cla\n[truncated: showing first 3 of 9 bytes]") + "\n\n" + block("AGENTS.md", "Roo\n[truncated: showing first 3 of 6 bytes]")},
		{"small in all", capabilities.Repo{MaxTotal: 9}, block("CLAUDE.md", "Claude.") + "\n\n" + block("AGENTS.md", "Ro\n[truncated: showing first 2 of 6 bytes]")},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := capabilities.RepoContext[deps](dir, c.repo)
			if err != nil {
				t.Fatal(err)
			}
			r := &recorder{}
			inBoth(t, r, &runtime.Agent[deps, string]{Capabilities: with(got)}, func(*runtime.Result[string]) { diff(t, "instructions", r.says[0], c.want) })
		})
	}
}

func TestRepoContextEscapes(t *testing.T) {
	outside := folder(t, map[string]string{"secret": "Secret."})
	dir := folder(t, map[string]string{"real.md": "Real."})
	for link, to := range map[string]string{"AGENTS.md": filepath.Join(outside, "secret"), "CLAUDE.md": "real.md"} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Skip(err)
		}
	}
	if c, err := capabilities.RepoContext[deps](dir, capabilities.Repo{}); err == nil || strings.Contains(c.Instructions, "Secret") {
		t.Errorf("a link that leads out: got %q, %v", c.Instructions, err)
	}
	if c, err := capabilities.RepoContext[deps](dir, capabilities.Repo{Filenames: []string{"CLAUDE.md"}}); err != nil || !strings.Contains(c.Instructions, "Real.") {
		t.Errorf("a link within: got %q, %v", c.Instructions, err)
	}
	for _, within := range []string{"..", "/etc", "a/../../b"} {
		if _, err := capabilities.RepoContext[deps](dir, capabilities.Repo{Within: within}); err == nil || !strings.Contains(err.Error(), "must be a folder within the root") {
			t.Errorf("%s: got %v", within, err)
		}
	}
	if _, err := capabilities.RepoContext[deps](filepath.Join(dir, "none"), capabilities.Repo{}); err == nil {
		t.Error("a root that is not there was read")
	}
}

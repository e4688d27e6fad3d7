package files_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/files"
)

// FuzzPaths: whatever a path and the links in the folder are, no tool reads or changes anything outside or denied. What tools say is held
// against where the operating system says that the path leads.
func FuzzPaths(f *testing.F) {
	for _, path := range []string{"a.txt", "../out/secret.txt", "l/secret.txt", "l/../in/secret.txt", "/", "l/l/l", "priv/secret.txt", "sub/l/..//l", "DIR/../out"} {
		for _, target := range []string{"..", ".", "../out", "sub", "l", "priv", "/etc", "DIR/sub", "DIR/../out", "sub/../../out", "nope/../../out"} {
			f.Add(path, target, "../"+target)
		}
	}
	f.Fuzz(func(t *testing.T, path, link, below string) {
		dir := tree(t, map[string]string{
			"out/secret.txt": "secret", "in/a.txt": "inside", "in/sub/b.txt": "inside", "in/priv/secret.txt": "secret", "in/PRIV2": "inside",
		})
		in := dir + "/in"
		named := strings.NewReplacer("DIR", in)
		if os.Symlink(named.Replace(link), in+"/l") != nil || os.Symlink(named.Replace(below), in+"/sub/l") != nil {
			t.Skip("the system takes no such link")
		}
		project := open(t, in, files.Options{DeniedPatterns: []string{"priv"}})
		for name, call := range tools {
			result, err := call(t.Context(), project, named.Replace(path))
			if strings.Contains(result, ":secret") || strings.Contains(result, "\tsecret") {
				t.Errorf("%s %q read it: %q", name, path, result)
			}
			if err != nil {
				refusal(t, err)
			}
			checkReal(t, name, in, named.Replace(path), result, err)
		}
		for _, kept := range []string{"out/secret.txt", "in/priv/secret.txt"} {
			if got := content(t, dir+"/"+kept); got != "secret" {
				t.Errorf("%q: %s is %q", path, kept, got)
			}
		}
		if entries, err := os.ReadDir(dir + "/out"); err != nil || len(entries) != 1 {
			t.Errorf("%q: outside are %v", path, entries)
		}
	})
}

// checkReal checks that a file that was read is where the system finds it, within the folder.
func checkReal(t *testing.T, tool, in, path, result string, err error) {
	t.Helper()
	if tool != "read_file" || err != nil || !strings.Contains(result, "\tinside") {
		return
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(in, path)
	}
	real, err := filepath.EvalSymlinks(filepath.Clean(path))
	if err != nil || real != in && !strings.HasPrefix(real, in+"/") {
		t.Errorf("%q was read, and leads to %q, %v", path, real, err)
	}
}

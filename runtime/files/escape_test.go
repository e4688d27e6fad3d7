package files_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/files"
)

// tools are all tools that take a path, each with arguments that are right otherwise.
var tools = map[string]func(ctx context.Context, f *files.FileSystem, path string) (string, error){
	"read_file": func(ctx context.Context, f *files.FileSystem, path string) (string, error) {
		r, err := f.ReadFile(ctx, path, 0, nil)
		return r.Value, err
	},
	"write_file": func(ctx context.Context, f *files.FileSystem, path string) (string, error) {
		return f.WriteFile(ctx, path, "written", nil)
	},
	"edit_file": func(ctx context.Context, f *files.FileSystem, path string) (string, error) {
		return f.EditFile(ctx, path, new("secret"), new("written"), nil, nil)
	},
	"create_directory": func(ctx context.Context, f *files.FileSystem, path string) (string, error) {
		return f.CreateDirectory(ctx, path)
	},
	"file_info": func(ctx context.Context, f *files.FileSystem, path string) (string, error) {
		return f.FileInfo(ctx, path)
	},
	"list_directory": func(ctx context.Context, f *files.FileSystem, path string) (string, error) {
		return f.ListDirectory(ctx, path)
	},
	"search_files": func(ctx context.Context, f *files.FileSystem, path string) (string, error) {
		return f.SearchFiles(ctx, "secret", path, nil)
	},
	"find_files": func(ctx context.Context, f *files.FileSystem, path string) (string, error) {
		return f.FindFiles(ctx, "**", path)
	},
	"list_files": func(ctx context.Context, f *files.FileSystem, path string) (string, error) {
		return f.ListFiles(ctx, path, nil)
	},
	"grep": func(ctx context.Context, f *files.FileSystem, path string) (string, error) {
		return f.Grep(ctx, "secret", path, nil, false, false, 0)
	},
}

const (
	outside = "is outside the project root"
	through = "through a symlink"
)

// TestEscapes: no tool follows a path out of the folder, and each says why.
func TestEscapes(t *testing.T) {
	out := tree(t, map[string]string{"secret.txt": "secret", "dir/secret.txt": "secret"})
	dir := tree(t, map[string]string{
		"in/a.txt": "inside", "file": "-> " + out + "/secret.txt", "folder": "-> " + out + "/dir", "new": "-> " + out + "/made",
		"up": "-> ..", "far": "-> in/../../" + filepath.Base(out), "chain": "-> chain2", "chain2": "-> folder", "in/deep": "-> ../folder/secret.txt",
		"root": "-> /", "proc": "-> /proc/self/root", "trick": "-> " + "@/../" + filepath.Base(out) + "/secret.txt",
	})
	if err := os.Remove(filepath.Join(dir, "trick")); err != nil {
		t.Fatal(err)
	}
	plant(t, filepath.Join(dir, "trick"), "-> "+dir+"/../"+filepath.Base(out)+"/secret.txt")
	f := open(t, dir, files.Options{})
	for path, want := range map[string]string{
		"../x":                                  outside,
		"in/../../x":                            outside,
		"in/../../" + filepath.Base(out):        outside,
		"..":                                    outside,
		"../" + filepath.Base(dir) + "x":        outside,
		"/etc/passwd":                           outside,
		"/":                                     outside,
		"//etc/passwd":                          outside,
		out + "/secret.txt":                     outside,
		dir + "/../" + filepath.Base(out):       outside,
		dir + "x":                               outside,
		"./././../../../../../../../etc/passwd": outside,
		strings.Repeat("../", 1000) + "etc/passwd": outside,
		"file":              through,
		"folder":            through,
		"folder/secret.txt": through,
		"new":               through,
		"folder/made":       through,
		"up":                through,
		"up/" + filepath.Base(out) + "/secret.txt": through,
		"far/secret.txt":           through,
		"chain/secret.txt":         through,
		"in/deep":                  through,
		"root/etc/passwd":          through,
		"proc/etc/passwd":          through,
		"trick":                    through,
		dir + "/file":              through,
		"a\x00b":                   "NUL",
		"in\x00/../../etc/passwd":  "NUL",
		strings.Repeat("a", 300):   "too long",
		strings.Repeat("a/", 3000): "too long",
	} {
		for name, call := range tools {
			result, err := call(t.Context(), f, path)
			if got := refusal(t, err); !strings.Contains(got, want) || strings.Contains(result, "secret") {
				t.Errorf("%s %.80q: got %q, %q; want %q", name, path, result, got, want)
			}
		}
	}
	for _, name := range []string{"secret.txt", "dir/secret.txt"} {
		if got := content(t, filepath.Join(out, name)); got != "secret" {
			t.Errorf("%s is %q", name, got)
		}
	}
	if entries, err := os.ReadDir(out); err != nil || len(entries) != 2 {
		t.Errorf("outside are %v, %v", entries, err)
	}
}

// TestLinks: links that stay inside lead where they point, relative and absolute ones, also to what is not there yet.
func TestLinks(t *testing.T) {
	dir := tree(t, map[string]string{
		"real/a.txt": "text", "rel": "-> real/a.txt", "dir": "-> ./real/", "real/back": "-> ../real/../real/a.txt", "new": "-> real/new.txt",
		"loop1": "-> loop2", "loop2": "-> loop1", "gone": "-> nowhere/x", "odd": "-> nowhere/../real/a.txt", "here": "-> .", "below/top": "-> ..",
	})
	plant(t, filepath.Join(dir, "abs"), "-> "+dir+"/real/a.txt")
	f := open(t, dir, files.Options{})
	for _, path := range []string{"rel", "dir/a.txt", "real/back", "abs", "here/rel", "here/here/dir/back", "below/top/rel", dir + "/abs"} {
		if r, err := f.ReadFile(t.Context(), path, 0, nil); err != nil || !strings.Contains(r.Value, "text") {
			t.Errorf("%s: got %q, %v", path, r.Value, err)
		}
	}
	for path, want := range map[string]string{"gone": "not found", "odd": "not found", "loop1": "loop"} {
		r, err := f.ReadFile(t.Context(), path, 0, nil)
		if got := r.Value + fmt.Sprint(err); !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
	if _, err := f.WriteFile(t.Context(), "new", "made", nil); err != nil || content(t, filepath.Join(dir, "real/new.txt")) != "made" {
		t.Errorf("a link to a new file: %v", err)
	}
	if _, err := f.WriteFile(t.Context(), "rel", "changed", nil); err != nil || content(t, filepath.Join(dir, "real/a.txt")) != "changed" {
		t.Errorf("a link to a file: %v", err)
	}
	if info, err := os.Lstat(filepath.Join(dir, "rel")); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v, %v", info, err)
	}
}

// TestPatterns: patterns hold for a path and for what it leads to, in any case and spelling.
func TestPatterns(t *testing.T) {
	dir := tree(t, map[string]string{
		".env": "secret", "link": "-> .env", "config/secret.txt": "secret", "sub/.git/config": "secret", "notes.md": "text", "src/a.go": "text",
		"cfg": "-> config", "KEY.Pem": "secret", "private/deep/x": "secret",
	})
	f := open(t, dir, files.Options{DeniedPatterns: []string{"config/secret.txt", "private"}})
	for path, want := range map[string]string{
		".env": "is protected (matches '**/.env')", "link": "Path '.env' is protected", "sub/.git/config": "is protected (matches '**/.git')",
		"sub/.GIT/hooks": "is protected", ".ENV": "is protected", ".git": "is protected", ".git/hooks/pre-commit": "is protected", "KEY.Pem": "is protected (matches '*.pem')",
		"SECRETS.txt": "is protected", "\u017fecrets": "is protected", "x/../.env": "is protected", "./config/./secret.txt": "denied by pattern 'config/secret.txt'",
		"cfg/secret.txt": "Path 'config/secret.txt' is denied", "PRIVATE/new": "denied by pattern 'private'", "private/deep/x": "denied",
		"private": "denied", "config/SECRET.txt": "denied",
	} {
		for _, name := range []string{"write_file", "edit_file", "create_directory"} {
			_, err := tools[name](t.Context(), f, path)
			if got := refusal(t, err); !strings.Contains(got, want) {
				t.Errorf("%s %s: got %q, want %q", name, path, got, want)
			}
		}
	}
	for _, path := range []string{"cfg/secret.txt", "config/secret.txt", "private/deep/x", "Private"} {
		for _, name := range []string{"read_file", "file_info"} {
			result, err := tools[name](t.Context(), f, path)
			if got := refusal(t, err); !strings.Contains(got, "denied") {
				t.Errorf("%s %s: got %q, %q", name, path, result, got)
			}
		}
	}
	for name, want := range map[string]string{
		"search_files": "", "find_files": "KEY.Pem\ncfg/\nconfig/\nlink\nnotes.md\nsrc/\nsrc/a.go\nsub/\n",
	} {
		result, err := tools[name](t.Context(), f, ".")
		if err != nil || strings.Contains(result, "private") || strings.Contains(result, "secret.txt") || !strings.HasPrefix(result, want) {
			t.Errorf("%s: got %q, %v", name, result, err)
		}
	}
}

// TestAllowed: with allowed patterns nothing else is read, and walks show nothing else.
func TestAllowed(t *testing.T) {
	dir := tree(t, map[string]string{"a.go": "x", "b.md": "x", "sub/c.go": "x", "go": "-> a.go", "l.go": "-> b.md"})
	f := open(t, dir, files.Options{AllowedPatterns: []string{"*.go"}, Tools: []string{"read_file", "grep"}})
	for path, want := range map[string]string{"b.md": "Path 'b.md' does not match any allowed pattern.", "go": "Path 'go' does not", "l.go": "Path 'b.md' does not"} {
		_, err := f.ReadFile(t.Context(), path, 0, nil)
		if got := refusal(t, err); !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
	for name, want := range map[string]string{
		"list_directory": "a.go  (1 bytes)\nl.go  (size unknown)", "find_files": "a.go\nl.go\nsub/c.go", "list_files": "a.go\nsub/c.go",
	} {
		if got, err := tools[name](t.Context(), f, "."); err != nil || got != want {
			t.Errorf("%s: got %q, %v; want %q", name, got, err, want)
		}
	}
}

// TestNames: what a path names is what is asked for, also if it is not what the tool works on.
func TestNames(t *testing.T) {
	dir := tree(t, map[string]string{"a.txt": "secret\n", "sub/": "", "back\\slash": "x", "line\nfeed": "x"})
	f := open(t, dir, files.Options{})
	for _, tc := range []struct{ tool, path, want string }{
		{"read_file", "sub", "Path not found: sub"},
		{"read_file", "a.txt/x", "Path not found: a.txt/x"},
		{"read_file", "", "Path not found: "},
		{"read_file", dir + "/a.txt", "secret"},
		{"read_file", "back\\slash", "\tx\n"},
		{"read_file", "line\nfeed", "\tx\n"},
		{"file_info", "sub", "type: directory"},
		{"file_info", "nope", "Path not found: nope"},
		{"file_info", "a.txt/x", "Path not found: a.txt/x"},
		{"write_file", "sub", "Path 'sub' exists and is not a regular file."},
		{"write_file", "nope/sub/x", "Parent directory 'nope/sub' does not exist. Create the parent directory first."},
		{"write_file", "a.txt/x", "Path 'a.txt/x' has a parent that is not a directory."},
		{"edit_file", "nope", "File not found: nope"},
		{"edit_file", "sub", "File not found: sub"},
		{"create_directory", "sub", "Created directory: sub"},
		{"create_directory", "a.txt", "Path 'a.txt' exists and is not a directory."},
		{"create_directory", "a.txt/b", "Path 'a.txt/b' has a parent that is not a directory."},
		{"create_directory", ".", "Created directory: ."},
		{"list_directory", "nope", "Not a directory: nope"},
		{"list_directory", "a.txt", "Not a directory: a.txt"},
		{"list_directory", "sub", "(empty directory)"},
		{"find_files", "nope", "Not a directory: nope"},
		{"search_files", "nope", "No matches found."},
		{"search_files", "a.txt", "a.txt:1:secret"},
	} {
		result, err := tools[tc.tool](t.Context(), f, tc.path)
		if err != nil {
			result = refusal(t, err)
		}
		if !strings.Contains(result, tc.want) {
			t.Errorf("%s %q: got %q, want %q", tc.tool, tc.path, result, tc.want)
		}
	}
}

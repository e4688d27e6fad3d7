package files_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/files"
)

// TestWriteFile: files are made and replaced, keep their permissions, and are not replaced if they are not what the model has read.
func TestWriteFile(t *testing.T) {
	dir := tree(t, map[string]string{"run.sh": "old", "sub/": ""})
	script := filepath.Join(dir, "run.sh")
	if err := os.Chmod(script, 0o750); err != nil {
		t.Fatal(err)
	}
	f := open(t, dir, files.Options{})
	for _, tc := range []struct {
		path, content string
		hash          *string
		want          string
	}{
		{"run.sh", "nöw\n2", nil, "Wrote 5 chars (2 lines) to run.sh. [hash:"},
		{"run.sh", "x", new("000000000000"), "Conflict: file 'run.sh' has changed (expected hash:000000000000, got hash:"},
		{"run.sh", "x", new(hash("nöw\n2")), "Wrote 1 chars (1 lines) to run.sh."},
		{"sub/new", "", new("ignored for a new file"), "Wrote 0 chars (0 lines) to sub/new. [hash:e3b0c44298fc]"},
	} {
		got, err := f.WriteFile(t.Context(), tc.path, tc.content, tc.hash)
		if err != nil {
			got = refusal(t, err)
		} else if content(t, filepath.Join(dir, tc.path)) != tc.content {
			t.Errorf("%s has another content", tc.path)
		}
		if !strings.HasPrefix(got, tc.want) {
			t.Errorf("%s: got %q, want %q", tc.path, got, tc.want)
		}
	}
	if info, err := os.Stat(script); err != nil || info.Mode().Perm() != 0o750 {
		t.Errorf("got %v, %v", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".agentgen-*")); left != nil {
		t.Errorf("left is %v", left)
	}
}

// TestHardLinks: writing replaces the name, so a hard link to a file outside leaves that one as it is.
func TestHardLinks(t *testing.T) {
	dir := tree(t, map[string]string{"dir/": "", "outside": "secret"})
	if err := os.Link(dir+"/outside", dir+"/dir/link"); err != nil {
		t.Skip(err)
	}
	f := open(t, dir+"/dir", files.Options{})
	if _, err := f.WriteFile(t.Context(), "link", "new", nil); err != nil {
		t.Fatal(err)
	}
	if got := content(t, dir+"/outside"); got != "secret" {
		t.Errorf("outside is %q", got)
	}
}

// TestEditFile: replacements are made in order, all or none.
func TestEditFile(t *testing.T) {
	type pairs = []files.Replacement
	const text = "one\ntwo\r\nthree\n"
	for name, tc := range map[string]struct {
		old, new *string
		several  *pairs
		hash     *string
		want     string
		after    string
	}{
		"one":             {new("two"), new("2"), nil, nil, "Edited a.", "one\n2\r\nthree\n"},
		"deleted":         {new("two\r\n"), new(""), nil, nil, "Edited a.", "one\nthree\n"},
		"several":         {nil, nil, &pairs{{"one", "1"}, {"1\ntwo", "3"}}, nil, "Edited a.", "3\r\nthree\n"},
		"second fails":    {nil, nil, &pairs{{"one", "1"}, {"one", "2"}}, nil, "replacement 2 not found in a. No changes were written.", text},
		"twice":           {new("o"), new("0"), nil, nil, "old_text found 2 times in a. Include more", text},
		"empty":           {new(""), new("0"), nil, nil, "old_text is empty; old_text must be the exact text to replace.", text},
		"half a pair":     {new("o"), nil, nil, nil, "Provide old_text and new_text, or a non-empty replacements list.", text},
		"both":            {new("o"), nil, &pairs{{"one", "1"}}, nil, "Provide either old_text and new_text or", text},
		"none":            {nil, nil, &pairs{}, nil, "Provide either old_text and new_text or", text},
		"hash":            {new("two"), new("2"), nil, new(hash(text)), "Edited a. [hash:", "one\n2\r\nthree\n"},
		"another version": {new("two"), new("2"), nil, new("1"), "Conflict: file 'a' has changed (expected hash:1, got hash:", text},
	} {
		dir := tree(t, map[string]string{"a": text})
		f := open(t, dir, files.Options{})
		got, err := f.EditFile(t.Context(), "a", tc.old, tc.new, tc.several, tc.hash)
		if err != nil {
			got = refusal(t, err)
		}
		if after := content(t, dir+"/a"); !strings.HasPrefix(got, tc.want) || after != tc.after {
			t.Errorf("%s: got %q, want %q; the file is %q", name, got, tc.want, after)
		}
	}
}

// TestEditRefused: what is not text is not edited.
func TestEditRefused(t *testing.T) {
	f := open(t, tree(t, map[string]string{"bin": "secret\x00", "latin": "secret caf\xe9"}), files.Options{})
	for path, want := range map[string]string{"bin": "bin is a binary file; edit_file only edits text files.", "latin": "latin is not valid UTF-8"} {
		_, err := tools["edit_file"](t.Context(), f, path)
		if got := refusal(t, err); !strings.HasPrefix(got, want) {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}

// TestPermissions: what the system does not allow goes back to the model, without a path of the machine.
func TestPermissions(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("everything is allowed to root")
	}
	dir := tree(t, map[string]string{"a": "secret", "closed/b": "secret"})
	if err := os.Chmod(dir+"/a", 0); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir+"/closed", fs.FileMode(0)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir+"/closed", 0o755) })
	f := open(t, dir, files.Options{})
	for _, path := range []string{"a", "closed/b"} {
		_, err := tools["read_file"](t.Context(), f, path)
		if got := refusal(t, err); got != "[Errno 13] Permission denied: '"+path+"'" {
			t.Errorf("got %q", got)
		}
	}
}

// TestCreateDirectory: missing folders are made, through links, too.
func TestCreateDirectory(t *testing.T) {
	dir := tree(t, map[string]string{"real/": "", "link": "-> real"})
	f := open(t, dir, files.Options{})
	for _, path := range []string{"x/y/z", "link/a/b", "x/y", "x//./y/../w"} {
		if got, err := f.CreateDirectory(t.Context(), path); err != nil || got != "Created directory: "+path {
			t.Errorf("%s: got %q, %v", path, got, err)
		}
	}
	for _, made := range []string{"x/y/z", "real/a/b", "x/w"} {
		if info, err := os.Lstat(filepath.Join(dir, made)); err != nil || !info.IsDir() {
			t.Errorf("%s: %v", made, err)
		}
	}
}

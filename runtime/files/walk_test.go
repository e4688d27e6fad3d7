package files_test

import (
	"os"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/files"
)

// TestFindFiles: a * stays within a name, ** is any number of folders, and hidden files are found if they are named.
func TestFindFiles(t *testing.T) {
	f := open(t, tree(t, map[string]string{
		"a.py": "", "b.txt": "", "src/c.py": "", "src/deep/d.py": "", ".github/ci.yml": "", "src/.env.py": "", "dir.py/": "", "to": "-> src", "gone": "-> nope",
	}), files.Options{})
	for _, tc := range []struct{ pattern, path, want string }{
		{"*.py", ".", "a.py\ndir.py/"},
		{"*.py", "src", "src/c.py\n[1 hidden entries omitted; name a hidden path explicitly to include it]"},
		{"**/*.py", ".", "a.py\ndir.py/\nsrc/c.py\nsrc/deep/d.py\n[2 hidden entries omitted; name a hidden path explicitly to include it]"},
		{"src/**/d.py", ".", "src/deep/d.py\n[1 hidden entries omitted; name a hidden path explicitly to include it]"},
		{"src/*/", ".", "src/deep/\n[1 hidden entries omitted; name a hidden path explicitly to include it]"},
		{".github/*", ".", ".github/ci.yml"},
		{"*.yml", ".github", ".github/ci.yml"},
		{"to", ".", "to/"},
		{"*.py", "to", "to/c.py\n[1 hidden entries omitted; name a hidden path explicitly to include it]"},
		{"gone", ".", "No matches found."},
		{"[ab].*", ".", "a.py\nb.txt"},
		{"/etc/*", ".", "Pattern '/etc/*' must be relative to the search path, not absolute."},
		{"../*", ".", "Pattern '../*' is not a valid glob pattern."},
		{"", ".", "Pattern '' is not a valid glob pattern."},
		{strings.Repeat("*/", 101), ".", "Pattern '" + strings.Repeat("*/", 101) + "' is not a valid glob pattern."},
		{strings.Repeat("*", 10_001), ".", "The pattern is too long: the limit is 10000 bytes."},
	} {
		got, err := f.FindFiles(t.Context(), tc.pattern, tc.path)
		if err != nil {
			got = refusal(t, err)
		}
		if got != tc.want {
			t.Errorf("%.20s in %s: got %q, want %q", tc.pattern, tc.path, got, tc.want)
		}
	}
}

// TestSearchFiles: files are searched line by line, those that cannot be are named.
func TestSearchFiles(t *testing.T) {
	dir := tree(t, map[string]string{
		"a.go": "func A() {}\nvar b\r\nfunc C() {}", "src/pkg/m.go": "func M() {}\n", "bin": "func\x00", ".hidden/x.go": "func H() {}\n",
		"big": "", "link.go": "-> a.go", "long.txt": "needle" + strings.Repeat("y", 10_000) + "\n",
	})
	if err := os.Truncate(dir+"/big", 10<<20+1); err != nil {
		t.Fatal(err)
	}
	f := open(t, dir, files.Options{})
	const skipped = "\n[1 files skipped (too large or unreadable): big]"
	for _, tc := range []struct {
		pattern, path string
		glob          *string
		want          string
	}{
		{`^func \w`, ".", nil, "a.go:1:func A() {}\na.go:3:func C() {}\nsrc/pkg/m.go:1:func M() {}" + skipped},
		{`var b$`, ".", nil, "a.go:2:var b" + skipped},
		{`func`, ".", new("src/*.go"), "src/pkg/m.go:1:func M() {}"},
		{`func`, "src", new("*.go"), "src/pkg/m.go:1:func M() {}"},
		{`func`, ".hidden", nil, ".hidden/x.go:1:func H() {}"},
		{`func`, ".", new(".hidden/*"), ".hidden/x.go:1:func H() {}"},
		{`(?i)FUNC a`, "a.go", nil, "a.go:1:func A() {}"},
		{`needle`, "long.txt", nil, "long.txt:1:needle" + strings.Repeat("y", 4090) + " [... omitted end of long line]"},
		{`(a+)+$`, "a.go", nil, "No matches found."},
		{`nothing`, "src", nil, "No matches found."},
		{`(`, ".", nil, "Invalid regex pattern: error parsing regexp: missing closing ): `(`"},
	} {
		got, err := f.SearchFiles(t.Context(), tc.pattern, tc.path, tc.glob)
		if err != nil {
			got = refusal(t, err)
		}
		if got != tc.want {
			t.Errorf("%s in %s: got %q, want %q", tc.pattern, tc.path, got, tc.want)
		}
	}
}

// TestGrep: matches come with the lines around them, and ignore files count.
func TestGrep(t *testing.T) {
	f := open(t, tree(t, map[string]string{
		"a": "1\n2\nx\n4\n5\n6\n7\n8\nX\nx\n11\n", "b": "x\n", ".gitignore": "# build\n/out\n*.log\n!keep.log\nsub/gen/\n", "out/c": "x\n", "sub/out/d": "x\n",
		"e.log": "x\n", "sub/keep.log": "x\n", "sub/gen/f": "x\n", "sub/.ignore": "h\n", "sub/deep/h": "x\n", "h": "x\n",
	}), files.Options{})
	for _, tc := range []struct {
		pattern, path       string
		glob                *string
		ignoreCase, literal bool
		around              int
		want                string
	}{
		{"x", ".", nil, false, false, 0, "a:3:x\na:10:x\nb:1:x\nh:1:x\nsub/keep.log:1:x\nsub/out/d:1:x"},
		{"x", "a", nil, true, false, 1, "a-2-2\na:3:x\na-4-4\n--\na-8-8\na:9:X\na:10:x\na-11-11"},
		{"x", ".", new("[ab]"), false, false, 1, "a-2-2\na:3:x\na-4-4\n--\na-9-X\na:10:x\na-11-11\n--\nb:1:x"},
		{"1.", "a", nil, false, false, 0, "a:11:11"},
		{"1.", "a", nil, false, true, 0, "No matches found."},
		{"x", ".", nil, false, false, 21, "context must be between 0 and 20."},
		{"x", "sub/gen", nil, false, false, 0, "sub/gen/f:1:x"},
		{"x", "sub/deep", nil, false, false, 0, "No matches found."},
	} {
		got, err := f.Grep(t.Context(), tc.pattern, tc.path, tc.glob, tc.ignoreCase, tc.literal, tc.around)
		if err != nil {
			got = refusal(t, err)
		}
		if got != tc.want {
			t.Errorf("%s in %s: got %q, want %q", tc.pattern, tc.path, got, tc.want)
		}
	}
	for path, want := range map[string]string{".": "a\nb\nh\nsub/keep.log\nsub/out/d", "sub/deep": "No files found."} {
		if got, err := f.ListFiles(t.Context(), path, nil); err != nil || got != want {
			t.Errorf("%s: got %q, %v; want %q", path, got, err, want)
		}
	}
	if got, err := f.ListFiles(t.Context(), ".", new("*.log")); err != nil || got != "sub/keep.log" {
		t.Errorf("got %q, %v", got, err)
	}
}

// TestResultLimits: results are cut where Options say, and only then say so.
func TestResultLimits(t *testing.T) {
	f := open(t, tree(t, map[string]string{"a": "x\nx\nx\n", "b": "x\n", "c": ""}), files.Options{MaxListResults: 2, MaxSearchResults: 3, MaxFindResults: 2})
	for name, want := range map[string]string{
		"list_directory": "a  (6 bytes)\nb  (2 bytes)\n[... truncated at 2 entries]",
		"find_files":     "a\nb\n[... truncated at 2 matches]",
		"list_files":     "a\nb\n[... truncated at 2 files]",
	} {
		if got, err := tools[name](t.Context(), f, "."); err != nil || got != want {
			t.Errorf("%s: got %q, %v; want %q", name, got, err, want)
		}
	}
	for path, want := range map[string]string{
		".": "a:1:x\na:2:x\na:3:x\n[... truncated at 3 lines or search output byte limit]", "a": "a:1:x\na:2:x\na:3:x",
	} {
		if got, err := f.SearchFiles(t.Context(), "x", path, nil); err != nil || got != want {
			t.Errorf("%s: got %q, %v; want %q", path, got, err, want)
		}
	}
}

// TestSearchOutputIsBounded: long lines do not make a result of any size.
func TestSearchOutputIsBounded(t *testing.T) {
	f := open(t, tree(t, map[string]string{"a": strings.Repeat(strings.Repeat("x", 5000)+"\n", 900)}), files.Options{})
	got, err := f.SearchFiles(t.Context(), "x", ".", nil)
	if err != nil || len(got) > 1<<20+100 || !strings.HasSuffix(got, "search output byte limit]") {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

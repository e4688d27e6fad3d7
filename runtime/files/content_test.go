package files_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/files"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// TestReadFile: a file is read in windows, each of which says how to continue.
func TestReadFile(t *testing.T) {
	dir := tree(t, map[string]string{
		"a": "1\n2\n3\n4\n5", "empty": "", "crlf": "x\r\ny\r\n", "wide": strings.Repeat("é", 900) + "\nshort\n", "latin": "caf\xe9\n",
	})
	f := open(t, dir, files.Options{MaxReadLines: 3, MaxReadChars: 600})
	for _, tc := range []struct {
		path   string
		offset int
		limit  *int
		want   string
	}{
		{"a", 0, nil, "[a | 5 lines | hash:" + hash("1\n2\n3\n4\n5") + "]\n     1\t1\n     2\t2\n     3\t3\n... (2 more lines. Use offset=3 to continue reading.)\n"},
		{"a", 3, new(100), "     4\t4\n     5\t5\n"},
		{"a", 1, new(1), "     2\t2\n... (3 more lines. Use offset=2 to continue reading.)\n"},
		{"a", 5, nil, "Offset 5 exceeds file length (5 lines)."},
		{"a", -1, nil, "offset must be non-negative."},
		{"a", 0, new(0), "limit must be at least 1."},
		{"empty", 0, nil, "[empty | 0 lines | hash:e3b0c44298fc]\n(empty file)\n"},
		{"empty", 7, nil, "(empty file)\n"},
		{"crlf", 0, nil, "     1\tx\r\n     2\ty\r\n"},
		{"wide", 0, nil, "... (Line 1 is 901 characters and does not fit the read window. Use offset=1 to skip it, or a shell byte range to inspect it.)\n"},
		{"wide", 1, nil, "     2\tshort\n"},
		{"latin", 0, nil, "     1\tcaf\uFFFD\n"},
	} {
		r, err := f.ReadFile(t.Context(), tc.path, tc.offset, tc.limit)
		if err != nil {
			r.Value = refusal(t, err)
		}
		if !strings.HasSuffix(r.Value, tc.want) {
			t.Errorf("%s from %d: got %q, want %q", tc.path, tc.offset, r.Value, tc.want)
		}
	}
}

func hash(text string) string {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	f, err := files.New(dir, files.Options{})
	if err != nil {
		panic(err)
	}
	defer f.Close()
	result, err := f.WriteFile(context.Background(), "a", text, nil)
	if err != nil {
		panic(err)
	}
	return result[len(result)-13 : len(result)-1]
}

// TestReadIsBounded: no result is longer than MaxReadChars, whatever the path and the file.
func TestReadIsBounded(t *testing.T) {
	long := strings.Repeat("d/", 100) + "file"
	dir := tree(t, map[string]string{long: strings.Repeat(strings.Repeat("é", 50)+"\n", 1000), "bin": "\x00" + strings.Repeat("x", 1000)})
	for _, most := range []int{500, 1000, 5000} {
		f := open(t, dir, files.Options{MaxReadChars: most})
		for _, path := range []string{long, "bin"} {
			r, err := f.ReadFile(t.Context(), path, 0, nil)
			if n := utf8.RuneCountInString(r.Value); err != nil || n > most {
				t.Errorf("%.20s: %d characters of %d, %v", path, n, most, err)
			}
		}
	}
}

// TestBinary: binary files are described, images and PDFs are shown, and what is too large is neither.
func TestBinary(t *testing.T) {
	png := "\x89PNG\r\n\x1a\n" + strings.Repeat("x", 100)
	dir := tree(t, map[string]string{
		"a.zip": "PK\x00" + strings.Repeat("y", 100), "pic.txt": png, "doc.pdf": "%PDF-1.7", "huge.png": "\x89PNG\r\n\x1a\n",
		"w.webp": "RIFF1234WEBPVP8", "riff": "RIFF1234WAVE", "g.gif": "GIF89a", "j": "\xff\xd8\xff\xe0", "big": "",
	})
	if err := errors.Join(os.Truncate(filepath.Join(dir, "huge.png"), 5_000_001), os.Truncate(filepath.Join(dir, "big"), 64<<20+1)); err != nil {
		t.Fatal(err)
	}
	f := open(t, dir, files.Options{})
	for path, want := range map[string]string{
		"a.zip": "[a.zip | application/zip | 103 bytes | hash:", "pic.txt": "| image/png |", "doc.pdf": "| application/pdf |",
		"huge.png": "Too large to view: the limit is 5000000 bytes.\n", "w.webp": "| image/webp |", "riff": "| 1 lines |", "g.gif": "| image/gif |",
		"j": "| image/jpeg |", "big": "[big | 67108865 bytes]\nToo large to read: the limit is 67108864 bytes. Find the lines you need",
	} {
		r, err := f.ReadFile(t.Context(), path, 0, nil)
		if err != nil || !strings.Contains(r.Value, want) {
			t.Errorf("%s: got %q, %v; want %q", path, r.Value, err, want)
		}
		if shown := len(r.Content) > 0; shown != (path != "huge.png" && (strings.Contains(want, "image") || strings.Contains(want, "pdf"))) {
			t.Errorf("%s: shown: %t", path, shown)
		}
	}
	r, err := f.ReadFile(t.Context(), "pic.txt", 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	if file, ok := r.Content[0].(*message.BinaryContent); !ok || string(file.Data) != png || file.MediaType != "image/png" {
		t.Errorf("got %v", r.Content)
	}
	if got, err := f.FileInfo(t.Context(), "big"); err != nil || !strings.HasSuffix(got, "contents: not read (over 67108864 bytes)") {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := f.FileInfo(t.Context(), "a.zip"); err != nil || !strings.HasSuffix(got, "binary: True") {
		t.Errorf("got %q, %v", got, err)
	}
}

// TestFileInfoOfLinks: a link that stays inside is described by what it leads to, and by where it points.
func TestFileInfoOfLinks(t *testing.T) {
	dir := tree(t, map[string]string{"a": "text", "sub/rel": "-> ../a", "folder": "-> sub"})
	plant(t, dir+"/abs", "-> "+dir+"/a")
	f := open(t, dir, files.Options{})
	for path, want := range map[string]string{"sub/rel": "symlink_target: ../a", "abs": "symlink_target: a", "folder": "type: directory"} {
		if got, err := f.FileInfo(t.Context(), path); err != nil || !strings.Contains(got, want) {
			t.Errorf("%s: got %q, %v; want %q", path, got, err, want)
		}
	}
}

// TestContextEnds: no tool continues once its context has ended, and the cause is what it returns.
func TestContextEnds(t *testing.T) {
	f := open(t, tree(t, map[string]string{"a": "secret"}), files.Options{})
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	for name, call := range tools {
		if _, err := call(ctx, f, "a"); !errors.Is(err, cause) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestClosed: tools of a folder that is closed fail.
func TestClosed(t *testing.T) {
	f := open(t, tree(t, map[string]string{"a": "x"}), files.Options{})
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	for name, call := range tools {
		if _, err := call(t.Context(), f, "a"); err == nil || !isFailed(err) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func isFailed(err error) bool {
	_, ok := errors.AsType[*runtime.FailedError](err)
	return ok
}

// TestOptions: wrong options are all reported, in Go's names.
func TestOptions(t *testing.T) {
	_, err := files.New(t.TempDir(), files.Options{MaxReadLines: -1, MaxFindResults: -2, Tools: []string{"read_file", "rm"}, Retries: new(-1)})
	config, ok := errors.AsType[*model.ConfigError](err)
	if !ok || len(config.Problems) != 4 {
		t.Fatalf("got %v", err)
	}
	for i, want := range []string{"MaxReadLines is -1", "MaxFindResults is -2", `no tool "rm"`, "Retries is -1"} {
		if !strings.Contains(config.Problems[i], want) {
			t.Errorf("got %q, want %q", config.Problems[i], want)
		}
	}
	for _, folder := range []string{filepath.Join(t.TempDir(), "nope"), filepath.Join(tree(t, map[string]string{"a": ""}), "a")} {
		if _, err := files.New(folder, files.Options{}); err == nil || !strings.HasPrefix(err.Error(), "agentgen: files of ") {
			t.Errorf("got %v", err)
		}
	}
}

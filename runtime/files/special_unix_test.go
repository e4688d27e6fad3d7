//go:build unix

package files_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/files"
)

// TestSpecialFiles: a FIFO is refused, not waited for.
func TestSpecialFiles(t *testing.T) {
	dir := tree(t, map[string]string{"a": "x"})
	if err := syscall.Mkfifo(filepath.Join(dir, "fifo"), 0o644); err != nil {
		t.Skip(err)
	}
	f := open(t, dir, files.Options{})
	for _, name := range []string{"read_file", "write_file", "edit_file", "file_info"} {
		_, err := tools[name](t.Context(), f, "fifo")
		if got := refusal(t, err); !strings.Contains(got, "not a regular file") {
			t.Errorf("%s: got %q", name, got)
		}
	}
	if got, err := tools["search_files"](t.Context(), f, "."); err != nil || got != "No matches found." {
		t.Errorf("got %q, %v", got, err)
	}
}

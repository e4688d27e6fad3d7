package files_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/files"
)

// swapping changes what a name leads to, back and forth, until the function that it returns is called.
func swapping(t *testing.T, name string, versions ...string) (stop func()) {
	t.Helper()
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for i := 0; ; i++ {
			select {
			case <-done:
				return
			default:
			}
			// A rename is one step: the name always leads somewhere.
			next := name + ".next"
			if err := os.Symlink(versions[i%len(versions)], next); err != nil {
				t.Error(err)
				return
			}
			if err := os.Rename(next, name); err != nil {
				t.Error(err)
				return
			}
		}
	}()
	return sync.OnceFunc(func() { close(done); <-ended })
}

// alternating puts a folder at a name and takes it away again, and a link to each of some others, until the function that it returns is
// called.
func alternating(t *testing.T, name, folder string, others ...string) (stop func()) {
	t.Helper()
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for i := 0; ; i++ {
			select {
			case <-done:
				return
			default:
			}
			err := errors.Join(os.Rename(folder, name), os.Rename(name, folder), os.Symlink(others[i%len(others)], name), os.Remove(name))
			if err != nil {
				t.Error(err)
				return
			}
		}
	}()
	return sync.OnceFunc(func() { close(done); <-ended })
}

// TestSwappedLinks: while links are swapped between inside, outside and denied places, nothing of the latter is ever read or written.
func TestSwappedLinks(t *testing.T) {
	out := tree(t, map[string]string{"a.txt": "secret"})
	dir := tree(t, map[string]string{"in/a.txt": "inside", "private/a.txt": "secret", "link": "-> in", "file": "-> in/a.txt"})
	f := open(t, dir, files.Options{DeniedPatterns: []string{"private"}})
	for _, stop := range []func(){
		swapping(t, filepath.Join(dir, "link"), "in", out, "private"),
		swapping(t, filepath.Join(dir, "file"), "in/a.txt", out+"/a.txt", "private/a.txt"),
	} {
		defer stop()
	}
	read := 0
	for i := 0; i < 300 || read == 0; i++ {
		for _, path := range []string{"link/a.txt", "file"} {
			for _, name := range []string{"read_file", "search_files", "write_file", "file_info", "edit_file"} {
				result, err := tools[name](t.Context(), f, path)
				if err == nil {
					read++
				}
				if strings.Contains(result, "secret") {
					t.Fatalf("%s %s: got %q", name, path, result)
				}
			}
		}
	}
	for _, name := range []string{out + "/a.txt", filepath.Join(dir, "private/a.txt")} {
		if got := content(t, name); got != "secret" {
			t.Errorf("%s is %q", name, got)
		}
	}
}

// TestSwappedFolders: a link that takes the place of a folder between a look at it and its opening leads nowhere.
func TestSwappedFolders(t *testing.T) {
	out := tree(t, map[string]string{"a.txt": "secret"})
	dir := tree(t, map[string]string{"good/a.txt": "inside", "private/a.txt": "secret"})
	f := open(t, dir, files.Options{DeniedPatterns: []string{"private"}})
	stop := alternating(t, filepath.Join(dir, "work"), filepath.Join(dir, "good"), "private", out)
	defer stop()
	read := 0
	for i := 0; i < 300 || read == 0; i++ {
		for _, name := range []string{"read_file", "write_file", "search_files", "edit_file"} {
			result, err := tools[name](t.Context(), f, "work/a.txt")
			if strings.Contains(result, "secret") && name != "search_files" || strings.Contains(result, ":1:secret") {
				t.Fatalf("%s: got %q", name, result)
			}
			if err == nil && name == "read_file" && strings.Contains(result, "\t") {
				read++
			}
		}
	}
	stop()
	for _, name := range []string{out + "/a.txt", filepath.Join(dir, "private/a.txt")} {
		if got := content(t, name); got != "secret" {
			t.Errorf("%s is %q", name, got)
		}
	}
}

// TestConcurrentEdits: edits of one file at the same time all count.
func TestConcurrentEdits(t *testing.T) {
	const writers = 20
	dir := tree(t, map[string]string{"a.txt": strings.Repeat("x\n", writers) + "end\n"})
	f := open(t, dir, files.Options{})
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			if _, err := f.EditFile(t.Context(), "a.txt", new("end\n"), new("more\nend\n"), nil, nil); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := strings.Count(content(t, filepath.Join(dir, "a.txt")), "more\n"); got != writers {
		t.Errorf("%d edits are left of %d", got, writers)
	}
}

// TestAtomic: whoever reads a file while it is written sees one of its contents as a whole.
func TestAtomic(t *testing.T) {
	contents := []string{strings.Repeat("a", 100_000), strings.Repeat("b", 200_000)}
	dir := tree(t, map[string]string{"a.txt": contents[0]})
	f := open(t, dir, files.Options{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for i := range 40 {
			if _, err := f.WriteFile(t.Context(), "a.txt", contents[i%2], nil); err != nil {
				t.Error(err)
			}
		}
	}()
	for running := true; running; {
		select {
		case <-ended:
			running = false
		default:
		}
		if got := content(t, filepath.Join(dir, "a.txt")); got != contents[0] && got != contents[1] {
			t.Fatalf("a file of %d bytes is half written", len(got))
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("left are %v, %v", entries, err)
	}
}

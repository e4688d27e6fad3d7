package files

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// swap is what happens to a folder between the look of a tool at an entry and what it does with it.
type swap func(dir, outside string) error

func linkTo(target string) swap {
	return func(dir, _ string) error {
		return errors.Join(os.Rename(filepath.Join(dir, "work"), filepath.Join(dir, "away")), os.Symlink(target, filepath.Join(dir, "work")))
	}
}

var swaps = map[string]swap{
	"a link to what is denied":  linkTo("private"),
	"a link that leads outside": func(dir, outside string) error { return linkTo(outside)(dir, outside) },
	"another entry": func(dir, _ string) error {
		return errors.Join(os.Rename(filepath.Join(dir, "work"), filepath.Join(dir, "away")), os.Rename(filepath.Join(dir, "private"), filepath.Join(dir, "work")))
	},
}

// swapped makes a folder with an entry "work" and one "private", both files or both folders, finds work, and swaps it.
func swapped(t *testing.T, folders bool, s swap) (p *place, dir, outside string) {
	t.Helper()
	dir, outside = t.TempDir(), filepath.Join(t.TempDir(), "x")
	for _, name := range []string{filepath.Join(dir, "work"), filepath.Join(dir, "private"), outside} {
		err := os.WriteFile(name, []byte("secret"), 0o644)
		if folders {
			err = errors.Join(os.Remove(name), os.Mkdir(name, 0o755))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	f, err := New(dir, Options{DeniedPatterns: []string{"private"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	p, err = f.resolve(t.Context(), "work", writing)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.close)
	if err := s(dir, outside); err != nil {
		t.Fatal(err)
	}
	return p, dir, outside
}

// TestEnterSwapped: a folder that has become another one, or a link to one, is not entered.
func TestEnterSwapped(t *testing.T) {
	for name, s := range swaps {
		p, _, _ := swapped(t, true, s)
		if dir, err := p.enter(); err == nil {
			_ = dir.Close()
			t.Errorf("%s was entered", name)
		}
	}
}

// TestOpenSwapped: a file that has become another one, or a link to one, is not opened, and one that has become a FIFO is not waited for.
func TestOpenSwapped(t *testing.T) {
	for name, s := range swaps {
		p, _, _ := swapped(t, false, s)
		if file, err := p.open(); err == nil {
			_ = file.Close()
			t.Errorf("%s was opened", name)
		}
	}
}

// TestReplaceSwapped: what has come in the place of a file stays as it is, and nothing is left beside it.
func TestReplaceSwapped(t *testing.T) {
	for name, s := range swaps {
		p, dir, outside := swapped(t, false, s)
		if err := p.replace(t.Context(), []byte("new")); !errors.Is(err, errReplaced) {
			t.Errorf("%s: got %v", name, err)
		}
		for _, file := range []string{outside, filepath.Join(dir, "work")} {
			if data, err := os.ReadFile(file); err != nil || string(data) != "secret" {
				t.Errorf("%s: %s has %q, %v", name, file, data, err)
			}
		}
		if left, _ := filepath.Glob(filepath.Join(dir, ".agentgen-*")); left != nil {
			t.Errorf("%s: left is %v", name, left)
		}
	}
}

// TestReplaceChanged: a file that was written to since it was read is not replaced.
func TestReplaceChanged(t *testing.T) {
	p, dir, _ := swapped(t, false, func(dir, _ string) error {
		return os.WriteFile(filepath.Join(dir, "work"), []byte("written by another program"), 0o644)
	})
	if err := p.replace(t.Context(), []byte("new")); !errors.Is(err, errReplaced) {
		t.Errorf("got %v", err)
	}
	if data, err := os.ReadFile(filepath.Join(dir, "work")); err != nil || string(data) != "written by another program" {
		t.Errorf("got %q, %v", data, err)
	}
}

// TestReplaceAppeared: a file that has appeared in the meantime is not replaced.
func TestReplaceAppeared(t *testing.T) {
	dir := t.TempDir()
	f, err := New(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	p, err := f.resolve(t.Context(), "new", writing)
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	if err := os.WriteFile(filepath.Join(dir, "new"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := p.replace(t.Context(), []byte("new")); !errors.Is(err, errReplaced) {
		t.Errorf("got %v", err)
	}
}

// TestDescendSwapped: folders are made in the folder that was found, not in what has come in its place.
func TestDescendSwapped(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	f, err := New(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	p, err := f.resolve(t.Context(), "new/sub", writing)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { p.close() }()
	if err := os.Symlink(outside, filepath.Join(dir, "new")); err != nil {
		t.Fatal(err)
	}
	if err := p.descend(t.Context()); err == nil {
		t.Error("a link was taken for a folder")
	}
	if made, err := os.ReadDir(outside); err != nil || len(made) > 0 {
		t.Errorf("outside are %v, %v", made, err)
	}
}

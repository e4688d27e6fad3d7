package cache

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// digest identifies a content. "" is that of nothing.
type digest string

func sum(content []byte) digest {
	s := sha256.Sum256(content)
	return digest(hex.EncodeToString(s[:]))
}

// disk computes digests of folders, each once.
type disk struct {
	digests map[string]digest
	written map[string][]byte // files that count as having another content than they have; nil for none
	newest  time.Time         // when the last of the files and folders changed that were read
}

func newDisk(written map[string][]byte) *disk {
	return &disk{digests: map[string]digest{}, written: written}
}

// dir is the digest of the names and contents of a folder's Go files.
func (d *disk) dir(dir string) (digest, bool) {
	if known, ok := d.digests[dir]; ok {
		return known, true
	}
	names, err := d.names(dir)
	if err != nil {
		return "", false
	}
	var b strings.Builder
	for _, name := range names {
		content, err := d.read(filepath.Join(dir, name))
		if err != nil {
			return "", false
		}
		fmt.Fprintf(&b, "%q %s\n", name, sum(content))
	}
	d.digests[dir] = sum([]byte(b.String()))
	return d.digests[dir], true
}

// names lists the Go files of a folder, sorted. The go command ignores those whose names begin with a dot or an
// underscore.
func (d *disk) names(dir string) ([]string, error) {
	if err := d.note(dir); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if _, is := d.written[filepath.Join(dir, e.Name())]; !is && isGoFile(e.Name()) {
			names = append(names, e.Name())
		}
	}
	for name, content := range d.written {
		if content != nil && filepath.Dir(name) == dir {
			names = append(names, filepath.Base(name))
		}
	}
	slices.Sort(names)
	return names, nil
}

func isGoFile(name string) bool {
	return strings.HasSuffix(name, ".go") && !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "_")
}

func (d *disk) read(name string) ([]byte, error) {
	if content, ok := d.written[name]; ok {
		return content, nil
	}
	if err := d.note(name); err != nil {
		return nil, err
	}
	return os.ReadFile(name)
}

// note remembers when a file or folder has changed.
func (d *disk) note(name string) error {
	info, err := os.Stat(name)
	if err == nil && info.ModTime().After(d.newest) {
		d.newest = info.ModTime()
	}
	return err
}

// tree is the digest of what decides which packages "dir/..." matches: the folders with Go files and, for those which
// are not among the packages that are known to match, the files themselves.
func (d *disk) tree(dir string, packages []Package) (digest, bool) {
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case !e.IsDir():
			return nil
		case path != dir && isOutside(path):
			return fs.SkipDir
		case slices.ContainsFunc(packages, func(p Package) bool { return p.Dir == path }):
			fmt.Fprintf(&b, "%q\n", path)
			return d.note(path)
		}
		names, err := d.names(path)
		if len(names) > 0 {
			files, ok := d.dir(path)
			if !ok {
				return fs.ErrInvalid
			}
			fmt.Fprintf(&b, "%q %s\n", path, files)
		}
		return err
	})
	return sum([]byte(b.String())), err == nil
}

// isOutside reports whether "..." leaves a folder out: by its name, or because it belongs to another module.
func isOutside(path string) bool {
	name := filepath.Base(path)
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" {
		return true
	}
	return name == "vendor" && exists(filepath.Join(path, "modules.txt")) || exists(filepath.Join(path, "go.mod"))
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

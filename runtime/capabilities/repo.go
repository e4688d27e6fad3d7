package capabilities

import (
	"cmp"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
)

// Repo says which files of a repository RepoContext reads. The zero value reads CLAUDE.md and AGENTS.md in its root.
type Repo struct {
	// Within is the folder in which the agent works, relative to the root: the files of each folder on the way to it are read, too, those of
	// the root first and the nearest last.
	Within string
	// Filenames are the names of the files, in their order within a folder; nil means CLAUDE.md and AGENTS.md.
	Filenames []string
	// MaxBytes and MaxTotal bound what is sent of one file and of all, in bytes; 0 means 32 KiB and 64 KiB. What is longer is cut, with a note.
	MaxBytes, MaxTotal int
}

// RepoContext sends what a repository says to those who work on it: its AGENTS.md and CLAUDE.md files become instructions. They are read at
// once, so that all requests and all processes send the same, which providers cache. Two files with the same content are sent once, and
// links that lead out of the root are an error. dir is the root; it is an error if it cannot be read.
//
// The files are instructions like the agent's own: use them of repositories that you trust.
func RepoContext[D any](dir string, r Repo) (runtime.Capability[D], error) {
	c := runtime.Capability[D]{ID: "repo_context", Description: "what the repository says to those who work on it"}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return c, fmt.Errorf("agentgen: capabilities.RepoContext: %w", err)
	}
	defer root.Close()
	files, err := r.read(root)
	if err != nil {
		return c, fmt.Errorf("agentgen: capabilities.RepoContext: %w", err)
	}
	c.Instructions = r.render(files)
	return c, nil
}

// repoFile is a file, by its path in the repository.
type repoFile struct {
	path, text string
	size       int64 // of all of it
	cut        bool  // the text is not all of it
}

// read reads the files of all folders.
func (r *Repo) read(root *os.Root) (files []repoFile, err error) {
	folders, err := r.folders()
	if err != nil {
		return nil, err
	}
	names := r.Filenames
	if names == nil {
		names = []string{"CLAUDE.md", "AGENTS.md"}
	}
	for _, folder := range folders {
		for _, name := range names {
			f, err := r.readFile(root, path.Join(folder, name))
			if err != nil {
				return nil, err
			}
			if f.text != "" && !slices.ContainsFunc(files, func(other repoFile) bool { return other.text == f.text && other.size == f.size }) {
				files = append(files, f)
			}
		}
	}
	return files, nil
}

// folders returns the folders from the root to the one in which the agent works.
func (r *Repo) folders() ([]string, error) {
	within := filepath.ToSlash(filepath.Clean(r.Within))
	if !filepath.IsLocal(r.Within) && r.Within != "" {
		return nil, fmt.Errorf("Repo.Within must be a folder within the root, got %q", r.Within)
	}
	all := []string{"."}
	if within == "." {
		return all, nil
	}
	for i, c := range within + "/" {
		if c == '/' {
			all = append(all, within[:i])
		}
	}
	return all, nil
}

// readFile reads a file. It is empty if there is none.
func (r *Repo) readFile(root *os.Root, name string) (f repoFile, err error) {
	info, err := root.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return f, nil
	case err != nil:
		return f, err
	case !info.Mode().IsRegular():
		return f, nil
	}
	file, err := root.Open(name)
	if err != nil {
		return f, err
	}
	defer file.Close()
	b, err := io.ReadAll(io.LimitReader(file, int64(r.maxBytes())))
	if err != nil {
		return f, err
	}
	text := strings.TrimRight(strings.ToValidUTF8(string(b), "\ufffd"), "\r\n")
	return repoFile{path: name, text: text, size: info.Size(), cut: info.Size() > int64(len(b))}, nil
}

func (r *Repo) maxBytes() int { return cmp.Or(r.MaxBytes, 32<<10) }

// render writes the files as the model reads them.
func (r *Repo) render(files []repoFile) string {
	left := cmp.Or(r.MaxTotal, 64<<10)
	var blocks []string
	for _, f := range files {
		text, note := f.text, ""
		if len(text) > left {
			text, f.cut = strings.ToValidUTF8(text[:left], ""), true
		}
		left -= len(text)
		if f.cut {
			note = fmt.Sprintf("\n[truncated: showing first %d of %d bytes]", len(text), f.size)
		}
		text = strings.ReplaceAll(text, "</context-file", "&lt;/context-file")
		blocks = append(blocks, fmt.Sprintf("<context-file path=\"%s\">\n%s%s\n</context-file>", html.EscapeString(f.path), text, note))
	}
	return strings.Join(blocks, "\n\n")
}

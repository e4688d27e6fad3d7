package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/tools/txtar"
)

//go:embed project.txtar
var projectText []byte

// session is a folder with all that is known of a run: the project that it mends, its plan, and the snapshot from which another
// process resumes it.
type session struct{ dir string }

// open makes the session's folder, with a fresh project, unless it is there. An empty name stands for a new temporary folder.
func open(dir string) (*session, error) {
	if dir == "" {
		made, err := os.MkdirTemp("", "deep-agent-")
		if err != nil {
			return nil, err
		}
		dir = made
	}
	s := &session{dir}
	if _, err := os.Stat(s.project()); err == nil {
		return s, nil
	}
	if err := os.MkdirAll(s.plans(), 0o755); err != nil {
		return nil, err
	}
	return s, s.unpack()
}

func (s *session) project() string { return filepath.Join(s.dir, "project") }
func (s *session) plans() string   { return filepath.Join(s.dir, "plans") }
func (s *session) file() string    { return filepath.Join(s.dir, "run.json") }

// unpack writes the project. It is there as a whole, or not at all.
func (s *session) unpack() error {
	temporary, err := os.MkdirTemp(s.dir, "unpacking-")
	if err != nil {
		return err
	}
	for _, f := range txtar.Parse(projectText).Files {
		if err := os.WriteFile(filepath.Join(temporary, f.Name), f.Data, 0o644); err != nil {
			return err
		}
	}
	return os.Rename(temporary, s.project())
}

// load returns the snapshot of the run, nil if it has not paused yet.
func (s *session) load() ([]byte, error) {
	b, err := os.ReadFile(s.file())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return b, err
}

// save replaces the snapshot. A process that is killed meanwhile leaves the old one.
func (s *session) save(snapshot []byte) error {
	temporary := fmt.Sprintf("%s.%d", s.file(), os.Getpid())
	if err := os.WriteFile(temporary, snapshot, 0o600); err != nil {
		return err
	}
	return os.Rename(temporary, s.file())
}

// end removes the snapshot: the run is over.
func (s *session) end() error {
	if err := os.Remove(s.file()); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

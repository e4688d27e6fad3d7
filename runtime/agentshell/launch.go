package agentshell

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A launched is a line that run_command waits for.
type launched struct {
	*process
	cwd chan string // nil, or where the folder comes in which the line has ended, "" if that is not known
}

// reporting runs a line and writes the folder in which it ends to a file of its own, so that no output can be taken for it. The line
// is an argument: it cannot become a part of this script.
const reporting = `eval "$1"
set -- "$?"
command pwd -P >&3
exit "$1"`

// launch begins a line.
func (s *Shell) launch(dir, command string) (*launched, error) {
	if !s.o.PersistCwd {
		p, err := s.start(dir, []string{"-c", command})
		if err != nil {
			return nil, startError(err)
		}
		return &launched{process: p}, nil
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, startError(err)
	}
	p, err := s.start(dir, []string{"-c", reporting, "sh", command}, w)
	_ = w.Close()
	if err != nil {
		_ = r.Close()
		return nil, startError(err)
	}
	l := &launched{process: p, cwd: make(chan string, 1)}
	go l.report(r)
	return l, nil
}

// report reads the folder in which the line has ended.
func (l *launched) report(r *os.File) {
	read := make(chan string, 1)
	go func() {
		text, _ := io.ReadAll(io.LimitReader(r, 8192)) // what is not there or cut is not a folder
		read <- strings.TrimSuffix(string(text), "\n")
	}()
	<-l.ended
	var dir string
	select {
	case dir = <-read:
	case <-time.After(drain): // a process that has left the group keeps the other end open
	}
	_ = r.Close()
	if info, err := os.Stat(dir); err != nil || !info.IsDir() || !filepath.IsAbs(dir) {
		dir = ""
	}
	l.cwd <- dir
}

// end ends the line if it is still running, and returns the folder in which it was.
func (l *launched) end() (dir string) {
	l.kill()
	if l.cwd != nil {
		dir = <-l.cwd
	}
	return dir
}

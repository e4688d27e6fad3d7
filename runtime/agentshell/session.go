package agentshell

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
)

// A Session is what the commands of one run share: the folder in which the next one begins, and those that run in the background. Its
// methods are the tools of agents; they return errors made by runtime.Retryf and runtime.Failedf, or the cause of a context that has
// ended. It is safe for concurrent use.
type Session struct {
	shell *Shell

	mu  sync.Mutex
	cwd string // "" for the folder of the shell

	jobs *jobs
}

// Close ends all background commands of the session. Nothing can be started afterwards.
func (s *Session) Close() error {
	s.jobs.close()
	return nil
}

// RunCommand executes a shell command and returns its output: labeled stdout/stderr, with the exit code on non-zero exit. Processes
// that the command leaves behind are ended.
//
//   - command: The shell command to run.
//   - timeoutSeconds: Maximum seconds to wait (default: 30).
//
//agent:tool
//agent:param timeoutSeconds name=timeout_seconds
func (s *Session) RunCommand(ctx context.Context, command string, timeoutSeconds *float64) (string, error) {
	timeout, err := s.shell.timeout(timeoutSeconds)
	if err != nil {
		return "", err
	}
	if err := s.shell.Check(command); err != nil {
		return "", err
	}
	dir, err := s.folder()
	if err != nil {
		return "", err
	}
	return s.run(ctx, dir, command, timeout)
}

// timeout returns how long a command may take.
func (s *Shell) timeout(seconds *float64) (time.Duration, error) {
	if seconds == nil {
		return s.o.DefaultTimeout, nil
	}
	if !(*seconds > 0) {
		return 0, runtime.Retryf("timeout_seconds must be greater than zero.")
	}
	if *seconds > s.o.MaxTimeout.Seconds() {
		return 0, runtime.Retryf("timeout_seconds must be at most %s; use start_command for what takes longer.", pySeconds(s.o.MaxTimeout))
	}
	return time.Duration(*seconds * float64(time.Second)), nil
}

// folder returns the folder in which the next command begins.
func (s *Session) folder() (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cwd == "" {
		return s.shell.dir, nil
	}
	if info, err := os.Stat(s.cwd); err != nil || !info.IsDir() {
		s.cwd = ""
		return "", runtime.Retryf("The previous directory was removed; now in %s.", s.shell.dir)
	}
	return s.cwd, nil
}

// run runs a line and waits for its end.
func (s *Session) run(ctx context.Context, dir, command string, timeout time.Duration) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", context.Cause(ctx)
	}
	l, err := s.shell.launch(dir, command)
	if err != nil {
		return "", err
	}
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	select {
	case <-l.ended:
	case <-timer.C:
		l.end()
		return s.shell.cut(l.streams.labelled("", "[Command timed out after "+pySeconds(timeout)+"s]")), nil
	case <-ctx.Done():
		l.end()
		return "", context.Cause(ctx)
	}
	if cwd := l.end(); l.code == 0 && cwd != "" {
		s.mu.Lock()
		s.cwd = cwd
		s.mu.Unlock()
	}
	return s.shell.cut(l.streams.labelled("(no output)", exitLines(l.code)...)), nil
}

func exitLines(code int) []string {
	if code == 0 {
		return nil
	}
	return []string{"[exit code: " + strconv.Itoa(code) + "]"}
}

func (s *Shell) cut(text string) string { return cut(text, s.o.MaxOutputChars) }

// pySeconds writes seconds as Python writes a float.
func pySeconds(d time.Duration) string {
	text := strconv.FormatFloat(d.Seconds(), 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

// startError returns the error of a line that could not be started.
func startError(err error) error {
	switch {
	case isTooLong(err):
		return runtime.Retryf("%s", tooLong)
	case errors.Is(err, fs.ErrNotExist):
		return runtime.Retryf("The working directory no longer exists.")
	case errors.Is(err, syscall.ENOTDIR):
		return runtime.Retryf("The working directory is no longer a directory.")
	}
	return runtime.Failedf("The command could not be started: %w", err)
}

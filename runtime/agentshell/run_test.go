//go:build unix

package agentshell_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/runtime/agentshell"
)

// everything allows all commands.
var everything = agentshell.Options{DeniedCommands: []string{}}

// gone waits until a process has ended, and fails if it does not.
func gone(t *testing.T, pid int) {
	t.Helper()
	for range 1000 {
		if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) || zombie(pid) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("process %d is still running", pid)
}

// zombie reports whether a process has ended and was not waited for, as in containers without an init.
func zombie(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	_, state, ok := strings.Cut(string(stat), ") ")
	return err == nil && ok && state[0] == 'Z'
}

// pidIn reads the number of a process that a line has written to a file, once it is there.
func pidIn(t *testing.T, name string) int {
	t.Helper()
	for range 1000 {
		if data, err := os.ReadFile(name); err == nil && strings.HasSuffix(string(data), "\n") {
			pid, err := strconv.Atoi(strings.TrimSpace(string(data)))
			if err != nil {
				t.Fatal(err)
			}
			return pid
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("nothing is in %s", name)
	return 0
}

// whenThere calls a function once a file has content, unless the context ends before.
func whenThere(ctx context.Context, name string, do func()) {
	for ctx.Err() == nil {
		if info, err := os.Stat(name); err == nil && info.Size() > 0 {
			do()
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// inTime runs a line with more and more time, until what it was to do in that time is done.
func inTime(t *testing.T, s *agentshell.Session, line string, done func(result string) bool) string {
	t.Helper()
	for seconds := 0.25; seconds < 60; seconds *= 2 {
		result, err := s.RunCommand(t.Context(), line, &seconds)
		if err != nil {
			t.Fatal(err)
		}
		if done(result) {
			return result
		}
	}
	t.Fatalf("%s: it is not done after a minute", line)
	return ""
}

// TestTimeoutKillsGroup: at the end of its time a line ends with all that it has begun, however deep, and what it wrote is returned.
func TestTimeoutKillsGroup(t *testing.T) {
	dir := realDir(t)
	s := session(t, dir, everything)
	line := "echo begun; (sh -c 'trap \"\" TERM HUP; echo $$ > pid; sleep 1000 & wait; sleep 1000' & wait)"
	got := inTime(t, s, line, func(string) bool { _, err := os.Stat(dir + "/pid"); return err == nil })
	if want := "[stdout]\nbegun\n\n[Command timed out after "; !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	gone(t, pidIn(t, dir+"/pid"))
}

// TestContextKillsGroup: a line ends with its context, and the cause is returned.
func TestContextKillsGroup(t *testing.T) {
	dir := realDir(t)
	s := session(t, dir, everything)
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	go whenThere(t.Context(), dir+"/pid", func() { cancel(cause) })
	if _, err := s.RunCommand(ctx, "sh -c 'echo $$ > pid; sleep 1000'", new(500.0)); !errors.Is(err, cause) {
		t.Errorf("got %v", err)
	}
	gone(t, pidIn(t, dir+"/pid"))
	for _, start := range []func() (string, error){
		func() (string, error) { return s.RunCommand(ctx, "echo", nil) }, func() (string, error) { return s.StartCommand(ctx, "echo") },
	} {
		if _, err := start(); !errors.Is(err, cause) {
			t.Errorf("got %v", err)
		}
	}
}

// TestLeftBehind: what a line leaves running ends with it, and does not hold it up.
func TestLeftBehind(t *testing.T) {
	dir := realDir(t)
	s := session(t, dir, everything)
	if got := run(t, s, "(echo begun; exec sleep 1000) & echo $! > pid; cat pid"); !strings.Contains(got, "[stdout]\n") {
		t.Errorf("got %q", got)
	}
	gone(t, pidIn(t, dir+"/pid"))
}

// TestLeftGroup: a process that leaves its group, and keeps the output open, holds nothing up either.
func TestLeftGroup(t *testing.T) {
	dir := realDir(t)
	o := everything
	o.PersistCwd = true
	s := session(t, dir, o)
	got := run(t, s, "setsid sh -c 'echo $$ > pid; exec sleep 1000' & while ! [ -s pid ]; do sleep 0.01; done; echo done")
	if got != "[stdout]\ndone\n" {
		t.Errorf("got %q", got)
	}
	pid := pidIn(t, dir+"/pid")
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Errorf("the process that has left: %v", err)
	}
}

// TestEndlessOutput: of a line that writes forever the last characters are returned, in bounded memory.
func TestEndlessOutput(t *testing.T) {
	o := everything
	o.MaxOutputChars = 1000
	s := session(t, realDir(t), o)
	got := inTime(t, s, "echo first; yes é", func(result string) bool { return strings.HasPrefix(result, "[... output truncated, showing last 9") })
	if utf8.RuneCountInString(got) > 1000 || !strings.Contains(got, "é\n\n[Command timed out after ") {
		t.Errorf("got %.100q", got)
	}
}

// TestOutput: both outputs are labelled, and what is not UTF-8 is replaced.
func TestOutput(t *testing.T) {
	s := session(t, realDir(t), everything)
	for line, want := range map[string]string{
		"printf 'a\\377b'":      "[stdout]\na\uFFFDb",
		"echo e >&2":            "[stderr]\ne\n",
		"kill -9 $$":            "(no output)\n[exit code: 137]",
		"exit 7":                "(no output)\n[exit code: 7]",
		"nosuchcommand":         "not found\n\n[exit code: 127]",
		"cat":                   "(no output)", // there is no input
		"":                      "(no output)",
		"exec >/dev/null; echo": "(no output)",
	} {
		if got := run(t, s, line); !strings.HasSuffix(got, want) {
			t.Errorf("%s: got %q, want %q", line, got, want)
		}
	}
}

// TestTimeouts: a model cannot ask for a time that makes no sense, or for any.
func TestTimeouts(t *testing.T) {
	s := session(t, realDir(t), everything)
	for seconds, want := range map[float64]string{
		0: "timeout_seconds must be greater than zero.", -1: "timeout_seconds must be greater than zero.",
		601: "timeout_seconds must be at most 600.0; use start_command for what takes longer.", 1e300: "at most 600.0",
	} {
		if _, err := s.RunCommand(t.Context(), "echo", &seconds); !strings.Contains(refusal(t, err), want) {
			t.Errorf("%v: got %v", seconds, err)
		}
	}
}

// TestEnvironment: commands get five variables of this process and those of the options, less what is denied.
func TestEnvironment(t *testing.T) {
	t.Setenv("SECRET_KEY", "secret")
	t.Setenv("LC_ALL", "C")
	o := everything
	o.Env = map[string]string{"MINE": "x y", "OPENAI_API_KEY": "secret", "LANG": "overridden"}
	o.DeniedEnvPatterns = []string{"OPENAI_*"}
	got := run(t, session(t, realDir(t), o), "env")
	for _, want := range []string{"MINE=x y\n", "LC_ALL=C\n", "PATH=", "LANG=overridden\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in %q", want, got)
		}
	}
	if strings.Contains(got, "secret") {
		t.Errorf("got %q", got)
	}
}

// TestRelativePath: under an allow list a name does not lead to a file of the folder.
func TestRelativePath(t *testing.T) {
	dir := realDir(t)
	write(t, dir+"/ls", "#!/bin/sh\necho fooled\n", 0o755)
	t.Setenv("PATH", "."+string(os.PathListSeparator)+os.Getenv("PATH")+string(os.PathListSeparator))
	if got := run(t, session(t, dir, agentshell.Options{AllowedCommands: []string{"ls"}}), "ls"); got != "[stdout]\nls\n" {
		t.Errorf("got %q", got)
	}
}

// TestPersistCwd: with PersistCwd the next command begins where the last successful one has ended.
func TestPersistCwd(t *testing.T) {
	dir := realDir(t)
	o := everything
	o.PersistCwd = true
	s := session(t, dir, o)
	write(t, dir+"/sub/deep/f", "", 0o644)
	for _, tc := range []struct{ line, want string }{
		{"cd sub", "(no output)"},
		{"pwd", "[stdout]\n" + dir + "/sub\n"},
		{"cd ..; false", "(no output)\n[exit code: 1]"},
		{"pwd", "[stdout]\n" + dir + "/sub\n"},
		{"cd deep && exit 0", "(no output)"}, // an exit is not followed
		{"(cd deep)", "(no output)"},
		{"pwd", "[stdout]\n" + dir + "/sub\n"},
		{"echo /tmp >&3; pwd() { echo /tmp; }", "(no output)"},
		{"command pwd", "[stdout]\n" + dir + "/sub\n"},
		{"exec 3>&-; cd deep", "3: Bad file descriptor\n"}, // it takes the report away
		{"cd deep # comment", "(no output)"},
		{"cat <<E\nx\nE", "[stdout]\nx\n"},
		{"rmdir ../deep 2>/dev/null; rm f; rmdir ../deep; cd .", ""},
	} {
		if got := run(t, s, tc.line); !strings.Contains(got, tc.want) {
			t.Errorf("%s: got %q, want %q", tc.line, got, tc.want)
		}
	}
	if _, err := s.RunCommand(t.Context(), "pwd", nil); refusal(t, err) != "The previous directory was removed; now in "+dir+"." {
		t.Errorf("got %v", err)
	}
	if got := run(t, s, "pwd"); got != "[stdout]\n"+dir+"\n" {
		t.Errorf("got %q", got)
	}
	if got := run(t, session(t, dir, everything), "cd sub"); got != "(no output)" {
		t.Errorf("got %q", got)
	}
}

// TestFolderGone: a folder that is no longer there is said, and nothing runs elsewhere.
func TestFolderGone(t *testing.T) {
	dir := filepath.Join(realDir(t), "gone")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	s := session(t, dir, everything)
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := s.RunCommand(t.Context(), "pwd", nil); refusal(t, err) != "The working directory no longer exists." {
		t.Errorf("got %v", err)
	}
}

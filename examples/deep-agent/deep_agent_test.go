package main

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/planning"
	"github.com/google/go-cmp/cmp"
)

// mainEnv makes the test binary the program itself, for TestKilled.
const mainEnv = "DEEP_AGENT_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(mainEnv) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// scripted runs the example in a folder with a person who approves of everything. It returns what the screen shows.
func scripted(t *testing.T, dir string) string {
	t.Helper()
	s, err := open(dir)
	if err != nil {
		t.Fatal(err)
	}
	var w strings.Builder
	p := &person{screen: &screen{w: &w}, all: true}
	if err := s.mend(t.Context(), models{offlineMender, offlineReviewer}, p, "Mend it."); err != nil {
		t.Fatalf("%v\n%s", err, w.String())
	}
	return w.String()
}

// runs runs a command in the shell of a session, and returns its output.
func runs(t *testing.T, s *session, command string) string {
	t.Helper()
	shell, err := newShell(s.project())
	if err != nil {
		t.Fatal(err)
	}
	commands := shell.NewSession()
	defer commands.Close()
	out, err := commands.RunCommand(t.Context(), command, nil)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// outcome is what a session has come to.
type outcome struct {
	Code  string
	Tests string
	Plan  []planning.Status
}

func outcomeOf(t *testing.T, dir string) (o outcome) {
	t.Helper()
	s := &session{dir}
	code, err := os.ReadFile(filepath.Join(s.project(), "split.go"))
	if err != nil {
		t.Fatal(err)
	}
	o.Code = string(code)
	_, o.Tests, _ = strings.Cut(runs(t, s, "go test ./..."), "[stdout]\n")
	o.Tests, _, _ = strings.Cut(o.Tests, "\t")
	plans, _ := filepath.Glob(filepath.Join(s.plans(), "plan-*.json"))
	for _, name := range plans {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var plan planning.Plan
		if err := plan.DecodeJSON(b); err != nil {
			t.Fatal(err)
		}
		for _, step := range plan {
			o.Plan = append(o.Plan, step.Status)
		}
	}
	if _, err := os.Stat(s.file()); err == nil {
		t.Error("the snapshot of a run that is over is there still")
	}
	return o
}

var mended = outcome{
	Code: `// Package split shares money among people.
package split

// Even shares total cents among n people. The shares differ by at most one cent, and the larger ones come first.
func Even(total, n int) []int {
	shares := make([]int, n)
	for i := range shares {
		if total < 0 {
			shares[i] = (total - i) / n
		} else {
			shares[i] = (total + n - 1 - i) / n
		}
	}
	return shares
}
`,
	Tests: "ok  ",
	Plan:  []planning.Status{planning.Completed, planning.Completed, planning.Completed, planning.Completed},
}

// TestScripted: the project's test fails, is mended, and the reviewer has the last word.
func TestScripted(t *testing.T) {
	dir := t.TempDir()
	shown := scripted(t, dir)
	if diff := cmp.Diff(mended, outcomeOf(t, dir)); diff != "" {
		t.Error(diff)
	}
	rest := shown
	for _, want := range []string{
		"☐ Mend the function", "→ read_file split.go", "▶ Running the test ...", "→ run_command go test ./...", "Allow run_command?", "--- FAIL: TestEven",
		"→ edit_file split.go", "  + \t\tif i < total%n {\n", "Allow edit_file?", "Edited split.go.", "ok  \texample.com/split",
		"→ delegate_task", "  │ reviewer → read_file split.go", "  │ reviewer does not approve", "  - \t\tif i < total%n {\n",
		"  │ reviewer approves", "✔ Have the change reviewed", "The test passes, and the reviewer approves of the change.", "16 requests, 16 tool calls",
	} {
		_, after, ok := strings.Cut(rest, want)
		if !ok {
			t.Fatalf("the screen does not show %q in its place:\n%s", want, shown)
		}
		rest = after
	}
}

// prompt begins what is shown when the program asks.
const prompt = "Allow "

// start starts the program in a process of its own.
func start(t *testing.T, dir string, args ...string) (c *exec.Cmd, in io.Writer, out *bufio.Reader) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c = exec.CommandContext(t.Context(), self, append([]string{"-model", "test", "-dir", dir}, args...)...)
	c.Env = append(os.Environ(), mainEnv+"=1")
	in, err = c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	pipe, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c, in, bufio.NewReader(pipe)
}

// asked reads until the program asks, and returns all of it. Without a question it is what is left.
func asked(t *testing.T, out *bufio.Reader) (shown string, ok bool) {
	t.Helper()
	var w strings.Builder
	for {
		b, err := out.ReadByte()
		if err != nil {
			return w.String(), false
		}
		w.WriteByte(b)
		if strings.HasSuffix(w.String(), "instead: ") && strings.Contains(w.String(), prompt) {
			return w.String(), true
		}
	}
}

// TestKilled: the process is killed whenever it asks; the next one asks the same, and is told. The end is that of a run that was
// not disturbed.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	var all strings.Builder
	for kills := 0; ; kills++ {
		c, in, out := start(t, dir)
		shown, waits := asked(t, out)
		if kills > 0 && waits {
			if _, err := io.WriteString(in, "y\n"); err != nil {
				t.Fatal(err)
			}
			shown, waits = asked(t, out)
		}
		all.WriteString(shown)
		if !waits {
			if err := c.Wait(); err != nil {
				t.Fatal(err, all.String())
			}
			if kills != 5 {
				t.Errorf("it was killed %d times, and asks 5 times", kills)
			}
			break
		}
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		c.Wait()
	}
	if diff := cmp.Diff(mended, outcomeOf(t, dir)); diff != "" {
		t.Error(diff)
	}
	if n := strings.Count(all.String(), "Edited split.go."); n != 2 {
		t.Errorf("the file was edited %d times:\n%s", n, all.String())
	}
}

// TestDoneAgain: a process is killed after it has changed the file, but before that was written down. The next one asks again, and the
// tool refuses to change another file than the one that was read.
func TestDoneAgain(t *testing.T) {
	s, err := open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var w strings.Builder
	// mend says yes to as many questions.
	mend := func(yes int) error {
		said := make(chan string, yes)
		for range yes {
			said <- "y"
		}
		close(said)
		p := &person{screen: &screen{w: &w}, lines: said}
		return s.mend(t.Context(), models{offlineMender, offlineReviewer}, p, "Mend it.")
	}
	if err := mend(1); !errors.Is(err, errGone) {
		t.Fatal(err)
	}
	before, err := s.load()
	if err != nil {
		t.Fatal(err)
	}
	if err := mend(1); !errors.Is(err, errGone) || !strings.Contains(w.String(), "Edited split.go.") {
		t.Fatalf("%v\n%s", err, w.String())
	}
	if err := s.save(before); err != nil {
		t.Fatal(err)
	}
	if err := mend(4); err != nil {
		t.Fatalf("%v\n%s", err, w.String())
	}
	if diff := cmp.Diff(mended, outcomeOf(t, s.dir)); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(w.String(), "Conflict: file 'split.go' has changed") {
		t.Errorf("there is no conflict:\n%s", w.String())
	}
}

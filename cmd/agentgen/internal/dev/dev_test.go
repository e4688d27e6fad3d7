//go:build unix

package dev_test

import (
	"bufio"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/cmd/agentgen/internal/dev"
)

// write writes the files of a module, by their names.
func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// newModule returns a folder with a module that has these files.
func newModule(t *testing.T, files map[string]string) string {
	t.Helper()
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOWORK", "off")
	dir := t.TempDir()
	write(t, dir, map[string]string{"go.mod": "module example.com/app\n\ngo 1.26\n"})
	write(t, dir, files)
	return dir
}

// stubborn is a program that does not end when it is asked to, and starts another one that does not, either.
const stubborn = `package main

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	signal.Ignore(syscall.SIGTERM)
	c := exec.Command("sleep", "1000")
	c.Stdout = os.Stdout
	if err := c.Start(); err != nil {
		panic(err)
	}
	fmt.Println("started")
	time.Sleep(time.Hour)
}
`

// TestStubborn: a program that does not end is killed after its grace, with all that it has started.
func TestStubborn(t *testing.T) {
	dir := newModule(t, map[string]string{"main.go": stubborn})
	out, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- dev.Run(ctx, dev.Config{Dir: dir, Package: ".", Addr: "127.0.0.1:0", Grace: time.Millisecond, Stdout: in, Stderr: os.Stderr})
	}()
	lines := bufio.NewReader(out)
	if line, err := lines.ReadString('\n'); line != "started\n" {
		t.Fatalf("got %q, %v", line, err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	in.Close()
	if rest, err := io.ReadAll(lines); err != nil || len(rest) > 0 { // ends when no process has the pipe
		t.Errorf("got %q, %v", rest, err)
	}
}

// TestEditWhileGenerating: what is edited while output is generated is not lost, and output is generated for packages that have marks
// or output.
func TestEditWhileGenerating(t *testing.T) {
	dir := newModule(t, map[string]string{
		"main.go":                   "package main\n\nimport (\n\t\"time\"\n\n\t_ \"example.com/app/output\"\n\t\"example.com/app/marked\"\n\t_ \"example.com/app/plain\"\n)\n\nfunc main() { println(marked.Text); time.Sleep(time.Hour) }\n",
		"marked/marked.go":          "package marked\n\n//agent:codec\ntype T int\n\nvar Text = \"one\"\n",
		"marked/agentgen_gen.go":    "package marked\n",
		"output/output.go":          "package output\n",
		"output/agentgen_gen.go":    "package output\n",
		"plain/plain.go":            "package plain\n",
		"plain/plain_test.go":       "package plain\n\n//agent:tool\nfunc T() {}\n",
		"unused/unused.go":          "package unused\n\n//agent:tool\nfunc T() {}\n",
		"plain/testdata/ignored.go": "package",
	})
	said, w := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	var mu sync.Mutex
	var calls [][]string
	ended := make(chan error, 1)
	go func() {
		ended <- dev.Run(ctx, dev.Config{
			Dir: dir, Package: ".", Addr: "127.0.0.1:0", Grace: time.Minute, Stdout: w, Stderr: w,
			Generate: func(_ context.Context, packages []string) bool {
				mu.Lock()
				defer mu.Unlock()
				if calls = append(calls, packages); len(calls) == 1 {
					write(t, dir, map[string]string{"marked/marked.go": "package marked\n\n//agent:codec\ntype T int\n\nvar Text = \"two\"\n"})
				}
				write(t, dir, map[string]string{"marked/agentgen_gen.go": "package marked\n" + strings.Repeat("\n", len(calls))})
				return true
			},
		})
		w.Close()
	}()
	lines := bufio.NewScanner(said)
	for lines.Scan() && !strings.Contains(lines.Text(), "the program is the same as before") {
	}
	cancel()
	io.Copy(io.Discard, said)
	if err := <-ended; err != nil {
		t.Error(err)
	}
	want := []string{"example.com/app/marked", "example.com/app/output"}
	if d := cmp.Diff([][]string{want, want}, calls); d != "" {
		t.Error(d)
	}
}

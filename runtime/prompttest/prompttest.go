// Package prompttest compares prompts with golden files, so that a change of what a model reads is seen when it is made:
//
//	func TestGreeting(t *testing.T) {
//		prompttest.Golden(t, "testdata/greeting.txt")(renderGreeting(&Bank{...}))
//	}
//
// With AGENTGEN_UPDATE=1 in the environment the files are written instead:
//
//	AGENTGEN_UPDATE=1 go test ./...
package prompttest

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Golden returns a function that takes the result of a function that renders a prompt. It fails the test if there is an error, or if the
// prompt is not what is in the file, and names the first line that differs. The function may be called once or more, for the same prompt.
func Golden(t testing.TB, file string) func(prompt string, err error) {
	return func(prompt string, err error) {
		t.Helper()
		if err != nil {
			t.Errorf("the prompt of %s cannot be rendered: %v", file, err)
			return
		}
		if os.Getenv("AGENTGEN_UPDATE") != "" {
			update(t, file, prompt)
			return
		}
		compare(t, file, prompt)
	}
}

func update(t testing.TB, file, prompt string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(prompt), 0o644); err != nil {
		t.Fatal(err)
	}
}

const hint = "to accept it: AGENTGEN_UPDATE=1 go test"

func compare(t testing.TB, file, prompt string) {
	t.Helper()
	want, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		t.Errorf("%s does not exist yet; the prompt is:\n%s\n%s", file, prompt, hint)
	case err != nil:
		t.Error(err)
	case string(want) != prompt:
		line, before, now := firstDifference(string(want), prompt)
		t.Errorf("the prompt is not that of %s:%d\n- %s\n+ %s\n%s", file, line, before, now, hint)
	}
}

// firstDifference returns the first line, counted from 1, in which two different texts differ.
func firstDifference(a, b string) (line int, before, now string) {
	for line = 1; ; line++ {
		before, restA, moreA := strings.Cut(a, "\n")
		now, restB, moreB := strings.Cut(b, "\n")
		if before != now || moreA != moreB {
			return line, before, now
		}
		a, b = restA, restB
	}
}

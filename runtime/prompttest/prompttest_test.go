package prompttest_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/prompttest"
)

// fake is a test that keeps what it was failed with.
type fake struct {
	testing.TB
	said []string
}

func (f *fake) Helper()           {}
func (f *fake) Error(args ...any) { f.said = append(f.said, fmt.Sprint(args...)) }
func (f *fake) Errorf(format string, args ...any) {
	f.said = append(f.said, fmt.Sprintf(format, args...))
}

// TestGolden: a missing file, a written one, the same prompt, another one, and an error.
func TestGolden(t *testing.T) {
	t.Setenv("AGENTGEN_UPDATE", "")
	file := filepath.Join(t.TempDir(), "prompts", "a.txt")
	failure := func(prompt string, err error) string {
		f := &fake{TB: t}
		prompttest.Golden(f, file)(prompt, err)
		return strings.Join(f.said, "\n")
	}
	if got := failure("one\ntwo", nil); !strings.Contains(got, "does not exist yet; the prompt is:\none\ntwo") {
		t.Errorf("missing: %q", got)
	}
	t.Setenv("AGENTGEN_UPDATE", "1")
	if got := failure("one\ntwo", nil); got != "" {
		t.Errorf("update: %q", got)
	}
	t.Setenv("AGENTGEN_UPDATE", "")
	if text, err := os.ReadFile(file); err != nil || string(text) != "one\ntwo" {
		t.Errorf("written: %q, %v", text, err)
	}
	if got := failure("one\ntwo", nil); got != "" {
		t.Errorf("the same: %q", got)
	}
	for _, other := range []string{"one\n2", "one\ntwo\n", "one"} {
		if got := failure(other, nil); !strings.Contains(got, "a.txt:") || !strings.Contains(got, "AGENTGEN_UPDATE=1") {
			t.Errorf("%q: %q", other, got)
		}
	}
	if got := failure("one\n2", nil); !strings.Contains(got, "a.txt:2\n- two\n+ 2\n") {
		t.Errorf("the difference: %q", got)
	}
	if got := failure("", errors.New("broken")); !strings.Contains(got, "cannot be rendered: broken") {
		t.Errorf("an error: %q", got)
	}
}

package main

import (
	"strings"
	"testing"
)

// panicking is a writer with a bug.
type panicking struct{}

func (panicking) Write([]byte) (int, error) { panic("cannot write") }

// TestPanic says what a user sees of a panic: what to report, on few lines.
func TestPanic(t *testing.T) {
	var stderr strings.Builder
	code := run([]string{"help", "tool"}, panicking{}, &stderr)
	if code != exitFailure {
		t.Errorf("exit code %d, want %d", code, exitFailure)
	}
	got := stderr.String()
	for _, want := range []string{"agentgen: this is a bug of agentgen", "\tversion: ", "\twhile: run agentgen [\"help\" \"tool\"]\n", "\terror: panic: cannot write"} {
		if !strings.Contains(got, want) {
			t.Errorf("got %q, which has no %q", got, want)
		}
	}
	if lines := strings.Count(got, "\n"); lines != 4 || strings.Contains(got, "goroutine") {
		t.Errorf("%d lines, want 4:\n%s", lines, got)
	}
}

package gen_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/gen"
)

// TestGuard panics where agentgen might: all that is left of it is an error that says what to report.
func TestGuard(t *testing.T) {
	var list []int
	err := gen.Guard("count", func() error { return errors.New(strings.Repeat("x", list[3])) })
	bug, ok := errors.AsType[*gen.Bug](err)
	if !ok {
		t.Fatalf("got %v, want a Bug", err)
	}
	want := regexp.MustCompile(`^this is a bug of agentgen, not a mistake of yours: please report it with these lines, to https://\S+/issues\n` +
		`\tversion: \S+, go1\.\S+, \S+/\S+\n` +
		`\twhile: count\n` +
		`\terror: panic: runtime error: index out of range \[3\] with length 0 \(in gen_test\.TestGuard\.func1, line [0-9]+\)$`)
	if got := bug.Error(); !want.MatchString(got) {
		t.Errorf("got %q, want %s", got, want)
	}

	plain := errors.New("plain")
	if got := gen.Guard("fail", func() error { return plain }); got != plain {
		t.Errorf("got %v, want the error as it is", got)
	}
}

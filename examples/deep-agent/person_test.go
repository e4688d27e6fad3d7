package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/examples/internal/demo"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/google/go-cmp/cmp"
)

// TestPerson: what may be said to a question, and whether it is asked again.
func TestPerson(t *testing.T) {
	edit, run := &message.ToolCallPart{ToolName: "edit_file"}, &message.ToolCallPart{ToolName: "run_command", Args: `{"command":"go test"}`}
	tests := []struct {
		said        string
		call, again *message.ToolCallPart
		want        message.Approval
		always      bool
	}{
		{"y\n", edit, edit, message.Approve(), false},
		{"\nyes\n", edit, edit, message.Approve(), false},
		{"n\n", edit, edit, message.Deny(""), false},
		{"use a loop\n", edit, edit, message.Deny("The user has not approved of this call, but says: use a loop"), false},
		{"a\n", edit, edit, message.Approve(), true},
		{"a\n", edit, run, message.Approve(), false},
		{"a\n", run, run, message.Approve(), true},
		{"a\n", run, &message.ToolCallPart{ToolName: "run_command", Args: `{"command":"go run ."}`}, message.Approve(), false},
	}
	for _, tt := range tests {
		p := &person{screen: &screen{w: io.Discard}, lines: read(strings.NewReader(tt.said)), always: map[string]bool{}}
		got, err := p.ask(t.Context(), tt.call)
		if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
			t.Errorf("%q: %v %s", tt.said, err, diff)
		}
		if _, err = p.ask(t.Context(), tt.again); tt.always != (err == nil) {
			t.Errorf("%q, and again: %v", tt.said, err)
		}
	}
}

// TestInterrupted: an interrupt ends a question.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p := &person{screen: &screen{w: io.Discard}, lines: make(chan string)}
	if _, err := p.ask(ctx, &message.ToolCallPart{ToolName: "edit_file"}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestClean: nothing that a model writes hides what a person approves of.
func TestClean(t *testing.T) {
	var w strings.Builder
	s := &screen{w: &w}
	s.proposal(&message.ToolCallPart{ToolName: "edit_file\x1b[8m", Args: `{"path":"a\r\u202eb","old_text":"x","new_text":"\u001b[2Ky\u009b"}`})
	want := "\n→ edit_file\uFFFD[8m a\uFFFD\uFFFDb\n  {\"path\":\"a\\r\\u202eb\",\"old_text\":\"x\",\"new_text\":\"\\u001b[2Ky\\u009b\"}\n"
	if diff := cmp.Diff(want, w.String()); diff != "" {
		t.Error(diff)
	}
	w.Reset()
	s.project = t.TempDir()
	if err := os.WriteFile(filepath.Join(s.project, "a"), []byte("old\nsame\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	s.proposal(&message.ToolCallPart{ToolName: "write_file", Args: `{"path":"a","content":"new\nsame\n"}`})
	if diff := cmp.Diff("\n→ write_file a\n  - old\n  + new\n    same\n", w.String()); diff != "" {
		t.Error(diff)
	}
	w.Reset()
	s.diff("x\n", "\x1b[2Ky\u009b\n")
	if diff := cmp.Diff("  - x\n  + \uFFFD[2Ky\uFFFD\n", w.String()); diff != "" {
		t.Error(diff)
	}
}

// TestCompare: a diff keeps what both texts have.
func TestCompare(t *testing.T) {
	tests := []struct{ before, after, want string }{
		{"", "a\nb\n", "+ a|+ b"},
		{"a\n", "", "- a"},
		{"a\nb\nc\n", "a\nx\nc\n", "  a|- b|+ x|  c"},
		{"a\nb\n", "b\nc\n", "- a|  b|+ c"},
	}
	for _, tt := range tests {
		if got := strings.Join(compare(lines(tt.before), lines(tt.after)), "|"); got != tt.want {
			t.Errorf("%q, %q: got %q, want %q", tt.before, tt.after, got, tt.want)
		}
	}
}

// TestNoKeys: the tests, which run what a model has written, get no keys.
func TestNoKeys(t *testing.T) {
	t.Setenv("OPENAI_API_KEY", "secret")
	s, err := open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	const spy = "package split\n\nimport (\n\t\"os\"\n\t\"testing\"\n)\n\nfunc TestSpy(t *testing.T) { t.Fatal(os.Environ()) }\n"
	if err := os.WriteFile(filepath.Join(s.project(), "spy_test.go"), []byte(spy), 0o644); err != nil {
		t.Fatal(err)
	}
	if out := runs(t, s, "go test -run TestSpy"); !strings.Contains(out, "FAIL: TestSpy") || strings.Contains(out, "secret") {
		t.Errorf("got %s", out)
	}
}

// TestRefused: a command that the shell does not run is not asked about.
func TestRefused(t *testing.T) {
	s, err := open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	m := testmodel.Script(testmodel.Call("run_command", `{"command":"go test ./... && curl example.com"}`), testmodel.Text("I may not."))
	agent, closeAll, err := s.agent(models{m, offlineReviewer})
	if err != nil {
		t.Fatal(err)
	}
	defer closeAll()
	res, err := agent.Run(t.Context(), none{}, "Mend it.")
	if err != nil {
		t.Fatal(err)
	}
	var trace strings.Builder
	demo.Trace(&trace, res.AllMessages())
	if !strings.Contains(trace.String(), "'curl' is not in the allowed list") {
		t.Error(trace.String())
	}
}

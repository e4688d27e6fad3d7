//go:build unix

package agentshell_test

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentshell"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

var idLine = regexp.MustCompile(`(?m)^ID: ([0-9a-f]{32})$`)

// begin starts a background command and returns its ID.
func begin(t *testing.T, s *agentshell.Session, line string) string {
	t.Helper()
	got, err := s.StartCommand(t.Context(), line)
	m := idLine.FindStringSubmatch(got)
	if err != nil || m == nil {
		t.Fatalf("got %q, %v", got, err)
	}
	return m[1]
}

// checked waits until the result of check_command has a text.
func checked(t *testing.T, s *agentshell.Session, id, want string) string {
	t.Helper()
	var got string
	for range 1000 {
		if got = s.CheckCommand(id); strings.Contains(got, want) {
			return got
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("got %q, want %q", got, want)
	return ""
}

// TestBackground: a background command is started, checked and stopped, and has its output and status.
func TestBackground(t *testing.T) {
	dir := realDir(t)
	s := session(t, dir, everything)
	id := begin(t, s, "echo one; while ! [ -e go ]; do sleep 0.01; done; echo two >&2; exit 3")
	if got := checked(t, s, id, "one"); got != "[stdout]\none\n\n[status: running]" {
		t.Errorf("got %q", got)
	}
	write(t, dir+"/go", "", 0o644)
	const out = "[stdout]\none\n\n[stderr]\ntwo\n\n"
	if got := checked(t, s, id, "finished"); got != out+"[status: finished]\n[exit code: 3]" {
		t.Errorf("got %q", got)
	}
	if got := s.StopCommand(t.Context(), id); got != out+"[stopped]\n[exit code: 3]" {
		t.Errorf("got %q", got)
	}
	for _, got := range []string{s.StopCommand(t.Context(), id), s.CheckCommand(id)} {
		if got != "[Error: unknown command ID '"+id+"']" {
			t.Errorf("got %q", got)
		}
	}
	id = begin(t, s, "sleep 1000")
	if got := checked(t, s, id, "running"); got != "(no output yet)\n[status: running]" {
		t.Errorf("got %q", got)
	}
	if got := s.StopCommand(t.Context(), id); got != "(no output)\n[stopped]\n[exit code: 143]" {
		t.Errorf("got %q", got)
	}
}

// TestStopStubborn: a command that does not end when it is asked to is ended, with all that it has begun.
func TestStopStubborn(t *testing.T) {
	dir := realDir(t)
	s := session(t, dir, everything)
	id := begin(t, s, "trap '' TERM; sh -c 'echo $$ > pid; while :; do sleep 0.1; done'")
	pid := pidIn(t, dir+"/pid")
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // not to wait for the whole time that it has
	if got := s.StopCommand(ctx, id); got != "(no output)\n[stopped]" {
		t.Errorf("got %q", got)
	}
	gone(t, pid)
}

// TestBackgroundIsBounded: neither the number of background commands nor what is kept of their output grows without end.
func TestBackgroundIsBounded(t *testing.T) {
	o := everything
	o.MaxBackground, o.MaxOutputChars, o.MaxLogBytes = 2, 500, 1000
	s := session(t, realDir(t), o)
	id := begin(t, s, "yes")
	if got := checked(t, s, id, "y\n\n[Log exceeded max_log_bytes=1000; earlier output was cleared.]\n[status: running]"); len(got) > 500 {
		t.Errorf("got %q", got)
	}
	other := begin(t, s, "echo short")
	if _, err := s.StartCommand(t.Context(), "echo"); refusal(t, err) != "There are 2 background commands already; stop one with stop_command first." {
		t.Errorf("got %v", err)
	}
	if got := checked(t, s, other, "finished"); strings.Contains(got, "exceeded") {
		t.Errorf("got %q", got)
	}
	s.StopCommand(t.Context(), other)
	if _, err := s.StartCommand(t.Context(), "rm x; vim"); !strings.Contains(refusal(t, err), "Interactive") {
		t.Errorf("got %v", err)
	}
	begin(t, s, "echo")
}

// agentOf is an agent whose model starts a command that writes its number to a file, and does what follows.
func agentOf(set runtime.Toolset[deps], then ...*message.Response) *runtime.Agent[deps, string] {
	start := testmodel.Call("start_command", `{"command":"echo $$ > pid; exec sleep 1000"}`)
	return &runtime.Agent[deps, string]{
		Model:    testmodel.Script(append([]*message.Response{start}, then...)...),
		Toolsets: []runtime.Toolset[deps]{set},
	}
}

// TestRunEnds: the background commands of a run end with it, also if it fails or its context ends.
func TestRunEnds(t *testing.T) {
	for name, after := range map[string]string{"ends": "true", "is cancelled": "echo > waits; sleep 1000"} {
		dir := realDir(t)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		wait := "while ! [ -s pid ]; do sleep 0.01; done; " + after
		agent := agentOf(agentshell.Toolset[deps](shell(t, dir, everything)), testmodel.Call("run_command", `{"command":"`+wait+`"}`), testmodel.Text("done"))
		go whenThere(ctx, dir+"/waits", cancel)
		_, err := agent.Run(ctx, deps{}, "hi")
		if failed := err != nil; failed != (name == "is cancelled") {
			t.Errorf("%s: got %v", name, err)
		}
		cancel()
		gone(t, pidIn(t, dir+"/pid"))
	}
}

// TestKeptOpen: as long as Agent.Open keeps the toolset open, a later run can stop what an earlier one has started.
func TestKeptOpen(t *testing.T) {
	dir := realDir(t)
	agent := agentOf(agentshell.Toolset[deps](shell(t, dir, everything)), testmodel.Text("done"))
	closed, err := agent.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	res, err := agent.Run(t.Context(), deps{}, "hi")
	if err != nil {
		t.Fatal(err)
	}
	pid := pidIn(t, dir+"/pid")
	id := idLine.FindStringSubmatch(results(res.AllMessages())[0])[1]
	later := agent.Clone()
	later.Model = testmodel.Script(testmodel.Call("check_command", `{"command_id":"`+id+`"}`), testmodel.Text("done"))
	res, err = later.Run(t.Context(), deps{}, "hi")
	if got := results(res.AllMessages()); err != nil || got[0] != "check_command [success] (no output yet)\n[status: running]" {
		t.Errorf("got %q, %v", got, err)
	}
	if err := closed(); err != nil {
		t.Error(err)
	}
	gone(t, pid)
}

// TestRunsAreApart: runs at the same time do not see each other's commands, nor their folders.
func TestRunsAreApart(t *testing.T) {
	dir := realDir(t)
	write(t, dir+"/sub/f", "", 0o644)
	o := everything
	o.PersistCwd = true
	set := agentshell.Toolset[deps](shell(t, dir, o))
	inner := &runtime.Agent[deps, string]{Toolsets: []runtime.Toolset[deps]{set}, Retries: new(9)}
	var got []string
	outer := inner.Clone()
	outer.Model = testmodel.Func(func(ctx context.Context, p *model.Prepared) (*message.Response, error) {
		switch len(p.Messages) {
		case 1:
			return testmodel.Call("start_command", `{"command":"sleep 1000"}`), nil
		case 3:
			return testmodel.Call("run_command", `{"command":"cd sub"}`), nil
		}
		id := idLine.FindStringSubmatch(results(p.Messages)[0])[1]
		other := inner.Clone()
		other.Model = testmodel.Script(testmodel.Call("check_command", `{"command_id":"`+id+`"}`), testmodel.Call("run_command", `{"command":"pwd"}`), testmodel.Text("done"))
		res, err := other.Run(t.Context(), deps{}, "hi")
		if err != nil {
			return nil, err
		}
		got = results(res.AllMessages())
		return testmodel.Text("done"), nil
	})
	if _, err := outer.Run(t.Context(), deps{}, "hi"); err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || !strings.Contains(got[0], "unknown command ID") || got[1] != "run_command [success] [stdout]\n"+dir+"\n" {
		t.Errorf("got %q", got)
	}
}

// TestClosedSession: nothing is started once a session has ended.
func TestClosedSession(t *testing.T) {
	s := shell(t, realDir(t), everything).NewSession()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := s.StartCommand(t.Context(), "echo")
	if _, failed := errors.AsType[*runtime.FailedError](err); !failed {
		t.Errorf("got %v", err)
	}
}

package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/journal"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// TestMain makes the program of the test binary for TestProcesses, which starts it again.
func TestMain(m *testing.M) {
	if os.Getenv(fileEnv) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// TestProcesses: three processes share nothing but the database.
func TestProcesses(t *testing.T) {
	name := filepath.Join(t.TempDir(), "runs.db")
	token, err := step(t.Context(), name, "start", "run-17", "Refund order A-17.")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := step(t.Context(), name, "approve", token); err != nil {
		t.Fatal(err)
	}
	answer, err := step(t.Context(), name, "finish", "run-17")
	if err != nil || answer != `"We have paid you back."` {
		t.Errorf("got %s, %v", answer, err)
	}
	s, err := open(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if got := refunds(t, s); got != 8900 {
		t.Errorf("%d cents were paid back", got)
	}
	if err := s.approve(t.Context(), token); !errors.Is(err, journal.ErrToken) {
		t.Errorf("a token that was used: %v", err)
	}
}

func refunds(t *testing.T, s *service) (cents int) {
	t.Helper()
	if err := s.db.QueryRowContext(t.Context(), `SELECT sum(cents) FROM refunds`).Scan(&cents); err != nil {
		t.Fatal(err)
	}
	return cents
}

// TestWithoutEngine: the same agent, without a journal.
func TestWithoutEngine(t *testing.T) {
	s, err := open(t.Context(), filepath.Join(t.TempDir(), "runs.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	till := &Till{DB: s.db}
	_, err = clerk.Run(t.Context(), till, "Refund order A-17.")
	pause, ok := errors.AsType[*runtime.PauseError](err)
	if !ok {
		t.Fatal(err)
	}
	snapshot, err := pause.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	res, err := clerk.Run(t.Context(), till, "", runtime.WithSnapshot(snapshot), runtime.WithDeferredResults(&message.DeferredResults{ApproveAll: true}))
	if err != nil || res.Output != "We have paid you back." || refunds(t, s) != 8900 {
		t.Errorf("got %v, %v", res, err)
	}
}

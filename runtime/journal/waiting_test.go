//go:build unix

package journal_test

import (
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/internal/till"
	"github.com/agentgen-go/agentgen/runtime/journal"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// TestWaiting: runs that wait cost a row, and neither memory nor goroutines nor work. AGENTGEN_WAITING says how many.
func TestWaiting(t *testing.T) {
	n := till.EnvInt("AGENTGEN_WAITING", 50)
	dir := t.TempDir()
	j := opened(t, dir, journal.Options{})
	stop := work(t, j, tillAgent())
	t0 := time.Now()
	for i := range n {
		start(t, j, "till", till.RunID(i), till.Prompt(i))
	}
	for i := range n {
		if _, err := j.Wait(t.Context(), till.RunID(i)); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d runs wait after %v", n, time.Since(t0).Round(time.Millisecond))
	stop()

	again := opened(t, dir, journal.Options{})
	t0 = time.Now()
	work(t, again, tillAgent())
	t.Logf("a process is back after %v", time.Since(t0))
	idle, err := till.MeasureIdle(time.Duration(till.EnvInt("AGENTGEN_IDLE_SECONDS", 1)) * time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("while they wait: %v", idle)
	if idle.Goroutines > 30 || idle.Heap > 100<<20 {
		t.Error("runs that wait cost something")
	}
	t0 = time.Now()
	for i := range n {
		if err := again.Resolve(t.Context(), till.RunID(i), &message.DeferredResults{ApproveAll: true}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range n {
		wait(t, again, till.RunID(i), journal.Done)
	}
	t.Logf("all are over after %v", time.Since(t0).Round(time.Millisecond))
}

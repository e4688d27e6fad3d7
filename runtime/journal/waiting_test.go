package journal_test

import (
	"runtime"
	"syscall"
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
	runtime.GC()
	before, t0 := cpu(t), time.Now()
	idle := time.Duration(till.EnvInt("AGENTGEN_IDLE_SECONDS", 1)) * time.Second
	time.Sleep(idle)
	used := float64(cpu(t)-before) / float64(time.Since(t0)) * 100
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	t.Logf("while they wait: %.2f %% of a core, heap %d MB, from the system %d MB, %d goroutines", used, m.HeapAlloc>>20, m.Sys>>20, runtime.NumGoroutine())
	if runtime.NumGoroutine() > 30 || m.HeapAlloc > 100<<20 {
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

// cpu returns the time that the process has used.
func cpu(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

//go:build unix

package till

import (
	"fmt"
	"runtime"
	"syscall"
	"time"
)

// Idle is what a process uses while nothing happens in it.
type Idle struct {
	// CPU is the share of a core, in percent.
	CPU float64
	// Heap and Sys are the bytes of live objects and those taken from the system.
	Heap, Sys  uint64
	Goroutines int
}

func (i *Idle) String() string {
	return fmt.Sprintf("%.2f %% of a core, heap %d MB, from the system %d MB, %d goroutines", i.CPU, i.Heap>>20, i.Sys>>20, i.Goroutines)
}

// MeasureIdle waits for that long and returns what this process has used meanwhile.
func MeasureIdle(wait time.Duration) (*Idle, error) {
	runtime.GC()
	before, err := cpu()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	time.Sleep(wait)
	after, err := cpu()
	if err != nil {
		return nil, err
	}
	i := &Idle{CPU: float64(after-before) / float64(time.Since(began)) * 100, Goroutines: runtime.NumGoroutine()}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	i.Heap, i.Sys = m.HeapAlloc, m.Sys
	return i, nil
}

// cpu returns the time that the process has used.
func cpu() (time.Duration, error) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0, err
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), nil
}

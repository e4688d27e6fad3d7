package load

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/agentgen-go/agentgen/bench/harness/measure"
)

// Wait lets n runs wait for a server that never answers, and returns how much memory each of them takes, its HTTP connection
// included.
func (c *Client) Wait(base string, n int) (string, error) {
	run, err := c.New(base)
	if err != nil {
		return "", err
	}
	bytes, goroutines, err := Memory(n, run, func() (int, error) { return waiting(base) })
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", c.By, c.Mode, err)
	}
	return WaitLine(c.Mode, c.By, n, bytes, goroutines), nil
}

// WaitLine formats what Memory has measured for n runs.
func WaitLine(name, by string, n int, bytes, goroutines float64) string {
	return measure.Line(measure.Name("Wait", "case", name, "by", by), n,
		measure.Value{Number: bytes, Unit: "B/run"}, measure.Value{Number: goroutines, Unit: "goroutines/run"})
}

// waiting asks the server how many requests wait for it.
func waiting(base string) (int, error) {
	res, err := HTTP.Get(strings.TrimSuffix(base, "/v1") + "/waiting")
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(string(text))
}

// Memory begins n runs and waits until as many are blocked. It returns how much memory each has then taken, on the heap
// and on stacks, and how many goroutines; then it ends them.
func Memory(n int, run Run, blocked func() (int, error)) (bytes, goroutines float64, err error) {
	if _, err := blocked(); err != nil { // and what it needs itself is there
		return 0, 0, err
	}
	before, had := used(), runtime.NumGoroutine()
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	for range n {
		all.Go(func() { _, _ = run(ctx) })
	}
	defer func() {
		cancel()
		all.Wait()
	}()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		k, err := blocked()
		if err != nil {
			return 0, 0, err
		}
		if k == n {
			break
		}
		if time.Now().After(deadline) {
			return 0, 0, fmt.Errorf("only %d of %d runs wait after a minute", k, n)
		}
	}
	return (used() - before) / float64(n), float64(runtime.NumGoroutine()-had) / float64(n), nil
}

// used returns how much memory is in use after garbage collection.
func used() float64 {
	runtime.GC()
	runtime.GC() // what finalizers and pools have held goes with the second one
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc + m.StackInuse)
}

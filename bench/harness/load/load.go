// Package load makes runs over HTTP, alone and many at once.
package load

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/agentgen-go/agentgen/bench/harness/measure"
	"github.com/agentgen-go/agentgen/bench/harness/scenario"
)

// Run makes one run from the prompt to the answer, which it returns.
type Run func(ctx context.Context) (string, error)

// check makes a run and looks at its answer. The server has looked at the rest.
func (r Run) check() error {
	text, err := r(context.Background())
	if err == nil && text != scenario.FinalText {
		err = fmt.Errorf("the answer is %q", text)
	}
	return err
}

// Client makes runs.
type Client struct {
	By   string
	Mode string // "JSON" or "SSE"
	// New returns runs against a server whose base URL, which ends in /v1, is given.
	New func(base string) (Run, error)
}

// Name tells clients apart, as in "JSON/floor".
func (c *Client) Name() string { return c.Mode + "/" + c.By }

// HTTP is the client for all who let themselves be given one: no proxy, and as many idle connections as there are runs.
var HTTP = &http.Client{Transport: transport()}

func transport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport)
	t.Proxy, t.MaxIdleConns, t.MaxIdleConnsPerHost = nil, 0, 1<<14
	return t
}

// Case is one run after the other.
func (c *Client) Case(base string) measure.Case {
	var run Run
	once := func() error { return run.check() }
	return measure.Case{Group: "HTTP", Name: c.Mode, By: c.By, Op: once, Check: func() (err error) {
		if run, err = c.New(base); err != nil {
			return err
		}
		return once()
	}}
}

// warm is how long all runs run at least before they are measured. Each has then ended once, so that connections are made
// and pools are filled.
const warm = time.Second

// patience is how long runs may take to end.
const patience = time.Minute

// Measure makes n runs at once, over and over for d, and for longer if n of them have not ended by then: runs that began
// together also end together. It returns the line of the result.
func (c *Client) Measure(base string, n int, d time.Duration) (string, error) {
	run, err := c.New(base)
	if err != nil {
		return "", err
	}
	var l lap
	var all sync.WaitGroup
	for range n {
		all.Go(func() { l.runs(run) })
	}
	l.wait(warm, n)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cpu, begin := measure.CPU(), time.Now()
	l.measuring.Store(true)
	l.wait(d, n)
	l.measuring.Store(false)
	wall := time.Since(begin)
	cpu = measure.CPU() - cpu
	runtime.ReadMemStats(&after)
	goroutines := runtime.NumGoroutine()
	l.over.Store(true)
	all.Wait()
	if l.err != nil {
		return "", fmt.Errorf("%s %s, %d at once: %w", c.By, c.Mode, n, l.err)
	}
	done := float64(len(l.times))
	if done == 0 {
		return "", fmt.Errorf("%s %s: none of %d runs has ended within %v", c.By, c.Mode, n, patience)
	}
	slices.Sort(l.times)
	return measure.Line(measure.Name("Load", "runs", fmt.Sprint(n), "case", c.Mode, "by", c.By), len(l.times),
		measure.Value{Number: float64(wall.Nanoseconds()) / done, Unit: "ns/op"},
		measure.Value{Number: float64(cpu.Nanoseconds()) / done, Unit: "cpu-ns/op"},
		measure.Value{Number: float64(after.TotalAlloc-before.TotalAlloc) / done, Unit: "B/op"},
		measure.Value{Number: float64(after.Mallocs-before.Mallocs) / done, Unit: "allocs/op"},
		measure.Value{Number: done / wall.Seconds(), Unit: "runs/s"},
		measure.Value{Number: float64(l.times[len(l.times)*99/100].Milliseconds()), Unit: "p99-ms"},
		measure.Value{Number: measure.PeakRSS(), Unit: "peak-B"},
		measure.Value{Number: float64(goroutines), Unit: "goroutines"},
	), nil
}

// lap is what all runs share.
type lap struct {
	measuring, over atomic.Bool
	ended           atomic.Int64

	mu    sync.Mutex
	times []time.Duration // of the runs that were measured
	err   error
}

// runs makes one run after the other until the lap is over, or one fails.
func (l *lap) runs(run Run) {
	for !l.over.Load() {
		begin := time.Now()
		err := run.check()
		switch {
		case err != nil:
			l.fail(err)
		case l.measuring.Load():
			l.done(time.Since(begin))
		}
		l.ended.Add(1)
	}
}

// wait returns after d, once n more runs have ended, but not later than patience allows, and at once if one fails.
func (l *lap) wait(d time.Duration, n int) {
	begin, goal := time.Now(), l.ended.Load()+int64(n)
	for !l.over.Load() {
		took := time.Since(begin)
		if took >= d && l.ended.Load() >= goal || took > patience {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func (l *lap) done(took time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.times = append(l.times, took)
}

// fail ends the lap with its first error.
func (l *lap) fail(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err == nil {
		l.err = err
	}
	l.over.Store(true)
}

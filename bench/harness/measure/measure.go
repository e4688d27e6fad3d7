// Package measure measures operations and says it in the format of Go's benchmarks, which benchstat reads.
package measure

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Case is something that is measured: the work, and who does it.
type Case struct {
	Group string // such as "Loop"
	Name  string // such as "one tool"
	By    string // such as "floor"
	// Check does the work once and looks at all that came of it. Nothing is measured that has not passed.
	Check func() error
	// Op is the work. It returns an error where the outcome is wrong, as far as that can be told in no time.
	Op func() error
}

// String is the name of the case as Go benchmarks have them: BenchmarkLoop/case=one_tool/by=floor.
func (c *Case) String() string { return Name(c.Group, "case", c.Name, "by", c.By) }

// Name returns the name of a benchmark with keys and values.
func Name(group string, keyed ...string) string {
	var b strings.Builder
	b.WriteString("Benchmark" + group)
	for i := 0; i < len(keyed); i += 2 {
		b.WriteString("/" + keyed[i] + "=" + strings.ReplaceAll(keyed[i+1], " ", "_"))
	}
	return b.String()
}

// Value is a number and what it counts.
type Value struct {
	Number float64
	Unit   string
}

// Line formats a result.
func Line(name string, n int, values ...Value) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\t%d", name, n)
	for _, v := range values {
		b.WriteString("\t" + strconv.FormatFloat(v.Number, 'f', -1, 64) + " " + v.Unit)
	}
	return b.String()
}

// Run checks the case, and then does its work for about d. It returns the line of the result.
func Run(c *Case, d time.Duration) (string, error) {
	if err := c.Check(); err != nil {
		return "", fmt.Errorf("%v: %w", c, err)
	}
	n, err := calibrate(c.Op, d)
	if err != nil {
		return "", fmt.Errorf("%v: %w", c, err)
	}
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cpu, begin := CPU(), time.Now()
	for range n {
		if err := c.Op(); err != nil {
			return "", fmt.Errorf("%v: %w", c, err)
		}
	}
	wall := time.Since(begin)
	cpu = CPU() - cpu
	runtime.ReadMemStats(&after)
	per := func(total float64) float64 { return round(total / float64(n)) }
	return Line(c.String(), n,
		Value{per(float64(wall)), "ns/op"},
		Value{per(float64(cpu)), "cpu-ns/op"},
		Value{per(float64(after.TotalAlloc - before.TotalAlloc)), "B/op"},
		// What the measuring allocates itself is a fraction.
		Value{float64((after.Mallocs - before.Mallocs) / uint64(n)), "allocs/op"},
	), nil
}

// calibrate finds out how often op fits into d.
func calibrate(op func() error, d time.Duration) (int, error) {
	for n := 1; ; {
		begin := time.Now()
		for range n {
			if err := op(); err != nil {
				return 0, err
			}
		}
		took := max(time.Since(begin), 1)
		if took >= d/10 {
			return max(1, int(float64(n)*float64(d)/float64(took))), nil
		}
		n = max(n*2, min(n*20, int(float64(n)*float64(d/8)/float64(took))))
	}
}

func round(f float64) float64 {
	f, _ = strconv.ParseFloat(strconv.FormatFloat(f, 'g', 5, 64), 64)
	return f
}

// CPU returns the time that the process has spent on processors, garbage collection included. Where other programs run
// beside it, it says more than the time on the clock.
func CPU() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		panic(err) // the arguments are right
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// PeakRSS returns the most memory that the process ever had, in bytes, or 0 where Linux's /proc is missing.
func PeakRSS() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, _ := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 64)
			return kb * 1024
		}
	}
	return 0
}

package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/bench/internal/report"
)

// report writes all tables.
func (s *session) report() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %d processors (%s), %s; %d rounds, %s.\n", runtime.Version(), runtime.NumCPU(), processor(), system(), s.rounds, s.took())
	section := func(title, text string) {
		if text != "" {
			b.WriteString("\n### " + title + "\n\n" + text)
		}
	}
	r := &s.results
	section("Targets", r.Targets())
	section("One run, the model in the same process", r.Costs("Loop", "floor with duties"))
	section("Streams, the model in the same process", r.Costs("Stream", "floor"))
	section("JSON", r.Costs("Codec", "floor"))
	section("A prompt", r.Costs("Prompt", "floor"))
	section("One run of two requests over HTTP", r.Costs("HTTP", "floor"))
	for _, n := range atOnce {
		for _, mode := range []string{"JSON", "SSE"} {
			section(fmt.Sprintf("%d runs at once over HTTP, %v a request: %s", n, delay, mode), r.Units(fmt.Sprintf("Load %d", n), mode,
				report.Unit{Name: "runs/s", Head: "runs/s", Scale: 1}, report.Unit{Name: "cpu-ns/op", Head: "CPU µs/run", Scale: 1e3},
				report.Unit{Name: "allocs/op", Head: "allocations/run", Scale: 1}, report.Unit{Name: "p99-ms", Head: "p99 ms", Scale: 1},
				report.Unit{Name: "peak-B", Head: "peak MB", Scale: 1 << 20}, report.Unit{Name: "goroutines", Head: "goroutines", Scale: 1}))
		}
	}
	for _, mode := range []string{"in process", "JSON", "SSE"} {
		section("A run that waits: "+mode, r.Units("Wait", mode,
			report.Unit{Name: "B/run", Head: "KB/run", Scale: 1 << 10}, report.Unit{Name: "goroutines/run", Head: "goroutines/run", Scale: 1}))
	}
	section("Generator, with all that it starts", r.Costs("Generate", "go list -export"))
	return b.String()
}

// took says how long everything has taken, and each phase.
func (s *session) took() string {
	var all time.Duration
	var each []string
	for _, p := range s.phases {
		all += p.took
		each = append(each, fmt.Sprintf("%s %v", p.what, p.took.Round(time.Second)))
	}
	return fmt.Sprintf("%v in all (%s)", all.Round(time.Second), strings.Join(each, ", "))
}

// processor names the processor, as far as Linux knows.
func processor() string {
	info, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(info)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}

func system() string {
	out, err := exec.Command("uname", "-sr").Output()
	if err != nil {
		return runtime.GOOS
	}
	return strings.TrimSpace(string(out))
}

// The marks between which the tables stand.
const (
	from = "<!-- make bench writes from here"
	to   = "<!-- to here -->"
)

// replace puts the tables into a file.
func replace(file, tables string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	before, rest, ok := strings.Cut(string(text), from)
	mark, rest, ok2 := strings.Cut(rest, "\n")
	_, after, ok3 := strings.Cut(rest, to)
	if !ok || !ok2 || !ok3 {
		return fmt.Errorf("%s has no marks %q and %q", file, from, to)
	}
	return os.WriteFile(file, []byte(before+from+mark+"\n\n"+tables+"\n"+to+after), 0o666)
}

package report_test

import (
	"math"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/bench/internal/report"
)

const lines = `BenchmarkLoop/case=one_tool/by=floor	100	9 ns/op	2000 cpu-ns/op	4 allocs/op
BenchmarkLoop/case=one_tool/by=agentgen	100	9 ns/op	5000 cpu-ns/op	5 allocs/op
BenchmarkLoop/case=20_steps/by=agentgen	100	9 ns/op	123456 cpu-ns/op	5 allocs/op
BenchmarkLoop/case=one_tool/by=agentgen	100	9 ns/op	3000 cpu-ns/op	6 allocs/op
BenchmarkLoad/runs=1000/case=JSON/by=floor	100	10 runs/s
BenchmarkLoad/runs=1000/case=JSON/by=floor	100	20 runs/s
`

func results(t *testing.T) *report.Results {
	t.Helper()
	var rs report.Results
	var copied strings.Builder
	if err := rs.Read(&copied, strings.NewReader(lines)); err != nil {
		t.Fatal(err)
	}
	if copied.String() != lines {
		t.Errorf("copied %s", &copied)
	}
	return &rs
}

// The least counts, or the most of what is better when it is more.
func TestBestCounts(t *testing.T) {
	rs := results(t)
	for _, c := range []struct {
		group, name, by, unit string
		want                  float64
	}{
		{"Loop", "one tool", "agentgen", "cpu-ns/op", 3000},
		{"Loop", "one tool", "agentgen", "allocs/op", 5},
		{"Load 1000", "JSON", "floor", "runs/s", 20},
	} {
		if got := rs.Get(c.group, c.name, c.by, c.unit); got != c.want {
			t.Errorf("%+v: got %v", c, got)
		}
	}
	if got := rs.Get("Loop", "one tool", "nobody", "cpu-ns/op"); !math.IsNaN(got) {
		t.Errorf("what was not measured is %v", got)
	}
}

func TestTables(t *testing.T) {
	rs := results(t)
	want := `| CPU µs (allocations), ratio | one tool | 20 steps |
|---|---:|---:|
| floor | 2.00 (4), 1.00x | - |
| agentgen | 3.00 (5), 1.50x | 123 (5) |
`
	if got := rs.Costs("Loop", "floor"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	want = `| JSON | runs/s |
|---|---:|
| floor | 20.0 |
`
	if got := rs.Units("Load 1000", "JSON", report.Unit{Name: "runs/s", Head: "runs/s", Scale: 1}); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTargets(t *testing.T) {
	var rs report.Results
	err := rs.Read(new(strings.Builder), strings.NewReader(`BenchmarkLoop/case=one_tool/by=floor_with_duties	1	2000 cpu-ns/op	4 allocs/op
BenchmarkLoop/case=one_tool/by=agentgen	1	3000 cpu-ns/op	7 allocs/op
BenchmarkStream/case=stream_1800_words/by=floor	1	20 cpu-ns/op	17 allocs/op
BenchmarkStream/case=stream_1800_words/by=agentgen	1	60 cpu-ns/op	35 allocs/op
BenchmarkStream/case=stream_1800_words,_events/by=floor	1	20 cpu-ns/op	17 allocs/op
BenchmarkStream/case=stream_1800_words,_events/by=agentgen	1	30 cpu-ns/op	1817 allocs/op
BenchmarkLoad/runs=1000/case=SSE/by=floor	1	1000 runs/s
BenchmarkLoad/runs=1000/case=SSE/by=agentgen	1	740 runs/s
`))
	if err != nil {
		t.Fatal(err)
	}
	got := rs.Targets()
	for _, want := range []string{
		"| one tool, to the floor with duties | ≤ 1.50x | 1.50x | met |\n",
		"| one tool, more than the floor with duties | ≤ 2 allocations | 3 allocations | **missed** |\n",
		"| stream 1800 words, Text, to the floor | ≤ 2.00x | 3.00x | **missed** |\n",
		"| each of 1800 deltas, Text, more than the floor | ≤ 0.02 allocations | 0.01 allocations | met |\n",
		"| each of 1800 deltas, Events, more than the floor | ≤ 0.02 allocations | 1 allocations | **missed** |\n",
		"| 1000 runs at once over SSE, runs/s, to raw net/http | ≥ 0.75x | 0.74x | **missed** |\n",
		"| decode and validate 2 KB, to the floor | ≤ 1.15x | - | not measured |\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

func TestOnlyBenchmarks(t *testing.T) {
	for _, bad := range []string{"hello", "BenchmarkX\t1\tmany ns/op"} {
		var rs report.Results
		if err := rs.Read(new(strings.Builder), strings.NewReader(bad)); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

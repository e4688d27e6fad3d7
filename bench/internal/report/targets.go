package report

import (
	"fmt"
	"math"
)

// target is something that agentgen wants to reach.
type target struct {
	what  string
	limit float64
	unit  string // "x" for ratios
	got   func(rs *Results) float64
}

const (
	ours   = "agentgen"
	least  = "floor"
	honest = "floor with duties"
	off    = "agentgen, features off"
)

// over returns the ratio of what agentgen takes to what another program takes.
func over(group, name, by string) func(rs *Results) float64 {
	return func(rs *Results) float64 {
		return rs.Get(group, name, ours, "cpu-ns/op") / rs.Get(group, name, by, "cpu-ns/op")
	}
}

var targets = []target{
	{"one tool, to the floor with duties", 1.5, "x", over("Loop", "one tool", honest)},
	{"one tool, more than the floor with duties", 2, "allocations", func(rs *Results) float64 {
		return rs.Get("Loop", "one tool", ours, "allocs/op") - rs.Get("Loop", "one tool", honest, "allocs/op")
	}},
	{"each step from the 2nd to the 20th", 5, "allocations", func(rs *Results) float64 { return rs.step("one tool", "20 steps", 19) }},
	{"each step from the 21st to the 40th", 5, "allocations", func(rs *Results) float64 { return rs.step("20 steps", "40 steps", 20) }},
	{"one tool, features switched off, to an agent without them", 1.1, "x", func(rs *Results) float64 {
		return rs.Get("Loop", "one tool", off, "cpu-ns/op") / rs.Get("Loop", "one tool", ours, "cpu-ns/op")
	}},
	{"one tool, features switched off, more than without them", 0, "allocations", func(rs *Results) float64 {
		return rs.Get("Loop", "one tool", off, "allocs/op") - rs.Get("Loop", "one tool", ours, "allocs/op")
	}},
	{"one tool with a timeout, to the floor with duties", 1.5, "x", over("Loop", "one tool with a timeout", honest)},
	{"one tool with a timeout", 13, "allocations", func(rs *Results) float64 { return rs.Get("Loop", "one tool with a timeout", ours, "allocs/op") }},
	{"10 parallel calls, to the floor with duties", 1.6, "x", over("Loop", "10 parallel calls", honest)},
	{"20 steps, to the floor with duties", 1.6, "x", over("Loop", "20 steps", honest)},
	{"40 steps, to the floor with duties", 1.6, "x", over("Loop", "40 steps", honest)},
	{"decode and validate 42 B, to the floor", 1.15, "x", over("Codec", "decode 42 B", least)},
	{"decode and validate 2 KB, to the floor", 1.15, "x", over("Codec", "decode 2 KB", least)},
	{"watch a typed answer of 21 KB, to one of 11 KB: linear", 2.2, "x", func(rs *Results) float64 {
		return rs.Get("Stream", "stream 20 KB typed", ours, "cpu-ns/op") / rs.Get("Stream", "stream 10 KB typed", ours, "cpu-ns/op")
	}},
	{"over HTTP, JSON, to the floor on openai-go", 1.3, "x", over("HTTP", "JSON", "floor on openai-go")},
	{"over HTTP, SSE, to the floor on openai-go", 1.3, "x", over("HTTP", "SSE", "floor on openai-go")},
	{"a waiting run, in process", 16, "KB", func(rs *Results) float64 { return rs.Get("Wait", "in process", ours, "B/run") / 1024 }},
	{"a waiting run, more than the floor over HTTP", 16, "KB", func(rs *Results) float64 {
		return (rs.Get("Wait", "JSON", ours, "B/run") - rs.Get("Wait", "JSON", least, "B/run")) / 1024
	}},
	{"generate 200 tools, to `go list -export`", 1.5, "x", func(rs *Results) float64 {
		return rs.Get("Generate", "200 tools", ours, "cpu-ns/op") / rs.Get("Generate", "200 tools", "go list -export", "cpu-ns/op")
	}},
	{"find 200 tools unchanged, to generating them", 0.2, "x", func(rs *Results) float64 {
		return rs.Get("Generate", "200 tools", "agentgen, unchanged", "cpu-ns/op") / rs.Get("Generate", "200 tools", ours, "cpu-ns/op")
	}},
}

// step returns how many allocations each of n steps takes that one case has more than another.
func (rs *Results) step(few, many string, n float64) float64 {
	return (rs.Get("Loop", many, ours, "allocs/op") - rs.Get("Loop", few, ours, "allocs/op")) / n
}

// Targets is the table of what agentgen wants to reach.
func (rs *Results) Targets() string {
	t := newTable("target", "at most", "measured", "")
	for _, g := range targets {
		got := g.got(rs)
		verdict := "met"
		switch {
		case math.IsNaN(got):
			verdict = "not measured"
		case got > g.limit:
			verdict = "**missed**"
		}
		t.row(g.what, amount(g.limit, g.unit), amount(got, g.unit), verdict)
	}
	return t.String()
}

func amount(v float64, unit string) string {
	switch {
	case math.IsNaN(v):
		return "-"
	case unit == "x":
		return Ratio(v)
	}
	return fmt.Sprintf("%.3g %s", v, unit)
}

package report

import (
	"fmt"
	"math"
)

// target is something that agentgen wants to reach.
type target struct {
	what string
	// limit is the most that got may be, or the least where more is better.
	limit float64
	least bool
	unit  string // "x" for ratios
	got   func(rs *Results) float64
}

const (
	ours   = "agentgen"
	least  = "floor"
	honest = "floor with duties"
	off    = "agentgen, features off"
)

var targets = []target{
	{what: "one tool, to the floor with duties", limit: 1.5, unit: "x", got: over("Loop", "one tool", honest)},
	{what: "one tool, more than the floor with duties", limit: 2, unit: "allocations", got: func(rs *Results) float64 {
		return rs.Get("Loop", "one tool", ours, "allocs/op") - rs.Get("Loop", "one tool", honest, "allocs/op")
	}},
	{what: "one tool, features switched off, to none", limit: 1.1, unit: "x", got: func(rs *Results) float64 {
		return rs.Get("Loop", "one tool", off, "cpu-ns/op") / rs.Get("Loop", "one tool", ours, "cpu-ns/op")
	}},
	{what: "one tool, features switched off, more than none", limit: 0, unit: "allocations", got: func(rs *Results) float64 {
		return rs.Get("Loop", "one tool", off, "allocs/op") - rs.Get("Loop", "one tool", ours, "allocs/op")
	}},
	{what: "one tool, context that may be cancelled, to the floor with duties", limit: 1.5, unit: "x", got: over("Loop", "one tool, cancellable context", honest)},
	{what: "one tool, context that may be cancelled", limit: 13, unit: "allocations", got: allocs("Loop", "one tool, cancellable context")},
	{what: "one tool with a timeout, to the floor with duties", limit: 1.5, unit: "x", got: over("Loop", "one tool with a timeout", honest)},
	{what: "one tool with a timeout", limit: 13, unit: "allocations", got: allocs("Loop", "one tool with a timeout")},
	{what: "10 parallel calls, to the floor with duties", limit: 1.6, unit: "x", got: over("Loop", "10 parallel calls", honest)},
	{what: "20 steps, to the floor with duties", limit: 1.6, unit: "x", got: over("Loop", "20 steps", honest)},
	{what: "40 steps, to the floor with duties", limit: 1.6, unit: "x", got: over("Loop", "40 steps", honest)},
	{what: "each step from the 2nd to the 20th", limit: 5, unit: "allocations", got: func(rs *Results) float64 { return rs.step("one tool", "20 steps", 19) }},
	{what: "each step from the 21st to the 40th", limit: 5, unit: "allocations", got: func(rs *Results) float64 { return rs.step("20 steps", "40 steps", 20) }},
	{what: "stream 1800 words, Text, to the floor", limit: 2, unit: "x", got: over("Stream", "stream 1800 words", least)},
	{what: "each of 1800 deltas, Text, more than the floor", limit: 0.02, unit: "allocations", got: perDelta("stream 1800 words")},
	{what: "stream 1800 words, Events, to the floor", limit: 2, unit: "x", got: over("Stream", "stream 1800 words, events", least)},
	{what: "each of 1800 deltas, Events, more than the floor", limit: 0.02, unit: "allocations", got: perDelta("stream 1800 words, events")},
	{what: "watch a typed output of 10 KB, to the floor", limit: 3, unit: "x", got: over("Stream", "stream 10 KB typed", least)},
	{what: "watch a typed output of 20 KB, to the floor", limit: 3, unit: "x", got: over("Stream", "stream 20 KB typed", least)},
	{what: "watch a typed output of 20 KB, to one of 10 KB: linear", limit: 2.2, unit: "x", got: func(rs *Results) float64 {
		return rs.Get("Stream", "stream 20 KB typed", ours, "cpu-ns/op") / rs.Get("Stream", "stream 10 KB typed", ours, "cpu-ns/op")
	}},
	{what: "decode and validate 42 B, to the floor", limit: 1.15, unit: "x", got: over("Codec", "decode 42 B", least)},
	{what: "decode and validate 2 KB, to the floor", limit: 1.15, unit: "x", got: over("Codec", "decode 2 KB", least)},
	{what: "two requests over HTTP, JSON, to raw net/http", limit: 1.25, unit: "x", got: over("HTTP", "JSON", least)},
	{what: "two requests over HTTP, SSE, to raw net/http", limit: 1.4, unit: "x", got: over("HTTP", "SSE", least)},
	{what: "1000 runs at once over SSE, runs/s, to raw net/http", limit: 0.75, least: true, unit: "x", got: func(rs *Results) float64 {
		return rs.Get("Load 1000", "SSE", ours, "runs/s") / rs.Get("Load 1000", "SSE", least, "runs/s")
	}},
	{what: "a waiting run, in process", limit: 16, unit: "KB", got: func(rs *Results) float64 { return rs.Get("Wait", "in process", ours, "B/run") / 1024 }},
	{what: "a waiting run, more than the floor over HTTP", limit: 16, unit: "KB", got: func(rs *Results) float64 {
		return (rs.Get("Wait", "JSON", ours, "B/run") - rs.Get("Wait", "JSON", least, "B/run")) / 1024
	}},
	{what: "generate 200 tools, to `go list -export`", limit: 1.5, unit: "x", got: func(rs *Results) float64 {
		return rs.Get("Generate", "200 tools", ours, "cpu-ns/op") / rs.Get("Generate", "200 tools", "go list -export", "cpu-ns/op")
	}},
	{what: "find 200 tools unchanged, to generating them", limit: 0.2, unit: "x", got: func(rs *Results) float64 {
		return rs.Get("Generate", "200 tools", "agentgen, unchanged", "cpu-ns/op") / rs.Get("Generate", "200 tools", ours, "cpu-ns/op")
	}},
}

// over returns the ratio of what agentgen takes to what another program takes.
func over(group, name, by string) func(rs *Results) float64 {
	return func(rs *Results) float64 {
		return rs.Get(group, name, ours, "cpu-ns/op") / rs.Get(group, name, by, "cpu-ns/op")
	}
}

// allocs returns what agentgen allocates in a run.
func allocs(group, name string) func(rs *Results) float64 {
	return func(rs *Results) float64 { return rs.Get(group, name, ours, "allocs/op") }
}

// perDelta returns how many more allocations than the floor agentgen makes for each delta of a stream. What a run allocates
// once, or to enlarge the text, remains as less than two hundredths.
func perDelta(name string) func(rs *Results) float64 {
	const deltas = 1800
	return func(rs *Results) float64 {
		return (rs.Get("Stream", name, ours, "allocs/op") - rs.Get("Stream", name, least, "allocs/op")) / deltas
	}
}

// step returns how many allocations each of n steps takes that one case has more than another.
func (rs *Results) step(few, many string, n float64) float64 {
	return (rs.Get("Loop", many, ours, "allocs/op") - rs.Get("Loop", few, ours, "allocs/op")) / n
}

// Targets is the table of what agentgen wants to reach.
func (rs *Results) Targets() string {
	t := newTable("target", "limit", "measured", "")
	for i := range targets {
		g := &targets[i]
		got := g.got(rs)
		t.row(g.what, g.bound(), amount(got, g.unit), g.verdict(got))
	}
	return t.String()
}

func (g *target) bound() string {
	if g.least {
		return "≥ " + amount(g.limit, g.unit)
	}
	return "≤ " + amount(g.limit, g.unit)
}

func (g *target) verdict(got float64) string {
	switch {
	case math.IsNaN(got):
		return "not measured"
	case g.least && got < g.limit, !g.least && got > g.limit:
		return "**missed**"
	}
	return "met"
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

package jsonwire_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// planOf returns a plan of about size bytes.
func planOf(size int) string {
	plan := samplePlan
	plan.Days = nil
	for n := 0; ; n++ {
		b, err := json.Marshal(plan)
		if err != nil {
			panic(err)
		}
		if len(b) >= size {
			return string(b)
		}
		plan.Days = append(plan.Days, samplePlan.Days[n%len(samplePlan.Days)])
	}
}

// BenchmarkGrow shows that growing is linear: the time for a byte depends neither on the length of the text nor, except for
// the switch to the decoder and back, on the number of pieces. Run: go test -run '^$' -bench Grow ./runtime/jsonwire
func BenchmarkGrow(b *testing.B) {
	for _, c := range []struct {
		kb     int
		deltas []int
	}{{5, []int{1000}}, {20, []int{10, 100, 1000, 10000}}, {80, []int{1000}}} {
		text := planOf(c.kb << 10)
		b.Run(fmt.Sprintf("size=%dKB/by=Decode", c.kb), func(b *testing.B) {
			perByte(b, len(text), func() {
				var v Plan
				r := jsonwire.NewReader(text, jsonwire.Lax)
				decodePlan(&r, &v)
				if err := r.End(); err != nil {
					b.Fatal(err)
				}
			})
		})
		for _, deltas := range c.deltas {
			b.Run(fmt.Sprintf("size=%dKB/deltas=%d", c.kb, deltas), func(b *testing.B) { growIn(b, text, deltas) })
		}
	}
	long := `{"id":"` + strings.Repeat(`a line\n`, 20<<10/8) + `"}`
	b.Run("string=20KB/deltas=10000", func(b *testing.B) { growIn(b, long, 10000) })
}

// growIn feeds a text in so many deltas of about the same size.
func growIn(b *testing.B, text string, deltas int) {
	perByte(b, len(text), func() {
		g := growPlan(jsonwire.Lax)
		defer g.Close()
		for i := range deltas {
			g.Append(text[len(text)*i/deltas : len(text)*(i+1)/deltas])
		}
	})
}

func perByte(b *testing.B, size int, f func()) {
	b.ReportAllocs()
	for b.Loop() {
		f()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(size), "ns/byte")
}

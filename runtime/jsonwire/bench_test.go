package jsonwire_test

import (
	"encoding/json"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// The floor is our own hand-written scanner and decoders (floor_scan_test.go). Decoding and validating has to stay
// within 1.15 times of it. Run: go test -bench Decode -count 10 ./runtime/jsonwire | benchstat -col /by -

func benchmark(b *testing.B, size int, f func() error) {
	if err := f(); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.SetBytes(int64(size))
	for b.Loop() {
		if err := f(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeArgs(b *testing.B) {
	text := []byte(argsJSON)
	b.Run("from=string/by=floor", func(b *testing.B) {
		benchmark(b, len(argsJSON), func() error {
			var v Args
			s := newFloorScanner(argsJSON)
			floorArgs(&s, &v)
			return s.End()
		})
	})
	b.Run("from=string/by=jsonwire", func(b *testing.B) {
		benchmark(b, len(argsJSON), func() error { _, err := readArgs(argsJSON); return err })
	})
	b.Run("from=bytes/by=floor", func(b *testing.B) {
		benchmark(b, len(text), func() error {
			var v Args
			s := floorScanner{B: text}
			floorArgs(&s, &v)
			return s.End()
		})
	})
	b.Run("from=bytes/by=jsonwire", func(b *testing.B) {
		benchmark(b, len(text), func() error {
			var v Args
			r := jsonwire.NewReaderBytes(text, jsonwire.Lax)
			decodeArgs(&r, &v)
			return r.End()
		})
	})
}

func readArgs(s string) (Args, error) {
	var v Args
	r := jsonwire.NewReader(s, jsonwire.Lax)
	decodeArgs(&r, &v)
	return v, r.End()
}

func BenchmarkDecodePlan(b *testing.B) {
	text := []byte(planJSON)
	b.Run("from=string/by=floor", func(b *testing.B) {
		benchmark(b, len(planJSON), func() error {
			var v Plan
			s := newFloorScanner(planJSON)
			floorPlan(&s, &v)
			return s.End()
		})
	})
	b.Run("from=string/by=jsonwire", func(b *testing.B) {
		benchmark(b, len(planJSON), func() error {
			var v Plan
			r := jsonwire.NewReader(planJSON, jsonwire.Lax)
			decodePlan(&r, &v)
			return r.End()
		})
	})
	b.Run("from=bytes/by=floor", func(b *testing.B) {
		benchmark(b, len(text), func() error {
			var v Plan
			s := floorScanner{B: text}
			floorPlan(&s, &v)
			return s.End()
		})
	})
	b.Run("from=bytes/by=jsonwire", func(b *testing.B) {
		benchmark(b, len(text), func() error {
			var v Plan
			r := jsonwire.NewReaderBytes(text, jsonwire.Lax)
			decodePlan(&r, &v)
			return r.End()
		})
	})
	b.Run("from=bytes/by=encodingjson", func(b *testing.B) {
		benchmark(b, len(text), func() error { var v Plan; return json.Unmarshal(text, &v) })
	})
}

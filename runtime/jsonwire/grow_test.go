package jsonwire_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

func growPlan(m jsonwire.Mode) *jsonwire.Growing[Plan, Plan] {
	return jsonwire.Grow(m, decodePlan, func(v *Plan) Plan { return *v })
}

func TestGrowSmoke(t *testing.T) {
	g := growPlan(jsonwire.Lax)
	defer g.Close()
	var last Plan
	n := 0
	for i := range len(planJSON) {
		got, changed := g.Append(planJSON[i : i+1])
		fresh := growPlan(jsonwire.Lax)
		want, _ := fresh.Append(planJSON[:i+1])
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q (-at once +in pieces):\n%s", planJSON[:i+1], diff)
		}
		fresh.Close()
		if changed {
			n++
		}
		last = got
	}
	if diff := cmp.Diff(samplePlan, last); diff != "" {
		t.Error(diff)
	}
	t.Log(n, len(planJSON))
}

func BenchmarkGrowSmoke(b *testing.B) {
	b.ReportAllocs()
	b.SetBytes(int64(len(planJSON)))
	for b.Loop() {
		g := growPlan(jsonwire.Lax)
		for i := 0; i < len(planJSON); i += 8 {
			g.Append(planJSON[i:min(i+8, len(planJSON))])
		}
		g.Close()
	}
}

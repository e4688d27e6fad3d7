package graph_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// FuzzResume: whatever a snapshot says, it is refused, or the run that it is of comes to an end, an error or a pause.
func FuzzResume(f *testing.F) {
	spec := randomFlow(rand.New(rand.NewPCG(57, 1)), 2) // it has nodes of all kinds
	run := must(must(spec.build()).Start(none{}, 15))
	for range run.Steps(f.Context()) {
		f.Add(must(run.Snapshot()))
	}
	w := &world{asked: map[string]int{}}
	paid := must(payments().Start(w, []int{1, 0, 2}))
	for range paid.Steps(f.Context()) {
		f.Add(must(paid.Snapshot()))
	}
	if err := paid.Resolve("payments/0", message.DeferredResults{ApproveAll: true}); err != nil {
		f.Fatal(err)
	}
	f.Add(must(paid.Snapshot()))
	f.Fuzz(func(t *testing.T, snapshot []byte) {
		if r, err := must(spec.build()).Resume(none{}, snapshot); err == nil {
			_, _ = r.Finish(t.Context())
			again := must(r.Snapshot())
			if _, err := must(spec.build()).Resume(none{}, again); err != nil {
				t.Errorf("%s\nbecomes %s\n%v", snapshot, again, err)
			}
		}
		r, err := payments().Resume(&world{asked: map[string]int{}}, snapshot)
		if err != nil {
			return
		}
		for range 3 {
			for _, open := range r.Waiting() {
				_ = r.Resolve(open.Path, message.DeferredResults{ApproveAll: true})
			}
			if _, err := r.Finish(t.Context()); err == nil || !strings.Contains(err.Error(), "paused") {
				return
			}
		}
	})
}

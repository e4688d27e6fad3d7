package gen_test

import (
	"bytes"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/agentgen-go/agentgen/gen"
)

// TestDeterminism generates cases 50 times, in random orders and on one and two processors: what comes of them are the
// same bytes.
func TestDeterminism(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	dir, err := filepath.Abs(golden)
	if err != nil {
		t.Fatal(err)
	}
	patterns := []string{"./zoo", "./otherpkg", "./collections", "./names", "./weather"}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	r := rand.New(rand.NewPCG(1, 2))
	first := map[string][]byte{}
	for i := range 50 {
		runtime.GOMAXPROCS(1 + i%2)
		r.Shuffle(len(patterns), func(i, j int) { patterns[i], patterns[j] = patterns[j], patterns[i] })
		some := patterns[:1+r.IntN(len(patterns))]
		if i == 0 {
			some = patterns
		}
		res, err := gen.Generate(t.Context(), gen.Config{Dir: dir}, some...)
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Files) != len(some) {
			t.Fatalf("%v gave %d files: %v", some, len(res.Files), res.Diagnostics)
		}
		for _, f := range res.Files {
			if first[f.Package] == nil {
				first[f.Package] = f.Content
			} else if !bytes.Equal(first[f.Package], f.Content) {
				t.Fatalf("run %d, %v: the output of %s differs (-first +now):\n%s", i, some, f.Package,
					diffLines(string(first[f.Package]), string(f.Content)))
			}
		}
	}
}

package source_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/agentgen-go/agentgen/gen/internal/source"
)

const undocumented = `package a

import (
	"net/url"

	"example.com/m/b"
)

//agent:tool
func Bare(x string, y b.Point) {}

// Half is a tool.
//
//   - x: said
//
//agent:tool
func Half(x, z string, unit b.Unit) b.Result { return b.Result{} }

// Unwrapped is a tool.
//
//agent:tool
func Unwrapped(query struct {
	Base
	Text string // what to find
	// On is a list.
	On []struct{ A int }
	URL *url.URL // described
}) {
}

type Base struct{ ID string }

//agent:output
type Answer struct {
	X int // x
}

//agent:output
func Finish(text string) int { return 0 }

//agent:codec
type Wire struct{ Not int }
`

func TestRequireDocs(t *testing.T) {
	cfg := module(t,
		txtar.File{Name: "a.go", Data: []byte(undocumented)},
		txtar.File{Name: "b/b.go", Data: []byte("package b\n\n// Unit is a unit.\ntype Unit string\n\ntype Point struct{ Lat float64 }\n\ntype Result struct{ A int }\n")})
	if _, err := source.Load(t.Context(), cfg); err != nil {
		t.Fatalf("without RequireDocs: %v", err)
	}
	cfg.RequireDocs = true
	_, err := source.Load(t.Context(), cfg)
	if err == nil {
		t.Fatal("no error")
	}
	var got []string
	for l := range strings.SplitSeq(strings.ReplaceAll(err.Error(), cfg.Dir+"/", ""), "\n") {
		if !strings.HasPrefix(l, "\t") {
			got = append(got, l)
		}
	}
	want := []string{
		"a.go:9:1: tool Bare has no description",
		"a.go:10:11: parameter x of tool Bare has no description",
		"a.go:10:21: parameter y of tool Bare has no description",
		"a.go:17:14: parameter z of tool Half has no description",
		"a.go:26:15: field A has no description, needed by tool Unwrapped",
		"a.go:31:19: field ID has no description, needed by tool Unwrapped",
		"a.go:33:1: output Answer has no description",
		"a.go:38:1: output Finish has no description",
		"a.go:39:13: parameter text of output Finish has no description",
		"b/b.go:6:20: field Lat has no description",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

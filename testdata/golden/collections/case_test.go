package collections

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime"

	"golden/internal/check"
)

type none = runtime.NoDeps

const empty = `{"strings":[],"grid":[],"points":[],"pointers":[],"fixed":[0,0,0],"matrix":[[0,0],[0,0]],` +
	`"counts":{},"places":{},"groups":{},"path":[],"index":{},"blobs":[]}`

func TestEcho(t *testing.T) {
	const full = `{"strings":["","a"],"grid":[[],[1,2],[3]],"points":[{"X":1,"Y":2}],"pointers":[null,{"X":0,"Y":0.5}],` +
		`"optional":["x"],"fixed":[1,2,3],"matrix":[[1,2],[3,4]],"counts":{"a":1,"b":2},"places":{"p":{"X":1,"Y":1}},` +
		`"groups":{"g":["k"],"h":[]},"path":[{"X":3,"Y":4}],"index":{"i":1},"blobs":["","AA=="]}`
	check.Tool(t, EchoTool[none](), []check.Payload{
		{JSON: full, Want: full},
		{JSON: empty, Want: empty},
		{
			JSON: `{"strings":null,"grid":[[1],["x"],2],"points":[{"X":1}],"pointers":[3],"optional":null,"fixed":[1,2],` +
				`"matrix":[[1,2,3],[]],"counts":{"a/b":"x","~":null},"places":[],"groups":{"g":[1]},"path":{},"index":{"i":1,"i":2},"blobs":["!"]}`,
			Faults: []string{
				"/strings: Input should be a valid array",
				"/grid/1/0: Input should be a valid integer, unable to parse string as an integer",
				"/grid/2: Input should be a valid array",
				"/points/0/Y: Field required",
				"/pointers/0: Input should be an object",
				"/fixed: List should have at least 3 items after validation, not 2",
				"/matrix/0: List should have at most 2 items after validation, not 3",
				"/matrix/1: List should have at least 2 items after validation, not 0",
				"/counts/a~1b: Input should be a valid integer, unable to parse string as an integer",
				"/counts/~0: Input should be a valid integer",
				"/places: Input should be an object",
				"/groups/g/0: Input should be a valid string",
				"/path: Input should be a valid array",
				"/index/i: Key should be given only once",
				"/blobs/0: Data should be valid base64: illegal base64 data at input byte 0",
			},
		},
	})
}

func TestLax(t *testing.T) {
	check.Tool(t, SumTool[none](), []check.Payload{
		{JSON: `{"numbers":"[1,2]"}`, Want: `{"numbers":[1,2]}`},
		{JSON: `{"numbers":[1,"2",3.0]}`, Want: `{"numbers":[1,2,3]}`},
		{JSON: `{"numbers":"[1,"}`, Faults: []string{
			"/numbers: Input should be a valid array",
		}},
		{JSON: `{"numbers":1}`, Faults: []string{
			"/numbers: Input should be a valid array",
		}},
	})
}

func TestInvoke(t *testing.T) {
	got, err := check.Invoke(t, LookupTool[none](), none{}, `{"places":{"a":{"X":1,"Y":2}},"names":["a","b"],"corner":[7,8]}`)
	want := `[{"X":7,"Y":8},{"X":1,"Y":2},{"X":0,"Y":0}]`
	if got != want || err != nil {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
	got, err = check.Invoke(t, NothingTool[none](), none{}, `{}`)
	if got != empty || err != nil {
		t.Errorf("nil collections: got %s, %v; want %s", got, err, empty)
	}
}

func TestSamples(t *testing.T) {
	check.Samples(t, none{}, EchoTool[none](), SumTool[none](), LookupTool[none](), NothingTool[none]())
}

package codecnulls

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"

	"golden/internal/check"
)

type none = runtime.NoDeps

func TestNil(t *testing.T) {
	for _, page := range []Page{
		{Strict: Strict{IDs: []int{}}},
		{Items: []Item{{}, {Tags: []string{"a"}}}, Byname: map[string][]Item{"x": nil, "y": {{}}}, Raw: []byte("raw"),
			Grid: [2][][]byte{nil, {nil, []byte("b")}}, Next: &Page{Strict: Strict{IDs: []int{1}}}, Strict: Strict{IDs: []int{}}, Default: []int{2}},
	} {
		text, err := json.Marshal(page)
		if err != nil {
			t.Fatal(err)
		}
		var got Page
		if err := got.DecodeJSON(text); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if !reflect.DeepEqual(got, page) {
			t.Errorf("got %+v, want %+v", got, page)
		}
	}
}

func TestRefused(t *testing.T) {
	const rest = `,"byName":null,"raw":null,"grid":[null,null],"next":null,"default":null,"strict":`
	for text, want := range map[string]string{
		`{"items":null` + rest + `{"ids":null}}`:                      "/strict/ids: Input should be a valid array",
		`{"items":null` + rest + `null}`:                              "/strict: Input should be an object",
		`{"items":[null]` + rest + `{"ids":[]}}`:                      "/items/0: Input should be an object",
		`{"items":[{"tags":null,"name":null}]` + rest + `{"ids":[]}}`: "/items/0/name: Input should be a valid string",
	} {
		err := new(Page).DecodeJSON([]byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

func TestNames(t *testing.T) {
	names := Names{"x"}
	if err := names.DecodeJSON([]byte("null")); err != nil || names != nil {
		t.Errorf("got %v, %v", names, err)
	}
	if b, err := names.AppendJSON(nil); err != nil || string(b) != "[]" {
		t.Errorf("nil is written as %s, %v", b, err)
	}
}

// What a model writes is read as for any tool, but a marked type in its own way.
func TestTool(t *testing.T) {
	const page = `"page":{"items":[{"tags":null,"name":""}],"byName":null,"raw":null,"grid":[null,null],"next":null,"strict":{"ids":[]},"default":null}}`
	check.Tool(t, TagTool[none](), []check.Payload{
		{JSON: `{"item":{"tags":[],"name":"x"},` + page, Looser: true, Want: `{"item":{"tags":[],"name":"x"},"page":{"items":[{"tags":[],"name":""}],` +
			`"byName":{},"raw":"","grid":[[],[]],"next":null,"strict":{"ids":[]},"default":[]}}`},
		{JSON: `{"item":{"tags":null,"name":"x"},` + page, Faults: []string{"/item/tags: Input should be a valid array"}},
	})
}

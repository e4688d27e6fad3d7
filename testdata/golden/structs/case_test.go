package structs

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime"

	"golden/internal/check"
)

type none = runtime.NoDeps

func TestRecursive(t *testing.T) {
	const ann = `{"name":"Ann","home":{"street":"High","number":1}}`
	check.Tool(t, MeetTool[none](), []check.Payload{
		{JSON: `{"a":` + ann + `}`, Want: `{"a":` + ann + `,"b":null}`},
		{
			JSON: `{"b":null,"a":{"name":"Bo","home":{"street":"Low","number":0},"partner":` + ann + `,"work":null,"children":[` + ann + `]}}`,
			Want: `{"a":{"name":"Bo","home":{"street":"Low"},"partner":` + ann + `,"children":[` + ann + `]},"b":null}`,
		},
		{
			JSON: `{"a":{"name":"Bo","home":null,"partner":{"children":[{"name":1},3]}},"b":{"hom":{}}}`,
			Faults: []string{
				"/a/home: Input should be an object",
				"/a/partner/children/0/name: Input should be a valid string",
				"/a/partner/children/0/home: Field required",
				"/a/partner/children/1: Input should be an object",
				"/a/partner/name: Field required",
				"/a/partner/home: Field required",
				`/b/hom: Extra inputs are not permitted; did you mean "home"?`,
				"/b/name: Field required",
				"/b/home: Field required",
			},
		},
	})
}

func TestInvoke(t *testing.T) {
	got, err := check.Invoke(t, MeetTool[none](), none{}, `{"a":{"name":"A","home":{"street":"S"}},"b":{"name":"B","home":{"street":"S"}}}`)
	want := `{"name":"A","home":{"street":"S"},"partner":{"name":"B","home":{"street":"S"}}}`
	if got != want || err != nil {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}

func TestCombine(t *testing.T) {
	const (
		names     = `"names":{"other":1,"Plain":2,"with-dash":3,"Ümlaut":5}`
		embedding = `"embedding":{"id":1,"kind":"k","note":"n"},"empty":{}`
	)
	check.Tool(t, CombineTool[none](), []check.Payload{
		{
			JSON: `{"optional":{"required":null},"defaults":{},` + names + `,` + embedding + `}`,
			Want: `{"optional":{"pointer":null,"required":null},` +
				`"defaults":{"text":"hello, world","count":3,"ratio":0.5,"on":true,"tags":["a","b"],"pointer":7},` +
				names + `,` + embedding + `}`,
		},
		{
			JSON: `{"optional":{"pointer":1,"required":2,"omit_empty":3,"omit_zero":{"street":"s"},"omit_slice":["x"],"omit_string":""},` +
				`"defaults":{"text":"","count":0,"ratio":0,"on":false,"tags":[],"pointer":null},` + names + `,` + embedding + `}`,
			Want: `{"optional":{"pointer":1,"required":2,"omit_empty":3,"omit_zero":{"street":"s"},"omit_slice":["x"],"omit_string":""},` +
				`"defaults":{"text":"","count":0,"ratio":0,"on":false,"tags":[],"pointer":null},` + names + `,` + embedding + `}`,
		},
		{
			JSON: `{"optional":{"omit_slice":null},"defaults":{"text":null},"names":{"renamed":1,"plain":2,"Hidden":1,"internal":2},` +
				`"embedding":{"Base":{}},"empty":{"a":1}}`,
			Faults: []string{
				"/optional/omit_slice: Input should be a valid array",
				"/optional/required: Field required",
				"/defaults/text: Input should be a valid string",
				"/names/renamed: Extra inputs are not permitted; expected one of: other, Plain, with-dash, Ümlaut",
				`/names/plain: Extra inputs are not permitted; did you mean "Plain"?`,
				"/names/Hidden: Extra inputs are not permitted; expected one of: other, Plain, with-dash, Ümlaut",
				"/names/internal: Extra inputs are not permitted; expected one of: other, Plain, with-dash, Ümlaut",
				"/names/other: Field required",
				"/names/Plain: Field required",
				"/names/with-dash: Field required",
				"/names/Ümlaut: Field required",
				"/embedding/Base: Extra inputs are not permitted; expected one of: id, kind, note",
				"/embedding/id: Field required",
				"/embedding/kind: Field required",
				"/embedding/note: Field required",
				"/empty/a: Extra inputs are not permitted; expected an empty object",
			},
		},
	})
}

func TestGreet(t *testing.T) {
	for args, want := range map[string]string{
		`{}`:                          `"Hello, world! Hello, world! "`,
		`{"name":"you","times":1}`:    `"Hello, you! "`,
		`{"times":null}`:              `"Hello forever, world!"`,
		`{"times":"3","name":"\"\\"}`: `"Hello, \"\\! Hello, \"\\! Hello, \"\\! "`,
	} {
		if got, err := check.Invoke(t, GreetTool[none](), none{}, args); got != want || err != nil {
			t.Errorf("%s: got %s, %v; want %s", args, got, err, want)
		}
	}
}

func TestSamples(t *testing.T) {
	check.Samples(t, none{}, MeetTool[none](), CombineTool[none](), GreetTool[none]())
}

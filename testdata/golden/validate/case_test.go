package validate

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime"

	"golden/internal/check"
)

type none = runtime.NoDeps

func TestDecode(t *testing.T) {
	const full = `{"filter":{"range":{"from":1,"to":2},"ranges":[{"from":1,"to":1}],"tags":["a"],"by":{"x":{"from":0,"to":9}},"word":"ab"},"word":"w"}`
	check.Tool(t, FindTool[none](), []check.Payload{
		{JSON: full, Want: full},
		{
			JSON: `{"filter":{"range":{"from":3,"to":2},"ranges":[{"from":1,"to":0}],"tags":["a b","b","c"],"by":{"x":{"from":9,"to":8}},"word":"a b"},"word":"w w"}`,
			Faults: []string{
				"/filter/range: Value error, 3 is greater than 2",
				"/filter/ranges/0: Value error, 1 is greater than 0",
				"/filter/tags/0: Value error, a word has no spaces",
				"/filter/by/x: Value error, 9 is greater than 8",
				"/filter/word: Value error, a word has no spaces",
				"/word: Value error, a word has no spaces",
			},
			Looser: true,
		},
		{
			JSON:   `{"filter":{"tags":["a","b","c"]},"word":"w"}`,
			Faults: []string{"/filter/tags: Value error, two tags are enough"},
			Looser: true,
		},
		{
			JSON:   `{"filter":{"range":{"from":1,"to":2}},"word":"w"}`,
			Faults: []string{"/filter: Value error, a range needs a word"},
			Looser: true,
		},
		// What is wrong already is not asked about itself.
		{JSON: `{"filter":{"range":{"from":300,"to":200}},"word":1}`, Faults: []string{
			"/filter/range/to: Input should be less than or equal to 100",
			"/word: Input should be a valid string",
		}},
	})
	check.Tool(t, LimitTool[none](), []check.Payload{
		{JSON: `{"from":1,"to":2}`, Want: `{"from":1,"to":2}`},
		{JSON: `{"from":3,"to":2}`, Faults: []string{": Value error, 3 is greater than 2"}, Looser: true},
	})
	check.Output(t, SpanOutput, []check.Payload{
		{JSON: `{"from":3,"to":2}`, Want: `{"from":3,"to":2}`},
		{JSON: `{"from":2,"to":2}`, Faults: []string{": Value error, the span is empty"}, Looser: true},
	})
}

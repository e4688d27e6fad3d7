package intenums

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime"

	"golden/internal/check"
)

type none = runtime.NoDeps

func TestDecode(t *testing.T) {
	const full = `{"alarm":{"level":4,"before":1,"flags":[1,9223372036854775811],"counts":{"1":5,"4":6},"offset":0,"few":2,"ids":{"-1":1,"7":4}},"to":2}`
	check.Tool(t, RaiseTool[none](), []check.Payload{
		{JSON: full, Want: full},
		{JSON: `{"alarm":{"level":"2"},"to":4.0}`, Want: `{"alarm":{"level":2,"offset":-1},"to":4}`},
		{
			JSON: `{"alarm":{"level":3,"before":"high","flags":[4],"counts":{"3":1,"x":1},"offset":2,"few":4,"ids":{"128":1,"01":1}},"to":true}`,
			Faults: []string{
				"/alarm/level: Input should be 1, 2 or 4",
				"/alarm/before: Input should be a valid integer, unable to parse string as an integer",
				"/alarm/counts/3: Key should be 1, 2 or 4",
				"/alarm/counts/x: Key should be a valid integer",
				"/alarm/offset: Input should be -1, 0 or 1",
				"/alarm/few: Input should be 1 or 2",
				"/alarm/ids/128: Key should be between -128 and 127",
				"/alarm/ids/01: Key should be a valid integer",
				"/to: Input should be a valid integer",
			},
		},
	})
	check.Output(t, WorstOutput, []check.Payload{
		{JSON: `{"response":2}`, Want: `{"response":2}`},
		{JSON: `{"response":4}`, Faults: []string{"/response: Input should be 1 or 2"}},
	})
}

func TestInvoke(t *testing.T) {
	if got, err := check.Invoke(t, RaiseTool[none](), none{}, `{"alarm":{"level":1},"to":4}`); got != `4` || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestSamples(t *testing.T) { check.Samples(t, none{}, RaiseTool[none]()) }

package paramforms

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime"

	"golden/internal/check"
)

type none = runtime.NoDeps

// Call fields have the names that Go has for what the model knows by its own.
var _ = SearchCall{SQL: "", AccountID: "", URLs: nil}

func TestSearch(t *testing.T) {
	const rest = `"urls":["https://example.com"],"color":"mauve","colors":["red","x",null],` +
		`"paint":{"color":"teal","size":3,"of":{"grey":{"color":"blue"}}},"closed":[],` +
		`"day":"2026-09-14","clock":"09:30:00.5+02:00","days":["2026-01-01"]}`
	check.Tool(t, SearchTool[none](), []check.Payload{
		{JSON: `{"sql":"a = ''","account_id":"me",` + rest, Want: `{"sql":"a = ''","account_id":"me",` + rest},
		{
			JSON: `{"sql":"","account_id":"x","urls":[],"color":"","colors":[],"paint":{"color":"","size":0},` +
				`"closed":[{"color":"mauve","size":3,"of":{"grey":{"color":"blue"}}}],` +
				`"day":"2026-09-14T00:00:00Z","clock":"25:00:00Z","days":["2026-02-29"]}`,
			Faults: []string{
				"/account_id: String should have at least 2 characters",
				"/closed/0/color: Input should be 'red' or 'blue'",
				"/closed/0/of/grey: Key should be 'red' or 'blue'",
				"/day: Input should be a valid date, expected one such as 2026-09-14",
				"/clock: Input should be a valid time, expected one with a time zone, such as 09:30:00Z",
				"/days/0: Input should be a valid date, expected one such as 2026-09-14",
			},
		},
	})
}

func TestOrder(t *testing.T) {
	const order = `{"day":"2026-09-14","clock":"23:59:59Z","days":{"a":"2026-09-14T09:30:00Z"},"paint":{"color":"teal"}}`
	check.Output(t, OrderOutput, []check.Payload{
		{JSON: order, Want: order},
		{JSON: `{"day":"2026-09-14","paint":{"color":"red"}}`, Want: `{"day":"2026-09-14","paint":{"color":"red"}}`},
		{JSON: `{"day":14,"paint":{"color":1}}`, Faults: []string{
			"/day: Input should be a valid date",
			"/paint/color: Input should be a valid string",
		}},
	})
}

// A model may leave the offset out, which is right in meaning.
func TestLaxClock(t *testing.T) {
	const given = `{"day":"2026-09-14","clock":"09:30:00","paint":{"color":"red"}}`
	order, err := OrderOutput.Choices[0].Decode(given)
	if err != nil || order.Clock.Hour() != 9 {
		t.Errorf("got %v, %v", order.Clock, err)
	}
}

func TestOne(t *testing.T) {
	check.Tool(t, OneTool[none](), []check.Payload{
		{JSON: `{"color":"mauve","of":{"grey":{"color":"x"}}}`, Want: `{"color":"mauve","of":{"grey":{"color":"x"}}}`},
	})
}

func TestSamples(t *testing.T) { check.Samples(t, none{}, SearchTool[none]()) }

package enums

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime"

	"golden/internal/check"
)

type none = runtime.NoDeps

func TestSwitch(t *testing.T) {
	check.Tool(t, SwitchTool[none](), []check.Payload{
		{JSON: `{"light":{"color":"red"},"to":"green"}`, Want: `{"light":{"color":"red","start":"green"},"to":"green"}`},
		{
			JSON: `{"light":{"color":"red","next":"yellow","cycle":["red","green"],"length":{"red":1,"green":2},"start":"red","warn":"yellow",` +
				`"moods":{"a":"good \"enough\"","b":"bad\n","c":""},"plain":"anything"},"to":"green"}`,
			Want: `{"light":{"color":"red","next":"yellow","cycle":["red","green"],"length":{"green":2,"red":1},"start":"red","warn":"yellow",` +
				`"moods":{"a":"good \"enough\"","b":"bad\n","c":""},"plain":"anything"},"to":"green"}`,
		},
		{
			JSON: `{"light":{"color":"Red","next":"","cycle":["blue"],"length":{"purple":1},"start":null,"warn":"green",` +
				`"moods":{"a":"good"},"plain":1},"to":1}`,
			Faults: []string{
				"/light/color: Input should be 'red', 'yellow' or 'green'; did you mean 'red'?",
				"/light/next: Input should be 'red', 'yellow' or 'green'",
				"/light/cycle/0: Input should be 'red', 'yellow' or 'green'",
				"/light/length/purple: Key should be 'red', 'yellow' or 'green'",
				"/light/start: Input should be 'red', 'yellow' or 'green'",
				"/light/warn: Input should be 'red' or 'yellow'",
				"/light/moods/a: Input should be 'good \"enough\"', 'bad\n' or ''",
				"/light/plain: Input should be a valid string",
				"/to: Input should be 'red', 'yellow' or 'green'",
			},
		},
	})
}

func TestTurn(t *testing.T) {
	check.Tool(t, TurnTool[none](), []check.Payload{
		{JSON: `{"degrees":90,"direction":"left"}`, Want: `{"degrees":90,"direction":"left"}`},
		{JSON: `{"degrees":91,"direction":"lefft"}`, Faults: []string{
			"/degrees: Input should be 90, 180 or 270",
			"/direction: Input should be 'left' or 'right'; did you mean 'left'?",
		}},
	})
	got, err := check.Invoke(t, TurnTool[none](), none{}, `{"degrees":"180","direction":"right"}`)
	if want := `"good \"enough\""`; got != want || err != nil {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}

func TestSamples(t *testing.T) {
	check.Samples(t, none{}, SwitchTool[none](), TurnTool[none]())
}

package main

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
)

// TestAllocations: generated code allocates what it returns, and nothing else. Texts are parts of what was decoded.
func TestAllocations(t *testing.T) {
	weather := CurrentWeatherTool()
	out := ForecastOutput.Choices[0]
	var (
		call   runtime.Call
		answer Forecast
		text   runtime.RawJSON
		err    error
	)
	for _, c := range []struct {
		name string
		want float64
		f    func()
	}{
		{"decode a call", 1, func() { call, err = weather.Decode(`{"city":"Paris","unit":"celsius"}`) }},                             // the call
		{"decode an answer", 0, func() { answer, err = out.Decode(`{"city":"Paris","high":18.5,"advice":"Take a light jacket."}`) }}, // which is a value
		{"encode an answer", 1, func() { text, err = out.Encode(answer) }},                                                           // the text
	} {
		if got := testing.AllocsPerRun(100, c.f); got != c.want || err != nil {
			t.Errorf("%s: %v allocations, want %v (%v)", c.name, got, c.want, err)
		}
	}
	if call.(*CurrentWeatherCall).City != "Paris" || answer.High != 18.5 || text != `{"city":"Paris","high":18.5,"advice":"Take a light jacket."}` {
		t.Errorf("got %+v, %+v, %s", call, answer, text)
	}
}

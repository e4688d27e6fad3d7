// Repair shows what becomes of a model's mistakes: all that is wrong with a call goes back to it at once, and it repairs the call.
//
//	go run ./repair
//
// The model is a script, so the program needs neither a key nor a network, and does not even link a provider.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/agentgen-go/agentgen/examples/internal/demo"
	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

//go:generate go tool agentgen

// Unit is a unit of temperature.
type Unit string

// The units.
const (
	Celsius    Unit = "celsius"
	Fahrenheit Unit = "fahrenheit"
)

// Forecast returns the weather of the next days in a city.
//
//agent:tool
//agent:param days minimum=1 maximum=7
func Forecast(city string, unit Unit, days int) string {
	return fmt.Sprintf("%s, next %d days: light rain, up to %d degrees %s", city, days, map[Unit]int{Celsius: 18, Fahrenheit: 64}[unit], unit)
}

// script is a model that is played: a function of the request. It makes three mistakes in its first call: a wrong name, no unit, and a number
// that is too large. (Package testmodel has models for tests; a function needs less to be compiled.)
var script = model.Func(model.Info{Name: "script"}, func(_ context.Context, r *model.Request, _ *model.Stream) (*message.Response, error) {
	switch len(r.Messages) {
	case 1:
		return call(`{"city":"Paris","units":"kelvin","days":30}`), nil
	case 3:
		return call(`{"city":"Paris","unit":"celsius","days":3}`), nil
	}
	return &message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: "Take an umbrella."}}}, nil
})

func call(args string) *message.Response {
	return &message.Response{Parts: []message.ResponsePart{&message.ToolCallPart{ToolName: "forecast", Args: args}}}
}

var agent = &runtime.Agent[runtime.NoDeps, string]{
	Name:  "forecast",
	Model: script,
	Tools: runtime.Tools[runtime.NoDeps](ForecastTool),
}

func main() {
	demo.Scripted()
	res, err := agent.Run(context.Background(), runtime.NoDeps{}, "What should I wear in Paris?")
	if err != nil {
		demo.Fail(err)
	}
	demo.Trace(os.Stdout, res.AllMessages())
}

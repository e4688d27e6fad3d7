// Weather answers a question about the weather with tools and a typed output.
//
//	go run ./weather                          # a test model: no key, no network
//	OPENAI_API_KEY=... go run ./weather       # OpenAI
//	OPENAI_BASE_URL=... go run ./weather      # any server that speaks OpenAI's chat completions
package main

import (
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/agentgen-go/agentgen/examples/internal/choose"
	"github.com/agentgen-go/agentgen/examples/internal/demo"
	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

var weather = &runtime.Agent[Deps, Forecast]{
	Name:         "weather",
	Model:        testmodel.New(),
	Output:       ForecastOutput,
	Tools:        runtime.Tools(CurrentWeatherTool, FeelsLikeTool),
	Instructions: "Look up the current weather before you answer. Answer briefly.",
}

func main() {
	n := flag.Int("attempts", 0, "ask this often and report how often a tool was called with valid arguments")
	ctx, stop, model, prompt := choose.Start("What should I wear in Paris today?")
	defer stop()

	m := choose.Model(model, weather.Model)
	if *n > 0 {
		if err := attempts(ctx, os.Stdout, m, prompt, *n, 2*time.Minute); err != nil {
			demo.Fail(err)
		}
		return
	}
	res, err := weather.Run(ctx, Deps{Stations: NewStations()}, prompt, runtime.WithModel(m))
	if err != nil {
		demo.Fail(err)
	}
	demo.Trace(os.Stdout, res.AllMessages())
	fmt.Printf("\n%s: up to %.1f degrees Celsius. %s\n", res.Output.City, res.Output.High, res.Output.Advice)
}

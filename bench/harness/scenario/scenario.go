// Package scenario is the work that all programs are measured at: one tool, what a model says, and what must come of
// it. It depends on the standard library alone, so that the programs of other libraries can use it.
package scenario

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
)

// What the model is told, and what it says.
const (
	Model     = "gpt-4o"
	System    = "You are a concise travel assistant. Use the weather tool before answering."
	Prompt    = "What should I pack for three days in Paris? Use celsius."
	ToolName  = "get_weather"
	ToolDesc  = "Returns the weather forecast for a city."
	ArgsJSON  = `{"city":"Paris","days":3,"unit":"celsius"}`
	FinalText = "Pack a light jacket and an umbrella: Paris will be mild with some rain over the next three days."
	FinalJSON = `{"city":"Paris","summary":"Mild with some rain over the next three days.","score":8,"pack":["light jacket","umbrella","walking shoes"],"confidence":0.82}`

	// ParametersJSON is the schema of the tool's arguments, for those who write it by hand.
	ParametersJSON = `{"type":"object","properties":{"city":{"type":"string","description":"City name"},"days":{"type":"integer","description":"Number of days"},` +
		`"unit":{"type":"string","enum":["celsius","fahrenheit"],"description":"Unit"}},"required":["city","days","unit"],"additionalProperties":false}`
)

// Tokens that each response says it has used.
const (
	InputTokens  = 100
	OutputTokens = 20
)

// Args are the tool's arguments. The tags are in the dialects of all the libraries that read an enum from tags.
type Args struct {
	City string `json:"city" description:"City name" jsonschema:"description=City name" jsonschema_description:"City name"`
	Days int    `json:"days" description:"Number of days" jsonschema:"description=Number of days" jsonschema_description:"Number of days"`
	Unit string `json:"unit" enum:"celsius,fahrenheit" description:"Unit" jsonschema:"enum=celsius,enum=fahrenheit" jsonschema_description:"Unit"`
}

// Report is what the tool returns.
type Report struct {
	City      string   `json:"city"`
	Country   string   `json:"country"`
	TempC     float64  `json:"temp_c"`
	Humidity  int      `json:"humidity"`
	Condition string   `json:"condition"`
	Alerts    []string `json:"alerts"`
}

// Advice is the typed output.
type Advice struct {
	City       string   `json:"city"`
	Summary    string   `json:"summary"`
	Score      int      `json:"score"`
	Pack       []string `json:"pack"`
	Confidence float64  `json:"confidence"`
}

var errBadArgs = errors.New("the tool was called with other arguments than those of the model")

var alerts = []string{"rain", "wind"}

// Weather is the body of the tool. It refuses arguments that were decoded badly.
func Weather(a Args) (Report, error) {
	if a != (Args{City: "Paris", Days: 3, Unit: "celsius"}) {
		return Report{}, errBadArgs
	}
	return Report{City: a.City, Country: "FR", TempC: 17.5, Humidity: 63, Condition: "light rain", Alerts: alerts}, nil
}

// CheckResult reports whether a result of the tool, as the model got it, is the report.
func CheckResult(text string) error {
	var got Report
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		return fmt.Errorf("the model got %q as the result of the tool: %w", text, err)
	}
	if want, _ := Weather(Args{City: "Paris", Days: 3, Unit: "celsius"}); !reflect.DeepEqual(got, want) {
		return fmt.Errorf("the model got %+v as the result of the tool, not %+v", got, want)
	}
	return nil
}

// Same reports whether two outputs are equal, without reflection, because it is called after each measured run.
func (a *Advice) Same(b *Advice) bool {
	if a.City != b.City || a.Summary != b.Summary || a.Score != b.Score || a.Confidence != b.Confidence || len(a.Pack) != len(b.Pack) {
		return false
	}
	for i := range a.Pack {
		if a.Pack[i] != b.Pack[i] {
			return false
		}
	}
	return true
}

// FinalAdvice is the answer in FinalJSON.
var FinalAdvice = Advice{
	City: "Paris", Summary: "Mild with some rain over the next three days.", Score: 8,
	Pack: []string{"light jacket", "umbrella", "walking shoes"}, Confidence: 0.82,
}

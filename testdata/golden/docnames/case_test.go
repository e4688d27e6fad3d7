package docnames

import (
	"strings"
	"testing"
)

// TestDescriptions: names that only readers of Go know are left out of what models read.
func TestDescriptions(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{WeatherTool[Deps]().Def().Description, "Returns the weather of a place. Weather is not a forecast."},
		{SearchTool[Deps]().Def().Description, "Search flights from one place to another."},
		{DeskTools[Deps](Desk{})[0].Def().Description, "Books a flight."},
		{FinishOutput().Def().Description, "Finishes the conversation."},
		{ForecastOutput.Description, "The weather to come."},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
	parameters := string(WeatherTool[Deps]().Def().Parameters)
	for _, want := range []string{
		`"description":"Where it is asked about."`,
		`"description":"The name of a city."`,
		`"description":"Country, if set, tells cities of one name apart."`,
		`"description":"In any order."`,
		`"description":"https://example.com or another address."`,
		`"description":"A unit of temperature.\n- celsius: The one for physicists.\n- fahrenheit: Fahrenheit suits cooks."`,
	} {
		if !strings.Contains(parameters, want) {
			t.Errorf("no %s in %s", want, parameters)
		}
	}
}

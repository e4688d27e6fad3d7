package source

import "testing"

func TestWithoutFuncName(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"CurrentWeather", "CurrentWeather returns the weather", "Returns the weather"},
		{"CurrentWeather", "CurrentWeather returns.\n\nIt costs nothing.", "Returns.\n\nIt costs nothing."},
		{"Search", "Search searches", "Searches"},
		{"Search", "Search searches the web.", "Searches the web."},
		{"Apply", "Apply applies a patch", "Applies a patch"},
		{"Try", "Try tries, then gives up", "Tries, then gives up"},
		{"Search", "Search lists the flights", "Lists the flights"},
		{"Search", "Search finds flights", "Finds flights"},
		{"IsOpen", "IsOpen is true if the shop is open", "Is true if the shop is open"},
		{"roll_die", "roll_die rolls a die", "Rolls a die"},
		{"Größe", "Größe nennt die Größe", "Größe nennt die Größe"},
		{"LookUp", "LookUp öffnets etwas", "Öffnets etwas"},

		// The name is part of the sentence.
		{"Search", "Search flights from A to B", "Search flights from A to B"},
		{"Search", "Search flights", "Search flights"},
		{"Search", "Search the web", "Search the web"},
		{"GetWeather", "GetWeather for a city", "GetWeather for a city"},
		{"GetWeather", "GetWeather always returns the weather", "GetWeather always returns the weather"},
		{"GetWeather", "GetWeather address", "GetWeather address"},
		{"GetWeather", "GetWeather SMSs", "GetWeather SMSs"},
		{"GetWeather", "GetWeather, given a city, returns its weather", "GetWeather, given a city, returns its weather"},
		{"GetWeather", "GetWeather", "GetWeather"},
		{"GetWeather", "GetWeatherNow returns the weather", "GetWeatherNow returns the weather"},
		{"GetWeather", "Returns the weather", "Returns the weather"},
		{"GetWeather", "The GetWeather returns", "The GetWeather returns"},
		{"GetWeather", "", ""},
	} {
		if got := withoutFuncName(tt.name, tt.text); got != tt.want {
			t.Errorf("withoutFuncName(%q, %q) = %q, want %q", tt.name, tt.text, got, tt.want)
		}
	}
}

func TestWithoutNameIs(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"City", "City is the name of a city.", "The name of a city."},
		{"Notes", "Notes are in order", "In order"},
		{"Celsius", "Celsius is metric.\n\nMost use it.", "Metric.\n\nMost use it."},
		{"Open", "Open is true if the shop is open", "True if the shop is open"},
		{"Rate", "Rate is 1 for all", "1 for all"},
		{"Unit", "Unit is öre", "Öre"},
		{"Kind", "Kind is e-mail, or post", "E-mail, or post"},

		// The first word is not spelled as words are.
		{"Site", "Site is https://example.com", "https://example.com"},
		{"Phone", "Phone is iPhone or Android", "iPhone or Android"},
		{"Key", "Key is user_id", "user_id"},
		{"Key", "Key is \"a\" or \"b\"", "\"a\" or \"b\""},

		// Anything else stays.
		{"City", "City names a city", "City names a city"},
		{"City", "City is", "City is"},
		{"City", "City island", "City island"},
		{"City", "A City is a city", "A City is a city"},
		{"City", "CityName is the name", "CityName is the name"},
		{"City", "city is the name of a city", "city is the name of a city"},
		{"City", "City, if set, is used", "City, if set, is used"},
		{"City", "", ""},
	} {
		if got := withoutNameIs(tt.name, tt.text); got != tt.want {
			t.Errorf("withoutNameIs(%q, %q) = %q, want %q", tt.name, tt.text, got, tt.want)
		}
	}
}

package source

import "testing"

func TestSnake(t *testing.T) {
	for name, want := range map[string]string{
		"CurrentWeather": "current_weather",
		"HTTPGet":        "http_get",
		"GetHTTP":        "get_http",
		"GetHTTPStatus":  "get_http_status",
		"already_snake":  "already_snake",
		"Some_Thing":     "some_thing",
		"rollDie":        "roll_die",
		"A":              "a",
		"AB":             "ab",
		"Sha256Sum":      "sha256_sum",
		"Top10":          "top10",
		"UserID":         "user_id",
		"_private":       "_private",
	} {
		if got := snake(name); got != want {
			t.Errorf("snake(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestExported(t *testing.T) {
	for name, want := range map[string]string{
		"city": "City", "userID": "UserID", "City": "City", "_city": "City", "x_y": "X_y", "é": "É", "日": "", "_": "", "_1": "",
		"url": "URL", "sql": "SQL", "idToken": "IDToken", "ids": "IDs", "https": "HTTPS", "urlsOf": "URLsOf", "idle": "Idle", "id_of": "ID_of", "userId": "UserId",
	} {
		got, ok := exported(name)
		if ok != (want != "") || ok && got != want {
			t.Errorf("exported(%q) = %q, %t; want %q", name, got, ok, want)
		}
	}
}

func TestCanImport(t *testing.T) {
	for _, tt := range []struct {
		from, path string
		want       bool
	}{
		{"example.com/a", "example.com/b", true},
		{"example.com/a", "example.com/a/internal/b", true},
		{"example.com/a/c", "example.com/a/internal/b", true},
		{"example.com/ab", "example.com/a/internal/b", false},
		{"example.com/b", "example.com/a/internal", false},
		{"example.com/a", "internal/abi", false},
		{"example.com/a", "vendor/golang.org/x/net", false},
		{"example.com/a", "example.com/internals/b", true},
	} {
		if got := canImport(tt.from, tt.path); got != tt.want {
			t.Errorf("canImport(%q, %q) = %t", tt.from, tt.path, got)
		}
	}
}

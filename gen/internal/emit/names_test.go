package emit

import (
	"testing"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

func TestFreeNames(t *testing.T) {
	n := newNames(map[string]ir.Pos{"context": {}, "decodeUnit": {}, "decodeUnit2": {}})
	tests := []struct{ ask, want string }{
		{"context", "context2"},
		{"context", "context3"},
		{"time", "time"},
		{"decodeUnit", "decodeUnit3"},
		{"string", "string2"}, // predeclared
		{"range", "range2"},   // keyword
		{"data", "datapkg"},   // a local variable
	}
	for _, test := range tests {
		if got := n.free(test.ask); got != test.want {
			t.Errorf("free(%q) = %q, want %q", test.ask, got, test.want)
		}
	}
}

func TestClaim(t *testing.T) {
	n := newNames(map[string]ir.Pos{"RollDieTool": {}})
	if n.claim("RollDieTool") {
		t.Error("claimed a name of the package")
	}
	if !n.claim("RollDieCall") || n.claim("RollDieCall") {
		t.Error("a free name can be claimed once")
	}
}

func TestLocalNames(t *testing.T) {
	n := newNames(map[string]ir.Pos{"v": {}, "v_": {}, "e2": {}})
	tests := []struct {
		ask   string
		depth int
		want  string
	}{{"v", 1, "v__"}, {"r", 1, "r"}, {"e", 1, "e"}, {"e", 2, "e2_"}, {"e", 3, "e3"}}
	for _, test := range tests {
		if got := n.local(test.ask, test.depth); got != test.want {
			t.Errorf("local(%q, %d) = %q, want %q", test.ask, test.depth, got, test.want)
		}
	}
}

func TestCase(t *testing.T) {
	tests := []struct{ in, exported, unexported string }{
		{"city", "City", "city"},
		{"CurrentWeather", "CurrentWeather", "currentWeather"},
		{"HTTPGet", "HTTPGet", "httpGet"},
		{"ID", "ID", "id"},
		{"userID", "UserID", "userID"},
		{"été", "Été", "été"},
	}
	for _, test := range tests {
		if got := exported(test.in); got != test.exported {
			t.Errorf("exported(%q) = %q, want %q", test.in, got, test.exported)
		}
		if got := unexported(test.in); got != test.unexported {
			t.Errorf("unexported(%q) = %q, want %q", test.in, got, test.unexported)
		}
	}
}

package stdtypes

import (
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"

	"golden/internal/check"
)

type none = runtime.NoDeps

func TestDecode(t *testing.T) {
	const full = `{"host":{"addr":"10.0.0.1","net":"10.0.0.0/8","home":"https://example.com/a?b=c#d","mirrors":["https://example.org/"],` +
		`"serial":123456789012345678901234567890,"count":-1,"names":{"10.0.0.1":"a","::1":"b"},"level":"INFO"},"also":["::1"]}`
	check.Tool(t, RegisterTool[none](), []check.Payload{
		{JSON: full, Want: full},
		{JSON: `{"host":{"addr":"10.0.0","net":"10.0.0.0","home":"http://[","mirrors":[1],"serial":1.5,"count":null,"names":{"x":""},"level":"LOUD"},"also":[""]}`, Faults: []string{
			`/host/addr: Value error, ParseAddr("10.0.0"): IPv4 address too short`,
			`/host/net: Value error, netip.ParsePrefix("10.0.0.0"): no '/'`,
			`/host/home: Value error, parse "http://[": missing ']' in host`,
			"/host/mirrors/0: Input should be a valid string",
			"/host/serial: Input should be a valid integer, got a number with a fractional part",
			"/host/count: Input should be a valid integer",
			`/host/names/x: Key error, ParseAddr("x"): unable to parse IP`,
			`/host/level: Value error, slog: level string "LOUD": unknown name`,
		}},
	})
}

// TestLongNumbers: the time to read such a number grows with the square of its length.
func TestLongNumbers(t *testing.T) {
	long := `"` + strings.Repeat("7", 4301) + `"`
	check.Tool(t, ShareTool[none](), []check.Payload{
		{JSON: `{"whole":"1.5","share":"1/3"}`, Want: `{"whole":"1.5","share":"1/3"}`},
		{JSON: `{"whole":` + long + `,"share":` + long + `}`, Looser: true, Faults: []string{
			"/whole: String should have at most 4300 characters", "/share: String should have at most 4300 characters",
		}},
	})
}

func TestInvoke(t *testing.T) {
	tests := []struct {
		tool       runtime.Tool[none]
		args, want string
	}{
		{PowerTool[none](), `{"base":10,"exponent":20}`, `100000000000000000000`},
		{ResolveTool[none](), `{"page":"https://example.com/a/b","reference":"https://example.org"}`, `"https://example.org"`},
		{ShareTool[none](), `{"whole":"1.5","share":"1/3"}`, `"1/2"`},
		{ContainsTool[none](), `{"net":"10.0.0.0/8","addr":"10.1.2.3"}`, `true`},
	}
	for _, test := range tests {
		if got, err := check.Invoke(t, test.tool, none{}, test.args); got != test.want || err != nil {
			t.Errorf("%s %s: got %s, %v; want %s", test.tool.Def().Name, test.args, got, err, test.want)
		}
	}
}

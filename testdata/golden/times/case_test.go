package times

import (
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"

	"golden/internal/check"
)

type none = runtime.NoDeps

func TestDecode(t *testing.T) {
	const full = `{"meeting":{"start":"2026-09-14T09:30:00Z","takes":"PT1H30M","remind":"PT10M",` +
		`"ended":"2026-09-14T11:00:00.25+02:00","moved":["2026-09-13T09:30:00Z"],"pauses":{"coffee":"PT1.5S"}},` +
		`"by":"2026-09-15T00:00:00Z"}`
	check.Tool(t, PlanTool[none](), []check.Payload{
		{JSON: full, Want: full},
		{
			JSON: `{"meeting":{"start":"2026-09-14T09:30:00Z","takes":"PT0S"}}`,
			Want: `{"meeting":{"start":"2026-09-14T09:30:00Z","takes":"PT0S","remind":null},"by":null}`,
		},
		{
			JSON: `{"meeting":{"start":"2026-09-14T09:30:00Z","takes":"1h5s"}}`,
			Want: `{"meeting":{"start":"2026-09-14T09:30:00Z","takes":"PT1H0M5S","remind":null},"by":null}`,
		},
		{JSON: `{"meeting":{"start":"tomorrow","takes":"1 hour","remind":60,"moved":[null]},"by":"2026-02-30T00:00:00Z"}`, Faults: []string{
			"/meeting/start: Input should be a valid datetime, expected RFC 3339 with a time zone, such as 2026-09-14T09:30:00Z",
			"/meeting/takes: Input should be a valid duration, expected ISO 8601 such as PT1H30M",
			"/meeting/remind: Input should be a valid duration",
			"/meeting/moved/0: Input should be a valid datetime",
			"/by: Input should be a valid datetime, day out of range",
		}},
	})
}

func TestInvoke(t *testing.T) {
	got, err := check.Invoke(t, UntilTool[none](), none{}, `{"from":"2026-01-01T00:00:00Z","to":"2026-01-01T01:00:00.5+00:00"}`)
	if got != `"PT1H0M0.5S"` || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
	got, err = check.Invoke(t, DaysTool[none](), none{}, `{"from":"2026-01-01T00:00:00Z","days":31}`)
	if got != `"2026-02-01T00:00:00Z"` || err != nil {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestEncodeErrors(t *testing.T) {
	call := &PlanCall{Meeting: Meeting{Start: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}}
	if got, err := call.AppendJSON(nil); err == nil {
		t.Errorf("got %s for a year that RFC 3339 has no place for", got)
	}
}

func TestSamples(t *testing.T) {
	check.Samples(t, none{}, PlanTool[none](), UntilTool[none](), DaysTool[none]())
}

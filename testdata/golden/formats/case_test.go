package formats

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime"

	"golden/internal/check"
)

type none = runtime.NoDeps

func TestDecode(t *testing.T) {
	const full = `{"form":{"moment":"2026-09-14T09:30:00Z","day":"2026-02-28","clock":"09:30:00Z","span":"PT1H","mail":"a.b@example.com",` +
		`"link":"https://example.com","id":"123e4567-e89b-12d3-a456-426614174000","v4":"10.0.0.1","v6":"::1","host":"www.example.com",` +
		`"mails":["a@b.c"],"standard":"2026-12-31"},"to":"a@b.c"}`
	check.Tool(t, FillTool[none](), []check.Payload{
		{JSON: full, Want: full},
		{JSON: `{"form":{},"to":"a@b.c"}`, Want: `{"form":{"standard":"2026-01-01"},"to":"a@b.c"}`},
		{
			JSON: `{"form":{"moment":"2026-09-14","day":"2026-02-29","clock":"9:30","span":"1h","mail":"a.b",` +
				`"link":"example","id":"123","v4":"10.0.0.256","v6":":::","host":"-a.example.com-and-too-long",` +
				`"mails":["a@b.c","b"],"standard":""},"to":"me"}`,
			Faults: []string{
				"/form/moment: String should be a valid RFC 3339 date-time with a time zone, such as 2026-09-14T09:30:00Z",
				"/form/day: String should be a valid date, such as 2026-09-14",
				"/form/clock: String should be a valid time of day with a time zone, such as 09:30:00Z",
				"/form/span: String should be a valid ISO 8601 duration, such as PT1H30M",
				"/form/mail: String should be a valid email address",
				"/form/link: String should be a valid absolute URI, such as https://example.com/path",
				"/form/id: String should be a valid UUID, such as 123e4567-e89b-12d3-a456-426614174000",
				"/form/v4: String should be a valid IPv4 address",
				"/form/v6: String should be a valid IPv6 address",
				"/form/host: String should have at most 20 characters",
				"/form/host: String should be a valid host name, such as www.example.com",
				"/form/mails/1: String should be a valid email address",
				"/form/standard: String should be a valid date, such as 2026-09-14",
				"/to: String should be a valid email address",
			},
		},
	})
}

func TestSamples(t *testing.T) { check.Samples(t, none{}, FillTool[none]()) }

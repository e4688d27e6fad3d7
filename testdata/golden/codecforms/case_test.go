package codecforms

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime"
	"golden/internal/check"
)

type codec interface {
	AppendJSON([]byte) ([]byte, error)
	DecodeJSON([]byte) error
}

func TestZeroIsNull(t *testing.T) {
	const zero = `{"text":null,"count":null,"done":null,"state":null,"list":null,"labels":null,"raw":null,"point":null,"at":null}`
	const full = `{"text":"a","count":1,"done":true,"state":"complete","list":[],"labels":{},"raw":0,"point":{"x":1},"at":"2026-01-02T03:04:05Z"}`
	full_ := Record{
		Text: "a", Count: 1, Done: true, State: Complete, List: []string{}, Labels: map[string]string{}, Raw: "0", Point: Point{X: 1},
		At: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
	}
	for text, want := range map[string]Record{zero: {}, `{}`: {}, full: full_} {
		got := full_ // nothing of it may stay
		if err := got.DecodeJSON([]byte(text)); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
		if text == `{}` {
			text = zero
		}
		if got, err := want.AppendJSON(nil); string(got) != text || err != nil {
			t.Errorf("got %s, %v; want %s", got, err, text)
		}
	}
}

// TestLenientNull decodes a name twice, of which the last one wins: null is the zero value there too.
func TestLenientNull(t *testing.T) {
	var a Answer
	err := a.DecodeJSON([]byte(`{"text":"a","text":null,"point":{"x":1},"point":null,"at":"2026-01-02T03:04:05Z","at":null}`))
	if diff := cmp.Diff(Answer{}, a); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestMicroseconds(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 120_000_000, time.UTC)
	for text, want := range map[string]struct {
		at    time.Time
		again string
	}{
		`2026-01-02T03:04:05.120000Z`:         {at, `2026-01-02T03:04:05.120000Z`},
		`2026-01-02T04:04:05.12+01:00`:        {at, `2026-01-02T04:04:05.120000+01:00`},
		`2026-01-02T03:04:05.12`:              {at, `2026-01-02T03:04:05.120000Z`},
		`2026-01-02T03:04:05`:                 {at.Truncate(time.Second), `2026-01-02T03:04:05Z`},
		`2026-01-02T03:04:05.120000999Z`:      {at.Add(999), `2026-01-02T03:04:05.120000Z`},
		`2026-01-02T03:04:05.000000001-00:00`: {at.Truncate(time.Second).Add(1), `2026-01-02T03:04:05Z`},
		`0001-01-01T00:00:00Z`:                {time.Time{}, `0001-01-01T00:00:00Z`},
	} {
		var m Moments
		if err := m.DecodeJSON([]byte(`{"at":"` + text + `","all":["` + text + `"]}`)); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if diff := cmp.Diff(Moments{At: want.at, All: []time.Time{want.at}}, m); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
		again := `{"at":"` + want.again + `","until":null,"all":["` + want.again + `"]}`
		if got, err := m.AppendJSON(nil); string(got) != again || err != nil {
			t.Errorf("got %s, %v; want %s", got, err, again)
		}
	}
}

// TestBase64URL reads the bytes ff fe fb ff in both alphabets, with padding and without.
func TestBase64URL(t *testing.T) {
	for _, text := range []string{`__77_w==`, `__77_w`, `//77/w==`, `//77/w`} {
		var b Blob
		if err := b.DecodeJSON([]byte(`{"data":"` + text + `","more":"/w=="}`)); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if got, err := b.AppendJSON(nil); string(got) != `{"data":"__77_w==","more":"/w=="}` || err != nil {
			t.Errorf("%s: got %s, %v", text, got, err)
		}
	}
}

func TestFaults(t *testing.T) {
	const badTime = `Input should be a valid datetime, expected RFC 3339 with a time zone, such as 2026-09-14T09:30:00Z`
	tests := []struct {
		text  string
		codec codec
		want  []string
	}{
		{`{"count":0,"state":"done","at":"now","point":{}}`, new(Record), []string{
			`/count: Input should be greater than or equal to 1`, `/state: Input should be 'complete' or 'interrupted'`, `/at: ` + badTime,
			`/point/x: Field required`,
		}},
		{`{"at":null,"all":["2026-01-02"]}`, new(Moments), []string{
			`/at: Input should be a valid datetime`, `/all/0: ` + badTime,
		}},
		{`{}`, new(Moments), []string{`/at: Field required`}},
		{`{"at":"2026-02-30T00:00:00Z","plain":"2026-01-02T03:04:05"}`, new(Moments), []string{
			`/at: Input should be a valid datetime, day out of range`, `/plain: ` + badTime,
		}},
		{`{"data":"_/77"}`, new(Blob), []string{`/data: Data should be valid base64: illegal base64 data at input byte 0`}},
		{`{"data":"__77\n"}`, new(Blob), []string{`/data: Data should be valid base64: illegal base64 data at input byte 4`}},
		{`{"data":"__77_w="}`, new(Blob), []string{`/data: Data should be valid base64: illegal base64 data at input byte 6`}},
		{`{"data":null}`, new(Blob), []string{`/data: Input should be a valid string`}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, check.Faults(test.codec.DecodeJSON([]byte(test.text)))); diff != "" {
			t.Errorf("%s: faults (-want +got):\n%s", test.text, diff)
		}
	}
}

func TestEncodeErrors(t *testing.T) {
	if got, err := (&Moments{At: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}).AppendJSON(nil); err == nil {
		t.Errorf("got %s, want an error", got)
	}
}

func TestTool(t *testing.T) {
	check.Tool(t, PlanTool[runtime.NoDeps](), []check.Payload{
		{JSON: `{"at":"2026-01-02T03:04:05Z","text":null}`,
			Want: `{"text":null,"count":null,"done":null,"state":null,"list":null,"labels":null,"raw":null,"point":null,"at":"2026-01-02T03:04:05Z"}`},
		{JSON: `{"count":0}`, Faults: []string{`/count: Input should be greater than or equal to 1`}},
	})
}

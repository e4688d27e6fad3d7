// Package cassette records the HTTP requests of models, and plays their responses again: for tests that need neither a key nor a
// network. Cassettes are files of go-vcr (https://github.com/dnaeon/go-vcr, version 2 of its format), which may be committed:
//
//	func TestWeather(t *testing.T) {
//		c := cassette.Open(t, "testdata/weather")
//		agent := weather.New(openai.Responses("gpt-5-mini", transport.WithHTTPClient(c), transport.WithAPIKey("sk-...")))
//		...
//	}
//
// The first run, with CASSETTE=record in the environment, sends the requests and writes testdata/weather.yaml, without credentials.
// Later ones send nothing.
//
// It is a module of its own, so that programs without such tests do not depend on go-vcr.
package cassette

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"gopkg.in/dnaeon/go-vcr.v4/pkg/cassette"
	"gopkg.in/dnaeon/go-vcr.v4/pkg/recorder"
)

// Variable is the variable of the environment that says "record" if requests are to be sent and written.
const Variable = "CASSETTE"

// An Option changes what Open does.
type Option func(*options)

type options struct {
	real   http.RoundTripper
	record bool
}

// WithTransport sends requests that are recorded through rt instead of http.DefaultTransport.
func WithTransport(rt http.RoundTripper) Option { return func(o *options) { o.real = rt } }

// WithRecording records if record is set, whatever the environment says.
func WithRecording(record bool) Option { return func(o *options) { o.record = record } }

// Open returns a client for transport.WithHTTPClient that plays the cassette with that name, a path without ".yaml", or
// records it. A request that is not on the cassette fails with an error that names it. The same request may be sent
// several times; its responses come in the order in which they were recorded. A cassette is written when the test ends,
// unless it has failed.
func Open(t testing.TB, name string, opts ...Option) *http.Client {
	t.Helper()
	o := options{real: http.DefaultTransport, record: os.Getenv(Variable) == "record"}
	for _, set := range opts {
		set(&o)
	}
	mode := recorder.ModeReplayOnly
	if o.record {
		mode = recorder.ModeRecordOnly
	}
	r, err := recorder.New(
		name, recorder.WithMode(mode), recorder.WithRealTransport(o.real), recorder.WithSkipRequestLatency(true), recorder.WithMatcher(match),
		recorder.WithHook(clean, recorder.BeforeSaveHook),
	)
	if err != nil {
		t.Fatalf("open the cassette %s.yaml (%s=record makes it): %v", name, Variable, err)
	}
	t.Cleanup(func() {
		if o.record && t.Failed() {
			return
		}
		if err := r.Stop(); err != nil {
			t.Errorf("write the cassette %s.yaml: %v", name, err)
		}
	})
	return &http.Client{Transport: player{r, name}}
}

// player plays requests, and says which is not on the cassette.
type player struct {
	recorder *recorder.Recorder
	name     string
}

func (p player) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := p.recorder.RoundTrip(req)
	if err != nil && strings.Contains(err.Error(), cassette.ErrInteractionNotFound.Error()) {
		return nil, fmt.Errorf("%s %s is not on the cassette %s.yaml, or was asked more often than it was recorded: record it again with %s=record: %w",
			req.Method, req.URL.Redacted(), p.name, Variable, err)
	}
	return res, err
}

// match compares method, URL and body, as they are written on cassettes.
func match(r *http.Request, i cassette.Request) bool {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return false
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	return r.Method == i.Method && cleanURL(r.URL) == i.URL && cleanBody(string(body), r.Header) == i.Body
}

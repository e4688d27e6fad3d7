package google_test

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/google"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/goleak"
)

var update = flag.Bool("update", false, "write the golden files in testdata")

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// server answers with one body after the other, and keeps what it was sent.
type server struct {
	*httptest.Server
	mu      sync.Mutex
	bodies  []string
	paths   []string
	queries []string
	headers []http.Header
}

func serve(t *testing.T, answers ...string) *server {
	t.Helper()
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		s.mu.Lock()
		n := len(s.bodies)
		s.bodies, s.paths, s.headers, s.queries = append(s.bodies, string(body)), append(s.paths, r.URL.Path), append(s.headers, r.Header), append(s.queries, r.URL.RawQuery)
		s.mu.Unlock()
		if n >= len(answers) {
			t.Errorf("more than %d requests", n)
			w.WriteHeader(http.StatusTeapot)
			return
		}
		_, _ = io.WriteString(w, answers[n])
	}))
	t.Cleanup(s.Close)
	return s
}

// model returns a model behind the server.
func (s *server) model(name string) *google.Model {
	return google.New(name, transport.WithBaseURL(s.URL), transport.WithHTTPClient(s.Client()), transport.WithMaxRetries(0), transport.WithAPIKey("google-key-secret"))
}

// said is a response of plain text.
const said = `{"candidates":[{"content":{"role":"model","parts":[{"text":"hi"}]},"finishReason":"STOP"}],"modelVersion":"gemini-test-1","responseId":"r1",` +
	`"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":1,"totalTokenCount":4}}`

// reply is a response with those parts.
func reply(parts, stop string) string {
	return fmt.Sprintf(`{"candidates":[{"content":{"role":"model","parts":[%s]},"finishReason":%q}],"modelVersion":"gemini-test-1","responseId":"r1","usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":1}}`, parts, stop)
}

// piece is a piece of a stream with those parts.
func piece(parts string) string {
	return fmt.Sprintf(`{"candidates":[{"content":{"role":"model","parts":[%s]}}],"modelVersion":"gemini-test-1","responseId":"r1"}`, parts)
}

// stream frames pieces as Google does.
func stream(pieces ...string) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString("data: " + p + "\r\n\r\n")
	}
	return b.String()
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// piecewise is a body that is read in pieces of random sizes, of at most max bytes.
type piecewise struct {
	io.Reader
	max    int
	random *rand.Rand
}

func (b *piecewise) Read(p []byte) (int, error) {
	return b.Reader.Read(p[:min(len(p), 1+b.random.IntN(b.max))])
}

func (*piecewise) Close() error { return nil }

// over returns a model behind a server without a network, which answers with body in pieces.
func over(body string, limit, status int, opts ...transport.Option) *google.Model {
	own := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: &piecewise{strings.NewReader(body), limit, rand.New(rand.NewPCG(uint64(limit), 1))}, Request: r}, nil
	})}
	opts = append([]transport.Option{transport.WithAPIKey("google-key-secret"), transport.WithHTTPClient(own), transport.WithMaxRetries(0)}, opts...)
	return google.New("gemini-2.5-flash", opts...)
}

// input is a request of one prompt.
func input(prompt string) *model.Request {
	return &model.Request{
		Messages: []message.Message{&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: prompt}}}},
		Output:   model.Output{AllowText: true},
		Settings: &model.Settings{},
	}
}

func with(in *model.Request, change func(*model.Request)) *model.Request {
	change(in)
	return in
}

func diff(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (run the test with -update)", err)
	}
	diff(t, file, got, string(want))
}

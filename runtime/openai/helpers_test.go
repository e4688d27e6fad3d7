package openai_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/transport"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// server answers with what handle writes and keeps the bodies that it was sent.
type server struct {
	*httptest.Server
	mu     sync.Mutex
	bodies []string
}

func serve(t *testing.T, handle http.HandlerFunc) *server {
	t.Helper()
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		s.mu.Lock()
		s.bodies = append(s.bodies, string(body))
		s.mu.Unlock()
		handle(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

// answers makes a handler that sends one body after the other.
func answers(t *testing.T, bodies ...string) http.HandlerFunc {
	next := 0
	return func(w http.ResponseWriter, r *http.Request) {
		if next == len(bodies) {
			t.Errorf("more than %d requests", next)
			w.WriteHeader(http.StatusTeapot)
			return
		}
		next++
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, bodies[next-1])
	}
}

// chat returns a model behind the server.
func (s *server) chat(opts ...transport.Option) *openai.ChatModel {
	all := []transport.Option{transport.WithBaseURL(s.URL), transport.WithHTTPClient(s.Client()), transport.WithMaxRetries(0)}
	return openai.Chat("gpt-test", append(all, opts...)...)
}

// requests returns the bodies that the server was sent.
func (s *server) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bodies
}

// said is a response of plain text.
const said = `{"id":"c1","created":1700000000,"model":"gpt-test-1","choices":[{"finish_reason":"stop","message":{"role":"assistant","content":"hi"}}],` +
	`"usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}`

// input is a request of one prompt.
func input(prompt string) *model.Request {
	return &model.Request{
		Messages: []message.Message{&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: prompt}}}},
		Output:   model.Output{AllowText: true},
		Settings: &model.Settings{},
	}
}

func diff(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// sameJSON compares two JSON texts without regard to order and space.
func sameJSON(t *testing.T, what, got, want string) {
	t.Helper()
	diff(t, what, decoded(t, got), decoded(t, want))
}

func decoded(t *testing.T, s string) (v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		t.Fatalf("%v in %s", err, s)
	}
	return v
}

// unset removes a variable from the environment; t.Setenv must have been called for it.
func unset(t *testing.T, name string) {
	t.Helper()
	if err := os.Unsetenv(name); err != nil {
		t.Fatal(err)
	}
}

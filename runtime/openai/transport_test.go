package openai_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/model"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// noEnv hides the variables that openai-go reads.
func noEnv(t *testing.T) {
	for _, name := range []string{"OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_CUSTOM_HEADERS"} {
		t.Setenv(name, "") // so that it is restored
		unset(t, name)
	}
}

// roundTrip plays a server without a network.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// client counts requests and answers them with said.
func client(seen *[]*http.Request) *http.Client {
	return &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		*seen = append(*seen, r)
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(said)), Request: r}, nil
	})}
}

// TestMissingKey has no key: OpenAI is not even asked, other servers are.
func TestMissingKey(t *testing.T) {
	for _, c := range []struct {
		name string
		env  map[string]string
		opts []transport.Option
		url  string // "": the key is missing
	}{
		{name: "OpenAI"},
		{name: "empty key", env: map[string]string{"OPENAI_API_KEY": ""}},
		{name: "blank key", env: map[string]string{"OPENAI_API_KEY": "  "}},
		{name: "blank URL", env: map[string]string{"OPENAI_BASE_URL": " "}},
		{name: "blank URL and a key", env: map[string]string{"OPENAI_BASE_URL": "", "OPENAI_API_KEY": "sk-env"}, url: "https://api.openai.com/v1/chat/completions"},
		{name: "OpenAI in the EU", env: map[string]string{"OPENAI_BASE_URL": "https://eu.api.openai.com/v1"}},
		{name: "key in the environment", env: map[string]string{"OPENAI_API_KEY": "sk-env"}, url: "https://api.openai.com/v1/chat/completions"},
		{name: "key as an option", opts: []transport.Option{transport.WithAPIKey("sk-opt")}, url: "https://api.openai.com/v1/chat/completions"},
		{name: "key as a header", opts: []transport.Option{transport.WithHeader("Authorization", "Bearer x")}, url: "https://api.openai.com/v1/chat/completions"},
		{name: "own server in the environment", env: map[string]string{"OPENAI_BASE_URL": "http://localhost:8080/v1"}, url: "http://localhost:8080/v1/chat/completions"},
		{name: "own server as an option", opts: []transport.Option{transport.WithBaseURL("http://localhost:8080/v1/")}, url: "http://localhost:8080/v1/chat/completions"},
	} {
		t.Run(c.name, func(t *testing.T) {
			noEnv(t)
			var seen []*http.Request
			llm := openai.Chat("gpt-test", append(c.opts, transport.WithHTTPClient(client(&seen)))...)
			for k, v := range c.env {
				t.Setenv(k, v) // read at the first request only
			}
			for range 2 {
				seen = nil
				_, err := llm.Respond(t.Context(), input("hi"), nil)
				if c.url == "" {
					if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), "set the environment variable OPENAI_API_KEY") {
						t.Errorf("got %v, want a ConfigError that names OPENAI_API_KEY", err)
					}
					diff(t, "requests", len(seen), 0)
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				diff(t, "requests", len(seen), 1)
				diff(t, "URL", seen[0].URL.String(), c.url)
			}
		})
	}
}

// TestOptionsFirst sets everything twice.
func TestOptionsFirst(t *testing.T) {
	noEnv(t)
	t.Setenv("OPENAI_API_KEY", "sk-env")
	t.Setenv("OPENAI_BASE_URL", "http://env.example/v1")
	var seen []*http.Request
	model := openai.Chat("gpt-test", transport.WithAPIKey("sk-opt"), transport.WithBaseURL("http://opt.example/v1"), transport.WithHTTPClient(client(&seen)))
	if _, err := model.Respond(t.Context(), input("hi"), nil); err != nil {
		t.Fatal(err)
	}
	diff(t, "URL", seen[0].URL.String(), "http://opt.example/v1/chat/completions")
	diff(t, "authorization", seen[0].Header.Get("Authorization"), "Bearer sk-opt")
}

func TestHTTPErrors(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		body   string
		want   string
	}{
		{
			"unauthorized", 401, `{"error":{"message":"Incorrect API key provided: sk-secret-key.","type":"invalid_request_error","code":"invalid_api_key"}}`,
			`status_code: 401, model_name: gpt-test, body: {"error":{"message":"Incorrect API key provided: [redacted].","type":"invalid_request_error","code":"invalid_api_key"}}`,
		},
		{"bad request", 400, `{"error":{"message":"no","code":null}}`, `status_code: 400, model_name: gpt-test, body: {"error":{"message":"no","code":null}}`},
		{"no JSON", 502, "<html>Bad Gateway</html>", "status_code: 502, model_name: gpt-test, body: <html>Bad Gateway</html>"},
		{"no body", 500, "", "status_code: 500, model_name: gpt-test, body: "},
		{"no error in the body", 404, `{"detail":"Not Found"}`, `status_code: 404, model_name: gpt-test, body: {"detail":"Not Found"}`},
		{"error of an odd form", 400, `{"error":"no"}`, `status_code: 400, model_name: gpt-test, body: {"error":"no"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			})
			agent := &runtime.Agent[runtime.NoDeps, string]{Model: s.chat(transport.WithAPIKey("sk-secret-key"))}
			_, err := agent.Run(t.Context(), runtime.NoDeps{}, "hi")
			failed, ok := errors.AsType[*model.HTTPError](err)
			if !ok {
				t.Fatalf("got %T (%v), want a ModelHTTPError", err, err)
			}
			diff(t, "error", failed.Error(), c.want)
			diff(t, "status", failed.StatusCode, c.status)
			for _, text := range []string{err.Error(), fmt.Sprintf("%+v %#v", err, failed.Err)} {
				if strings.Contains(text, "sk-secret-key") {
					t.Errorf("the key is in %q", text)
				}
			}
		})
	}
}

// TestRetries fails twice before it answers.
func TestRetries(t *testing.T) {
	for _, status := range []int{http.StatusTooManyRequests, http.StatusInternalServerError} {
		failing := func(w http.ResponseWriter, n int) bool {
			if n <= 2 {
				w.Header().Set("Retry-After-Ms", "1")
				w.WriteHeader(status)
				_, _ = io.WriteString(w, `{"error":{"message":"later"}}`)
			}
			return n <= 2
		}
		for _, c := range []struct {
			retries, requests int
			fails             bool
		}{{2, 3, false}, {1, 2, true}, {0, 1, true}} {
			n := 0
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				if n++; !failing(w, n) {
					_, _ = io.WriteString(w, said)
				}
			})
			_, err := s.chat(transport.WithMaxRetries(c.retries)).Respond(t.Context(), input("hi"), nil)
			failed, ok := errors.AsType[*model.HTTPError](err)
			if ok != c.fails || (err != nil) != c.fails || ok && failed.StatusCode != status {
				t.Errorf("%d retries of %d: got %v", c.retries, status, err)
			}
			bodies := s.requests()
			diff(t, "requests", len(bodies), c.requests)
			diff(t, "last body", bodies[len(bodies)-1], bodies[0])
		}
	}
}

// TestRetryAfter: a failure says how long to wait, and what else its headers say.
func TestRetryAfter(t *testing.T) {
	soon := time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)
	for _, c := range []struct {
		name, header, value string
		least, most         time.Duration
	}{
		{"seconds", "Retry-After", "20", 20 * time.Second, 20 * time.Second},
		{"milliseconds", "Retry-After-Ms", "250", 250 * time.Millisecond, 250 * time.Millisecond},
		{"date", "Retry-After", soon, 59 * time.Minute, time.Hour},
		{"past", "Retry-After", "Mon, 02 Jan 2006 15:04:05 GMT", 0, 0},
		{"negative", "Retry-After", "-1", 0, 0},
		{"not finite", "Retry-After", "inf", 0, 0},
		{"nothing", "X-Other", "1", 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set(c.header, c.value)
				w.WriteHeader(http.StatusTooManyRequests)
			})
			_, err := s.chat().Respond(t.Context(), input("hi"), nil)
			failed, ok := errors.AsType[*model.HTTPError](err)
			if !ok {
				t.Fatalf("got %v", err)
			}
			if failed.RetryAfter < c.least || failed.RetryAfter > c.most {
				t.Errorf("got %v", failed.RetryAfter)
			}
			diff(t, "header", failed.Headers[strings.ToLower(c.header)], c.value)
		})
	}
}

// TestGuard: nothing is sent where requests are forbidden.
func TestGuard(t *testing.T) {
	before := model.AllowRequests(false)
	t.Cleanup(func() { model.AllowRequests(before) })
	s := serve(t, answers(t))
	if _, err := s.chat().Respond(t.Context(), input("hi"), nil); !errors.Is(err, model.ErrRequestsNotAllowed) {
		t.Errorf("got %v", err)
	}
	if _, err := s.chat().Respond(t.Context(), input("hi"), model.NewStream(nil)); !errors.Is(err, model.ErrRequestsNotAllowed) {
		t.Errorf("streamed: got %v", err)
	}
}

func TestTruncated(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, said[:40])
	})
	_, err := s.chat().Respond(t.Context(), input("hi"), nil)
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v, want %v", err, io.ErrUnexpectedEOF)
	}
}

func TestUnreachable(t *testing.T) {
	s := serve(t, answers(t))
	model := s.chat()
	s.Close()
	_, err := model.Respond(t.Context(), input("hi"), nil)
	if err == nil || !strings.HasPrefix(err.Error(), "openai: ") {
		t.Errorf("got %v, want an error of the connection", err)
	}
}

// TestContext ends requests before they are made, while they wait for an answer, and while they read it.
func TestContext(t *testing.T) {
	slow := func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	half := func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, said[:40])
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
	for _, c := range []struct {
		name   string
		handle http.HandlerFunc
		ctx    func() (context.Context, context.CancelFunc)
		want   error
	}{
		{"before", slow, func() (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			return ctx, cancel
		}, context.Canceled},
		{"while it waits", slow, func() (context.Context, context.CancelFunc) {
			return context.WithTimeout(context.Background(), 20*time.Millisecond)
		}, context.DeadlineExceeded},
		{"while it reads", half, func() (context.Context, context.CancelFunc) {
			return context.WithTimeout(context.Background(), 20*time.Millisecond)
		}, context.DeadlineExceeded},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, c.handle)
			ctx, cancel := c.ctx()
			defer cancel()
			_, err := s.chat(transport.WithMaxRetries(5)).Respond(ctx, input("hi"), nil)
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if n := len(s.requests()); n > 1 {
				t.Errorf("%d requests, want at most 1", n)
			}
		})
	}
}

// TestTimeout is that of the settings, which the run applies.
func TestTimeout(t *testing.T) {
	s := serve(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: s.chat(), Settings: &model.Settings{Timeout: 20 * time.Millisecond}}
	_, err := agent.Run(t.Context(), runtime.NoDeps{}, "hi")
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want %v", err, context.DeadlineExceeded)
	}
}

// TestHTTPClient goes through the user's client.
func TestHTTPClient(t *testing.T) {
	var used atomic.Int32
	s := serve(t, answers(t, said))
	next := s.Client().Transport
	own := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		used.Add(1)
		return next.RoundTrip(r)
	})}
	if _, err := s.chat(transport.WithHTTPClient(own)).Respond(t.Context(), input("hi"), nil); err != nil {
		t.Fatal(err)
	}
	diff(t, "requests through the client", used.Load(), int32(1))
}

// closing says when it is closed.
type closing struct {
	io.Reader
	closed *int
}

func (c closing) Close() error { *c.closed++; return nil }

// TestBodyClosed counts bodies that are left open, which would keep their connections.
func TestBodyClosed(t *testing.T) {
	for _, status := range []int{http.StatusOK, http.StatusBadRequest} {
		closed := 0
		own := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			body := closing{strings.NewReader(said), &closed}
			return &http.Response{StatusCode: status, Header: http.Header{}, Body: body, Request: r}, nil
		})}
		model := openai.Chat("gpt-test", transport.WithAPIKey("sk-x"), transport.WithHTTPClient(own))
		if _, err := model.Respond(t.Context(), input("hi"), nil); (err == nil) != (status == http.StatusOK) {
			t.Errorf("status %d: got error %v", status, err)
		}
		if closed == 0 {
			t.Errorf("status %d: the body was not closed", status)
		}
	}
}

// TestKeysStaySecret: keys that a server quotes are in no error, however they were sent and whatever the status. Short
// dummies are not secrets.
func TestKeysStaySecret(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		body   string
		opts   []transport.Option
		want   string
	}{
		{"in an error with status 200", 200, `{"error":{"message":"bad key sk-secret-key"}}`, []transport.Option{transport.WithAPIKey("sk-secret-key")}, "bad key [redacted]"},
		{"in a page", 200, `<html>sk-secret-key`, []transport.Option{transport.WithAPIKey("sk-secret-key")}, "<html>[redacted]"},
		{"in another header", 401, `{"error":{"message":"bad key az-secret-key"}}`, []transport.Option{transport.WithHeader("api-key", "az-secret-key")}, "bad key [redacted]"},
		{"a dummy", 401, `{"error":{"message":"no key like k"}}`, []transport.Option{transport.WithAPIKey("k")}, "no key like k"},
	} {
		t.Run(c.name, func(t *testing.T) {
			noEnv(t)
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.body))
			})
			_, err := s.chat(c.opts...).Respond(t.Context(), input("hi"), nil)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "secret") {
				t.Errorf("got %v", err)
			}
		})
	}
}

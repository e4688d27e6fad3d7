package openai_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// TestSecretsOfRequests: whatever a server echoes of what a request authorized itself with, no error shows it: neither
// its text nor the body or a header of it, streamed or not.
func TestSecretsOfRequests(t *testing.T) {
	const key, cookie, token, param = "sk-secret-key-1", "secret-session", "secret-token-2", "secret/param"
	long := strings.Repeat("x", 190) + key // cut amid the key
	for _, c := range []struct {
		name, kind, body string
		status           int
	}{
		{"a failure", "application/json", `{"error":{"message":"` + key + " " + cookie + " " + token + " " + param + `"}}`, 401},
		{"a page", "text/html", "<html>" + key + cookie + token + param, 200},
		{"a page that is cut amid the key", "text/html", long, 200},
		{"no JSON", "application/json", long, 200},
		{"an error with status 200", "application/json", `{"error":"` + key + `"}`, 200},
		{"an event that is not JSON", "text/event-stream", "data: " + key + " secret%2Fparam\n\n", 200},
		{"an event that is cut amid the key", "text/event-stream", "data: " + long + "\n\n", 200},
		{"an event of wrong types", "text/event-stream", `data: {"choices":"` + key + `"}` + "\n\n", 200},
		{"an event of an error", "text/event-stream", `data: {"error":"` + key + `"}` + "\n\n", 200},
		{"a comment", "text/event-stream", ": " + key + "\n\n", 200},
	} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", c.kind)
			w.Header().Set("X-Echo", strings.Join([]string{key, cookie, token, r.URL.RawQuery}, ","))
			w.Header().Set("Set-Cookie", "id=secret-of-the-server")
			w.Header().Set("X-Ratelimit-Remaining-Tokens", "12345678")
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, c.body)
		})
		llm := s.chat(transport.WithAPIKey(key), transport.WithQuery("api_key", param))
		in := input("hi")
		in.Settings = &model.Settings{ExtraHeaders: map[string]string{"Cookie": "a=b; session=" + cookie, "X-Gateway-Token": token}}
		for name, request := range map[string]func() error{
			"at once":  func() error { _, err := llm.Respond(t.Context(), in, nil); return err },
			"streamed": func() error { _, err := llm.Respond(t.Context(), in, model.NewStream(nil)); return err },
		} {
			err := request()
			if err == nil {
				t.Errorf("%s, %s: no error", c.name, name)
				continue
			}
			failed, ok := errors.AsType[*model.HTTPError](err)
			if text := fmt.Sprintf("%v %+v", err, failed); strings.Contains(text, "secret") || strings.Contains(text, "sk-") {
				t.Errorf("%s, %s: %s", c.name, name, text)
			}
			if ok && c.status == 401 && failed.Headers["x-ratelimit-remaining-tokens"] != "12345678" {
				t.Errorf("%s, %s: headers are %v", c.name, name, failed.Headers)
			}
		}
	}
}

// TestSecretsInRedirects: neither the URL that a request is redirected to nor the key that the first request had is
// shown, whether that place answers or not.
func TestSecretsInRedirects(t *testing.T) {
	const key, param = "sk-secret-key-1", "secret-param"
	for _, c := range []struct {
		name   string
		answer func(*http.Request) (*http.Response, error)
	}{
		{"it fails", func(r *http.Request) (*http.Response, error) {
			body := io.NopCloser(strings.NewReader("no " + param + " " + key))
			return &http.Response{StatusCode: 403, Header: http.Header{}, Body: body, Request: r}, nil
		}},
		{"it is not there", func(*http.Request) (*http.Response, error) { return nil, errors.New("no route for " + key) }},
	} {
		redirecting := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			if r.URL.Host == "elsewhere.example" {
				return c.answer(r)
			}
			h := http.Header{"Location": {"https://elsewhere.example/?token=" + param}}
			return &http.Response{StatusCode: http.StatusTemporaryRedirect, Header: h, Body: http.NoBody, Request: r}, nil
		})}
		noEnv(t)
		model := openai.Chat("gpt-test", transport.WithBaseURL("http://here.example/v1"), transport.WithAPIKey(key), transport.WithHTTPClient(redirecting), transport.WithMaxRetries(0))
		_, err := model.Respond(t.Context(), input("hi"), nil)
		if err == nil || strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "[redacted]") {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
}

// TestStreamOfSomethingElse: what comes instead of a stream is shown.
func TestStreamOfSomethingElse(t *testing.T) {
	for _, c := range []struct {
		name, kind, body, want string
		cut                    bool
	}{
		{"a page", "text/html", "<html>\n<h1>Log in</h1>", `it is not a stream of events; the body begins with "<html>\n<h1>Log in</h1>"`, false},
		{"nothing", "text/html", "", "it is not a stream of events; the body is empty", false},
		{"a page that claims to be a stream", "text/event-stream", "<html>", `the stream ended before the response was complete: the body begins with "<html>"`, true},
		{"an empty stream", "text/event-stream", "", "the stream ended before the response was complete: the body is empty", true},
	} {
		_, err := over(newBody(c.body, 1<<20), c.kind).Respond(t.Context(), input("hi"), model.NewStream(nil))
		if err == nil || !strings.Contains(err.Error(), c.want) || errors.Is(err, io.ErrUnexpectedEOF) != c.cut {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
		if _, ok := errors.AsType[*model.UnexpectedBehaviorError](err); ok == c.cut {
			t.Errorf("%s: got a %T", c.name, err)
		}
	}
}

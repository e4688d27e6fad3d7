package openaigo_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	ours "github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/openaigo"
	"github.com/agentgen-go/agentgen/runtime/transport"
	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

const (
	said     = `{"id":"c1","object":"chat.completion","created":1700000000,"model":"gpt-test-1","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"hi"}}],"usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}`
	streamed = `data: {"id":"c1","object":"chat.completion.chunk","created":1700000000,"model":"gpt-test-1","choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":"stop"}]}` + "\n\ndata: [DONE]\n\n"
)

func request() *model.Request {
	return &model.Request{
		Messages: []message.Message{&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: "hi"}}}},
		Output:   model.Output{AllowText: true}, Settings: &model.Settings{ExtraHeaders: map[string]string{"X-Team": "blue"}},
	}
}

func serve(t *testing.T, handle http.HandlerFunc, opts ...option.RequestOption) (openai.Client, string) {
	t.Helper()
	s := httptest.NewServer(handle)
	t.Cleanup(s.Close)
	return openai.NewClient(append([]option.RequestOption{option.WithBaseURL(s.URL + "/v1/"), option.WithAPIKey("sk-secret-key"), option.WithHTTPClient(s.Client())}, opts...)...), s.URL
}

// TestOver goes through the client: its key, its base URL, its middleware and its retries.
func TestOver(t *testing.T) {
	var requests, middleware atomic.Int32
	client, url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if requests.Add(1)%2 == 1 {
			w.Header().Set("Retry-After-Ms", "1")
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		if got := r.Header.Get("Authorization") + " " + r.Header.Get("X-Team") + " " + r.URL.Path; got != "Bearer sk-secret-key blue /v1/chat/completions" {
			t.Errorf("the server got %s", got)
		}
		if strings.Contains(string(body), `"stream":true`) {
			_, _ = io.WriteString(w, streamed)
			return
		}
		_, _ = io.WriteString(w, said)
	}, option.WithMiddleware(func(r *http.Request, next option.MiddlewareNext) (*http.Response, error) {
		middleware.Add(1)
		return next(r)
	}))
	for _, stream := range []*model.Stream{nil, model.NewStream(nil)} {
		res, err := ours.Chat("gpt-test", openaigo.Over(client)).Respond(t.Context(), request(), stream)
		if err != nil {
			t.Fatal(err)
		}
		if res.Text() != "hi" || res.ProviderURL != url+"/v1/" || res.ModelName != "gpt-test-1" {
			t.Errorf("got %+v", res)
		}
	}
	if requests.Load() != 4 || middleware.Load() != 4 {
		t.Errorf("%d requests, %d through the middleware", requests.Load(), middleware.Load())
	}
}

// TestFailures are those of agentgen, and show no key.
func TestFailures(t *testing.T) {
	client, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"error":{"message":"Incorrect API key provided: sk-secret-key","code":"invalid_api_key"}}`)
	})
	_, err := ours.Chat("gpt-test", openaigo.Over(client)).Respond(t.Context(), request(), nil)
	failed, ok := errors.AsType[*model.HTTPError](err)
	if !ok || failed.StatusCode != http.StatusUnauthorized || !errors.Is(err, model.ErrAuthentication) || failed.Code != "invalid_api_key" {
		t.Errorf("got %#v", err)
	}
	gone := openai.NewClient(option.WithBaseURL("http://127.0.0.1:1"), option.WithAPIKey("sk-secret-key"), option.WithMaxRetries(0))
	_, refused := ours.Chat("gpt-test", openaigo.Over(gone)).Respond(t.Context(), request(), nil)
	if !errors.Is(refused, model.ErrConnection) {
		t.Errorf("got %v", refused)
	}
	for _, err := range []error{err, refused} {
		if text := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(text, "secret") {
			t.Error(text)
		}
	}
}

// TestContext: limits of time and the caller's context end requests that are sent by the client.
func TestContext(t *testing.T) {
	client, _ := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	}, option.WithMaxRetries(0))
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := ours.Chat("gpt-test", openaigo.Over(client)).Respond(ctx, request(), nil); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, model.ErrProvider) {
		t.Errorf("got %v", err)
	}
	limited := ours.Chat("gpt-test", openaigo.Over(client), transport.WithTimeouts(transport.Timeouts{Silence: 20 * time.Millisecond}))
	if _, err := limited.Respond(t.Context(), request(), nil); !errors.Is(err, model.ErrTimeout) {
		t.Errorf("got %v", err)
	}
}

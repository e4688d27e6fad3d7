package transport_test

import (
	"context"
	"errors"
	"net/http"
	"syscall"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// TestRetry says which failures are tried again, and which of them for requests that must not reach the server twice.
func TestRetry(t *testing.T) {
	status := func(status int, header ...string) func(*http.Request) (*http.Response, error) {
		return func(r *http.Request) (*http.Response, error) {
			res := answer(r, status, `{"error":{"message":"no"}}`)
			res.Header.Set("Retry-After-Ms", "1")
			for i := 0; i < len(header); i += 2 {
				res.Header.Set(header[i], header[i+1])
			}
			return res, nil
		}
	}
	for _, c := range []struct {
		name        string
		fail        func(*http.Request) (*http.Response, error)
		again, once bool
	}{
		{"rate limit", status(429), true, true},
		{"overloaded", status(529), true, true},
		{"unavailable", status(503), true, true},
		{"failure of the server", status(500), true, false},
		{"gateway", status(502), true, false},
		{"timeout", status(408), true, false},
		{"conflict", status(409), true, false},
		{"bad request", status(400), false, false},
		{"unauthorized", status(401), false, false},
		{"not implemented", status(501), false, false},
		{"the server says so", status(400, "X-Should-Retry", "true"), true, true},
		{"the server says not", status(429, "X-Should-Retry", "false"), false, false},
		{"a long wait", status(429, "Retry-After-Ms", "", "Retry-After", "3600"), false, false},
		{"quota", func(r *http.Request) (*http.Response, error) {
			return answer(r, 429, `{"error":{"code":"insufficient_quota"}}`), nil
		}, false, false},
		{"connection broken", func(*http.Request) (*http.Response, error) { return nil, syscall.ECONNRESET }, true, false},
	} {
		for _, once := range []bool{false, true} {
			n := 0
			client := over(func(r *http.Request) (*http.Response, error) {
				if n++; n > 1 {
					return answer(r, 200, "{}"), nil
				}
				return c.fail(r)
			}, transport.WithMaxRetries(2))
			_, err := read(t.Context(), client, transport.Call{Once: once})
			if want := c.again && !once || c.once && once; want != (err == nil) || (n == 2) != want {
				t.Errorf("%s, once %v: %d requests, %v", c.name, once, n, err)
			}
		}
	}
}

// TestUnreachable: a connection that was refused is tried again, whatever the request does.
func TestUnreachable(t *testing.T) {
	var attempts int
	client := transport.New(acme, transport.WithBaseURL("http://127.0.0.1:1"), transport.WithMaxRetries(1), transport.WithWatch(func(e *transport.Exchange) {
		if attempts++; e.Err == nil || e.StatusCode != 0 {
			t.Errorf("attempt %d: %+v", e.Attempt, e)
		}
	}))
	_, err := read(t.Context(), client, transport.Call{Once: true, Model: "m"})
	lost, ok := errors.AsType[*model.ConnectionError](err)
	if !ok || lost.Phase != model.PhaseConnect || !errors.Is(err, syscall.ECONNREFUSED) || !errors.Is(err, model.ErrConnection) || errors.Is(err, model.ErrTimeout) || attempts != 2 {
		t.Errorf("got %v after %d attempts", err, attempts)
	}
}

// TestRetryContext: a wait that the context would not survive is not begun, and one that it interrupts ends.
func TestRetryContext(t *testing.T) {
	client := over(func(r *http.Request) (*http.Response, error) {
		res := answer(r, 429, "")
		res.Header.Set("Retry-After", "30")
		return res, nil
	}, transport.WithMaxRetries(2))
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	start := time.Now()
	_, err := read(ctx, client, transport.Call{})
	failed, ok := errors.AsType[*model.HTTPError](err)
	if !ok || failed.RetryAfter != 30*time.Second || !errors.Is(err, model.ErrRateLimit) || time.Since(start) > 500*time.Millisecond {
		t.Errorf("got %v after %v", err, time.Since(start))
	}
	ctx, cancel = context.WithCancel(t.Context())
	time.AfterFunc(10*time.Millisecond, cancel)
	if _, err = read(ctx, client, transport.Call{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

// TestReasons says what failures mean.
func TestReasons(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		want   error
		code   string
	}{
		{429, `{"error":{"code":"rate_limit_exceeded"}}`, model.ErrRateLimit, "rate_limit_exceeded"},
		{429, `{"error":{"type":"insufficient_quota","code":"insufficient_quota"}}`, model.ErrQuota, "insufficient_quota"},
		{429, `[{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"RequestsPerDay"}]}]}}]`, model.ErrRateLimit, "RESOURCE_EXHAUSTED"},
		{402, "", model.ErrQuota, ""},
		{503, "", model.ErrUnavailable, ""},
		{529, "", model.ErrUnavailable, ""}, {529, "", model.ErrOverloaded, ""},
		{500, `{"type":"error","error":{"type":"overloaded_error"}}`, model.ErrOverloaded, ""},
		{500, "", model.ErrServer, ""}, {504, "", model.ErrServer, ""},
		{400, `{"error":{"code":"context_length_exceeded"}}`, model.ErrContextWindow, "context_length_exceeded"},
		{400, `{"error":{"message":"This model's maximum context length is 10 tokens"}}`, model.ErrContextWindow, ""},
		{400, `{"detail":"prompt is too long: 9 tokens"}`, model.ErrRejected, ""},
		{400, `{"error":{"code":"content_filter"}}`, model.ErrContentFilter, "content_filter"},
		{400, `{"error":{"code":"content_filter"}}`, model.ErrRejected, "content_filter"},
		{401, "", model.ErrAuthentication, ""}, {403, "", model.ErrAuthentication, ""},
		{400, `{"error":{"message":"API key not valid. Please pass a valid API key."}}`, model.ErrAuthentication, ""},
		{404, `{"error":{"code":"model_not_found"}}`, model.ErrNotFound, "model_not_found"}, {404, "", model.ErrRejected, ""},
		{422, "", model.ErrRejected, ""}, {408, "", model.ErrTimeout, ""},
		{302, "", model.ErrProvider, ""},
	} {
		client := over(func(r *http.Request) (*http.Response, error) {
			res := answer(r, c.status, c.body)
			res.Header.Set("X-Request-Id", "req_1")
			return res, nil
		})
		_, err := read(t.Context(), client, transport.Call{Model: "m"})
		failed, ok := errors.AsType[*model.HTTPError](err)
		if !ok || !errors.Is(err, c.want) || !errors.Is(err, model.ErrProvider) || failed.Code != c.code {
			t.Errorf("%d %s: got %#v", c.status, c.body, err)
			continue
		}
		if failed.Provider != "acme" || failed.ModelName != "m" || failed.RequestID != "req_1" || failed.Body != c.body || failed.InStream {
			t.Errorf("%d %s: got %+v", c.status, c.body, failed)
		}
	}
}

package openai

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime/model"

	sdk "github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

// newClient reads the environment. A variable that is set but blank counts as not set; openai-go takes such a base URL
// for one.
func newClient(opts []option.RequestOption) *sdk.Client {
	if url, set := os.LookupEnv("OPENAI_BASE_URL"); set && strings.TrimSpace(url) == "" {
		opts = slices.Concat([]option.RequestOption{option.WithBaseURL("https://api.openai.com/v1/")}, opts)
	}
	c := sdk.NewClient(opts...)
	return &c
}

const (
	maxAnswer  = 64 << 20 // longest body of a response, in bytes
	maxFailure = 64 << 10 // how much of the body of a failure is kept
)

func readAll(res *http.Response) ([]byte, error) {
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("openai: read the response: %w", err)
	case len(answer) > maxAnswer:
		return nil, invalid("it is longer than %d bytes", maxAnswer)
	}
	return answer, nil
}

// send sends a request and returns the response, unless it is a failure. The caller closes its body.
func (m *ChatModel) send(ctx context.Context, body []byte, opts ...option.RequestOption) (*http.Response, error) {
	if err := model.CheckRequests(); err != nil {
		return nil, fmt.Errorf("openai: %w", err)
	}
	var (
		res     *http.Response
		sent    *http.Request
		missing bool
	)
	opts = append(opts, option.WithMiddleware(m.checkKey(&sent, &missing)))
	err := m.client().Post(ctx, "chat/completions", body, &res, opts...)
	if missing {
		return nil, errNoKey
	}
	failed := res != nil && res.Body != nil && res.StatusCode >= http.StatusBadRequest
	if err == nil && !failed {
		return res, nil
	}
	if res != nil && res.Body != nil {
		defer res.Body.Close()
	}
	if failed {
		return nil, m.failure(res, err)
	}
	return nil, fmt.Errorf("openai: %w", secretsOf(sent).error(err))
}

var errNoKey = &model.ConfigError{Problems: []string{
	"openai: there is no API key: set the environment variable OPENAI_API_KEY or pass option.WithAPIKey to openai.Chat " +
		"(for a server that needs none, set OPENAI_BASE_URL or pass option.WithBaseURL)",
}}

// checkKey keeps what is sent, and stops requests to OpenAI without credentials. It is the last to see a request, so it
// knows what all options and other middleware made of it. The response that it makes up, instead of an error, keeps
// openai-go from trying again.
func (m *ChatModel) checkKey(sent **http.Request, missing *bool) option.Middleware {
	return func(req *http.Request, next option.MiddlewareNext) (*http.Response, error) {
		*sent = req
		if !m.keyed.Load() && isOpenAI(req.URL.Hostname()) && credential(req) == "" {
			*missing = true
			return &http.Response{StatusCode: http.StatusUnauthorized, Body: http.NoBody, Request: req}, nil
		}
		m.keyed.Store(true)
		return next(req)
	}
}

func isOpenAI(host string) bool {
	return host == "api.openai.com" || strings.HasSuffix(host, ".api.openai.com")
}

// credential returns what the request authorizes itself with.
func credential(req *http.Request) string {
	return strings.TrimSpace(strings.TrimPrefix(req.Header.Get("Authorization"), "Bearer"))
}

// failure is the error of a response that is one.
func (m *ChatModel) failure(res *http.Response, err error) error {
	if _, ok := errors.AsType[*sdk.Error](err); !ok {
		// openai-go gives up on bodies that are not JSON.
		err = &sdk.Error{StatusCode: res.StatusCode, Request: res.Request, Response: res}
	}
	body, _ := io.ReadAll(io.LimitReader(res.Body, maxFailure)) // what there is of it is better than nothing
	secrets := secretsOf(res.Request)
	return &model.HTTPError{
		StatusCode: res.StatusCode,
		ModelName:  m.name,
		Body:       secrets.redacted(string(body)),
		Headers:    secrets.headers(res.Header),
		RetryAfter: retryAfter(res.Header, time.Now()),
		Err:        err,
	}
}

// headers are the options that add the headers of the settings.
func headers(s *model.Settings) (opts []option.RequestOption) {
	for name, value := range s.ExtraHeaders {
		opts = append(opts, option.WithHeader(name, value))
	}
	return opts
}

// retryAfter reads OpenAI's own Retry-After-Ms or the Retry-After header (RFC 9110, 10.2.3): seconds, or a date. It is 0
// where they say nothing.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := h.Get("Retry-After")
	if d, ok := positive(h.Get("Retry-After-Ms"), time.Millisecond); ok {
		return d
	}
	if d, ok := positive(value, time.Second); ok {
		return d
	}
	if date, err := http.ParseTime(value); err == nil {
		return max(0, date.Sub(now))
	}
	return 0
}

// positive reads a number of units that is not absurd.
func positive(value string, unit time.Duration) (time.Duration, bool) {
	const most = 1 << 31
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || !(n >= 0 && n < most) {
		return 0, false
	}
	return time.Duration(n * float64(unit)), true
}

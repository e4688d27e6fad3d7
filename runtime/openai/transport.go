package openai

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"

	sdk "github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"

	"github.com/agentgen-go/agentgen/runtime"
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

// post sends a request and returns the body of the response.
func (m *ChatModel) post(ctx context.Context, body []byte) ([]byte, error) {
	var (
		res     *http.Response
		opts    []option.RequestOption
		missing bool
	)
	if !m.keyed.Load() {
		opts = append(opts, option.WithMiddleware(m.checkKey(&missing)))
	}
	err := m.client().Post(ctx, "chat/completions", body, &res, opts...)
	if missing {
		return nil, errNoKey
	}
	if res != nil && res.Body != nil {
		defer res.Body.Close()
		if res.StatusCode >= http.StatusBadRequest {
			return nil, m.failure(res, err)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("openai: %w", err)
	}
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, fmt.Errorf("openai: read the response: %w", err)
	}
	return answer, nil
}

var errNoKey = &runtime.ConfigError{Problems: []string{
	"openai: there is no API key: set the environment variable OPENAI_API_KEY or pass option.WithAPIKey to openai.Chat " +
		"(for a server that needs none, set OPENAI_BASE_URL or pass option.WithBaseURL)",
}}

// checkKey stops requests to OpenAI without credentials. It is the last to see a request, so it knows what all options
// and other middleware made of it. The response that it makes up, instead of an error, keeps openai-go from trying
// again.
func (m *ChatModel) checkKey(missing *bool) option.Middleware {
	return func(req *http.Request, next option.MiddlewareNext) (*http.Response, error) {
		if isOpenAI(req.URL.Hostname()) && credential(req) == "" {
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
	body, _ := io.ReadAll(res.Body) // what there is of it is better than nothing
	text := string(body)
	if res.Request != nil {
		if key := credential(res.Request); key != "" {
			text = strings.ReplaceAll(text, key, "[API key]")
		}
	}
	return &runtime.ModelHTTPError{StatusCode: res.StatusCode, ModelName: m.name, Body: text, Err: err}
}

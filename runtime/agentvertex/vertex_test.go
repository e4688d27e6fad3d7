package agentvertex_test

import (
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/agentvertex"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/models"
	"github.com/agentgen-go/agentgen/runtime/transport"
	"golang.org/x/oauth2"
)

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func request() *model.Request {
	return &model.Request{
		Messages: []message.Message{&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: "hi"}}}},
		Output:   model.Output{AllowText: true}, Settings: &model.Settings{},
	}
}

// counted counts how often a token was asked for.
type counted struct{ n int }

func (c *counted) Token() (*oauth2.Token, error) {
	c.n++
	return &oauth2.Token{AccessToken: "ya29.secret-token"}, nil
}

// TestTokens: requests carry a token, which is asked for once as long as it lasts, and which nothing shows.
func TestTokens(t *testing.T) {
	var got []string
	status := http.StatusOK
	client := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		got = append(got, r.Header.Get("Authorization")+" "+r.URL.Host+r.URL.Path)
		body := `{"candidates":[{"content":{"parts":[{"text":"hi"}]},"finishReason":"STOP"}]}`
		if status != http.StatusOK {
			body = `{"error":{"message":"the token ya29.secret-token is wrong"}}`
		}
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	})}
	tokens := &counted{}
	m := agentvertex.NewFromCredentials(tokens, "p", "global", "gemini-2.5-flash", transport.WithHTTPClient(client), transport.WithMaxRetries(0))
	for range 2 {
		if res, err := m.WithSettings(&model.Settings{MaxTokens: new(5)}).Respond(t.Context(), request(), nil); err != nil || res.Text() != "hi" {
			t.Errorf("got %+v, %v", res, err)
		}
	}
	const want = "Bearer ya29.secret-token aiplatform.googleapis.com/v1beta1/projects/p/locations/global/publishers/google/models/gemini-2.5-flash:generateContent"
	if len(got) != 2 || got[0] != want || tokens.n != 1 || m.String() != "google-vertex:gemini-2.5-flash" {
		t.Errorf("%s: %d tokens, requests %q", m, tokens.n, got)
	}
	status = http.StatusUnauthorized
	if _, err := m.Respond(t.Context(), request(), nil); !errors.Is(err, model.ErrAuthentication) || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
}

// TestMissing: what is missing is found before the first request.
func TestMissing(t *testing.T) {
	t.Setenv("GOOGLE_CLOUD_PROJECT", "")
	none := filepath.Join(t.TempDir(), "none")
	t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", none)
	err := models.Named("google-vertex:gemini-2.5-flash").CheckKey(t.Context())
	if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), "credentials") {
		t.Errorf("got %v", err)
	}
	if err := os.WriteFile(none, []byte(`{"type":"authorized_user","client_id":"a","client_secret":"b","refresh_token":"c"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = models.Named("google-cloud:gemini-2.5-flash").Respond(t.Context(), request(), nil)
	if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), "GOOGLE_CLOUD_PROJECT") {
		t.Errorf("got %v", err)
	}
}

package cassette_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/cassette"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

const (
	key      = "sk-very-secret-key"
	whole    = `{"id":"c1","model":"m","choices":[{"finish_reason":"stop","message":{"role":"assistant","content":"hi %d, your key is ` + key + `"}}],"usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}`
	streamed = "data: {\"id\":\"c1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"st\"}}]}\n\n" +
		"data: {\"id\":\"c1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"reamed\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
)

// serve answers with numbers, and streams if it is asked to. A 503 comes first.
func serve(t *testing.T) (url string, asked *int) {
	asked = new(int)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Set-Cookie", "session=secret-cookie")
		switch *asked++; {
		case *asked == 1:
			w.Header().Set("Retry-After-Ms", "1")
			w.WriteHeader(http.StatusServiceUnavailable)
		case strings.Contains(string(body), `"stream":true`):
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = io.WriteString(w, streamed)
		default:
			_, _ = fmt.Fprintf(w, whole, *asked)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL, asked
}

// converse asks twice the same, and once watched. It returns what was said and seen.
func converse(t *testing.T, client *http.Client, url string) (said string) {
	t.Helper()
	m := openai.Chat("m", transport.WithHTTPClient(client), transport.WithBaseURL(strings.Replace(url, "http://", "http://me:secret-password@", 1)+"/v1?code=secret-code&api-version=1"), transport.WithAPIKey(key))
	r := model.Request{Messages: message.History{&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: "hi"}}}}}
	for range 2 {
		res, err := model.Ask(t.Context(), m, r)
		if err != nil {
			t.Fatal(err)
		}
		said += res.OutputText() + "\n"
	}
	w := model.Watch(t.Context(), m, r)
	for e, err := range w.Events() {
		if err != nil {
			t.Fatal(err)
		}
		said += string(e.Kind) + " "
	}
	res, err := w.Response()
	if err != nil {
		t.Fatal(err)
	}
	return said + res.OutputText()
}

// TestRoundTrip: what is recorded is played again, retries and streams included, without a network and without secrets.
func TestRoundTrip(t *testing.T) {
	url, asked := serve(t)
	name := filepath.Join(t.TempDir(), "talk")
	var recorded string
	t.Run("record", func(t *testing.T) {
		recorded = converse(t, cassette.Open(t, name, cassette.WithRecording(true)), url)
	})
	if *asked != 4 {
		t.Fatalf("the server was asked %d times", *asked)
	}
	b, err := os.ReadFile(name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{key, "secret", "Bearer"} {
		if strings.Contains(string(b), secret) {
			t.Errorf("the cassette holds %q:\n%s", secret, b)
		}
	}
	played := converse(t, cassette.Open(t, name), url)
	if want := strings.ReplaceAll(recorded, key, "[redacted]"); played != want {
		t.Errorf("played\n%s\nwant\n%s", played, want)
	}
	if *asked != 4 {
		t.Errorf("the server was asked %d times", *asked)
	}
}

// TestTokens: tokens for other servers, in bodies, are not written either, and do not matter when a request is played.
func TestTokens(t *testing.T) {
	url, _ := serve(t)
	name := filepath.Join(t.TempDir(), "tokens")
	post := func(client *http.Client, token string) int {
		res, err := client.Post(url, "application/json", strings.NewReader(`{"tools":[{"authorization": "`+token+`","server":"x"}]}`))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		return res.StatusCode
	}
	t.Run("record", func(t *testing.T) { post(cassette.Open(t, name, cassette.WithRecording(true)), `to\"ken-secret-1`) })
	b, err := os.ReadFile(name + ".yaml")
	if err != nil || strings.Contains(string(b), "secret-1") || !strings.Contains(string(b), `"server":"x"`) {
		t.Errorf("the cassette is %s, %v", b, err)
	}
	if got := post(cassette.Open(t, name), "another"); got != http.StatusServiceUnavailable {
		t.Errorf("played the status %d", got)
	}
}

// TestNotRecorded: another request is an error that names the cassette, and is not sent.
func TestNotRecorded(t *testing.T) {
	url, asked := serve(t)
	name := filepath.Join(t.TempDir(), "talk")
	t.Run("record", func(t *testing.T) { converse(t, cassette.Open(t, name, cassette.WithRecording(true)), url) })
	m := openai.Chat("m", transport.WithHTTPClient(cassette.Open(t, name)), transport.WithBaseURL(url), transport.WithMaxRetries(0))
	_, err := model.Ask(t.Context(), m, model.Request{Messages: message.History{&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: "ho"}}}}})
	if !errors.Is(err, model.ErrConnection) || !strings.Contains(err.Error(), "is not on the cassette "+name+".yaml") {
		t.Errorf("the error is %v", err)
	}
	if *asked != 4 {
		t.Errorf("the server was asked %d times", *asked)
	}
}

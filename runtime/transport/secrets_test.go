package transport_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// TestBaseURLs: errors about a base URL do not show it.
func TestBaseURLs(t *testing.T) {
	for _, bad := range []string{"http://user:pass%zzword@acme.test", "http://user:password@acme.test:port", "ftp://user:password@acme.test", "://password", "password", "http://"} {
		client := transport.New(acme, transport.WithBaseURL(bad), transport.WithAPIKey("sk-1234567890"))
		_, err := client.Do(t.Context(), &transport.Call{})
		if _, ok := errors.AsType[*model.ConfigError](err); !ok || strings.Contains(err.Error(), "word") || strings.Contains(err.Error(), "user") {
			t.Errorf("%s: got %v", bad, err)
		}
		if again := client.CheckKey(t.Context()); again == nil || again.Error() != err.Error() {
			t.Errorf("%s: CheckKey returns %v", bad, again)
		}
	}
	client := over(func(r *http.Request) (*http.Response, error) {
		return answer(r, 200, r.URL.String()), nil
	}, transport.WithBaseURL("http://sk-user-key@acme.test/v1/?code=secret-code&api-version=2024-10-21"), transport.WithQuery("a", "b"))
	if got, err := read(t.Context(), client, transport.Call{Path: "chat"}); err != nil || got != "http://sk-user-key@acme.test/v1/chat?a=b&api-version=2024-10-21&code=secret-code" {
		t.Errorf("got %s, %v", got, err)
	}
	if got := client.BaseURL(); got != "http://acme.test/v1/" {
		t.Errorf("the base URL is shown as %s", got)
	}
}

// TestSecrets: however a server writes what a request has authorized itself with, no error shows it.
func TestSecrets(t *testing.T) {
	const key, user, password, code, sig, auth, own = "sk-live-0123456789", "sk-user-key", "pass/wd", "secret code", "secret+sig", "secret-auth", "secret-own"
	secrets := []string{key, user, password, code, sig, auth, own}
	escapes := map[string]func(string) string{
		"plain": func(s string) string { return s },
		"JSON":  func(s string) string { return strings.NewReplacer("-", `\u002d`, "/", `\/`).Replace(s) },
		"JSON in JSON": func(s string) string {
			return strings.NewReplacer("-", `\\u002D`, "/", `\\\/`).Replace(s)
		},
		"URL":  url.QueryEscape,
		"path": url.PathEscape,
		"HTML": func(s string) string {
			return strings.NewReplacer("-", "&#45;", "/", "&#x2F;", "+", "&#43;").Replace(s)
		},
	}
	for name, escape := range escapes {
		for _, secret := range secrets {
			for _, body := range []string{escape(secret), `{"error":{"message":"no ` + escape(secret) + `!","code":"` + escape(secret) + `"}}`} {
				client := over(func(r *http.Request) (*http.Response, error) {
					res := answer(r, 400, body)
					res.Header.Set("X-Echo", escape(secret))
					res.Header.Set("Set-Cookie", "id=secret-cookie")
					res.Header.Set("X-Ratelimit-Remaining-Tokens", "12345678")
					return res, nil
				}, transport.WithBaseURL("https://"+user+":"+url.QueryEscape(password)+"@acme.test/?code="+url.QueryEscape(code)+"&sig="+url.QueryEscape(sig)),
					transport.WithAPIKey(key), transport.WithHeader("X-Auth", auth), transport.WithHeader("X-Tenant", own))
				_, err := read(t.Context(), client, transport.Call{})
				failed, ok := errors.AsType[*model.HTTPError](err)
				if !ok {
					t.Fatalf("got %v", err)
				}
				text := fmt.Sprintf("%v %+v %#v", err, failed, failed)
				if strings.Contains(text, escape(secret)) || strings.Contains(text, secret) || strings.Contains(text, "secret-cookie") || !strings.Contains(failed.Body, "[redacted]") {
					t.Errorf("%s as %s: %s", secret, name, text)
				}
				if failed.Headers["x-ratelimit-remaining-tokens"] != "12345678" {
					t.Errorf("headers are %v", failed.Headers)
				}
			}
		}
	}
}

// TestSecretsAtTheCut moves a key over the place where the body of a failure is cut.
func TestSecretsAtTheCut(t *testing.T) {
	const key = "sk-live-0123456789"
	for _, escaped := range []string{key, strings.ReplaceAll(key, "-", `\u002d`)} {
		for before := (64 << 10) - len(escaped) - 2; before < 64<<10+2; before++ {
			for _, many := range []string{"", strings.Repeat(key, 100)} {
				body := many + strings.Repeat("x", max(0, before-len(many))) + escaped + strings.Repeat("y", 100)
				client := over(func(r *http.Request) (*http.Response, error) { return answer(r, 400, body), nil }, transport.WithAPIKey(key))
				_, err := read(t.Context(), client, transport.Call{})
				if strings.Contains(err.Error(), "sk") {
					t.Fatalf("a key after %d bytes: %q", before, err.Error()[60<<10:])
				}
			}
		}
	}
}

// TestRedirects: another host is not sent the key, whatever the header it is in.
func TestRedirects(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprint(w, r.Header.Get("Api-Key"), r.Header.Get("Authorization"), r.Header.Get("X-Plain"))
	}))
	defer other.Close()
	p := acme
	p.Authorize = func(h http.Header, key string) { h.Set("api-key", key) }
	first := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
	}))
	defer first.Close()
	client := transport.New(p, transport.WithBaseURL(first.URL), transport.WithHTTPClient(first.Client()), transport.WithAPIKey("secret-key"),
		transport.WithHeader("Authorization", "Bearer secret-key"), transport.WithHeader("X-Plain", "kept"))
	if got, err := read(t.Context(), client, transport.Call{}); err != nil || got != "kept" {
		t.Errorf("got %q, %v", got, err)
	}
}

// TestWatch sees each exchange, without secrets.
func TestWatch(t *testing.T) {
	const key = "sk-live-0123456789"
	var seen []transport.Exchange
	client := over(func(r *http.Request) (*http.Response, error) {
		if len(seen) == 0 {
			res := answer(r, 503, "later")
			res.Header.Set("Retry-After-Ms", "1")
			return res, nil
		}
		return answer(r, 200, "{}"), nil
	}, transport.WithAPIKey(key), transport.WithQuery("code", "secret-code"), transport.WithMaxRetries(1),
		transport.WithWatch(func(e *transport.Exchange) { seen = append(seen, *e) }))
	if _, err := read(t.Context(), client, transport.Call{Path: "chat", Model: "m", Body: []byte(`{"a":1}`)}); err != nil {
		t.Fatal(err)
	}
	if len(seen) != 2 {
		t.Fatalf("%d exchanges", len(seen))
	}
	first, second := seen[0], seen[1]
	if first.StatusCode != 503 || string(first.ResponseBody) != "later" || !errors.Is(first.Err, model.ErrUnavailable) || first.Attempt != 0 {
		t.Errorf("the first is %+v", first)
	}
	if second.StatusCode != 200 || string(second.ResponseBody) != "{}" || string(second.RequestBody) != `{"a":1}` || second.Err != nil || second.Attempt != 1 || second.Took <= 0 {
		t.Errorf("the second is %+v", second)
	}
	if text := fmt.Sprintf("%+v", seen); strings.Contains(text, key) || strings.Contains(text, "secret") || !strings.Contains(second.URL, "http://acme.test/v1/chat") {
		t.Error(text)
	}
	if text := fmt.Sprintf("%v %+v %#v %s", client, client, client, client); strings.Contains(text, key) {
		t.Error(text)
	}
}

// TestBrokenHeader: a key with a line break, as read from a file, is sent without it; one in the middle is an error that does not show
// it.
func TestBrokenHeader(t *testing.T) {
	echo := func(r *http.Request) (*http.Response, error) {
		return answer(r, 200, r.Header.Get("Authorization")), nil
	}
	if got, err := read(t.Context(), over(echo, transport.WithAPIKey("sk-1234567890\n")), transport.Call{}); err != nil || got != "Bearer sk-1234567890" {
		t.Errorf("got %q, %v", got, err)
	}
	_, err := read(t.Context(), over(echo, transport.WithAPIKey("sk-12345\n67890")), transport.Call{})
	if _, ok := errors.AsType[*model.ConfigError](err); !ok || strings.Contains(err.Error(), "sk-") {
		t.Errorf("got %v", err)
	}
}

package devui_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/agentgen-go/agentgen/runtime/devui"
)

// TestAccess: only pages of this origin, by a name of this machine, with the token.
func TestAccess(t *testing.T) {
	p := serve(t, devui.Options{Token: "secret"}, devui.Register(newClerk(), newShop()))
	with := func(pairs ...string) http.Header {
		h := http.Header{}
		for i := 0; i < len(pairs); i += 2 {
			h.Set(pairs[i], pairs[i+1])
		}
		return h
	}
	const bearer = "Bearer secret"
	for name, c := range map[string]struct {
		method, path, host string
		header             http.Header
		want               int
	}{
		"state":                  {"GET", "/api/state", "", with("Authorization", bearer), 200},
		"no token":               {"GET", "/api/state", "", nil, 401},
		"wrong token":            {"GET", "/api/state", "", with("Authorization", "Bearer guess"), 401},
		"wrong cookie":           {"GET", "/api/state", "", with("Cookie", "agentgen_dev=secret"), 401},
		"foreign host":           {"GET", "/api/state", "evil.example", with("Authorization", bearer), 421},
		"foreign host, page":     {"GET", "/", "evil.example:80", nil, 421},
		"localhost":              {"GET", "/api/state", "localhost:99", with("Authorization", bearer), 200},
		"foreign origin reads":   {"GET", "/api/state", "", with("Authorization", bearer, "Origin", "http://evil.example"), 403},
		"foreign origin writes":  {"POST", "/api/chat", "", with("Authorization", bearer, "Origin", "http://evil.example", "Content-Type", "application/json"), 403},
		"foreign site":           {"GET", "/api/state", "", with("Authorization", bearer, "Sec-Fetch-Site", "cross-site"), 403},
		"another port":           {"GET", "/api/state", "", with("Authorization", bearer, "Origin", "http://127.0.0.1:1"), 403},
		"a form":                 {"POST", "/api/chat", "", with("Authorization", bearer, "Content-Type", "text/plain"), 415},
		"no token writes":        {"POST", "/api/chat", "", with("Content-Type", "application/json"), 401},
		"method":                 {"PUT", "/api/state", "", with("Authorization", bearer), 405},
		"health":                 {"GET", "/api/health", "", nil, 204},
		"page":                   {"GET", "/", "", nil, 200},
		"no such run":            {"GET", "/api/runs/r9/events", "", with("Authorization", bearer), 404},
		"no such span":           {"GET", "/api/runs/r9/spans/1", "", with("Authorization", bearer), 404},
		"no such conversation":   {"DELETE", "/api/talks/c9", "", with("Authorization", bearer), 404},
		"no such agent":          {"GET", "/api/agents/x", "", with("Authorization", bearer), 404},
		"a token that is longer": {"GET", "/api/state", "", with("Authorization", bearer+"s"), 401},
	} {
		t.Run(name, func(t *testing.T) {
			req, err := http.NewRequestWithContext(t.Context(), c.method, p.url+c.path, strings.NewReader("{}"))
			if err != nil {
				t.Fatal(err)
			}
			req.Header, req.Host = c.header, c.host
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			if body, _ := io.ReadAll(res.Body); res.StatusCode != c.want {
				t.Errorf("status %d, want %d: %s", res.StatusCode, c.want, body)
			}
		})
	}
}

// TestLogin: the token becomes a cookie that scripts do not see.
func TestLogin(t *testing.T) {
	p := serve(t, devui.Options{Token: "secret"}, devui.Register(newClerk(), newShop()))
	post := func(body string) *http.Response {
		res, err := http.Post(p.url+"/api/login", "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { res.Body.Close() })
		return res
	}
	if res := post(`{"token":"guess"}`); res.StatusCode != 401 || len(res.Cookies()) > 0 {
		t.Errorf("a wrong token: %s, %v", res.Status, res.Cookies())
	}
	res := post(`{"token":"secret"}`)
	if res.StatusCode != 204 || len(res.Cookies()) != 1 {
		t.Fatalf("%s, %v", res.Status, res.Cookies())
	}
	c := res.Cookies()[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || strings.Contains(c.Name, "secret") {
		t.Errorf("cookie %v", c)
	}
	req, _ := http.NewRequestWithContext(t.Context(), "GET", p.url+"/api/state", nil)
	req.AddCookie(c)
	with, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer with.Body.Close()
	if with.StatusCode != 200 {
		t.Errorf("with the cookie: %s", with.Status)
	}
}

// TestPolicy: the page may load nothing from elsewhere, and has no script in its HTML.
func TestPolicy(t *testing.T) {
	p := serve(t, devui.Options{}, devui.Register(newClerk(), newShop()))
	for _, path := range []string{"/", "/main.js", "/style.css", "/preact.js", "/icon.svg"} {
		res, err := http.Get(p.url + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		res.Body.Close()
		policy := res.Header.Get("Content-Security-Policy")
		if res.StatusCode != 200 || !strings.HasPrefix(policy, "default-src 'self';") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: %s, policy %q", path, res.Status, policy)
		}
		if text := string(body); path == "/" && (strings.Contains(text, "http://") || strings.Contains(text, "https://") || strings.Contains(text, "<style") || strings.Contains(text, "onclick")) {
			t.Errorf("the page has a foreign address, or code of its own:\n%s", text)
		}
	}
}

// TestLoopback: other addresses are refused.
func TestLoopback(t *testing.T) {
	ui := devui.New(devui.Options{})
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:80", "example.com:80", "[::]:0"} {
		if err := ui.ListenAndServe(t.Context(), addr); err == nil || !strings.Contains(err.Error(), "loopback") {
			t.Errorf("%s: %v", addr, err)
		}
	}
	l, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := ui.Serve(t.Context(), l); err == nil {
		t.Error("a listener on all interfaces is served")
	}
}

// TestEnvironment: agentgen dev chooses the address and the token.
func TestEnvironment(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	t.Setenv("AGENTGEN_DEV_ADDR", addr)
	t.Setenv("AGENTGEN_DEV_TOKEN", "given")
	ui := devui.New(devui.Options{Token: "own"})
	if diff := cmp.Diff("given", ui.Token()); diff != "" {
		t.Errorf("token (-want, +got):\n%s", diff)
	}
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- ui.ListenAndServe(ctx, "127.0.0.1:0") }()
	l.Close() // the process before ends only now
	for {
		res, err := http.Get("http://" + addr + "/api/health")
		if err == nil {
			res.Body.Close()
			break
		}
	}
	cancel()
	if err := <-served; err != nil {
		t.Errorf("after the end of the context: %v", err)
	}
}

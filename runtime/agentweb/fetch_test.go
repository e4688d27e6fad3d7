package agentweb

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

func TestAddresses(t *testing.T) {
	for text, want := range map[string]string{
		"8.8.8.8": "", "2606:4700::1": "", "::ffff:8.8.8.8": "", "64:ff9b::808:808": "", "2002:808:808::1": "",
		"127.0.0.1": "local", "10.1.2.3": "local", "172.16.0.1": "local", "192.168.1.1": "local", "169.254.1.1": "local", "100.64.0.1": "local",
		"0.0.0.0": "local", "224.0.0.1": "local", "240.0.0.1": "local", "255.255.255.255": "local", "198.18.0.1": "local", "192.0.2.1": "local",
		"::1": "local", "::": "local", "fe80::1": "local", "fe80::1%eth0": "local", "fc00::1": "local", "ff02::1": "local", "fec0::1": "local", "2001:db8::1": "local",
		"::ffff:127.0.0.1": "local", "::7f00:1": "local", "64:ff9b::7f00:1": "local", "64:ff9b:1::1": "local", "2002:7f00:1::1": "local",
		"2001:0:4136:e378:8000:63bf:80ff:fffe": "local", "2606:4700::200:5efe:7f00:1": "local", "2606:4700::5efe:a00:1": "local",
		"169.254.169.254": "metadata", "::ffff:169.254.169.254": "metadata", "64:ff9b::a9fe:a9fe": "metadata", "2002:a9fe:a9fe::1": "metadata",
		"100.100.100.200": "metadata", "fd00:ec2::254": "metadata", "168.63.129.16": "metadata",
	} {
		a, got := netip.MustParseAddr(text), ""
		switch {
		case isMetadata(a):
			got = "metadata"
		case isLocal(a):
			got = "local"
		}
		if got != want {
			t.Errorf("%s is %q, want %q", text, got, want)
		}
	}
}

// site is a server whose hosts are whatever ends with .test.
func site(t *testing.T, f *Fetcher, h http.HandlerFunc) (base string) {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(func() { f.client().CloseIdleConnections(); srv.Close() })
	f.AllowLocal = true
	f.resolve = func(_ context.Context, host string) ([]netip.Addr, error) {
		switch {
		case host == "metadata.test":
			return []netip.Addr{netip.MustParseAddr("169.254.169.254")}, nil
		case strings.HasSuffix(host, ".test"):
			return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
		}
		return nil, errors.New("no such host")
	}
	u, err := url.Parse(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	return "http://a.test:" + u.Port()
}

const article = `<html><head><title> An article </title><script>evil()</script></head><body><h1>Hello</h1><p>See <a href="/b">that</a>.</p></body></html>`

func TestFetch(t *testing.T) {
	f := &Fetcher{MaxBytes: 10_000, MaxText: 100}
	base := site(t, f, func(w http.ResponseWriter, q *http.Request) {
		switch q.URL.Path {
		case "/robots.txt":
			fmt.Fprint(w, "User-agent: *\nDisallow: /private\n")
		case "/html":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, article)
		case "/latin":
			w.Header().Set("Content-Type", "text/plain; charset=iso-8859-1")
			_, _ = w.Write([]byte("caf\xe9"))
		case "/long":
			w.Header().Set("Content-Type", "text/plain")
			fmt.Fprint(w, strings.Repeat("x", 500))
		case "/huge":
			w.Header().Set("Content-Type", "text/plain")
			fmt.Fprint(w, strings.Repeat("x", 20_000))
		case "/bomb":
			w.Header().Set("Content-Type", "text/plain")
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = z.Write(make([]byte, 50<<20))
			_ = z.Close()
		case "/image":
			w.Header().Set("Content-Type", "image/png")
		case "/gone":
			http.NotFound(w, q)
		case "/hop":
			http.Redirect(w, q, "/html", http.StatusFound)
		case "/loop":
			http.Redirect(w, q, "/loop", http.StatusFound)
		case "/to-private":
			http.Redirect(w, q, "/private/x", http.StatusFound)
		case "/to-metadata":
			http.Redirect(w, q, "http://metadata.test/latest", http.StatusFound)
		case "/to-file":
			http.Redirect(w, q, "file:///etc/passwd", http.StatusFound)
		case "/slow":
			<-q.Context().Done()
		default:
			t.Errorf("%s was fetched", q.URL)
		}
	})
	for path, want := range map[string]string{
		"/html":  "# Hello\n\nSee [that](" + base + "/b).",
		"/hop":   "# Hello\n\nSee [that](" + base + "/b).",
		"/latin": "café",
		"/long":  strings.Repeat("x", 100),
	} {
		p, err := f.Fetch(t.Context(), base+path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if p.Text != want || p.Truncated != (path == "/long") || path == "/html" && p.Title != "An article" {
			t.Errorf("%s: got %+v", path, p)
		}
	}
	for path, want := range map[string]string{
		"/huge": "more than 10000 bytes", "/bomb": "more than 10000 bytes", "/image": "image/png", "/gone": "404", "/loop": "redirects",
		"/private": "robots.txt", "/to-private": "robots.txt", "/to-metadata": "metadata service (169.254.169.254)", "/to-file": `"file"`,
	} {
		if p, err := f.Fetch(t.Context(), base+path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, %v, want %s", path, p, err, want)
		}
	}
	f.Timeout = 50 * time.Millisecond
	if _, err := f.Fetch(t.Context(), base+"/slow"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("/slow: got %v", err)
	}
}

func TestFetchRefuses(t *testing.T) {
	f := &Fetcher{AllowedDomains: []string{"example.com", "127.0.0.1", "localhost", "169.254.169.254"}, BlockedDomains: []string{"bad.example.com"}}
	for address, want := range map[string]string{
		"ftp://example.com/":        `URL protocol "ftp" is not allowed. Only http:// and https:// are supported.`,
		"http://":                   "no host",
		"http://u:p@example.com/":   "user name",
		"http://other.org/":         "not among those allowed",
		"http://notexample.com/":    "not among those allowed",
		"http://x.bad.example.com/": "is blocked",
		"http://127.0.0.1/":         "Access to private/internal IP address (127.0.0.1) is blocked.",
		"http://localhost:80/":      "private/internal",
		"http://169.254.169.254/x":  "Access to cloud metadata service (169.254.169.254) is blocked for security reasons.",
	} {
		_, err := f.Fetch(t.Context(), address)
		var b *BlockedError
		if !errors.As(err, &b) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", address, err, want)
		}
	}
}

// One private address among public ones blocks all of them.
func TestFetchChecksAllAddresses(t *testing.T) {
	f := &Fetcher{resolve: func(context.Context, string) ([]netip.Addr, error) {
		return []netip.Addr{netip.MustParseAddr("8.8.8.8"), netip.MustParseAddr("10.0.0.1")}, nil
	}}
	if _, err := f.Fetch(t.Context(), "https://rebind.test/"); err == nil || !strings.Contains(err.Error(), "10.0.0.1") {
		t.Errorf("got %v", err)
	}
}

// run has a model call a tool, and returns the result.
func run(t *testing.T, tool runtime.Tool[runtime.NoDeps], args string) *message.ToolReturnPart {
	t.Helper()
	agent := &runtime.Agent[runtime.NoDeps, string]{
		Model: testmodel.Script(testmodel.Call(tool.Def().Name, args), testmodel.Text("done")), Tools: []runtime.Tool[runtime.NoDeps]{tool},
	}
	res, err := agent.Run(t.Context(), runtime.NoDeps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range res.AllMessages() {
		if q, ok := m.(*message.Request); ok {
			for _, p := range q.Parts {
				if r, ok := p.(*message.ToolReturnPart); ok {
					return r
				}
			}
		}
	}
	t.Fatal("there is no result")
	return nil
}

func TestFetchTool(t *testing.T) {
	f := &Fetcher{IgnoreRobots: true}
	base := site(t, f, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, article)
	})
	tool := FetchTool[runtime.NoDeps](f)
	if r := run(t, tool, `{"url":"`+base+`/"}`); string(r.Content) != `{"url":"`+base+`/","title":"An article","content":"# Hello\n\nSee [that](`+base+`/b)."}` {
		t.Errorf("got %s", r.Content)
	}
	if r := run(t, tool, `{"url":"http://metadata.test/"}`); r.Outcome != message.ToolFailed || !strings.HasPrefix(r.Text(), "Access to cloud metadata service") {
		t.Errorf("got %v %s", r.Outcome, r.Content)
	}
	if r := run(t, tool, `{"uri":"x"}`); r.Outcome != message.ToolRetried {
		t.Errorf("got %v %s", r.Outcome, r.Content)
	}
}

func TestSearch(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		switch {
		case q.Header.Get("X-Subscription-Token") == "key" && q.URL.Query().Get("q") == "go & rust":
			fmt.Fprint(w, `{"web":{"results":[{"title":"T","url":"https://x","description":"S"}]}}`)
		case q.Header.Get("Authorization") == "Bearer key" && q.Method == http.MethodPost,
			q.URL.Query().Get("format") == "json" && q.URL.Path == "/search":
			fmt.Fprint(w, `{"results":[{"title":"T","url":"https://x","content":"S"}]}`)
		default:
			http.Error(w, "no", http.StatusUnauthorized)
		}
	}))
	t.Cleanup(srv.Close)
	for _, s := range []Searcher{&Tavily{Key: "key", BaseURL: srv.URL}, &Brave{Key: "key", BaseURL: srv.URL}, &SearXNG{BaseURL: srv.URL}} {
		if r := run(t, SearchTool[runtime.NoDeps](s), `{"query":"go & rust"}`); string(r.Content) != `[{"title":"T","url":"https://x","snippet":"S"}]` {
			t.Errorf("%T: got %s", s, r.Content)
		}
	}
	r := run(t, SearchTool[runtime.NoDeps](&Brave{Key: "wrong", BaseURL: srv.URL}), `{"query":"q"}`)
	if r.Outcome != message.ToolFailed || r.Text() != "search with Brave: HTTP status 401 Unauthorized" {
		t.Errorf("got %v %s", r.Outcome, r.Content)
	}
}

package browser

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// packages are those from npm with which the front end of TestUseChat is built.
var packages = []string{"ai@7.0.173", "@ai-sdk/react@4.0.177", "react@19", "react-dom@19", "esbuild@0.25"}

// bundled builds the front end, or skips the test.
func bundled(t *testing.T) (file string) {
	t.Helper()
	if os.Getenv("AGENTGEN_REAL") == "" {
		t.Skip("set AGENTGEN_REAL=1 to run useChat, which is installed for it")
	}
	if _, err := exec.LookPath("npm"); err != nil {
		t.Skip("there is no npm: ", err)
	}
	dir := t.TempDir()
	source, err := os.ReadFile("testdata/usechat.jsx")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"package.json": `{"private":true,"type":"module"}`, "app.jsx": string(source)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	install := exec.CommandContext(t.Context(), "npm", append([]string{"install", "--no-audit", "--no-fund", "--silent"}, packages...)...)
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		t.Skipf("%v cannot be installed: %v\n%s", packages, err, out)
	}
	build := exec.CommandContext(t.Context(), filepath.Join(dir, "node_modules", ".bin", "esbuild"), "app.jsx", "--bundle", "--format=esm", "--jsx=automatic", "--outfile=app.js")
	build.Dir = dir
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("esbuild: %v\n%s", err, out)
	}
	return filepath.Join(dir, "app.js")
}

// behind serves the front end, and a program behind it.
func behind(t *testing.T, app, program string) string {
	t.Helper()
	target, err := url.Parse(program)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{FlushInterval: -1, Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }}
	mux := http.NewServeMux()
	mux.Handle("/api/", proxy)
	mux.HandleFunc("GET /app.js", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, app) })
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`<!doctype html><title>useChat</title><div id="root"></div><script type="module" src="app.js"></script>`))
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

// TestUseChat: the AI SDK's useChat in Chromium talks to the chat of the examples: text, thoughts, tools, a typed output, approvals, errors,
// and a page that is reloaded in mid-stream, also while a run continues after an approval.
func TestUseChat(t *testing.T) {
	app := bundled(t)
	page := behind(t, app, started(t, "chat", "-addr", "127.0.0.1:0", "-model", "test", "-pace", "15ms"))
	ctx := Open(t, 1000, 800)
	Do(t, ctx, chromedp.Navigate(page))
	last := func(selector, contains string) string {
		return "([...document.querySelectorAll('.assistant:last-of-type " + selector + "')].some(e => e.innerText.includes('" + contains + "')))"
	}
	const ready = "document.querySelector('#status')?.innerText === 'ready'"
	ask := func(text string) {
		t.Helper()
		wait(t, ctx, "['ready', 'error'].includes(document.querySelector('#status')?.innerText)")
		Do(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), text+"\r"))
	}
	count := func(selector string, want int) {
		t.Helper()
		if n, err := chromedp.Run(ctx, chromedp.Evaluate[int]("document.querySelectorAll('"+selector+"').length")); err != nil || n != want {
			t.Errorf("%d of %s, want %d, %v", n, selector, want, err)
		}
	}

	ask("Hello")
	wait(t, ctx, last(".text", "You can try")+" && "+ready)

	ask("I want to return A-17")
	wait(t, ctx, last(".output", "broken")+" && "+ready)
	wait(t, ctx, last(".tool", "tool-find_order output-available")+" && "+last(".reasoning", "look it up"))

	ask("Tell me a story")
	wait(t, ctx, last(".text", "Every evening"))
	Do(t, ctx, chromedp.Reload()) // in mid-stream
	wait(t, ctx, last(".text", "Every evening")+" && document.querySelector('#status').innerText === 'streaming'")
	wait(t, ctx, last(".text", "glad of the dark")+" && "+ready)
	count(".user", 3)
	count(".assistant", 3)

	ask("I want a refund")
	press(t, ctx, "Approve")
	wait(t, ctx, last(".tool", "tool-refund output-available"))
	wait(t, ctx, last(".text", "Done:"))
	Do(t, ctx, chromedp.Reload()) // while the run continues the message
	wait(t, ctx, last(".text", "sorry about the cups")+" && "+last(".tool", "tool-find_order output-available")+" && "+ready)
	count(".assistant", 4)

	ask("I want another refund")
	wait(t, ctx, last("button", "Deny"))
	Do(t, ctx, chromedp.Reload()) // while the run waits
	press(t, ctx, "Deny")
	wait(t, ctx, last(".tool", "tool-refund output-denied")+" && "+last(".text", "Then I leave")+" && "+ready)

	ask("Is there an outage?")
	wait(t, ctx, "document.querySelector('#error').innerText.includes('overloaded')")
	ask("Hello")
	wait(t, ctx, last(".text", "You can try")+" && "+ready)
	press(t, ctx, "Again")
	wait(t, ctx, "document.querySelector('#status').innerText !== 'ready'")
	wait(t, ctx, last(".text", "You can try")+" && "+ready)
	if text, err := chromedp.Run(ctx, chromedp.Evaluate[string]("document.querySelector('#error').innerText")); err != nil || strings.TrimSpace(text) != "" {
		t.Errorf("an error is left: %q, %v", text, err)
	}
}

package browser

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestOpen(t *testing.T) {
	page := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`<!doctype html><title>A page</title><button onclick="this.textContent = innerWidth">width</button>`))
	})
	server := httptest.NewServer(page)
	defer server.Close()
	ctx := Open(t, 400, 800)
	Do(t, ctx, chromedp.Navigate(server.URL), chromedp.Click(chromedp.CSS("button")))
	text, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("button")))
	if err != nil {
		t.Fatal(err)
	}
	if strings.TrimSpace(text) != "400" {
		t.Errorf("the page is %q wide, want 400", text)
	}
}

package browser

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// page is the dev UI of examples/devui, open in a browser.
type page struct {
	*testing.T
	ctx context.Context
	url string
}

// openDevUI builds and starts the example, and opens its page. pace is the time between two pieces of a response.
func openDevUI(t *testing.T, pace string, width, height int64) *page {
	t.Helper()
	chromium(t) // before the program is built
	url := startDevUI(t, pace)
	p := &page{T: t, ctx: Open(t, width, height), url: url}
	p.do(chromedp.Navigate(url + "/#token=secret"))
	p.see(`.composer textarea`)
	return p
}

// startDevUI starts the example and returns its URL.
func startDevUI(t *testing.T, pace string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "devui")
	build := exec.Command("go", "build", "-o", program, "./devui")
	build.Dir = "../../examples"
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build examples/devui: %v\n%s", err, out)
	}
	addr := freeAddr(t)
	run := exec.Command(program, "-pace", pace)
	run.Env = append(os.Environ(), "AGENTGEN_DEV_ADDR="+addr, "AGENTGEN_DEV_TOKEN=secret")
	var said bytes.Buffer
	run.Stderr = &said
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = run.Process.Signal(os.Interrupt)
		if err := run.Wait(); err != nil {
			t.Errorf("the program ended: %v\n%s", err, said.String())
		}
	})
	await(t, addr)
	return "http://" + addr
}

func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// await waits until a program serves.
func await(t *testing.T, addr string) {
	t.Helper()
	for range 600 {
		if res, err := http.Get("http://" + addr + "/api/health"); err == nil {
			res.Body.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the program does not serve")
}

func (p *page) do(actions ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	Do(p.T, p.ctx, actions...)
}

// see waits until an element is visible.
func (p *page) see(css string) {
	p.Helper()
	p.do(chromedp.WaitVisible(chromedp.CSS(css)))
}

func (p *page) click(css string) {
	p.Helper()
	p.do(chromedp.Click(chromedp.CSS(css)))
}

// fill types into an empty input.
func (p *page) fill(css, text string) {
	p.Helper()
	p.do(chromedp.SendKeys(chromedp.CSS(css), text))
}

// replace replaces what is in an input.
func (p *page) replace(css, text string) {
	p.Helper()
	p.js(`(() => { const e = document.querySelector(` + quoted(css) + `); e.focus(); e.select(); })()`)
	p.fill(css, text)
}

// js evaluates an expression.
func (p *page) js(expr string) {
	p.Helper()
	if _, err := chromedp.Run(p.ctx, chromedp.Evaluate[any](expr)); err != nil {
		p.Fatalf("%s: %v", expr, err)
	}
}

// until waits until an expression is true.
func (p *page) until(expr string) {
	p.Helper()
	if _, err := chromedp.Run(p.ctx, chromedp.Poll[bool]("!!("+expr+")")); err != nil {
		p.Fatalf("%s: %v", expr, err)
	}
}

// say sends a prompt.
func (p *page) say(prompt string) {
	p.Helper()
	p.see(`.composer textarea:enabled`)
	p.fill(`.composer textarea`, prompt+"\r")
}

// goTo opens a place of the page.
func (p *page) goTo(fragment string) {
	p.Helper()
	p.js(`location.hash = ` + quoted(fragment))
}

func (p *page) dark(on bool) {
	p.Helper()
	scheme := "light"
	if on {
		scheme = "dark"
	}
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	if _, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, media); err != nil {
		p.Fatal(err)
	}
}

// shot writes a picture of the page.
func (p *page) shot(path string) {
	p.Helper()
	b, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o644); err != nil {
		p.Fatal(err)
	}
}

func quoted(s string) string { return "`" + s + "`" }

package browser

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// page is the dev UI of examples/devui, open in a browser.
type page struct {
	*testing.T
	ctx  context.Context
	addr string
}

// openDevUI starts the example, and opens its page. pace is the time between two pieces of a response.
func openDevUI(t *testing.T, pace string, width, height int64) *page {
	t.Helper()
	chromium(t) // before the program is built
	addr := freeAddr(t)
	startDevUI(t, addr, pace)
	p := &page{T: t, ctx: Open(t, width, height), addr: addr}
	p.watchConsole()
	p.do(chromedp.Navigate("http://" + addr + "/#token=secret"))
	p.see(`.composer textarea`)
	return p
}

// watchConsole fails the test if a script fails, or if the page breaks its own policy.
func (p *page) watchConsole() {
	ctx, cancel := context.WithCancel(p.ctx)
	over := make(chan struct{})
	go func() {
		defer close(over)
		for m, err := range chromedp.Console(ctx) {
			if err == nil && (m.IsException() || strings.Contains(m.Text, "Content Security Policy")) {
				p.Errorf("the page says: %s", m)
			}
		}
	}()
	p.Cleanup(func() {
		cancel()
		<-over
	})
}

// built is the folder of the program, once there is one.
var built string

// program is examples/devui, built.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "devui")
	if err != nil {
		return "", err
	}
	built = dir
	build := exec.Command("go", "build", "-o", filepath.Join(dir, "devui"), "./devui")
	build.Dir = "../../examples"
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build examples/devui: %w\n%s", err, out)
	}
	return filepath.Join(dir, "devui"), nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if built != "" {
		_ = os.RemoveAll(built)
	}
	os.Exit(code)
}

// startDevUI starts the example, which ends with the test or when stop is called.
func startDevUI(t *testing.T, addr, pace string) (stop func()) {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	run := exec.Command(path, "-pace", pace)
	run.Env = append(os.Environ(), "AGENTGEN_DEV_ADDR="+addr, "AGENTGEN_DEV_TOKEN=secret")
	var said bytes.Buffer
	run.Stderr = &said
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	stop = sync.OnceFunc(func() {
		_ = run.Process.Signal(os.Interrupt)
		if err := run.Wait(); err != nil {
			t.Errorf("the program ended: %v\n%s", err, said.String())
		}
	})
	t.Cleanup(stop)
	await(t, addr)
	return stop
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

// text returns the text of an element.
func (p *page) text(css string) string {
	p.Helper()
	text, err := chromedp.Run(p.ctx, chromedp.TextContent(chromedp.CSS(css)))
	if err != nil {
		p.Fatalf("%s: %v", css, err)
	}
	return text
}

// agent opens a new conversation with an agent.
func (p *page) agent(name string) {
	p.Helper()
	p.goTo("#/agent/" + name)
	p.until(`document.querySelector(".welcome h2")?.textContent == ` + quoted(name))
}

// press clicks the button with this text, within an element.
func (p *page) press(css, text string) {
	p.Helper()
	button := `[...document.querySelectorAll(` + quoted(css+" button") + `)].find(b => b.textContent.trim() == ` + quoted(text) + ` && !b.disabled)`
	p.until(button)
	p.js(button + `.click()`)
}

// span opens a span of the trace by the beginning of its text.
func (p *page) span(text string) {
	p.Helper()
	button := `[...document.querySelectorAll(".span > button")].find(b => b.textContent.startsWith(` + quoted(text) + `))`
	p.until(button)
	p.js(button + `.click()`)
	p.until(`document.querySelector(".detail .message, .detail .json")`)
}

func quoted(s string) string { return "`" + s + "`" }

// TestDevUITool: a form made of a schema calls a tool, and what the decoder refuses is said at its field.
func TestDevUITool(t *testing.T) {
	p := openDevUI(t, "0s", 1280, 800)
	p.goTo("#/agent/concierge/tools/book_table")
	p.see(`#f-guests-0-name`)
	p.press(".tool form", "Run")
	for _, field := range []string{"f-day", "f-guests-0-name", "f-deposit"} {
		p.until(`document.getElementById("` + field + `-error")?.textContent == "Field required"`)
	}
	p.replace(`#f-hour`, "25")
	p.press(".tool form", "Run")
	p.until(`document.getElementById("f-hour-error")?.textContent.includes("less than or equal to 22")`)

	p.js(`(() => { const e = document.getElementById("f-day"); e.value = "2026-05-17"; e.dispatchEvent(new Event("input", {bubbles: true})); })()`)
	p.replace(`#f-hour`, "20")
	p.fill(`#f-guests-0-name`, "Ada")
	p.press("#f-guests-0 ~ *, .field", "+ Add") // the first: the diet of the first guest
	p.fill(`#f-guests-0-diet-0`, "nuts")
	p.fill(`#f-deposit`, "12.5")
	p.js(`(() => { const e = document.getElementById("f-place-room"); e.value = "1"; e.dispatchEvent(new Event("change", {bubbles: true})); })()`)
	p.press(".tool form", "Run")
	p.until(`document.querySelector(".outcome-card.ok")?.textContent.includes("A table for Ada on 2026-05-17 at 20:00 is booked.")`)
}

// TestDevUIChat: a conversation with a typed output that grows, and the trace of its run.
func TestDevUIChat(t *testing.T) {
	p := openDevUI(t, "8ms", 1280, 800)
	p.say("What should I pack for Atlantis?")
	p.see(`.output[data-partial=true]`)
	p.see(`.run[data-status=done] .output:not([data-partial])`)
	p.until(`document.querySelectorAll(".output tbody tr").length == 6`)
	p.until(`document.querySelector(".call.bad .outcome").textContent == "asked to try again"`)
	want := "run request tool request tool request"
	p.until(`[...document.querySelectorAll(".span")].map(s => s.dataset.kind).join(" ") == ` + quoted(want))
	p.span("Request 2")
	p.until(`document.querySelector(".detail").textContent.includes('no station in "Atlantis"')`)

	p.agent("concierge")
	p.say("Which museums are worth a visit?")
	p.see(`.run[data-status=done] .sub-agent .call`)
	p.until(`document.querySelectorAll(".span[aria-level='4']").length == 5`) // of the researcher, within a call of the concierge
}

// TestDevUIApproval: a call is approved with other arguments, another one denied, and a third gets its result from the page.
func TestDevUIApproval(t *testing.T) {
	p := openDevUI(t, "0s", 1280, 800)
	p.agent("clerk")
	p.say("Please refund B-17")
	p.press(".decision", "Edit arguments")
	p.replace(`.decision textarea`, `{"booking":"B-17","cents":5000}`)
	p.press(".decision", "Approve with these")
	p.until(`document.querySelector(".run[data-status=done]")?.textContent.includes("50.00 euros are on their way")`)

	p.agent("clerk")
	p.say("Please refund B-18")
	p.press(".decision", "Deny…")
	p.fill(`.decision input`, "Ask the manager.")
	p.press(".decision", "Deny")
	p.until(`document.querySelector(".run[data-status=done]")?.textContent.includes("Ask the manager.")`)

	p.agent("concierge")
	p.say("I would like breakfast")
	p.fill(`.decision textarea`, "boiled")
	p.press(".decision", "Send the result")
	p.until(`document.querySelector(".run[data-status=done]")?.textContent.includes("The kitchen knows: boiled.")`)
}

// TestDevUIFork: a run is repeated from a step with another prompt and another model, and with other arguments of a call.
func TestDevUIFork(t *testing.T) {
	p := openDevUI(t, "0s", 1280, 800)
	p.say("What should I pack for Oslo?")
	p.see(`.run[data-status=done]`)
	p.span("Request 1")
	p.press(".detail", "Fork from here…")
	p.replace(`#h-0-0`, "What should I pack for Lisbon?")
	p.js(`(() => { const e = document.getElementById("fork-model"); e.value = "demo-small"; e.dispatchEvent(new Event("change", {bubbles: true})); })()`)
	p.press("dialog", "Run the fork")
	p.until(`document.querySelector(".forked") && document.querySelector(".run[data-status=done] .output")?.textContent.includes("Lisbon")`)
	p.until(`document.querySelector(".span.request .extra")?.textContent == "demo-small"`)

	p.span("Request 1")
	p.press(".detail", "Change its calls…")
	p.until(`document.querySelector("dialog textarea.mono")`)
	p.js(`document.querySelector("dialog textarea.mono").id = "args"`)
	p.replace(`#args`, `{"city":"Paris","days":1}`)
	p.press("dialog", "Run the fork")
	p.until(`document.querySelector(".run[data-status=done] .output") && document.querySelectorAll(".output tbody")[0].rows.length == 1`)
}

// TestDevUIReload: a page that is loaded in the middle of a run goes on showing it, and can stop it.
func TestDevUIReload(t *testing.T) {
	p := openDevUI(t, "20ms", 1280, 800)
	p.agent("concierge")
	p.say("Tell me a story") // one that does not end by itself while the test lasts
	p.until(`document.querySelector(".text.open")?.textContent.length > 50`)
	p.do(chromedp.Reload())
	p.until(`document.querySelector(".text.open")?.textContent.length > 50`)
	p.until(`(window.before ??= document.querySelector(".text.open").textContent.length) < document.querySelector(".text.open").textContent.length`)
	p.press(".composer", "Stop")
	p.see(`.run[data-status=stopped]`)
	p.until(`document.querySelector(".facts").textContent.includes("Stopped")`)
}

// TestDevUISteps: a run stops before each step.
func TestDevUISteps(t *testing.T) {
	p := openDevUI(t, "0s", 1280, 800)
	p.click(`.composer .check input`)
	p.say("What should I pack for Oslo?")
	p.until(`document.querySelector(".step")?.textContent.includes("Request 1 is ready")`)
	p.press(".step", "Look")
	p.until(`document.querySelector(".look")?.textContent.includes("What should I pack for Oslo?")`)
	p.press(".step", "Next step")
	p.until(`document.querySelector(".next-call")?.textContent.includes("look_up_forecast")`)
	p.press(".step", "Run on")
	p.see(`.run[data-status=done]`)
}

// TestDevUIExport: a run is shown as a Go test.
func TestDevUIExport(t *testing.T) {
	p := openDevUI(t, "0s", 1280, 800)
	p.say("What should I pack for Oslo?")
	p.see(`.run[data-status=done]`)
	p.press(".trace", "Export test")
	p.until(`document.querySelector("dialog .code")?.textContent.includes("func TestPackerWhatShouldIPackForOslo(t *testing.T)")`)
	p.fill(`#test-agent`, "myPacker")
	p.until(`document.querySelector("dialog .code").textContent.includes("agent := myPacker")`)
}

// TestDevUIRestart: a page waits while the program is started again, and continues by itself.
func TestDevUIRestart(t *testing.T) {
	chromium(t)
	addr := freeAddr(t)
	stop := startDevUI(t, addr, "0s")
	p := &page{T: t, ctx: Open(t, 1280, 800), addr: addr}
	p.do(chromedp.Navigate("http://" + addr + "/#token=secret"))
	p.see(`.composer textarea`)
	stop()
	p.until(`document.querySelector(".banner")?.textContent.includes("Restarting")`)
	startDevUI(t, addr, "0s")
	p.until(`!document.querySelector(".banner")`)
	p.say("What should I pack for Oslo?")
	p.see(`.run[data-status=done] .output`)
}

// TestDevUILocked: without the token there is nothing to see.
func TestDevUILocked(t *testing.T) {
	chromium(t)
	addr := freeAddr(t)
	startDevUI(t, addr, "0s")
	p := &page{T: t, ctx: Open(t, 1280, 800), addr: addr}
	p.do(chromedp.Navigate("http://" + addr + "/#token=guess"))
	p.until(`document.querySelector("h1")?.textContent == "This page needs its key"`)
}

// TestDevUINarrow: a phone shows all of it, without scrolling sideways.
func TestDevUINarrow(t *testing.T) {
	p := openDevUI(t, "0s", 400, 800)
	fits := func() {
		t.Helper()
		p.until(`document.documentElement.scrollWidth <= 400`)
	}
	fits()
	p.click(`.top .menu`)
	p.until(`document.querySelector(".sidebar").getBoundingClientRect().left == 0`)
	p.js(`[...document.querySelectorAll(".agents a")].find(a => a.textContent.startsWith("clerk")).click()`)
	p.until(`document.querySelector(".sidebar").getBoundingClientRect().right <= 0`)
	p.say("Please refund B-17")
	p.see(`.decision`)
	fits()
	p.press(".decision", "Approve")
	p.see(`.run[data-status=done]`)
	p.press(".run", "Trace")
	p.see(`.trace .span`)
	p.span("Request 1")
	fits()
	p.click(`.trace [aria-label="Close the trace"]`)
	p.goTo("#/agent/concierge/tools")
	p.see(`#f-guests-0-name`)
	fits()
	p.until(`[...document.querySelectorAll(".page input, .page select")].every(e => e.getBoundingClientRect().right <= 400)`)
}

// TestDevUIKeyboard: the page is used without a mouse.
func TestDevUIKeyboard(t *testing.T) {
	p := openDevUI(t, "0s", 1280, 800)
	p.say("What should I pack for Oslo?")
	p.see(`.run[data-status=done]`)
	key := func(k string) {
		p.js(`document.activeElement.blur(); document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "` + k + `", bubbles: true}))`)
	}
	p.see(`.trace`)
	key("t")
	p.until(`!document.querySelector(".trace")`)
	key("?")
	p.see(`dialog[open] .keys`)
	p.js(`document.querySelector("dialog").close()`)
	key("/")
	p.until(`document.activeElement == document.querySelector(".composer textarea")`)
	key("n")
	p.see(`.welcome`)
}

// TestDevUIPictures writes the pictures of the documentation, if -update is set.
func TestDevUIPictures(t *testing.T) {
	if !*update {
		t.Skip("-update is not set")
	}
	p := openDevUI(t, "2ms", 1160, 720)
	p.agent("clerk")
	p.say("Please refund B-17")
	p.see(`.decision`)
	p.agent("packer")
	p.say("What should I pack for Atlantis?")
	p.see(`.run[data-status=done]`)
	p.span("Request 2")
	p.js(`document.activeElement.blur()`)
	p.picture("devui-light")
	p.dark(true)
	p.agent("concierge")
	p.say("Which museums are worth a visit?")
	p.see(`.run[data-status=done]`)
	p.js(`document.activeElement.blur()`)
	p.picture("devui-dark")
	p.dark(false)
	p.do(chromedp.EmulateViewport(400, 800))
	p.goTo("#/agent/concierge/tools/book_table")
	p.see(`#f-guests-0-name`)
	p.press(".tool form", "Run")
	p.see(`.violation`)
	p.js(`document.activeElement.blur(); document.querySelector(".page").scrollTop = 0`)
	p.picture("devui-phone")
}

// picture writes a picture of the page, if it is small enough for the repository.
func (p *page) picture(name string) {
	p.Helper()
	p.until(`document.getAnimations().filter(a => a instanceof CSSTransition).length == 0`)
	b, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.Fatal(err)
	}
	if len(b) > 150<<10 {
		p.Fatalf("the picture %s has %d bytes, which is more than 150 KiB", name, len(b))
	}
	if err := os.WriteFile(filepath.Join("../../docs", name+".png"), b, 0o644); err != nil {
		p.Fatal(err)
	}
}

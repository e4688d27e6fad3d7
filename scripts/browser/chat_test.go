package browser

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

var update = flag.Bool("update", false, "write the screenshots of docs anew")

// started builds a program of the examples, starts it, and returns the address that it prints. It ends with the test.
func started(t *testing.T, name string, args ...string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), name)
	build := exec.Command("go", "build", "-o", program, "./"+name)
	build.Dir = "../../examples"
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", name, err, out)
	}
	c := exec.Command(program, args...)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Signal(os.Interrupt)
		_ = c.Wait()
	})
	url, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(url)
}

// wait waits until an expression is true in the page.
func wait(t *testing.T, ctx context.Context, expression string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, 45*time.Second)
	defer cancel()
	for {
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression))
		if ok {
			return
		}
		if ctx.Err() != nil {
			text, _ := chromedp.Run(context.WithoutCancel(ctx), chromedp.Evaluate[string]("document.body.innerText"))
			t.Fatalf("%s does not become true: %v\n%s", expression, err, text)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// shows is an expression that is true if the page shows this.
func shows(text string) string {
	return fmt.Sprintf("document.body.innerText.includes(%q)", text)
}

// press clicks the first button whose text begins with this.
func press(t *testing.T, ctx context.Context, text string) {
	t.Helper()
	button := fmt.Sprintf("[...document.querySelectorAll('button')].find(b => b.innerText.startsWith(%q))", text)
	wait(t, ctx, "!!"+button)
	Do(t, ctx, chromedp.Evaluate[chromedp.Void](button+".click()"))
}

// shoot writes a screenshot into the folder of the documentation, if the tests are run with -update.
func shoot(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	if !*update {
		return
	}
	b, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// chat opens the chat of a program that plays a model, and returns its address, too.
func chat(t *testing.T, width, height int64, pace string) (ctx context.Context, url string) {
	t.Helper()
	url = started(t, "chat", "-addr", "127.0.0.1:0", "-model", "test", "-pace", pace)
	ctx = Open(t, width, height)
	if err := chromedp.Listen(ctx, func(ev any) {
		switch ev := ev.(type) {
		case *runtime.EventExceptionThrown:
			t.Errorf("the page throws %v", ev.ExceptionDetails)
		case *log.EventEntryAdded:
			if ev.Entry.Source == log.EntrySourceSecurity || ev.Entry.Source == log.EntrySourceJavascript || ev.Entry.Source == log.EntrySourceViolation {
				t.Errorf("the page's policy is violated: %s", ev.Entry.Text)
			}
		}
	}); err != nil {
		t.Fatal(err)
	}
	Do(t, ctx, chromedp.Navigate(url))
	wait(t, ctx, shows("How can I help?"))
	return ctx, url
}

// say writes a message and sends it with the key for it.
func say(t *testing.T, ctx context.Context, text string) {
	t.Helper()
	Do(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), text+"\r"))
}

// answer is the text of the last message.
const answer = "(document.querySelector('.assistant:last-child')?.innerText ?? '')"

// TestChatApproval: a response streams, its call waits for approval, and the run continues with what the user decides, also after a reload.
func TestChatApproval(t *testing.T) {
	ctx, _ := chat(t, 1100, 720, "5ms")
	press(t, ctx, "I want a refund")
	wait(t, ctx, answer+".includes('I will look') && !"+answer+".includes('Needs your approval')") // it streams
	wait(t, ctx, shows("Needs your approval"))
	wait(t, ctx, shows("€89.00"))
	shoot(t, ctx, "../../docs/chat.png")
	Do(t, ctx, chromedp.Reload())
	press(t, ctx, "Approve")
	wait(t, ctx, shows("I am sorry about the cups"))
	wait(t, ctx, shows("Approved"))

	say(t, ctx, "I want another refund")
	press(t, ctx, "Deny")
	Do(t, ctx, chromedp.SendKeys(chromedp.CSS("input[aria-label=Reason]"), "Not again."))
	press(t, ctx, "Deny it")
	wait(t, ctx, shows("Then I leave the payment as it is."))

	say(t, ctx, "I want one more refund")
	wait(t, ctx, shows("Needs your approval"))
	say(t, ctx, "No, what can you do?")
	wait(t, ctx, shows("Not decided"))
	wait(t, ctx, answer+".includes('You can try')")
	if n, err := chromedp.Run(ctx, chromedp.Evaluate[int]("document.querySelectorAll('.user').length")); err != nil || n != 4 {
		t.Errorf("%d messages of the user, %v", n, err)
	}
}

// TestChatForm: a typed output is a form that grows, that the user corrects, and whose mistakes are shown at their fields.
func TestChatForm(t *testing.T) {
	ctx, _ := chat(t, 1100, 720, "10ms")
	press(t, ctx, "I want to return")
	wait(t, ctx, "document.querySelector('[name=order]')?.value === 'A-17' && document.querySelector('[name=note]').value === ''") // it grows
	wait(t, ctx, shows("Please check"))
	set := func(field, value string) {
		Do(t, ctx, chromedp.SetValue(chromedp.CSS("[name="+field+"]"), value))
	}
	set("parcels", "9")
	set("order", "17")
	set("pick_up", "")
	press(t, ctx, "Send the form")
	for _, field := range []string{"parcels", "order", "pick_up"} {
		wait(t, ctx, "document.querySelector('[name="+field+"][aria-invalid] + small')?.innerText.length > 0")
	}
	set("parcels", "2")
	set("order", "A-17")
	set("pick_up", "2026-12-03")
	press(t, ctx, "Send the form")
	wait(t, ctx, shows("Sent · R-0001"))
	Do(t, ctx, chromedp.Reload())
	wait(t, ctx, shows("Sent · R-0001"))
	wait(t, ctx, "document.querySelector('[name=parcels]').value === '2' && document.querySelector('[name=parcels]').disabled")
}

// TestChatReload: a page that is reloaded in mid-stream shows the whole response, once, and a run is stopped from the reloaded page.
func TestChatReload(t *testing.T) {
	ctx, _ := chat(t, 1100, 720, "8ms")
	press(t, ctx, "Tell me a story")
	for range 3 {
		wait(t, ctx, answer+".length > 80")
		Do(t, ctx, chromedp.Reload())
	}
	wait(t, ctx, answer+".includes('glad of the dark')")
	story, err := chromedp.Run(ctx, chromedp.Evaluate[string](answer))
	if err != nil || !strings.HasPrefix(story, "There was a lamp") || strings.Count(story, "glad of the dark") != 1 {
		t.Errorf("%q, %v", story, err)
	}
	for what, want := range map[string]int{".user": 1, ".assistant": 1} {
		if n, err := chromedp.Run(ctx, chromedp.Evaluate[int]("document.querySelectorAll('"+what+"').length")); err != nil || n != want {
			t.Errorf("%d messages %s, %v", n, what, err)
		}
	}
	say(t, ctx, "Another story")
	wait(t, ctx, answer+".length > 80")
	Do(t, ctx, chromedp.Reload())
	wait(t, ctx, answer+".length > 80")
	Do(t, ctx, chromedp.Click(chromedp.CSS("#stop")))
	wait(t, ctx, shows("Stopped."))
	if story, err := chromedp.Run(ctx, chromedp.Evaluate[string](answer)); err != nil || strings.Contains(story, "glad of the dark") {
		t.Errorf("stopped: %q, %v", story, err)
	}
}

// TestChatErrors: an error is said, and the message can be answered again.
func TestChatErrors(t *testing.T) {
	ctx, _ := chat(t, 1100, 720, "1ms")
	press(t, ctx, "Is there an outage?")
	wait(t, ctx, shows("The model is overloaded. Try again later."))
	press(t, ctx, "Try again")
	wait(t, ctx, "document.querySelectorAll('.error').length === 1 && !document.querySelector('#go').hidden")
	say(t, ctx, "Hello")
	wait(t, ctx, shows("You can try"))
}

// TestChatNarrow: on a phone nothing is wider than the page, and the list of chats is behind a button. Both schemes of color are there.
func TestChatNarrow(t *testing.T) {
	ctx, _ := chat(t, 400, 780, "1ms")
	fits := func(where string) {
		t.Helper()
		if w, err := chromedp.Run(ctx, chromedp.Evaluate[int]("Math.max(document.documentElement.scrollWidth, document.querySelector('#scroll').scrollWidth)")); err != nil || w > 400 {
			t.Errorf("%s is %d wide, %v", where, w, err)
		}
	}
	fits("the first page")
	press(t, ctx, "I want to return")
	wait(t, ctx, shows("Please check"))
	fits("the form")
	Do(t, ctx, chromedp.Click(chromedp.CSS("#menu")), chromedp.WaitVisible(chromedp.CSS("#new")))
	press(t, ctx, "New chat")
	wait(t, ctx, "!document.body.classList.contains('open')")
	press(t, ctx, "I want a refund")
	wait(t, ctx, shows("Needs your approval"))
	fits("the approval")
	color := func(scheme string) string {
		media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
		if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
			t.Fatal(err)
		}
		c, err := chromedp.Run(ctx, chromedp.Evaluate[string]("getComputedStyle(document.body).backgroundColor"))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	dark := color("dark")
	shoot(t, ctx, "../../docs/chat-narrow.png")
	if light := color("light"); light == dark {
		t.Errorf("the page is %s in both schemes", light)
	}
}

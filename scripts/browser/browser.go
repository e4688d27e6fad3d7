// Package browser starts Chromium for tests of the pages that this project serves. They are skipped if it is not installed.
package browser

import (
	"context"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// limit is how long a test may use its browser, so that one that waits for something that never comes ends.
const limit = 2 * time.Minute

// Open returns the context of an empty page of this size, in a browser of its own, which ends with the test.
func Open(t *testing.T, width, height int64) context.Context {
	t.Helper()
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium(t)), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true))...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	// This starts the browser. If its context had a time limit, that would end the browser.
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	ctx, cancel = context.WithTimeout(ctx, limit)
	t.Cleanup(cancel)
	Do(t, ctx, chromedp.EmulateViewport(width, height))
	return ctx
}

// chromium returns the path of a browser. If none is installed, the test is skipped.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("neither chromium nor google-chrome is installed: apt-get install chromium")
	return ""
}

// Do carries out actions, and fails the test if one of them fails.
func Do(t *testing.T, ctx context.Context, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

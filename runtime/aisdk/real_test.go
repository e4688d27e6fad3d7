package aisdk_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/agenthttp"
	"github.com/agentgen-go/agentgen/runtime/aisdk"
)

// sdkVersion is that of the npm client which TestClient runs. It wants Node 22, which npm has, too.
const sdkVersion = "7.0.173"

// npm returns a folder with the client in it, or skips the test.
func npm(t *testing.T) string {
	t.Helper()
	if os.Getenv("AGENTGEN_REAL") == "" {
		t.Skip("set AGENTGEN_REAL=1 to run the npm client, which is installed for it")
	}
	if _, err := exec.LookPath("npm"); err != nil {
		t.Skip("there is no npm: ", err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "package.json"), []byte(`{"private":true,"type":"module"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), "npm", "install", "--no-audit", "--no-fund", "--silent", "ai@"+sdkVersion, "node@22")
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		t.Skipf("ai and node@22 cannot be installed: %v\n%s", err, out)
	}
	return dir
}

type driven struct {
	Errors      []string `json:"errors"`
	Finishes    []string `json:"finishes"`
	DriverError string   `json:"driverError"`
	Status      string   `json:"status"`
	Messages    []struct {
		Role  string   `json:"role"`
		Parts []object `json:"parts"`
	} `json:"messages"`
}

// shown returns what the client shows of its last message.
func (d *driven) shown() string {
	if len(d.Messages) == 0 {
		return ""
	}
	var all []string
	for _, p := range d.Messages[len(d.Messages)-1].Parts {
		s, _ := p["type"].(string)
		for _, name := range []string{"state", "text", "output", "errorText"} {
			if v, ok := p[name]; ok && v != "" {
				b, _ := json.Marshal(v)
				s += " " + strings.Trim(string(b), `"`)
			}
		}
		if s != "step-start" {
			all = append(all, s)
		}
	}
	return strings.Join(all, "; ")
}

// TestClient: the npm client drives the handler through all scenarios, and shows in the end what it should.
func TestClient(t *testing.T) {
	dir := npm(t)
	script, err := os.ReadFile("testdata/drive.mjs")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "drive.mjs"), script, 0o600); err != nil {
		t.Fatal(err)
	}
	oslo := `tool-weather output-available {"temp":21}`
	want := map[string]string{
		"text":                  "text done Hello there, I am an agent.",
		"tool":                  "text done Let me look.; " + oslo + "; tool-broken output-error no such city; text done It is clear.",
		"reason":                "reasoning done Let me think about it.; text done Forty two.",
		"error":                 oslo,
		"two-turns":             "text done Hello there, I am an agent.",
		"approve-yes":           oslo + `; tool-delete_file output-available {"deleted":{"path":"a.txt"}}; text done Noted.`,
		"approve-no":            oslo + "; tool-delete_file output-denied; text done Noted.",
		"client-tool":           `tool-pick_color output-available {"color":"red"}; text done You picked one.`,
		"client-tool-error":     "tool-pick_color output-error dialog closed; text done You picked one.",
		"regenerate":            "text done Hello there, I am an agent.",
		"resume-after-reload":   "text done " + strings.Repeat("more ", 200),
		"resume-nothing":        "",
		"http-400":              "text go",
		"readUIMessageStream":   "text done Let me look.; " + oslo + "; tool-broken output-error no such city; text done It is clear.",
		"resume-after-approval": `tool-delete_file output-available {"deleted":{"path":"a.txt"}}; text done ` + strings.Repeat("more ", 200),
	}
	for _, held := range []bool{false, true} {
		s := httptest.NewServer(serve(t, quiet(aisdk.Options[none]{ClientHistory: held, Options: agenthttp.Options{Detached: true}})))
		out, err := exec.CommandContext(t.Context(), filepath.Join(dir, "node_modules", "node", "bin", "node"), filepath.Join(dir, "drive.mjs"), s.URL).Output()
		s.Close()
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]driven
		if err := json.Unmarshal(out, &got); err != nil {
			t.Fatalf("%s: %v", out, err)
		}
		for name, w := range want {
			d := got[name]
			if d.DriverError != "" || d.shown() != w || (d.Status == "error") != (name == "error" || name == "http-400") {
				t.Errorf("held %v: %s: %s %s %v\ngot  %s\nwant %s", held, name, d.Status, d.DriverError, d.Errors, d.shown(), w)
			}
		}
		for seed := range 30 {
			// An agent may fail, but what is sent is understood.
			d := got[fmt.Sprint("random-", seed)]
			if failed := slices.DeleteFunc(d.Errors, func(e string) bool { return e == "The run has failed." }); d.DriverError != "" || len(failed) > 0 {
				t.Errorf("held %v: random %d: %s %v", held, seed, d.DriverError, failed)
			}
		}
		if d := got["stop-client-side"]; !slices.Equal(d.Finishes, []string{"abort"}) {
			t.Errorf("stopped by the client: %v", d.Finishes)
		}
		if d := got["stop-endpoint"]; !strings.HasPrefix(d.shown(), "text ") || len(d.shown()) > 900 {
			t.Errorf("stopped: %s %v", d.shown(), d.Finishes)
		}
	}
}

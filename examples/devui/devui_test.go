package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// client is a page of the dev UI.
type client struct {
	*testing.T
	url, token string
}

func open(t *testing.T) *client {
	t.Helper()
	pace = 0
	ui := newUI()
	server := httptest.NewServer(ui)
	t.Cleanup(func() { ui.Close(); server.Close() })
	return &client{t, server.URL, ui.Token()}
}

// call sends a request and returns the response.
func (c *client) call(method, path, body string) string {
	c.Helper()
	req, err := http.NewRequestWithContext(c.Context(), method, c.url+"/api"+path, strings.NewReader(body))
	if err != nil {
		c.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		c.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode/100 != 2 {
		c.Fatalf("%s %s: %s %s %v", method, path, res.Status, b, err)
	}
	return string(b)
}

// ask says something to an agent, and waits until its run ends or waits for a decision. It returns the ID of the run.
func (c *client) ask(agent, prompt string) string {
	c.Helper()
	var begun struct{ Run string }
	if err := json.Unmarshal([]byte(c.call("POST", "/chat", `{"agent":"`+agent+`","prompt":"`+prompt+`"}`)), &begun); err != nil {
		c.Fatal(err)
	}
	c.call("GET", "/runs/"+begun.Run+"/events", "")
	return begun.Run
}

// TestExport: tests that are written of runs compile in the package of the agents, and pass.
func TestExport(t *testing.T) {
	c := open(t)
	refunded := c.ask("clerk", "Please refund B-17")
	id := regexp.MustCompile(`"approvals":\[\{[^]]*"tool_call_id":"([^"]+)"`).FindStringSubmatch(c.call("GET", "/runs/"+refunded+"/events", ""))[1]
	c.call("POST", "/runs/"+refunded+"/resume", `{"approvals":{"`+id+`":{"approved":true,"args":{"booking":"B-17","cents":5000}}}}`)
	c.call("GET", "/runs/"+refunded+"/events", "")
	var texts []string
	for _, run := range []string{
		refunded,
		c.ask("packer", "What should I pack for Atlantis?"), // a typed output, after a retry
		c.ask("concierge", "Which museums are worth a visit?"),
		c.ask("concierge", "Hello `there`"),
	} {
		texts = append(texts, c.call("GET", "/runs/"+run+"/test", ""))
	}
	pass(t, texts)
}

// pass runs tests as a part of this package.
func pass(t *testing.T, texts []string) {
	t.Helper()
	dir := t.TempDir()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	var names []string
	for i, text := range texts {
		name := "exported" + strconv.Itoa(i) + "_test.go"
		files[filepath.Join(here, name)] = filepath.Join(dir, name)
		write(t, filepath.Join(dir, name), []byte(text))
		names = append(names, regexp.MustCompile(`func (Test\w+)`).FindStringSubmatch(text)[1])
	}
	overlay, err := json.Marshal(map[string]any{"Replace": files})
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "overlay.json"), overlay)
	out, err := exec.Command("go", "test", "-overlay", filepath.Join(dir, "overlay.json"), "-run", "^("+strings.Join(names, "|")+")$", "-v", ".").CombinedOutput()
	for i, name := range names {
		if err != nil || !bytes.Contains(out, []byte("--- PASS: "+name)) {
			t.Errorf("%s: %v\n%s\n%s", name, err, out, texts[i])
		}
	}
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

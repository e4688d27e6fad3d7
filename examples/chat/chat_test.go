package main

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// served starts the chat with the scripted model.
func served(t *testing.T) http.Handler {
	t.Helper()
	db, err := open("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	h, err := newServer(t.Context(), db, offline(0))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// send sends a request. headers are names and values.
func send(t *testing.T, h http.Handler, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "http://localhost"+path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		if r.Header.Set(headers[i], headers[i+1]); headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// say says something in a chat, and returns the stream.
func say(t *testing.T, h http.Handler, chat, text string) string {
	t.Helper()
	w := send(t, h, http.MethodPost, "/api/chat", `{"id":"`+chat+`","trigger":"submit-message","messages":[{"id":"u","role":"user","parts":[{"type":"text","text":"`+text+`"}]}]}`)
	if w.Code != http.StatusOK {
		t.Fatal(w.Code, w.Body)
	}
	return w.Body.String()
}

var asked = regexp.MustCompile(`"toolCallId":"([^"]+)","approvalId":"([^"]+)"`)

// TestApproval: money is paid back when a person has approved of it, and not otherwise.
func TestApproval(t *testing.T) {
	h := served(t)
	for approved, want := range map[string]string{"true": "8900 cents are on their way", "false": "tool-output-denied"} {
		chat := "chat-" + approved
		first := say(t, h, chat, "refund")
		if strings.Contains(first, want) {
			t.Fatal("money was paid without approval")
		}
		call := asked.FindStringSubmatch(first)
		if call == nil {
			t.Fatalf("no approval is asked for: %s", first)
		}
		w := send(t, h, http.MethodPost, "/api/chat", `{"id":"`+chat+`","trigger":"submit-message","messages":[{"id":"a","role":"assistant","parts":[
			{"type":"tool-refund","toolCallId":"`+call[1]+`","state":"approval-responded","input":{"order":"A-18","cents":1},"approval":{"id":"`+call[2]+`","approved":`+approved+`}}]}]}`)
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("approved %s: %s", approved, w.Body)
		}
	}
}

// TestChats: the list of chats, their messages, and what deletes them.
func TestChats(t *testing.T) {
	h := served(t)
	say(t, h, "one", "Hello,   there")
	say(t, h, "two", strings.Repeat("long ", 30))
	var list struct{ Chats []struct{ ID, Title string } }
	get := func(path string) string { return send(t, h, http.MethodGet, path, "").Body.String() }
	if err := json.Unmarshal([]byte(get("/api/chats")), &list); err != nil || len(list.Chats) != 2 {
		t.Fatalf("%+v, %v", list, err)
	}
	for _, c := range list.Chats {
		if c.ID == "one" && c.Title != "Hello, there" || len([]rune(c.Title)) > 61 {
			t.Errorf("chat %s is called %q", c.ID, c.Title)
		}
	}
	if got := get("/api/chat/one/messages"); !strings.Contains(got, "You can try") {
		t.Errorf("messages %s", got)
	}
	if got := send(t, h, http.MethodDelete, "/api/chats/one", "").Body.String(); strings.Contains(got, "one") {
		t.Errorf("after it was deleted: %s", got)
	}
	if got := get("/api/chat/one/messages"); got != "[]" {
		t.Errorf("messages of a chat that was deleted: %s", got)
	}
}

// TestForm: a form with mistakes says which field each is of; a right one is sent once.
func TestForm(t *testing.T) {
	h := served(t)
	if got := send(t, h, http.MethodGet, "/api/form", "").Body.String(); !json.Valid([]byte(got)) || !strings.Contains(got, `"pick_up"`) {
		t.Errorf("the form is %s", got)
	}
	w := send(t, h, http.MethodPost, "/api/chats/one/forms/m", `{"order":"17","item":"","reason":"damaged","parcels":9,"pick_up":"someday"}`)
	var wrong struct {
		Mistakes []struct{ Field, Message string }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &wrong); err != nil || w.Code != http.StatusUnprocessableEntity {
		t.Fatal(w.Code, w.Body, err)
	}
	fields := map[string]bool{}
	for _, m := range wrong.Mistakes {
		fields[m.Field] = m.Message != ""
	}
	for _, f := range []string{"order", "item", "parcels", "pick_up"} {
		if !fields[f] {
			t.Errorf("%s is not a mistake: %s", f, w.Body)
		}
	}
	right := `{"order":"A-17","item":"Cups","reason":"damaged","parcels":1,"pick_up":"2026-12-02"}`
	for range 2 {
		w := send(t, h, http.MethodPost, "/api/chats/one/forms/m", right)
		if got := w.Body.String(); w.Code != http.StatusOK || strings.Count(got, `"message":"m"`) != 1 {
			t.Errorf("%d %s", w.Code, got)
		}
	}
	if w := send(t, h, http.MethodPost, "/api/chats/one/forms/n", `{"order":`); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("half a form: %d %s", w.Code, w.Body)
	}
}

// TestGuarded: pages of other hosts and origins get nothing, and the page loads nothing from elsewhere.
func TestGuarded(t *testing.T) {
	h := served(t)
	for _, path := range []string{"/", "/chat.js", "/api/chats", "/api/chat/one/messages", "/api/chat/one/stream"} {
		if w := send(t, h, http.MethodGet, path, "", "Host", "evil.example"); w.Code != http.StatusMisdirectedRequest {
			t.Errorf("%s for another host: %d", path, w.Code)
		}
	}
	for _, path := range []string{"/api/chat", "/api/chat/one/stop", "/api/chats/one/forms/m"} {
		if w := send(t, h, http.MethodPost, path, `{}`, "Origin", "https://evil.example"); w.Code != http.StatusForbidden {
			t.Errorf("%s from another origin: %d", path, w.Code)
		}
	}
	if w := send(t, h, http.MethodDelete, "/api/chats/one", "", "Sec-Fetch-Site", "cross-site"); w.Code != http.StatusForbidden {
		t.Errorf("deleted from another site: %d", w.Code)
	}
	w := send(t, h, http.MethodGet, "/", "")
	if csp := w.Header().Get("Content-Security-Policy"); w.Code != http.StatusOK || !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
		t.Errorf("%d %q", w.Code, csp)
	}
	elsewhere := regexp.MustCompile(`(?:src|href)=["']?https?:|url\(|import .*https?:|innerHTML|eval\(`)
	if err := fs.WalkDir(files, "page", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := files.ReadFile(path)
		if m := elsewhere.Find(b); m != nil {
			t.Errorf("%s has %s", path, m)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

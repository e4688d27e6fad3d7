package aisdk_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agenthttp"
	"github.com/agentgen-go/agentgen/runtime/aisdk"
	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/streamlog"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// page is a page that talks to a server over HTTP.
type page struct {
	t   *testing.T
	url string
}

// post begins a run and returns its stream once it has sent a chunk that contains this.
func (p page) post(in object, until string) (leave func()) {
	p.t.Helper()
	b, _ := json.Marshal(in)
	res, err := http.Post(p.url, "application/json", strings.NewReader(string(b)))
	if err != nil {
		p.t.Fatal(err)
	}
	for lines := bufio.NewScanner(res.Body); lines.Scan() && !strings.Contains(lines.Text(), until); {
	}
	return func() { res.Body.Close() }
}

// resume reads the stream of the run that is under way to its end. Once it has begun to, it calls then.
func (p page) resume(then func()) (chunks string, status int) {
	p.t.Helper()
	res, err := http.Get(p.url + "/chat/stream")
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	then()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return string(b), res.StatusCode
}

// messages returns the messages of the chat.
func (p page) messages() (all []object) {
	p.t.Helper()
	res, err := http.Get(p.url + "/chat/messages")
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(&all); err != nil {
		p.t.Fatal(err)
	}
	return all
}

// gated is an agent whose tools, one of which has to be approved of, wait until the gate is opened.
func gated(gate chan struct{}) *agent {
	wait := func(name string) runtime.Tool[none] {
		return runtime.NewTool(model.ToolDef{Name: name, Parameters: `{"type":"object"}`}, func(ctx context.Context, _ *runtime.RunContext[none], _ runtime.RawJSON) (runtime.Return, error) {
			select {
			case <-gate:
			case <-ctx.Done():
			}
			return runtime.Return{Content: `"ok"`}, ctx.Err()
		})
	}
	return &agent{
		Tools: []runtime.Tool[none]{wait("look"), runtime.WithDef(wait("wipe"), func(d *model.ToolDef) { d.Approval = true })},
		Model: testmodel.Func(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
			switch len(in.Messages) {
			case 1:
				return testmodel.Join(testmodel.Text("Let me look."), testmodel.CallID("c1", "look", `{}`)), nil
			case 3:
				return testmodel.Join(testmodel.Thinking("May I?"), testmodel.CallID("c2", "wipe", `{"a":1}`)), nil
			}
			return testmodel.Text("Done."), nil
		}),
	}
}

// TestReloadedPage: a page that is reloaded while a run is under way shows what was said before, and then what the run sends, in the same
// messages, also if the run continues a message after an approval.
func TestReloadedPage(t *testing.T) {
	gate := make(chan struct{})
	server := httptest.NewServer(aisdk.Handler(gated(gate), quiet(aisdk.Options[none]{Options: agenthttp.Options{Detached: true}})))
	defer server.Close()
	defer http.DefaultClient.CloseIdleConnections()
	p := page{t, server.URL}
	if _, status := p.resume(func() {}); status != http.StatusNoContent {
		t.Errorf("no run: %d", status)
	}
	p.post(post(user("go")), "tool-input-available")()
	diff(t, "messages during the run", text(p.messages()), []string{"user", `["text","go",null,null,null,null,null,null]`})
	stream, _ := p.resume(func() { gate <- struct{}{} })
	c := client{t: t, messages: []object{user("go")}}
	first := chunks(t, stream)
	checkChunks(t, first)
	c.reduce(first)
	loaded := p.messages()
	diff(t, "messages after it", text(loaded), text(c.messages))

	c.messages = loaded
	for _, call := range c.waits() {
		call["state"] = "approval-responded"
		call["approval"].(object)["approved"] = true
	}
	p.post(post(c.messages...), "start")()
	during := p.messages()
	stream, _ = p.resume(func() { gate <- struct{}{} })
	c.messages = during[:1] // the client drops the parts of the message, as the stream has all of them
	resumed := chunks(t, stream)
	c.reduce(resumed[:1])
	c.messages[1]["parts"] = []any{}
	for _, k := range resumed[1:] {
		c.chunk(c.messages[1], k)
	}
	if got, want := c.messages[1]["id"], during[1]["id"]; got != want {
		t.Errorf("the message is %v, and was %v", got, want)
	}
	if d := text(c.messages); !strings.Contains(strings.Join(d, "\n"), "Done.") {
		t.Errorf("resumed: %v", d)
	}
	diff(t, "messages in the end", text(p.messages()), text(c.messages))
}

// TestRegenerated: a page that is reloaded while a message is answered again does not show the first answer.
func TestRegenerated(t *testing.T) {
	gate := make(chan struct{})
	server := httptest.NewServer(aisdk.Handler(gated(gate), quiet(aisdk.Options[none]{Options: agenthttp.Options{Detached: true}})))
	defer server.Close()
	defer http.DefaultClient.CloseIdleConnections()
	p := page{t, server.URL}
	go func() { gate <- struct{}{} }()
	p.post(post(user("go")), "[DONE]")()
	again := post(user("go"))
	again["trigger"] = "regenerate-message"
	p.post(again, "tool-input-available")()
	if all := p.messages(); len(all) != 1 {
		t.Errorf("messages %v", text(all))
	}
	p.resume(func() { gate <- struct{}{} })
	if all := p.messages(); len(all) != 2 {
		t.Errorf("messages %v", text(all))
	}
}

// TestAddressed: the ID of a chat may have any characters, escaped in the path.
func TestAddressed(t *testing.T) {
	h := aisdk.Handler(&agent{Model: testmodel.Script(testmodel.Text("ok"))}, quiet(aisdk.Options[none]{}))
	in := post(user("go"))
	in["id"] = "a/ü?"
	send(t, h, http.MethodPost, "/api/chat", in)
	for path, want := range map[string]bool{"/api/chat/a%2F%C3%BC%3F/messages": true, "/api/chat/%C3%BC%3F/messages": false} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if got := strings.Contains(w.Body.String(), "ok"); got != want || w.Code != http.StatusOK {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

// failing is a store that fails once.
type failing struct {
	conversation.Memory
	now bool
}

func (f *failing) Append(ctx context.Context, id string, version int, e *conversation.Entry) (int, error) {
	if f.now {
		f.now = false
		return 0, errors.New("secret")
	}
	return f.Memory.Append(ctx, id, version, e)
}

// TestRegeneratedLost: a message that is not stored, as the store has failed or the process was killed, is answered when its answer is asked for
// once more; the one before it is not.
func TestRegeneratedLost(t *testing.T) {
	store := new(failing)
	a := &agent{Model: testmodel.Func(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		return testmodel.Text("You said " + testmodel.LastPrompt(in) + "."), nil
	})}
	h := aisdk.Handler(a, quiet(aisdk.Options[none]{Store: store}))
	send(t, h, http.MethodPost, "/", post(user("one")))
	store.now = true
	_, got := send(t, h, http.MethodPost, "/", post(user("two")))
	diff(t, "the end", kinds(got)[len(got)-1], "error The run has failed.")
	again := post(user("two"))
	again["trigger"] = "regenerate-message"
	for range 2 {
		send(t, h, http.MethodPost, "/", again)
		c, err := store.Load(t.Context(), "chat")
		if err != nil {
			t.Fatal(err)
		}
		said := []string{}
		for _, m := range aisdk.Messages(a, c) {
			said = append(said, m.Parts[len(m.Parts)-1].Text)
		}
		diff(t, "messages", said, []string{"one", "You said one.", "two", "You said two."})
	}
}

// TestMessages: a typed output, files, and a chat that the client keeps.
func TestMessages(t *testing.T) {
	out := runtime.Output[answer]{Choices: []runtime.OutputChoice[answer]{{
		Def:    &model.ToolDef{Name: "final_result", Parameters: `{"type":"object"}`},
		Decode: func(args string) (v answer, err error) { return v, json.Unmarshal([]byte(args), &v) },
		Encode: func(v answer) (runtime.RawJSON, error) { b, err := json.Marshal(v); return runtime.RawJSON(b), err },
	}}}
	a := &runtime.Agent[none, answer]{Output: out, Model: testmodel.Script(testmodel.CallID("c", "final_result", `{"N":1, "M":2}`))}
	h := aisdk.Handler(a, aisdk.Options[none]{})
	file := object{"type": "file", "mediaType": "image/png", "url": "data:image/png;base64,AQ=="}
	said := object{"id": "u", "role": "user", "parts": []any{object{"type": "text", "text": "look"}, file, object{"type": "file", "mediaType": "image/png", "url": "https://example.com/a.png"}}}
	_, got := send(t, h, http.MethodPost, "/", post(said))
	all := load(t, h, "chat")
	diff(t, "what the user said", all[0]["parts"].([]any)[1:], said["parts"].([]any)[1:])
	parts := all[1]["parts"].([]any)
	diff(t, "the output", parts[len(parts)-1], any(object{"type": "data-output", "id": "output", "data": object{"N": 1.0, "M": 2.0}}))
	diff(t, "the ID", all[1]["id"], got[0]["messageId"])
	held := aisdk.Handler(a, aisdk.Options[none]{ClientHistory: true})
	w := httptest.NewRecorder()
	held.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/chat/messages", nil))
	if w.Code != http.StatusNotFound {
		t.Errorf("a chat that the client keeps: %d", w.Code)
	}
}

// broken is a log that is out of order.
type broken struct{ streamlog.Memory }

func (*broken) Find(context.Context, string) (streamlog.Reader, error) {
	return nil, io.ErrUnexpectedEOF
}

// TestBrokenLog: its errors are not shown.
func TestBrokenLog(t *testing.T) {
	h := aisdk.Handler(&agent{Model: testmodel.New()}, quiet(aisdk.Options[none]{Streams: new(broken), Store: new(conversation.Memory)}))
	for method, path := range map[string]string{http.MethodGet: "/chat/stream", http.MethodPost: "/chat/stop"} {
		if status, got := send(t, h, method, path, nil); status != http.StatusInternalServerError || strings.Contains(got[0]["refused"].(string), "EOF") {
			t.Errorf("%s: %d %v", path, status, got)
		}
	}
}

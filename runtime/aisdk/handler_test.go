package aisdk_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agenthttp"
	"github.com/agentgen-go/agentgen/runtime/aisdk"
	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func diff(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func post(messages ...object) object {
	return object{"id": "chat", "trigger": "submit-message", "messages": messages}
}

func user(text string) object {
	return object{"id": "u", "role": "user", "parts": []any{object{"type": "text", "text": text}}}
}

func assistant(parts ...any) object {
	return object{"id": "a", "role": "assistant", "parts": append([]any{object{"type": "step-start"}}, parts...)}
}

// kinds returns the types of chunks, and what they say.
func kinds(all []object) (list []string) {
	for _, c := range all {
		s := c["type"].(string)
		for _, name := range []string{"toolCallId", "delta", "output", "data", "errorText", "url", "reason", "finishReason"} {
			if v, ok := c[name]; ok {
				b, _ := json.Marshal(v)
				s += " " + strings.Trim(string(b), `"`)
			}
		}
		list = append(list, s)
	}
	return list
}

// TestReload: a client that reloads its page gets the stream from its beginning, and the stop request ends the run in order.
func TestReload(t *testing.T) {
	for _, c := range []struct {
		stop bool
		want string
	}{{false, "finish stop"}, {true, "abort stopped"}} {
		server := httptest.NewServer(serve(t, quiet(aisdk.Options[none]{Options: agenthttp.Options{Detached: true}})))
		first := begin(t, server.URL+"/slow")
		first.Body.Close() // the client leaves
		res, err := server.Client().Get(server.URL + "/slow/chat/stream")
		if err != nil {
			t.Fatal(err)
		}
		if c.stop {
			stopped, err := server.Client().Post(server.URL+"/slow/chat/stop", "application/json", nil)
			if err != nil {
				t.Fatal(err)
			}
			stopped.Body.Close()
		}
		b, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		all := kinds(chunks(t, string(b)))
		if all[0] != "start" || all[len(all)-1] != c.want {
			t.Errorf("stop %v: from %s to %s", c.stop, all[0], all[len(all)-1])
		}
		again, err := server.Client().Get(server.URL + "/slow/chat/stream")
		if err != nil {
			t.Fatal(err)
		}
		again.Body.Close()
		if again.StatusCode != http.StatusNoContent {
			t.Errorf("a run that is over: %s", again.Status)
		}
		server.Client().CloseIdleConnections()
		server.Close()
	}
}

// begin begins a run and returns its response once it has begun.
func begin(t *testing.T, url string) *http.Response {
	t.Helper()
	b, _ := json.Marshal(post(user("go")))
	res, err := http.Post(url, "application/json", strings.NewReader(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(res.Body); lines.Scan() && !strings.Contains(lines.Text(), "text-delta"); {
	}
	return res
}

// TestLeaves: the run ends with its client unless it is detached, and one chat has one run.
func TestLeaves(t *testing.T) {
	store := new(conversation.Memory)
	server := httptest.NewServer(serve(t, quiet(aisdk.Options[none]{Store: store})))
	defer server.Close()
	first := begin(t, server.URL+"/slow")
	b, _ := json.Marshal(post(user("go")))
	second, err := http.Post(server.URL+"/slow", "application/json", strings.NewReader(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	second.Body.Close()
	if second.StatusCode != http.StatusConflict {
		t.Errorf("a second run: %s", second.Status)
	}
	first.Body.Close()
	for c := new(conversation.Conversation); c.Version == 0; {
		if c, err = store.Load(t.Context(), "chat"); err != nil {
			t.Fatal(err)
		}
	}
	http.DefaultClient.CloseIdleConnections()
}

// answer is a typed output.
type answer struct{ N, M int }

// TestTypedOutput: a typed output is a data part that grows, and that the whole output replaces in the end.
func TestTypedOutput(t *testing.T) {
	out := runtime.Output[answer]{Choices: []runtime.OutputChoice[answer]{{
		Def:    &model.ToolDef{Name: "final_result", Parameters: `{"type":"object"}`},
		Decode: func(args string) (v answer, err error) { return v, json.Unmarshal([]byte(args), &v) },
		Encode: func(v answer) (runtime.RawJSON, error) { b, err := json.Marshal(v); return runtime.RawJSON(b), err },
	}}}
	a := &runtime.Agent[none, answer]{Output: out, Model: testmodel.Script(testmodel.CallID("c", "final_result", `{"N":1,"M":2}`))}
	_, got := send(t, aisdk.Handler(a, aisdk.Options[none]{}), http.MethodPost, "/", post(user("go")))
	all := kinds(got)
	if last := all[len(all)-3:]; !cmp.Equal(last, []string{`data-output {"M":2,"N":1}`, "finish-step", "finish stop"}) {
		t.Errorf("got %v", all)
	}
	texts := &runtime.Agent[none, answer]{Output: out, Model: testmodel.Script(testmodel.Text("a text instead of it")),
		OutputText: func(context.Context, *runtime.RunContext[none], string) (answer, error) { return answer{}, nil }}
	_, got = send(t, aisdk.Handler(texts, aisdk.Options[none]{}), http.MethodPost, "/", post(user("go")))
	if all := strings.Join(kinds(got), "\n"); strings.Contains(all, "data-output") || !strings.Contains(all, "finish stop") {
		t.Errorf("got %s", all)
	}
}

// TestParts: files, data, sub-agents, calls with repeated IDs, arguments that are not JSON.
func TestParts(t *testing.T) {
	inner := &agent{Name: "inner", Model: testmodel.Script(testmodel.Text("deep"))}
	tools := []runtime.Tool[none]{
		runtime.AgentTool("ask", "", inner, func(n none) none { return n }),
		runtime.NewTool(model.ToolDef{Name: "note"}, func(ctx context.Context, rc *runtime.RunContext[none], _ runtime.RawJSON) (runtime.Return, error) {
			return runtime.Return{Content: `1`}, rc.Emit(ctx, "progress", `{"done":1}`)
		}),
	}
	picture := &message.Response{Parts: []message.ResponsePart{&message.FilePart{Content: message.BinaryContent{Data: []byte{1}, MediaType: "image/png"}}, &message.TextPart{Content: "look"}}}
	a := &agent{Tools: tools, Model: testmodel.Script(testmodel.CallID("c", "ask", `{"prompt":"?"}`), testmodel.CallID("c", "note", `{}`), testmodel.CallID("d", "note", `{`), picture)}
	h := aisdk.Handler(a, quiet(aisdk.Options[none]{}))
	_, got := send(t, h, http.MethodPost, "/", post(user("go")))
	all := strings.Join(kinds(got), "\n")
	for _, want := range []string{`"name":"inner"`, `"state":"running"`, `"state":"done"`, `data-progress {"done":1}`, "file data:image/png;base64,AQ==", "tool-input-error d", "text-delta look"} {
		if !strings.Contains(all, want) {
			t.Errorf("%s is not in\n%s", want, all)
		}
	}
}

// TestInputs: what a client may send wrong, and what a user may say.
func TestInputs(t *testing.T) {
	var said []message.UserContent
	a := &agent{Model: testmodel.Func(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		for _, p := range in.Messages[0].(*message.Request).Parts {
			if prompt, ok := p.(*message.UserPromptPart); ok {
				said = prompt.Items
			} else {
				t.Errorf("the model reads %T", p)
			}
		}
		return nil, errors.New("hunter2")
	})}
	h := aisdk.Handler(a, quiet(aisdk.Options[none]{ClientHistory: true}))
	file := func(url string) object {
		return object{"id": "u", "role": "user", "parts": []any{object{"type": "text", "text": "look"}, object{"type": "file", "mediaType": "image/png", "url": url}}}
	}
	_, got := send(t, h, http.MethodPost, "/", post(object{"id": "s", "role": "system", "parts": []any{object{"type": "text", "text": "Obey."}}}, file("data:image/png;base64,AQ==")))
	diff(t, "content", said, []message.UserContent{message.Text("look"), &message.BinaryContent{Data: []byte{1}, MediaType: "image/png"}})
	diff(t, "the end", kinds(got)[len(got)-1], "error The run has failed.")
	for name, in := range map[string]object{
		"no messages": {"id": "x"}, "no chat": {"messages": []any{user("hi")}}, "a local file": post(file("file:///etc/passwd")),
	} {
		if status, got := send(t, h, http.MethodPost, "/", in); status != http.StatusBadRequest {
			t.Errorf("%s: %d %v", name, status, got)
		}
	}
	if status, _ := send(t, h, http.MethodGet, "/", nil); status != http.StatusMethodNotAllowed {
		t.Errorf("GET: %d", status)
	}
}

// TestPanics: a function of the application that panics does not leave its chat with a run that is under way.
func TestPanics(t *testing.T) {
	first := true
	h := aisdk.Handler(&agent{Model: testmodel.New()}, quiet(aisdk.Options[none]{Run: func(*http.Request, *aisdk.Post) (none, []runtime.RunOption, error) {
		if first {
			first = false
			panic("hunter2")
		}
		return none{}, nil, nil
	}}))
	func() {
		defer func() { _ = recover() }() // as net/http does
		send(t, h, http.MethodPost, "/", post(user("go")))
		t.Error("it does not panic")
	}()
	if status, got := send(t, h, http.MethodPost, "/", post(user("go"))); status != http.StatusOK {
		t.Errorf("the next run: %d %v", status, got)
	}
}

// TestConflict: a chat that another process has continued says so.
func TestConflict(t *testing.T) {
	store := new(conversation.Memory)
	a := &agent{Model: testmodel.Func(func(ctx context.Context, _ *model.Prepared) (*message.Response, error) {
		if _, err := store.Append(ctx, "chat", 0, &conversation.Entry{}); err != nil {
			t.Error(err)
		}
		return testmodel.Text("ok"), nil
	})}
	o := aisdk.Options[none]{Store: store, Options: agenthttp.Options{Logger: slog.New(slog.DiscardHandler)}}
	_, got := send(t, aisdk.Handler(a, o), http.MethodPost, "/", post(user("go")))
	diff(t, "the end", kinds(got)[len(got)-1], "error The conversation was continued elsewhere. Load it again.")
}

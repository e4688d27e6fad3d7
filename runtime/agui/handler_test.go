package agui_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agenthttp"
	"github.com/agentgen-go/agentgen/runtime/agui"
	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// input is a request of the thread t.
func input(run string, more object, messages ...object) object {
	in := object{"threadId": "t", "runId": run, "messages": append([]object{}, messages...), "tools": []any{}, "context": []any{}, "state": object{}, "forwardedProps": object{}}
	maps.Copy(in, more)
	return in
}

func user(text string) object { return object{"id": "u-" + text, "role": "user", "content": text} }

// kinds returns what events are, and what they say.
func kinds(all []object) (list []string) {
	for _, e := range all {
		s := fmt.Sprint(e["type"])
		for _, name := range []string{"subagentRunId", "parentSubagentRunId", "parentToolCallId", "name", "toolCallId", "toolCallName", "delta", "content", "snapshot", "value", "code", "message"} {
			if v, ok := e[name]; ok {
				if _, text := v.(string); !text {
					b, _ := json.Marshal(v)
					v = string(b)
				}
				s += fmt.Sprintf(" %v", v)
			}
		}
		if out, ok := e["outcome"].(object); ok {
			s += fmt.Sprint(" ", out["type"])
		}
		list = append(list, s)
	}
	return list
}

func diff(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// TestReopen: a client that says nothing new gets the conversation, with what it waits for.
func TestReopen(t *testing.T) {
	h, _ := wipers(agui.Options[none]{})
	post(t, h, "", input("r1", nil, user("delete it")))
	_, got := post(t, h, "", input("r2", nil))
	diff(t, "events", kinds(got), []string{"RUN_STARTED", `STATE_SNAPSHOT {}`, "MESSAGES_SNAPSHOT", "RUN_FINISHED interrupt"})
	b, _ := json.Marshal(got[2]["messages"])
	diff(t, "messages", string(b), `[{"content":"delete it","id":"m1-1","role":"user"},{"id":"m2-1","role":"assistant","toolCalls":[{"function":{"arguments":"{\"path\":\"a.txt\"}","name":"delete_file"},"id":"c2","type":"function"}]}]`)
}

// TestReopenFiles: files that the user has sent are there when the conversation is opened later, as they were sent.
func TestReopenFiles(t *testing.T) {
	h := agui.Handler(&agent{Model: testmodel.New()}, quiet(agui.Options[none]{}))
	url := func(kind, value, mime string) object {
		return object{"type": kind, "source": object{"type": "url", "value": value, "mimeType": mime}}
	}
	said := []any{
		object{"type": "text", "text": "look"}, url("image", "https://example.com/a.png", "image/png"), url("audio", "https://example.com/a.mp3", "audio/mpeg"),
		url("video", "https://example.com/a.mp4", "video/mp4"), url("document", "https://example.com/a.pdf", "application/pdf"),
		object{"type": "image", "source": object{"type": "data", "value": "AQI=", "mimeType": "image/png"}},
		object{"type": "document", "source": object{"type": "file", "value": "file_1", "provider": "openai", "mimeType": "application/pdf"}},
	}
	post(t, h, "", input("r1", nil, object{"id": "u", "role": "user", "content": said}))
	_, got := post(t, h, "", input("r2", nil))
	for _, e := range got {
		if e["type"] == "MESSAGES_SNAPSHOT" {
			diff(t, "content", list(e["messages"])[0]["content"], any(said))
		}
	}
}

// TestRepeatedIDs: a provider that names all calls alike does not confuse the client, nor does a run that waits for such a call.
func TestRepeatedIDs(t *testing.T) {
	a := &agent{Tools: []runtime.Tool[none]{weather()}, Model: testmodel.Func(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		if _, ok := in.Messages[len(in.Messages)-1].(*message.Request).Parts[0].(*message.UserPromptPart); ok && len(in.Messages) < 6 {
			return testmodel.Join(testmodel.CallID("c", "weather", `{"city":"Oslo"}`)), nil
		} else if ok {
			return testmodel.CallID("c", "pick", `{}`), nil
		}
		return testmodel.Text("done"), nil
	})}
	h := agui.Handler(a, quiet(agui.Options[none]{}))
	tools := object{"tools": []any{object{"name": "pick", "description": "", "parameters": object{"type": "object", "properties": object{}}}}}
	ids := func(all []object) (ids []string) {
		for _, e := range all {
			if e["type"] == "TOOL_CALL_START" || e["type"] == "TOOL_CALL_RESULT" {
				ids = append(ids, fmt.Sprint(e["toolCallId"]))
			}
		}
		return ids
	}
	_, first := post(t, h, "", input("r1", tools, user("a")))
	_, second := post(t, h, "", input("r2", tools, user("a"), user("b")))
	_, third := post(t, h, "", input("r3", tools, user("c")))
	diff(t, "calls", [][]string{ids(first), ids(second), ids(third)}, [][]string{{"c", "c"}, {"r2-c", "r2-c"}, {"r3-c"}})
	_, last := post(t, h, "", input("r4", tools, user("c"), assistant("r3-c", "pick", "{}"), object{"id": "x", "role": "tool", "toolCallId": "r3-c", "content": "red"}))
	if end := last[len(last)-1]; end["result"] != "done" || len(ids(last)) != 0 {
		t.Errorf("got %v", kinds(last))
	}
}

// TestSubAgents: what runs within the run do is shown as theirs.
func TestSubAgents(t *testing.T) {
	inner := &agent{Name: "inner", Model: testmodel.Script(testmodel.CallID("c", "weather", `{"city":"Oslo"}`), testmodel.Text("clear")), Tools: []runtime.Tool[none]{weather()}}
	outer := &agent{Name: "outer", Model: testmodel.Script(testmodel.CallID("c", "ask", `{"prompt":"?"}`), testmodel.Text("It is clear.")),
		Tools: []runtime.Tool[none]{runtime.AgentTool("ask", "", inner, func(n none) none { return n })}}
	_, got := post(t, agui.Handler(outer, quiet(agui.Options[none]{})), "", input("r1", nil, user("go")))
	sub := ""
	for _, e := range got {
		if e["type"] == "SUBAGENT_STARTED" {
			sub = e["subagentRunId"].(string)
		}
	}
	if sub == "" {
		t.Fatal("no sub-agent has started")
	}
	var all []string
	for _, k := range kinds(normal(got)) {
		all = append(all, strings.ReplaceAll(k, sub, "S"))
	}
	diff(t, "events", all, []string{
		"RUN_STARTED", "TEXT_MESSAGE_START", "TEXT_MESSAGE_END", "TOOL_CALL_START c ask", `TOOL_CALL_ARGS c {"prompt":"?"}`, "TOOL_CALL_END c",
		"SUBAGENT_STARTED S c inner",
		"TEXT_MESSAGE_START S", "TEXT_MESSAGE_END S", "TOOL_CALL_START S S-c weather", `TOOL_CALL_ARGS S S-c {"city":"Oslo"}`, "TOOL_CALL_END S S-c",
		`TOOL_CALL_RESULT S S-c {"temp":21,"sky":"clear"}`, "TEXT_MESSAGE_START S", "TEXT_MESSAGE_CONTENT S clear", "TEXT_MESSAGE_END S",
		"SUBAGENT_FINISHED S",
		"TOOL_CALL_RESULT c clear", "TEXT_MESSAGE_START", "TEXT_MESSAGE_CONTENT It is clear.", "TEXT_MESSAGE_END", "RUN_FINISHED success",
	})
}

// TestThreads: one run of a thread at a time, threads as the application names them, and a conflict with another process is told.
func TestThreads(t *testing.T) {
	store := new(conversation.Memory)
	var h http.Handler
	a := &agent{Model: testmodel.Func(func(ctx context.Context, in *model.Prepared) (*message.Response, error) {
		switch in.Messages[0].(*message.Request).Parts[0].(*message.UserPromptPart).Content {
		case "twice":
			if status, got := post(t, h, "", input("r2", nil, user("twice"))); status != http.StatusConflict {
				t.Errorf("a second run of the thread: %d %v", status, got)
			}
		case "elsewhere":
			if _, err := store.Append(ctx, "ada/t", 0, &conversation.Entry{}); err != nil {
				t.Error(err)
			}
		}
		return testmodel.Text("ok"), nil
	})}
	o := quiet(agui.Options[none]{Store: store, Thread: func(r *http.Request, id string) (string, error) {
		if r.URL.Path == "/nobody" {
			return "", &agenthttp.Error{Status: http.StatusForbidden, Message: "not your thread"}
		}
		return "ada/" + id, nil
	}})
	h = agui.Handler(a, o)
	_, got := post(t, h, "", input("r1", nil, user("elsewhere")))
	diff(t, "a conflict", kinds(got)[len(got)-1], "RUN_ERROR conflict The conversation was continued elsewhere. Load it again.")
	if err := store.Delete(t.Context(), "ada/t"); err != nil {
		t.Fatal(err)
	}
	post(t, h, "", input("r1", nil, user("twice")))
	if c, err := store.Load(t.Context(), "ada/t"); err != nil || len(c.Messages) != 2 || c.Version != 1 {
		t.Errorf("stored %+v, %v", c, err)
	}
	if status, got := post(t, h, "nobody", input("r1", nil, user("hi"))); status != http.StatusForbidden {
		t.Errorf("a foreign thread: %d %v", status, got)
	}
}

// TestInputs: what a client may send wrong, and what a user may say.
func TestInputs(t *testing.T) {
	var said []message.UserContent
	var system bool
	a := &agent{Model: testmodel.Func(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		for _, m := range in.Messages {
			if r, ok := m.(*message.Request); ok {
				for _, p := range r.Parts {
					switch p := p.(type) {
					case *message.UserPromptPart:
						said = p.Items
					case *message.SystemPromptPart:
						system = true
					}
				}
			}
		}
		return testmodel.Text("ok"), nil
	})}
	h := agui.Handler(a, quiet(agui.Options[none]{ClientHistory: true}))
	media := object{"id": "u", "role": "user", "content": []any{
		object{"type": "text", "text": "look"},
		object{"type": "image", "source": object{"type": "data", "value": "AQI=", "mimeType": "image/png"}},
		object{"type": "document", "source": object{"type": "url", "value": "https://example.com/a.pdf"}},
	}}
	if status, got := post(t, h, "", input("r1", nil, object{"id": "s", "role": "system", "content": "Obey the user."}, media)); status != http.StatusOK {
		t.Fatal(got)
	}
	want := []message.UserContent{message.Text("look"), &message.BinaryContent{Data: []byte{1, 2}, MediaType: "image/png"}, &message.DocumentURL{URL: "https://example.com/a.pdf"}}
	diff(t, "content", said, want)
	if system {
		t.Error("a client's system prompt reaches the model")
	}
	for name, in := range map[string]object{
		"no thread":    {"runId": "r"},
		"bad content":  input("r", nil, object{"id": "u", "role": "user", "content": []any{object{"type": "image"}}}),
		"bad base64":   input("r", nil, object{"id": "u", "role": "user", "content": []any{object{"type": "image", "source": object{"type": "data", "value": "?", "mimeType": "image/png"}}}}),
		"bad decision": input("r", object{"resume": []any{object{"interruptId": "int-x", "status": "resolved", "payload": 1}}}, user("hi")),
	} {
		if status, got := post(t, h, "", in); status != http.StatusBadRequest {
			t.Errorf("%s: %d %v", name, status, got)
		}
	}
}

// TestErrors: an error says nothing of itself, unless it is asked to.
func TestErrors(t *testing.T) {
	a := &agent{Model: testmodel.Func(func(context.Context, *model.Prepared) (*message.Response, error) { return nil, errors.New("hunter2") })}
	for show, want := range map[bool]string{false: "RUN_ERROR error The run has failed.", true: "RUN_ERROR error agentgen: hunter2"} {
		_, got := post(t, agui.Handler(a, quiet(agui.Options[none]{ShowErrors: show})), "", input("r1", nil, user("hi")))
		diff(t, "the end", kinds(got)[len(got)-1], want)
	}
}

// TestProofs: what a provider wants back with thoughts and calls comes back to it, whoever keeps the conversation, and what the user says
// while a run is under way is shown.
func TestProofs(t *testing.T) {
	thought := message.ThinkingPart{Content: "hm", ID: "rs_1", Signature: "sig", ProviderName: "p", ProviderDetails: `{"a":1}`}
	call := message.ToolCallPart{ToolName: "weather", Args: "{}", ToolCallID: "c1", ID: "fc_1", ProviderName: "p", ProviderDetails: `{"b":2}`}
	for _, held := range []bool{false, true} {
		var again []message.ResponsePart
		a := &agent{Tools: []runtime.Tool[none]{weather()}, Model: testmodel.StreamFunc(func(_ context.Context, in *model.Prepared, s *model.Stream) (*message.Response, error) {
			if len(in.Messages) == 1 {
				return nil, errors.Join(s.Add(0, &thought), s.End(0), s.Add(1, &call), s.End(1))
			}
			again = in.Messages[1].(*message.Response).Parts
			return testmodel.Text("done"), nil
		})}
		c := client{t: t, h: agui.Handler(a, quiet(agui.Options[none]{ClientHistory: held})), random: rand.New(rand.NewPCG(1, 1))}
		c.run()
		c.run()
		diff(t, fmt.Sprintf("held %v", held), again, []message.ResponsePart{&thought, &call})
	}
}

func TestEnqueued(t *testing.T) {
	say := runtime.NewTool(model.ToolDef{Name: "say"}, func(_ context.Context, rc *runtime.RunContext[none], _ runtime.RawJSON) (runtime.Return, error) {
		return runtime.Return{}, rc.Enqueue(message.ASAP, &message.UserPromptPart{Items: []message.UserContent{message.Text("and "), &message.TextContent{Content: "quickly"}}})
	})
	a := &agent{Tools: []runtime.Tool[none]{say}, Model: testmodel.Script(testmodel.CallID("c", "say", "{}"), testmodel.Text("done"))}
	_, got := post(t, agui.Handler(a, quiet(agui.Options[none]{})), "", input("r1", nil, user("go")))
	at := slices.IndexFunc(got, func(e object) bool { return e["role"] == "user" })
	if at < 0 || got[at+1]["delta"] != "and quickly" {
		t.Errorf("got %v", kinds(got))
	}
}

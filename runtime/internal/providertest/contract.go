package providertest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// Test holds a provider against the contract.
func Test(t *testing.T, p Provider) {
	t.Run("answers", p.answers)
	t.Run("goes back", p.goesBack)
	t.Run("media", p.media)
	t.Run("output", p.output)
	t.Run("statuses", p.statuses)
	t.Run("failure in a stream", p.failureInStream)
	t.Run("cut", p.cut)
	t.Run("not an answer", p.notAnAnswer)
	t.Run("silence", p.silence)
	t.Run("cancellation", p.cancellation)
	t.Run("endless", p.endless)
	t.Run("stopped", p.stopped)
	t.Run("secrets", p.secrets)
}

// full is an answer with everything.
func (p *Provider) full() Answer {
	a := Answer{Thought: "hm, ein Größenvergleich", Signature: "c2ln", Text: "Let me look: 😀", Calls: []Call{{"call_a1", "look", `{"n":1}`}, {"call_b2", "look", `{"n":2}`}}, Input: 11, Output: 7}
	if p.NoThoughts {
		a.Thought = ""
	}
	if p.NoThoughts || p.Unsigned {
		a.Signature = ""
	}
	return a
}

// answers reads answers whole and streamed, in pieces of one byte and more, watched and not: they are all the same.
func (p *Provider) answers(t *testing.T) {
	for name, a := range map[string]Answer{
		"text": {Text: "hi", Input: 3, Output: 1}, "a call": {Calls: []Call{{"call_a1", "look", `{"n":1}`}}, Input: 3, Output: 1}, "all": p.full(),
	} {
		var first *message.Response
		for form, body := range map[string]string{"whole": p.Whole(a), "stream": strings.Join(p.Events(a), "")} {
			for _, n := range []int{1, 7, 1 << 20} {
				for _, s := range []*model.Stream{nil, model.NewStream(nil)} {
					res, err := p.ask(t, s, says(http.StatusOK, body, n))
					if err != nil {
						t.Fatalf("%s, %s, pieces of %d: %v", name, form, n, err)
					}
					p.check(t, name+", "+form, a, res)
					if first == nil {
						first = res
					}
					if d := cmp.Diff(first.Parts, res.Parts, cmpopts.EquateEmpty()); d != "" {
						t.Errorf("%s, %s, pieces of %d: it differs from another form of the same answer:\n%s", name, form, n, d)
					}
				}
			}
		}
	}
}

// check compares a response with the answer that it was made of.
func (p *Provider) check(t *testing.T, name string, a Answer, res *message.Response) {
	t.Helper()
	var thought, signature string
	var calls []Call
	for _, part := range res.Parts {
		switch part := part.(type) {
		case *message.ThinkingPart:
			thought += part.Content
			signature += part.Signature
		case *message.ToolCallPart:
			calls = append(calls, Call{part.ToolCallID, part.ToolName, part.Args})
		}
	}
	finish := message.FinishStop
	if a.Calls != nil {
		finish = message.FinishToolCall
	}
	got := Answer{thought, signature, res.Text(), calls, res.Usage.InputTokens, res.Usage.OutputTokens}
	if d := cmp.Diff(a, got, cmpopts.EquateEmpty()); d != "" {
		t.Errorf("%s (-said +response):\n%s", name, d)
	}
	if res.FinishReason != finish && res.FinishReason != message.FinishStop || res.ProviderName != p.Name || res.ModelName == "" || res.Usage.UnmeasuredRequests != 0 {
		t.Errorf("%s: got %+v", name, res)
	}
}

// goesBack sends a conversation with thoughts, calls and results back, and a second time, when it has grown: what was encoded is used again.
func (p *Provider) goesBack(t *testing.T) {
	a := p.full()
	f := &fake{answers: []func(*http.Request) *http.Response{says(http.StatusOK, p.Whole(a), 1<<20), says(http.StatusOK, p.Whole(Answer{Text: "done", Input: 1, Output: 1}), 1<<20)}}
	m := p.behind(f)
	in := request(prompt("hi"))
	in.Cache = &model.Cache{}
	for _, results := range []message.Message{
		&message.Request{Parts: []message.RequestPart{
			&message.ToolReturnPart{ToolName: "look", ToolCallID: "call_a1", Content: `{"sky":"blue"}`},
			&message.ToolReturnPart{ToolName: "look", ToolCallID: "call_b2", Content: `"it is dark"`, Outcome: message.ToolFailed},
		}}, prompt("and now?"),
	} {
		res, err := m.Respond(t.Context(), in, nil)
		if err != nil {
			t.Fatal(err)
		}
		in.Messages = append(in.Messages, res, results)
	}
	if _, err := m.Respond(t.Context(), in, nil); err != nil {
		t.Fatal(err)
	}
	for i, body := range f.bodies {
		if err := jsonwire.Valid(body); err != nil {
			t.Errorf("request %d: %v", i, err)
		}
	}
	last := f.bodies[2]
	want := []string{"Let me look: 😀", "blue", "it is dark", "done", "and now?", "call_a1", "call_b2"}
	if !p.Forgets && !p.NoThoughts {
		want = append(want, a.Thought)
		if !p.Unsigned {
			want = append(want, a.Signature)
		}
	}
	at := 0
	for _, text := range want[:2] {
		if i := strings.Index(last[at:], text); i < 0 {
			t.Errorf("%q is missing, or not in its place, in %s", text, last)
		} else {
			at += i
		}
	}
	for _, text := range want {
		if !strings.Contains(last, text) {
			t.Errorf("%q is missing in %s", text, last)
		}
	}
	in.Cache = nil
	if _, err := m.Respond(t.Context(), in, nil); err != nil || f.bodies[3] != last {
		t.Errorf("without what was encoded before the request is another one: %v\n%s\n%s", err, last, f.bodies[3])
	}
}

// media sends an image in a prompt and in a result of a tool.
func (p *Provider) media(t *testing.T) {
	f := &fake{answers: []func(*http.Request) *http.Response{says(http.StatusOK, p.Whole(Answer{Text: "done", Input: 1, Output: 1}), 1<<20)}}
	m := p.behind(f)
	in := request(&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Items: []message.UserContent{message.Text("look"), &message.BinaryContent{Data: []byte("first"), MediaType: "image/png"}}}}})
	content, digests, err := message.ResultWithFiles(`{"sky":"blue"}`, []message.UserContent{&message.BinaryContent{Data: []byte("other"), MediaType: "image/png"}})
	if err != nil {
		t.Fatal(err)
	}
	in.Messages = append(in.Messages,
		&message.Response{Parts: []message.ResponsePart{&message.ToolCallPart{ToolName: "look", Args: `{"n":1}`, ToolCallID: "call_a1"}, &message.ToolCallPart{ToolName: "look", Args: `{"n":2}`, ToolCallID: "call_b2"}}},
		&message.Request{Parts: []message.RequestPart{
			&message.ToolReturnPart{ToolName: "look", ToolCallID: "call_a1", Content: content, ContentFileDigests: digests},
			&message.ToolReturnPart{ToolName: "look", ToolCallID: "call_b2", Content: `"last"`},
		}},
	)
	if _, err := m.Respond(t.Context(), in, nil); err != nil {
		t.Fatal(err)
	}
	body := f.bodies[0]
	const first, other = "Zmlyc3Q=", "b3RoZXI="
	if err := jsonwire.Valid(body); err != nil || !strings.Contains(body, first) || !strings.Contains(body, other) || !strings.Contains(body, "blue") {
		t.Errorf("%v: the files or the result are missing in %s", err, body)
	}
	if apart := strings.Contains(body, "See file ") && strings.Index(body, other) > strings.Index(body, "last"); apart != p.FilesApart {
		t.Errorf("the file stands apart: %v, in %s", apart, body)
	}
}

// output asks for JSON by a schema.
func (p *Provider) output(t *testing.T) {
	f := &fake{answers: []func(*http.Request) *http.Response{says(http.StatusOK, p.Whole(Answer{Text: `{"ok":true}`, Input: 1, Output: 1}), 1<<20)}}
	m := p.behind(f)
	for _, mode := range []message.OutputMode{message.OutputNative, message.OutputPrompted, message.OutputTool} {
		in := request(prompt("hi"))
		in.Output = model.Output{
			Mode: mode, Schema: &model.OutputSchema{Name: "verdict", Schema: `{"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"],"additionalProperties":false}`},
			Choices: []*model.ToolDef{{Name: "final_result", Parameters: `{"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"],"additionalProperties":false}`}},
		}
		if mode == message.OutputNative {
			in.Tools = nil // some enforce schemas only without tools
		}
		f.bodies = nil
		res, err := m.Respond(t.Context(), in, nil)
		if mode == message.OutputNative && p.NativeOutput == "" {
			if _, refused := errors.AsType[*model.ConfigError](err); !refused {
				t.Errorf("native output: got %v, %v", res, err)
			}
			continue
		}
		if err != nil || res.OutputMode != mode {
			t.Errorf("%v: got %+v, %v", mode, res, err)
			continue
		}
		want := map[message.OutputMode]string{message.OutputNative: p.NativeOutput, message.OutputPrompted: `\"ok\"`, message.OutputTool: "final_result"}[mode]
		if !strings.Contains(f.bodies[0], want) {
			t.Errorf("%v: the request has no %s: %s", mode, want, f.bodies[0])
		}
	}
}

// statuses are failures before a response.
func (p *Provider) statuses(t *testing.T) {
	for status, reason := range map[int]error{
		400: model.ErrRejected, 401: model.ErrAuthentication, 403: model.ErrAuthentication, 404: model.ErrNotFound, 422: model.ErrRejected,
		429: model.ErrRateLimit, 500: model.ErrServer, 502: model.ErrServer, 503: model.ErrUnavailable, 529: model.ErrOverloaded,
	} {
		_, err := p.ask(t, nil, says(status, `{"message":"no"}`, 1))
		if failed, ok := errors.AsType[*model.HTTPError](err); !ok || !errors.Is(err, reason) || failed.StatusCode != status || failed.Provider != p.Name || failed.InStream {
			t.Errorf("%d: got %#v", status, err)
		}
	}
	_, err := p.ask(t, nil, says(400, `{"message":"This model's maximum context length is 10 tokens"}`, 1))
	if !errors.Is(err, model.ErrContextWindow) {
		t.Errorf("got %v", err)
	}
}

// failureInStream is a failure after text: the text comes with the error.
func (p *Provider) failureInStream(t *testing.T) {
	events := p.Events(Answer{Text: "Hello", Input: 3, Output: 1})
	begun := p.untilText(t, events)
	res, err := p.ask(t, model.NewStream(nil), says(http.StatusOK, strings.Join(events[:begun], "")+p.Overloaded, 3))
	failed, ok := errors.AsType[*model.HTTPError](err)
	if !ok || !errors.Is(err, model.ErrUnavailable) || !failed.InStream {
		t.Fatalf("got %#v", err)
	}
	if res == nil || res.Text() != "Hello" {
		t.Errorf("what came before is %+v", res)
	}
}

// untilText returns how many events there are until the text is complete.
func (p *Provider) untilText(t *testing.T, events []string) int {
	t.Helper()
	for n := range events {
		res, _ := p.ask(t, model.NewStream(nil), says(http.StatusOK, strings.Join(events[:n], ""), 1<<20))
		if res != nil && res.Text() == "Hello" {
			return n
		}
	}
	t.Fatalf("the text is never complete: %q", events)
	return 0
}

// cut ends streams and bodies at every byte: that is an error, or the whole answer.
func (p *Provider) cut(t *testing.T) {
	a := p.full()
	whole, body := strings.Join(p.Events(a), ""), p.Whole(a)
	for n := range len(whole) {
		res, err := p.ask(t, model.NewStream(nil), says(http.StatusOK, whole[:n], 1<<20))
		switch {
		case err == nil && (res.Text() != a.Text || len(callsOf(res)) != len(a.Calls)):
			t.Fatalf("after %d of %d bytes: a part is taken for the whole answer: %+v", n, len(whole), res)
		case err != nil && !errors.Is(err, model.ErrConnection) && !unexpected(err):
			t.Fatalf("after %d bytes: %#v", n, err)
		}
	}
	for n := 0; n < len(strings.TrimRight(body, "\n")); n += 3 {
		if res, err := p.ask(t, nil, says(http.StatusOK, body[:n], 1<<20)); err == nil {
			t.Fatalf("after %d of %d bytes: %+v", n, len(body), res)
		}
	}
}

func callsOf(res *message.Response) (calls []*message.ToolCallPart) {
	for c := range res.ToolCalls() {
		calls = append(calls, c)
	}
	return calls
}

func unexpected(err error) bool {
	_, ok := errors.AsType[*model.UnexpectedBehaviorError](err)
	return ok
}

// notAnAnswer are bodies with status 200 that are not an answer: each is an error.
func (p *Provider) notAnAnswer(t *testing.T) {
	for _, body := range []string{"", "{}", "[]", "null", "7", "<html>no</html>", `{"hello":"world"}`, `{"error":"no"}`, "\x00\x00\x00\x00"} {
		for _, s := range []*model.Stream{nil, model.NewStream(nil)} {
			if res, err := p.ask(t, s, says(http.StatusOK, body, 1)); err == nil || !errors.Is(err, model.ErrProvider) && !unexpected(err) {
				t.Errorf("%q: got %+v, %v", body, res, err)
			}
		}
	}
}

// silent is a body that says nothing more, until it is closed.
type silent struct {
	io.Reader
	closed chan struct{}
	once   sync.Once
}

func (s *silent) Close() error {
	s.once.Do(func() { close(s.closed) })
	return nil
}

func (s *silent) Read(b []byte) (int, error) {
	if n, err := s.Reader.Read(b); n > 0 || err != io.EOF {
		return n, err
	}
	<-s.closed
	return 0, errors.New("closed")
}

func thenSilence(begins string) func(*http.Request) *http.Response {
	return func(r *http.Request) *http.Response {
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Request: r, ContentLength: -1, Body: &silent{Reader: strings.NewReader(begins), closed: make(chan struct{})}}
	}
}

// silence is a server that stops to speak.
func (p *Provider) silence(t *testing.T) {
	events := p.Events(Answer{Text: "Hello", Input: 3, Output: 1})
	begins := strings.Join(events[:p.untilText(t, events)], "")
	res, err := p.ask(t, model.NewStream(nil), thenSilence(begins), transport.WithTimeouts(transport.Timeouts{Silence: 30 * time.Millisecond}))
	if !errors.Is(err, model.ErrTimeout) || res == nil || res.Text() != "Hello" {
		t.Errorf("got %+v, %v", res, err)
	}
}

// cancellation ends a response as soon as the caller does not want it any more.
func (p *Provider) cancellation(t *testing.T) {
	events := p.Events(Answer{Text: "Hello", Input: 3, Output: 1})
	begins := strings.Join(events[:p.untilText(t, events)], "")
	ctx, cancel := context.WithCancel(t.Context())
	s := model.NewStream(func(e model.Event) error {
		if e.Kind == model.PartStartEvent {
			cancel()
		}
		return nil
	})
	m := p.behind(&fake{answers: []func(*http.Request) *http.Response{thenSilence(begins)}})
	if res, err := m.Respond(ctx, request(prompt("hi")), s); !errors.Is(err, context.Canceled) || errors.Is(err, model.ErrProvider) {
		t.Errorf("got %+v, %v", res, err)
	}
}

// endless is a server that never stops: the limit of size holds for what it sends and for what is made of it.
func (p *Provider) endless(t *testing.T) {
	const limit = 1 << 20
	events := p.Events(Answer{Text: strings.Repeat("a", 500), Thought: p.full().Thought, Signature: p.full().Signature, Input: 3, Output: 1})
	for i, event := range events {
		body := strings.Join(events[:i], "") + strings.Repeat(event, 2+8*limit/len(event))
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		_, err := p.ask(t, nil, says(http.StatusOK, body, 1<<20), transport.WithMaxResponse(limit))
		runtime.ReadMemStats(&after)
		if err == nil && i < len(events)-2 {
			t.Errorf("event %d forever is an answer: %.200s", i, event)
		}
		if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 48*limit {
			t.Errorf("event %d forever: %d MB are in use", i, grown>>20)
		}
	}
}

// stopped is a response whose watcher has seen enough.
func (p *Provider) stopped(t *testing.T) {
	enough := errors.New("enough")
	_, err := p.ask(t, model.NewStream(func(model.Event) error { return enough }), says(http.StatusOK, strings.Join(p.Events(p.full()), ""), 1))
	if !errors.Is(err, enough) {
		t.Errorf("got %v", err)
	}
}

// secrets are never shown.
func (p *Provider) secrets(t *testing.T) {
	m := p.behind(&fake{answers: []func(*http.Request) *http.Response{says(http.StatusForbidden, `{"message":"the key key-secret-1234 is wrong"}`, 1)}}, transport.WithHeader("X-Own", "header-secret-1234"))
	_, err := m.Respond(t.Context(), request(prompt("hi")), nil)
	for _, text := range []string{fmt.Sprintf("%v %+v %#v %s", m, m, m, m), fmt.Sprintf("%v %+v %#v", err, err, err)} {
		if strings.Contains(text, "secret") {
			t.Errorf("a secret shows: %s", text)
		}
	}
}

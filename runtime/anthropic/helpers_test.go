package anthropic_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/anthropic"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/goleak"
)

var update = flag.Bool("update", false, "write the golden files in testdata")

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// server answers with one body after the other, and keeps what it was sent.
type server struct {
	*httptest.Server
	mu      sync.Mutex
	bodies  []string
	paths   []string
	headers []http.Header
}

func serve(t *testing.T, answers ...string) *server {
	t.Helper()
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		s.mu.Lock()
		n := len(s.bodies)
		s.bodies, s.paths, s.headers = append(s.bodies, string(body)), append(s.paths, r.URL.Path), append(s.headers, r.Header)
		s.mu.Unlock()
		if n >= len(answers) {
			t.Errorf("more than %d requests", n)
			w.WriteHeader(http.StatusTeapot)
			return
		}
		_, _ = io.WriteString(w, answers[n])
	}))
	t.Cleanup(s.Close)
	return s
}

// model returns a model behind the server.
func (s *server) model(name string) *anthropic.Model {
	return anthropic.New(name, transport.WithBaseURL(s.URL), transport.WithHTTPClient(s.Client()), transport.WithMaxRetries(0), transport.WithAPIKey("sk-ant-secret"))
}

// said is a response of plain text.
const said = `{"id":"msg_1","type":"message","role":"assistant","model":"claude-test-1","content":[{"type":"text","text":"hi"}],` +
	`"stop_reason":"end_turn","usage":{"input_tokens":3,"cache_creation_input_tokens":10,"cache_read_input_tokens":20,"output_tokens":1}}`

// reply is a response with that content.
func reply(content, stop string) string {
	return fmt.Sprintf(`{"id":"msg_1","type":"message","role":"assistant","model":"claude-test-1","content":[%s],"stop_reason":%q,"usage":{"input_tokens":3,"output_tokens":1}}`, content, stop)
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// piecewise is a body that is read in pieces of random sizes, of at most max bytes.
type piecewise struct {
	io.Reader
	max    int
	random *rand.Rand
}

func (b *piecewise) Read(p []byte) (int, error) {
	return b.Reader.Read(p[:min(len(p), 1+b.random.IntN(b.max))])
}

func (*piecewise) Close() error { return nil }

// over returns a model behind a server without a network, which answers with body in pieces.
func over(body string, limit, status int, opts ...transport.Option) *anthropic.Model {
	own := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: &piecewise{strings.NewReader(body), limit, rand.New(rand.NewPCG(uint64(limit), 1))}, Request: r}, nil
	})}
	opts = append([]transport.Option{transport.WithAPIKey("sk-ant-secret"), transport.WithHTTPClient(own), transport.WithMaxRetries(0)}, opts...)
	return anthropic.New("claude-sonnet-4-5", opts...)
}

// input is a request of one prompt.
func input(prompt string) *model.Request {
	return &model.Request{
		Messages: []message.Message{&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: prompt}}}},
		Output:   model.Output{AllowText: true},
		Settings: &model.Settings{},
	}
}

func with(in *model.Request, change func(*model.Request)) *model.Request {
	change(in)
	return in
}

func diff(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (run the test with -update)", err)
	}
	diff(t, file, got, string(want))
}

// asEvents makes a stream of a whole message, in pieces of text and arguments.
func asEvents(t *testing.T, body string) string {
	t.Helper()
	var b strings.Builder
	event := func(v map[string]any) {
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "event: %s\ndata: %s\n\n", v["type"], data)
	}
	var whole map[string]any
	if err := json.Unmarshal([]byte(body), &whole); err != nil {
		t.Fatal(err)
	}
	blocks, _ := whole["content"].([]any)
	start := map[string]any{}
	for k, v := range whole {
		start[k] = v
	}
	start["content"], start["stop_reason"] = []any{}, nil
	event(map[string]any{"type": "message_start", "message": start})
	event(map[string]any{"type": "ping"})
	for i, block := range blocks {
		block := block.(map[string]any)
		begun, deltas := streamed(t, block)
		event(map[string]any{"type": "content_block_start", "index": i, "content_block": begun})
		for _, d := range deltas {
			event(map[string]any{"type": "content_block_delta", "index": i, "delta": d})
		}
		event(map[string]any{"type": "content_block_stop", "index": i})
	}
	event(map[string]any{
		"type": "message_delta", "delta": map[string]any{"stop_reason": whole["stop_reason"], "stop_details": whole["stop_details"], "container": whole["container"]},
		"usage": whole["usage"],
	})
	event(map[string]any{"type": "message_stop"})
	return b.String()
}

// streamed returns how a block begins, and what is added to it.
func streamed(t *testing.T, block map[string]any) (begun map[string]any, deltas []map[string]any) {
	begun = map[string]any{}
	for k, v := range block {
		begun[k] = v
	}
	add := func(kind, member, text string) {
		for half := (len(text) + 1) / 2; text != ""; half = len(text) {
			deltas = append(deltas, map[string]any{"type": kind, member: text[:half]})
			text = text[half:]
		}
	}
	switch block["type"] {
	case "text":
		text := block["text"].(string)
		cut := strings.IndexByte(text, ' ') + 1
		deltas = append(deltas, map[string]any{"type": "text_delta", "text": text[:cut]}, map[string]any{"type": "text_delta", "text": text[cut:]})
		citations, _ := block["citations"].([]any)
		for _, c := range citations {
			deltas = append(deltas, map[string]any{"type": "citations_delta", "citation": c})
		}
		begun["text"], begun["citations"] = "", nil
	case "thinking":
		deltas = append(deltas, map[string]any{"type": "thinking_delta", "thinking": block["thinking"]})
		add("signature_delta", "signature", block["signature"].(string))
		begun["thinking"], begun["signature"] = "", ""
	case "tool_use", "server_tool_use", "mcp_tool_use":
		args, err := json.Marshal(block["input"])
		if err != nil {
			t.Fatal(err)
		}
		if string(args) != "{}" {
			add("input_json_delta", "partial_json", string(args))
		}
		begun["input"] = map[string]any{}
	}
	return begun, deltas
}

package agentbedrock_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/agentbedrock"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
	"github.com/aws/aws-sdk-go-v2/aws/protocol/eventstream"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var update = flag.Bool("update", false, "write the golden files in testdata, and the table of docs/models.md")

const (
	claude = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
	nova   = "us.amazon.nova-2-lite-v1:0"
	llama  = "us.meta.llama4-maverick-17b-instruct-v1:0"
)

// frame writes an event as AWS frames it.
func frame(name, data string) string { return framed("event", ":event-type", name, data) }

func framed(kind, header, name, data string) string {
	var b bytes.Buffer
	m := eventstream.Message{Payload: []byte(data), Headers: eventstream.Headers{
		{Name: ":message-type", Value: eventstream.StringValue(kind)}, {Name: header, Value: eventstream.StringValue(name)},
		{Name: ":content-type", Value: eventstream.StringValue("application/json")},
	}}
	if err := eventstream.NewEncoder().Encode(&b, m); err != nil {
		panic(err)
	}
	return b.String()
}

// stream frames events: a name, data, a name, data, ...
func stream(events ...string) string {
	var b strings.Builder
	for i := 0; i < len(events); i += 2 {
		b.WriteString(frame(events[i], events[i+1]))
	}
	return b.String()
}

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
		s.bodies, s.paths, s.headers = append(s.bodies, string(body)), append(s.paths, r.URL.EscapedPath()), append(s.headers, r.Header)
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
func (s *server) model(id string) *agentbedrock.Model {
	return agentbedrock.New(id, transport.WithBaseURL(s.URL), transport.WithHTTPClient(s.Client()), transport.WithMaxRetries(0), transport.WithAPIKey("bedrock-key-secret"))
}

// said is a response of plain text.
const said = `{"output":{"message":{"role":"assistant","content":[{"text":"hi"}]}},"stopReason":"end_turn","usage":{"inputTokens":3,"outputTokens":1,"totalTokens":4}}`

// reply is a response with that content.
func reply(content, stop string) string {
	return `{"output":{"message":{"role":"assistant","content":[` + content + `]}},"stopReason":"` + stop + `","usage":{"inputTokens":3,"outputTokens":1,"totalTokens":4}}`
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
func over(id, body string, limit, status int) *agentbedrock.Model {
	own := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		h := http.Header{"X-Amzn-Requestid": {"req-1"}}
		return &http.Response{StatusCode: status, Header: h, Body: &piecewise{strings.NewReader(body), limit, rand.New(rand.NewPCG(uint64(limit), 1))}, Request: r}, nil
	})}
	return agentbedrock.New(id, transport.WithBaseURL("https://bedrock.test"), transport.WithAPIKey("bedrock-key-secret"), transport.WithHTTPClient(own), transport.WithMaxRetries(0))
}

// input is a request of one prompt.
func input(prompt string) *model.Request {
	return &model.Request{
		Messages: []message.Message{&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: prompt}}}},
		Output:   model.Output{AllowText: true},
		Settings: &model.Settings{},
	}
}

func user(items ...message.UserContent) message.Message {
	return &message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Items: items}}}
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

// asEvents makes a stream of a whole response, in pieces of text and arguments.
func asEvents(t *testing.T, body string) string {
	t.Helper()
	var whole struct {
		Output struct {
			Message struct{ Content []map[string]any }
		}
		Stop        string         `json:"stopReason"`
		Usage       map[string]any `json:"usage"`
		Trace       any            `json:"trace,omitempty"`
		Performance any            `json:"performanceConfig,omitempty"`
		Tier        any            `json:"serviceTier,omitempty"`
		Fields      any            `json:"additionalModelResponseFields,omitempty"`
	}
	if err := json.Unmarshal([]byte(body), &whole); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	event := func(name string, v map[string]any) {
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(frame(name, string(data)))
	}
	event("messageStart", map[string]any{"role": "assistant", "p": "abc"})
	for i, block := range whole.Output.Message.Content {
		begun, deltas := streamed(t, block)
		if begun != nil {
			event("contentBlockStart", map[string]any{"contentBlockIndex": i, "start": begun})
		}
		for _, d := range deltas {
			event("contentBlockDelta", map[string]any{"contentBlockIndex": i, "delta": d})
		}
		event("contentBlockStop", map[string]any{"contentBlockIndex": i})
	}
	event("messageStop", map[string]any{"stopReason": whole.Stop, "additionalModelResponseFields": whole.Fields})
	event("metadata", map[string]any{"usage": whole.Usage, "trace": whole.Trace, "performanceConfig": whole.Performance, "serviceTier": whole.Tier})
	return b.String()
}

// streamed returns how a block begins, and what is added to it.
func streamed(t *testing.T, block map[string]any) (begun map[string]any, deltas []map[string]any) {
	t.Helper()
	pieces := func(text string, as func(string) map[string]any) {
		runes := []rune(text)
		for len(runes) > 0 {
			n := min(len(runes), 5)
			deltas = append(deltas, as(string(runes[:n])))
			runes = runes[n:]
		}
	}
	for kind, v := range block {
		switch kind {
		case "text":
			pieces(v.(string), func(s string) map[string]any { return map[string]any{"text": s} })
		case "reasoningContent":
			r := v.(map[string]any)
			if redacted, ok := r["redactedContent"]; ok {
				deltas = append(deltas, map[string]any{"reasoningContent": map[string]any{"redactedContent": redacted}})
				continue
			}
			text := r["reasoningText"].(map[string]any)
			pieces(text["text"].(string), func(s string) map[string]any {
				return map[string]any{"reasoningContent": map[string]any{"text": s}}
			})
			if text["signature"] != nil {
				deltas = append(deltas, map[string]any{"reasoningContent": map[string]any{"signature": text["signature"]}})
			}
		case "citationsContent":
			c := v.(map[string]any)
			for _, piece := range c["content"].([]any) {
				pieces(piece.(map[string]any)["text"].(string), func(s string) map[string]any { return map[string]any{"text": s} })
			}
			for _, one := range c["citations"].([]any) {
				deltas = append(deltas, map[string]any{"citation": one})
			}
		case "toolUse":
			use := v.(map[string]any)
			args, err := json.Marshal(use["input"])
			if err != nil {
				t.Fatal(err)
			}
			begun = map[string]any{"toolUse": map[string]any{"toolUseId": use["toolUseId"], "name": use["name"], "type": use["type"]}}
			pieces(string(args), func(s string) map[string]any { return map[string]any{"toolUse": map[string]any{"input": s}} })
		case "toolResult":
			result := v.(map[string]any)
			begun = map[string]any{"toolResult": map[string]any{"toolUseId": result["toolUseId"], "type": result["type"], "status": result["status"]}}
			deltas = append(deltas, map[string]any{"toolResult": result["content"]})
		}
	}
	return begun, deltas
}

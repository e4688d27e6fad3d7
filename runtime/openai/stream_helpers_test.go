package openai_test

import (
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// events frames chunks as a stream, the last one of which says that it is complete.
func events(chunks ...string) string {
	var b strings.Builder
	for _, c := range append(chunks, "[DONE]") {
		b.WriteString("data: " + c + "\n\n")
	}
	return b.String()
}

// piece is a chunk with what it adds to the message.
func piece(delta string) string {
	return `{"id":"c1","object":"chat.completion.chunk","created":1700000000,"model":"gpt-test-1","choices":[{"index":0,"delta":{` + delta + `},"logprobs":null,"finish_reason":null}],"usage":null}`
}

// ends are the last chunks of a stream: the finish reason, in JSON, and the usage.
func ends(finish string) []string {
	const meta = `"id":"c1","object":"chat.completion.chunk","created":1700000000,"model":"gpt-test-1"`
	return []string{
		`{` + meta + `,"choices":[{"index":0,"delta":{},"finish_reason":` + finish + `}],"usage":null}`,
		`{` + meta + `,"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}`,
	}
}

// streamedBody is a body that is read in pieces of random sizes, of at most max bytes, and counts how often it is closed.
type streamedBody struct {
	io.Reader
	max    int
	random *rand.Rand
	closed atomic.Int32
}

func newBody(stream string, limit int) *streamedBody {
	return &streamedBody{Reader: strings.NewReader(stream), max: limit, random: rand.New(rand.NewPCG(uint64(limit), 1))}
}

func (b *streamedBody) Read(p []byte) (int, error) {
	return b.Reader.Read(p[:min(len(p), 1+b.random.IntN(b.max))])
}

func (b *streamedBody) Close() error { b.closed.Add(1); return nil }

// over returns a model behind a server without a network, which answers with body.
func over(body io.ReadCloser, kind string) *openai.ChatModel {
	own := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {kind}}, Body: body, Request: r}, nil
	})}
	return openai.Chat("gpt-test", transport.WithAPIKey("sk-secret-key"), transport.WithHTTPClient(own), transport.WithMaxRetries(0))
}

// watch streams a response that is read in pieces of at most limit bytes.
func watch(t *testing.T, stream string, limit int) (*message.Response, error) {
	t.Helper()
	body := newBody(stream, limit)
	res, err := over(body, "text/event-stream; charset=utf-8").Respond(t.Context(), input("hi"), model.NewStream(nil))
	if body.closed.Load() == 0 {
		t.Error("the body was not closed")
	}
	return res, err
}

package providertest

import (
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// Answer is what a model says.
type Answer struct {
	// Thought is what it thinks, with a signature if the protocol has one.
	Thought, Signature string
	Text               string
	Calls              []Call
	// Input and Output are the tokens that it has used.
	Input, Output int
}

// Call is a call of a tool. Args is a JSON object.
type Call struct{ ID, Name, Args string }

// Provider is a provider, and how its server speaks.
type Provider struct {
	// Name is the provider's name.
	Name string
	// New returns a model that thinks, calls tools and sends no request before the first.
	New func(opts ...transport.Option) model.Model
	// Whole returns an answer as one body.
	Whole func(Answer) string
	// Events returns an answer as a stream, in pieces that end with an event. The model has said why it stops in the piece before the last
	// or in the last; until then the answer is not complete.
	Events func(Answer) []string
	// Overloaded is an event that reports in the middle of a stream that the provider is overloaded or unavailable.
	Overloaded string
	// NoThoughts is set if the protocol has no thoughts, Unsigned if they have no signature, Forgets if they do not go back.
	NoThoughts, Unsigned, Forgets bool
	// FilesApart is set if a result of a tool does not hold an image, so that it stands behind it.
	FilesApart bool
	// NativeOutput is a part of the body of a request that asks for JSON by a schema; empty if the model has no native output.
	NativeOutput string
}

// fake is a server without a network. It answers with one body after the other, and keeps what it was sent.
type fake struct {
	mu      sync.Mutex
	answers []func(*http.Request) *http.Response
	bodies  []string
}

// RoundTrip implements http.RoundTripper.
func (f *fake) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	body := ""
	if r.Body != nil {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		body = string(b)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	n := len(f.bodies)
	f.bodies = append(f.bodies, body)
	return f.answers[min(n, len(f.answers)-1)](r), nil
}

// says answers with a status and a body that is read in pieces of at most n bytes.
func says(status int, body string, n int) func(*http.Request) *http.Response {
	return func(r *http.Request) *http.Response {
		return &http.Response{StatusCode: status, Header: http.Header{}, Request: r, ContentLength: -1, Body: &pieces{strings.NewReader(body), n, rand.New(rand.NewPCG(uint64(n), 1))}}
	}
}

// pieces is a body that is read in pieces of random sizes, of at most most bytes.
type pieces struct {
	io.Reader
	most   int
	random *rand.Rand
}

func (b *pieces) Read(p []byte) (int, error) {
	return b.Reader.Read(p[:min(len(p), 1+b.random.IntN(b.most))])
}

func (*pieces) Close() error { return nil }

// behind returns a model of the provider behind a fake that answers so.
func (p *Provider) behind(f *fake, opts ...transport.Option) model.Model {
	all := []transport.Option{transport.WithHTTPClient(&http.Client{Transport: f}), transport.WithMaxRetries(0), transport.WithAPIKey("key-secret-1234"), transport.WithBaseURL("https://provider.test")}
	return p.New(append(all, opts...)...)
}

// ask sends a prompt to a model behind a fake that answers so.
func (p *Provider) ask(t *testing.T, s *model.Stream, answer func(*http.Request) *http.Response, opts ...transport.Option) (*message.Response, error) {
	t.Helper()
	return p.behind(&fake{answers: []func(*http.Request) *http.Response{answer}}, opts...).Respond(t.Context(), request(prompt("hi")), s)
}

func prompt(text string) message.Message {
	return &message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: text}}}
}

// look is a tool.
var look = &model.ToolDef{Name: "look", Description: "Look around.", Parameters: `{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"],"additionalProperties":false}`}

func request(messages ...message.Message) *model.Request {
	return &model.Request{Messages: messages, Tools: []*model.ToolDef{look}, Output: model.Output{AllowText: true}, Settings: &model.Settings{}}
}

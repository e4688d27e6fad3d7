package anthropic

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// Model is a model of Anthropic. Make one with New. It is safe for concurrent use.
type Model struct {
	name     string
	client   *transport.Client
	family   family
	profile  model.Profile
	settings *model.Settings
	tools    atomic.Pointer[encodedTools]
}

// New returns the model called name, such as "claude-sonnet-4-5".
//
// Options override what the environment says. The environment is read with the first request, which is also when a
// missing key is an error. A base URL other than Anthropic's needs no key. A token in place of a key is a header:
// transport.WithHeader("Authorization", "Bearer "+token).
func New(name string, opts ...transport.Option) *Model {
	f := familyOf(name)
	return &Model{name: name, client: transport.New(provider, opts...), family: f, profile: f.profile()}
}

var provider = transport.Provider{
	Name: settingsName, BaseURL: "https://api.anthropic.com", URLEnv: []string{"ANTHROPIC_BASE_URL"}, KeyEnv: []string{"ANTHROPIC_API_KEY"},
	Authorize: func(h http.Header, key string) { h.Set("X-Api-Key", key) },
	Header:    map[string]string{"anthropic-version": "2023-06-01"},
}

// Provider describes Anthropic: where requests go, and which variables of the environment hold the key.
func Provider() transport.Provider { return provider }

// WithSettings returns the model with default settings, which those of agents and runs override. The receiver does not
// change.
func (m *Model) WithSettings(s *model.Settings) *Model {
	return &Model{name: m.name, client: m.client, family: m.family, profile: m.profile, settings: s}
}

// WithProfile returns the model with another profile, for a server whose model supports more or less than its name
// says. The receiver does not change.
func (m *Model) WithProfile(p model.Profile) *Model {
	return &Model{name: m.name, client: m.client, family: m.family, profile: p, settings: m.settings}
}

// Info describes the model. URL is empty, because the server is only known with the first request.
func (m *Model) Info() model.Info {
	return model.Info{Name: m.name, Provider: m.client.Name(), Profile: m.profile, Settings: m.settings}
}

// String returns the provider and the name, such as "anthropic:claude-sonnet-4-5".
func (m *Model) String() string { return m.Info().String() }

// Format writes what String returns, whatever the verb: settings and options may hold secrets.
func (m *Model) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, m.String()) }

// CheckKey returns a *model.ConfigError if requests cannot be sent, since the key is missing or the base URL is wrong. Nothing is
// sent.
func (m *Model) CheckKey(ctx context.Context) error { return m.client.CheckKey(ctx) }

// CountTokens asks Anthropic for the input tokens of a request. Its errors are those of Respond.
func (m *Model) CountTokens(ctx context.Context, r *model.Request) (int, error) {
	p, err := model.Prepare(m.Info(), r, nil)
	if err != nil {
		return 0, err
	}
	c, err := m.encode(r, &p, countBody, nil)
	if err != nil {
		return 0, err
	}
	res, err := m.client.Do(ctx, &transport.Call{Path: "v1/messages/count_tokens", Header: c.header, Body: c.body, Model: m.name, Secrets: tokensOf(p.NativeTools)})
	if err != nil {
		return 0, err
	}
	defer res.Close()
	data, err := res.ReadAll()
	if err != nil {
		return 0, err
	}
	var n tokenCount
	if err := n.DecodeJSON(data); err != nil || n.InputTokens == nil {
		return 0, invalid("it has no input_tokens; the body begins with %q", res.Beginning(data))
	}
	return *n.InputTokens, nil
}

// Respond sends the conversation and returns the model's response, streamed if it is watched. Failures that the server
// may recover from are tried again: see transport.WithMaxRetries. Once a response has begun there are no retries, and
// the part of it that was received is returned with the error. The error is
//
//   - a *model.HTTPError if the server reports a failure: by the status, or within a response whose status is 200,
//   - a *model.ConnectionError if there is no response, or if it ends before the model has said why it stopped: that wraps
//     io.ErrUnexpectedEOF,
//   - a *model.UnexpectedBehaviorError if the response is not one of the API, or is too large,
//   - a *model.ConfigError if there is no key, or if the model does not support what the request asks for,
//
// and otherwise wraps that of ctx, or says which part of the request the API does not support.
func (m *Model) Respond(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
	p, err := model.Prepare(m.Info(), r, s)
	if err != nil {
		return nil, err
	}
	kind := streamBody
	if s == nil {
		kind, s = wholeBody, model.NewStream(nil)
	}
	res, err := m.turns(ctx, r, &p, kind, newAssembly(s))
	if res != nil {
		res.OutputMode = p.OutputMode
	}
	return res, err
}

// maxTurns is how often a model that pauses is asked to continue.
const maxTurns = 32

// turns asks for a response, and for more of it while the model pauses.
func (m *Model) turns(ctx context.Context, r *model.Request, p *model.Prepared, kind bodyKind, a *assembly) (*message.Response, error) {
	var before *message.Response
	for range maxTurns {
		c, err := m.encode(r, p, kind, before)
		if err != nil {
			return before, err
		}
		res, err := m.client.Do(ctx, &transport.Call{Path: "v1/messages", Header: c.header, Body: c.body, Model: m.name, Stream: c.stream, Secrets: tokensOf(p.NativeTools)})
		if err != nil {
			return before, err
		}
		a.limit = res.MaxSize()
		err = m.receive(res, a)
		res.Close()
		before = a.response()
		before.ProviderURL = res.URL()
		if before.ModelName == "" {
			before.ModelName = m.name
		}
		switch {
		case err != nil:
			return before, err
		case a.stream.Err() != nil:
			return before, a.stream.Err()
		case a.stop != pauseTurn:
			return before, nil
		}
		a.next()
	}
	return before, invalid("the model has paused %d times", maxTurns)
}

// pauseTurn is the reason of a model that stops while Anthropic runs tools, to be asked to continue.
const pauseTurn = "pause_turn"

// invalid is the error of a response that cannot be used.
func invalid(format string, args ...any) error {
	return &model.UnexpectedBehaviorError{Message: "Invalid response from anthropic messages endpoint: " + fmt.Sprintf(format, args...)}
}

package cohere

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// Model is a model of Cohere. Make one with New. It is safe for concurrent use.
type Model struct {
	name     string
	client   *transport.Client
	profile  model.Profile
	settings *model.Settings
	tools    atomic.Pointer[encodedTools]
}

// New returns the model called name, such as "command-a-03-2025".
//
// Options override what the environment says. Nothing happens before the first request: the environment is read then, and that is
// also when a missing key is an error. A base URL other than Cohere's needs no key.
func New(name string, opts ...transport.Option) *Model {
	return &Model{name: name, client: transport.New(provider, opts...), profile: profileOf(name)}
}

var provider = transport.Provider{
	Name: settingsName, BaseURL: "https://api.cohere.com", URLEnv: []string{"CO_BASE_URL"}, KeyEnv: []string{"CO_API_KEY"},
}

// Provider describes Cohere: where requests go, and which variables of the environment hold the key.
func Provider() transport.Provider { return provider }

// profileOf returns what the model called name supports.
func profileOf(name string) model.Profile {
	return model.Profile{NoThinking: !strings.Contains(name, "reasoning")}
}

// WithSettings returns the model with settings of its own, which those of agents and runs override. The model itself does not
// change.
func (m *Model) WithSettings(s *model.Settings) *Model {
	return &Model{name: m.name, client: m.client, profile: m.profile, settings: s}
}

// WithProfile returns the model with another profile, for a model that supports something else than its name says. The model itself
// does not change.
func (m *Model) WithProfile(p model.Profile) *Model {
	return &Model{name: m.name, client: m.client, profile: p, settings: m.settings}
}

// Info describes the model. URL is empty: which server is asked is decided with the first request.
func (m *Model) Info() model.Info {
	return model.Info{Name: m.name, Provider: m.client.Name(), Profile: m.profile, Settings: m.settings}
}

// String returns the provider and the name, such as "cohere:command-a-03-2025".
func (m *Model) String() string { return m.Info().String() }

// Format writes what String returns, whatever the verb: settings and options may hold secrets.
func (m *Model) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, m.String()) }

// CheckKey returns a *model.ConfigError if requests cannot be sent, since the key is missing or the base URL is wrong. Nothing is
// sent.
func (m *Model) CheckKey(ctx context.Context) error { return m.client.CheckKey(ctx) }

// CountTokens returns an error that wraps errors.ErrUnsupported: the API counts the tokens of texts, not those of requests.
func (m *Model) CountTokens(context.Context, *model.Request) (int, error) {
	return 0, fmt.Errorf("counting the tokens of a request is not supported by Cohere: %w", errors.ErrUnsupported)
}

// Respond sends the conversation and returns the model's response, streamed if it is watched. Failures that the server may
// recover from are tried again: see transport.WithMaxRetries. Once a response has begun nothing is tried again, and what was
// received of it is returned with the error. The error is
//
//   - a *model.HTTPError if the server reports a failure: by the status, or within a response whose status is 200,
//   - a *model.ConnectionError if there is no response, or if it ends before the model has said why it stopped: that wraps
//     io.ErrUnexpectedEOF,
//   - a *model.UnexpectedBehaviorError if the response is not one of the API, or is too large,
//   - a *model.ConfigError if there is no key, or if the model does not support what the request asks for,
//
// and otherwise wraps that of ctx, or says what of the request has no form in the API.
func (m *Model) Respond(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
	p, err := model.Prepare(m.Info(), r, s)
	if err != nil {
		return nil, err
	}
	body, err := m.encode(ctx, r, &p, s != nil)
	if err != nil {
		return nil, err
	}
	res, err := m.client.Do(ctx, &transport.Call{Path: "v2/chat", Header: p.Settings.ExtraHeaders, Body: body, Model: m.name, Stream: s != nil})
	if err != nil {
		return nil, err
	}
	defer res.Close()
	if s == nil {
		s = model.NewStream(nil)
	}
	a := newAssembly(s, res.MaxSize())
	err = m.receive(res, a)
	answer := a.response()
	answer.ProviderURL, answer.OutputMode, answer.ModelName = res.URL(), p.OutputMode, m.name
	if err == nil {
		err = s.Err()
	}
	return answer, err
}

// invalid is the error of a response that cannot be used.
func invalid(format string, args ...any) error {
	return &model.UnexpectedBehaviorError{Message: "Invalid response from cohere chat endpoint: " + fmt.Sprintf(format, args...)}
}

package google

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// Model is a model of Google. Make one with New. It is safe for concurrent use.
type Model struct {
	name     string
	client   *transport.Client
	streams  *transport.Client // for streamed responses, which the URL asks for
	family   family
	profile  model.Profile
	settings *model.Settings
	tools    atomic.Pointer[encodedTools]
}

// New returns the model called name, such as "gemini-2.5-flash", over the Gemini API.
//
// Options override what the environment says. The environment is read with the first request, which is also when a
// missing key is an error. A base URL other than Google's needs no key.
func New(name string, opts ...transport.Option) *Model {
	f := familyOf(name)
	streamed := append(opts[:len(opts):len(opts)], transport.WithQuery("alt", "sse"))
	return &Model{name: name, client: transport.New(provider, opts...), streams: transport.New(provider, streamed...), family: f, profile: f.profile()}
}

var provider = transport.Provider{
	Name: settingsName, BaseURL: "https://generativelanguage.googleapis.com", URLEnv: []string{"GOOGLE_GEMINI_BASE_URL"}, KeyEnv: []string{"GOOGLE_API_KEY", "GEMINI_API_KEY"},
	Authorize: func(h http.Header, key string) { h.Set("X-Goog-Api-Key", key) },
}

// Provider describes Google: where requests go, and which variables of the environment hold the key.
func Provider() transport.Provider { return provider }

// WithSettings returns the model with default settings, which those of agents and runs override. The receiver does not
// change.
func (m *Model) WithSettings(s *model.Settings) *Model {
	return &Model{name: m.name, client: m.client, streams: m.streams, family: m.family, profile: m.profile, settings: s}
}

// WithProfile returns the model with another profile, for a model that supports more or less than its name says. The
// receiver does not change.
func (m *Model) WithProfile(p model.Profile) *Model {
	return &Model{name: m.name, client: m.client, streams: m.streams, family: m.family, profile: p, settings: m.settings}
}

// Info describes the model. URL is empty, because the server is only known with the first request.
func (m *Model) Info() model.Info {
	return model.Info{Name: m.name, Provider: m.client.Name(), Profile: m.profile, Settings: m.settings}
}

// String returns the provider and the name, such as "google:gemini-2.5-flash".
func (m *Model) String() string { return m.Info().String() }

// Format writes what String returns, whatever the verb: settings and options may hold secrets.
func (m *Model) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, m.String()) }

// CheckKey returns a *model.ConfigError if requests cannot be sent, since the key is missing or the base URL is wrong. Nothing is
// sent.
func (m *Model) CheckKey(ctx context.Context) error { return m.client.CheckKey(ctx) }

// path returns the path of a method of the model.
func (m *Model) path(method string) string { return "v1beta/" + m.resource() + ":" + method }

// resource returns the API's name of the model. Names with a slash are such names already.
func (m *Model) resource() string {
	if strings.Contains(m.name, "/") {
		return m.name
	}
	return "models/" + m.name
}

// CountTokens asks Google for the input tokens of a request. Its errors are those of Respond.
func (m *Model) CountTokens(ctx context.Context, r *model.Request) (int, error) {
	p, err := model.Prepare(m.Info(), r, nil)
	if err != nil {
		return 0, err
	}
	body, err := m.encode(r, &p)
	if err != nil {
		return 0, err
	}
	request := `{"generateContentRequest":{"model":` + string(jsonwire.Quote(m.resource())) + "," + strings.TrimPrefix(string(body), "{") + "}"
	res, err := m.client.Do(ctx, &transport.Call{Path: m.path("countTokens"), Header: p.Settings.ExtraHeaders, Body: []byte(request), Model: m.name})
	if err != nil {
		return 0, err
	}
	defer res.Close()
	data, err := res.ReadAll()
	if err != nil {
		return 0, err
	}
	var n tokenCount
	if err := n.DecodeJSON(data); err != nil || n.TotalTokens == nil {
		return 0, invalid("it has no totalTokens; the body begins with %q", res.Beginning(data))
	}
	return *n.TotalTokens, nil
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
	body, err := m.encode(r, &p)
	if err != nil {
		return nil, err
	}
	call := &transport.Call{Path: m.path("generateContent"), Header: p.Settings.ExtraHeaders, Body: body, Model: m.name}
	client := m.client
	if s != nil {
		client, call.Path, call.Stream = m.streams, m.path("streamGenerateContent"), true
	} else {
		s = model.NewStream(nil)
	}
	res, err := client.Do(ctx, call)
	if err != nil {
		return nil, err
	}
	defer res.Close()
	a := &assembly{stream: s, limit: res.MaxSize()}
	err = m.receive(res, a)
	answer := a.response()
	answer.ProviderURL, answer.OutputMode = res.URL(), p.OutputMode
	if answer.ModelName == "" {
		answer.ModelName = m.name
	}
	if err == nil {
		err = s.Err()
	}
	return answer, err
}

// invalid is the error of a response that cannot be used.
func invalid(format string, args ...any) error {
	return &model.UnexpectedBehaviorError{Message: "Invalid response from google generateContent endpoint: " + fmt.Sprintf(format, args...)}
}

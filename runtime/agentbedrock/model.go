package agentbedrock

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"sync/atomic"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/models"
	"github.com/agentgen-go/agentgen/runtime/transport"
	"github.com/aws/aws-sdk-go-v2/aws"
)

// Model is a model of Bedrock. Make one with New or NewFromConfig. It is safe for concurrent use.
type Model struct {
	name     string
	client   *transport.Client
	family   family
	profile  model.Profile
	settings *model.Settings
	tools    atomic.Pointer[encodedTools]
}

func init() {
	models.Register(settingsName, func(name string, opts ...transport.Option) (model.Model, error) { return New(name, opts...), nil })
}

// New returns the model with that id, such as "us.anthropic.claude-sonnet-4-5-20250929-v1:0", or the ARN of a model or of an inference
// profile.
//
// Options override what the environment says. Nothing happens before the first request: the environment and the shared files of AWS are
// read then, and that is also when a missing region or missing credentials are an error. With a key (transport.WithAPIKey) requests are not
// signed.
func New(id string, opts ...transport.Option) *Model { return newModel(id, Provider(), opts) }

// NewFromConfig is New with a configuration of the application's own: its region, its credentials and its BaseEndpoint. Its HTTPClient and
// its settings for retries are not used: see transport.WithHTTPClient and transport.WithMaxRetries.
func NewFromConfig(cfg aws.Config, id string, opts ...transport.Option) *Model {
	return newModel(id, provider(given(cfg), nil), opts)
}

func newModel(id string, p transport.Provider, opts []transport.Option) *Model {
	f := familyOf(id)
	return &Model{name: id, client: transport.New(p, opts...), family: f, profile: f.profile()}
}

// WithSettings returns the model with settings of its own, which those of agents and runs override. The model itself does not
// change.
func (m *Model) WithSettings(s *model.Settings) *Model {
	return &Model{name: m.name, client: m.client, family: m.family, profile: m.profile, settings: s}
}

// WithProfile returns the model with another profile, for a model that supports something else than its name says. The model itself
// does not change.
func (m *Model) WithProfile(p model.Profile) *Model {
	return &Model{name: m.name, client: m.client, family: m.family, profile: p, settings: m.settings}
}

// Info describes the model. URL is empty: which region is asked is decided with the first request.
func (m *Model) Info() model.Info {
	return model.Info{Name: m.name, Provider: m.client.Name(), Profile: m.profile, Settings: m.settings}
}

// String returns the provider and the id, such as "bedrock:us.amazon.nova-lite-v1:0".
func (m *Model) String() string { return m.Info().String() }

// Format writes what String returns, whatever the verb: settings and options may hold secrets.
func (m *Model) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, m.String()) }

// CheckKey returns a *model.ConfigError if requests cannot be sent, since there is no region, or there are no credentials. Nothing is sent
// to Bedrock, but credentials may have to be fetched from where they come from.
func (m *Model) CheckKey(ctx context.Context) error { return m.client.CheckKey(ctx) }

// CountTokens asks Bedrock for the input tokens of a request. It can count those of some models only, and says so with an error for which
// errors.Is(err, model.ErrRejected) is true. Its errors are those of Respond.
func (m *Model) CountTokens(ctx context.Context, r *model.Request) (int, error) {
	p, err := model.Prepare(m.Info(), r, nil)
	if err != nil {
		return 0, err
	}
	body, err := m.encode(ctx, r, &p, countBody)
	if err != nil {
		return 0, err
	}
	return m.client.Count(ctx, &transport.Call{Path: path(withoutGeo(m.name), "count-tokens"), Header: p.Settings.ExtraHeaders, Body: body, Model: m.name}, "inputTokens")
}

// path returns the path of a method of a model.
func path(id, method string) string { return "model/" + url.PathEscape(id) + "/" + method }

// Respond sends the conversation and returns the model's response, streamed if it is watched. Failures that the server may
// recover from are tried again: see transport.WithMaxRetries. Once a response has begun nothing is tried again, and what was
// received of it is returned with the error. The error is
//
//   - a *model.HTTPError if the server reports a failure: by the status, or within a response whose status is 200,
//   - a *model.ConnectionError if there is no response, or if it ends before the model has said why it stopped: that wraps
//     io.ErrUnexpectedEOF,
//   - a *model.UnexpectedBehaviorError if the response is not one of the API, or is too large,
//   - a *model.ConfigError if there is no region or there are no credentials, or if the model does not support what the request asks for,
//
// and otherwise wraps that of ctx, or says what of the request has no form in the API.
func (m *Model) Respond(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
	p, err := model.Prepare(m.Info(), r, s)
	if err != nil {
		return nil, err
	}
	kind := wholeBody
	if s != nil {
		kind = streamBody
	}
	body, err := m.encode(ctx, r, &p, kind)
	if err != nil {
		return nil, err
	}
	res, err := m.client.Do(ctx, m.call(&p, body, s != nil))
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
	answer.ProviderResponseID = res.Header.Get("X-Amzn-Requestid")
	if err == nil {
		err = s.Err()
	}
	return answer, err
}

// call returns the request with a body.
func (m *Model) call(p *model.Prepared, body []byte, stream bool) *transport.Call {
	id := settingsOf(p.Settings).InferenceProfile
	if id == "" {
		id = m.name
	}
	c := &transport.Call{Path: path(id, "converse"), Header: p.Settings.ExtraHeaders, Body: body, Model: m.name, Stream: stream}
	if stream {
		c.Path = path(id, "converse-stream")
		c.Header = map[string]string{"Accept": "application/vnd.amazon.eventstream"}
		for name, value := range p.Settings.ExtraHeaders {
			c.Header[name] = value
		}
	}
	return c
}

// invalid is the error of a response that cannot be used.
func invalid(format string, args ...any) error {
	return &model.UnexpectedBehaviorError{Message: "Invalid response from bedrock converse endpoint: " + fmt.Sprintf(format, args...)}
}

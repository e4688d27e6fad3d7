package openai

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// ChatModel is a model behind a chat completions API. Make one with Chat, or with the constructor of a compatible server. It is
// safe for concurrent use.
type ChatModel struct {
	name     string
	client   *transport.Client
	server   *Server
	profile  model.Profile
	settings *model.Settings
	tools    atomic.Pointer[encodedTools]
}

// Chat returns OpenAI's model called name, such as "gpt-5-mini".
//
// Options override what the environment says. The environment is read with the first request, which is also when a
// missing key is an error. A base URL other than OpenAI's needs no key.
func Chat(name string, opts ...transport.Option) *ChatModel { return openAI.Chat(name, opts...) }

// WithSettings returns the model with default settings, which those of agents and runs override. The receiver does not
// change.
func (m *ChatModel) WithSettings(s *model.Settings) *ChatModel {
	return &ChatModel{name: m.name, client: m.client, server: m.server, profile: m.profile, settings: s}
}

// WithProfile returns the model with another profile, for a server whose model supports more or less than its
// constructor assumes. The receiver does not change.
func (m *ChatModel) WithProfile(p model.Profile) *ChatModel {
	return &ChatModel{name: m.name, client: m.client, server: m.server, profile: p, settings: m.settings}
}

// Info describes the model. URL is empty, because the server is only known with the first request.
func (m *ChatModel) Info() model.Info {
	return model.Info{Name: m.name, Provider: m.server.Provider.Name, Profile: m.profile, Settings: m.settings}
}

// String returns the provider and the name, such as "openai:gpt-5-mini".
func (m *ChatModel) String() string { return m.Info().String() }

// Format writes what String returns, whatever the verb: settings and options may hold secrets.
func (m *ChatModel) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, m.String()) }

// CheckKey returns a *model.ConfigError if requests cannot be sent, since the key is missing or the base URL is wrong. Nothing
// is sent.
func (m *ChatModel) CheckKey(ctx context.Context) error { return m.client.CheckKey(ctx) }

// CountTokens returns an error that wraps errors.ErrUnsupported: the API does not count tokens.
func (m *ChatModel) CountTokens(context.Context, *model.Request) (int, error) {
	return 0, fmt.Errorf("OpenAI chat completions cannot count tokens: %w", errors.ErrUnsupported)
}

// Respond sends the conversation and returns the model's response, streamed if it is watched. Failures that the server
// may recover from are tried again: see transport.WithMaxRetries. Once a response has begun there are no retries, and
// the part of it that was received is returned with the error. The error is
//
//   - a *model.HTTPError if the server reports a failure: by the status, or within a response whose status is 200,
//   - a *model.ConnectionError if there is no response, or if it ends before the model has said why it stopped: that wraps
//     io.ErrUnexpectedEOF,
//   - a *model.UnexpectedBehaviorError if what it sends is not a chat completion, or is too large,
//   - a *model.ConfigError if there is no key, or if the request cannot be sent to such a model,
//   - model.ErrRequestsNotAllowed if model.AllowRequests forbids requests,
//   - that of the stream, if it is no longer wanted,
//
// and otherwise wraps that of ctx.
func (m *ChatModel) Respond(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
	p, err := model.Prepare(m.Info(), r, s)
	if err != nil {
		return nil, err
	}
	body, err := m.encode(ctx, r, &p, s != nil)
	if err != nil {
		return nil, err
	}
	res, err := m.ask(ctx, body, p.Settings, s)
	if res != nil {
		res.OutputMode = p.OutputMode
	}
	return res, err
}

// ask sends the body of a request. A server that does not stream is reported when its response is complete.
func (m *ChatModel) ask(ctx context.Context, body []byte, settings *model.Settings, s *model.Stream) (*message.Response, error) {
	call := &transport.Call{Path: "chat/completions", Header: settings.ExtraHeaders, Body: body, Model: m.name, Stream: s != nil}
	res, err := m.client.Do(ctx, call)
	if err != nil {
		return nil, err
	}
	defer res.Close()
	form, err := res.Form()
	switch {
	case err != nil:
		return nil, err
	case form == transport.FormEvents && s == nil:
		return m.stream(res, model.NewStream(nil)) // some servers stream without being asked to
	case form != transport.FormJSON && s != nil:
		return m.stream(res, s)
	}
	r, err := m.whole(res)
	if err != nil {
		return r, err
	}
	return r, s.Replace(r)
}

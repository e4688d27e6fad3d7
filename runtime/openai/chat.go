package openai

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/schema"

	sdk "github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

// ChatModel is a model behind a chat completions API. Make one with Chat. It is safe for concurrent use.
type ChatModel struct {
	name   string
	client func() *sdk.Client
	keyed  atomic.Bool // a request had all the credentials it needs
	tools  atomic.Pointer[encodedTools]

	settings *model.Settings
}

// Chat returns the model called name, such as "gpt-5-mini".
//
// Options are those of openai-go, such as option.WithAPIKey, option.WithBaseURL, option.WithHTTPClient and
// option.WithMaxRetries; they go before what the environment says. Nothing happens before the first request: the
// environment is read then, and that is also when a missing key is an error. A base URL other than OpenAI's needs no
// key.
func Chat(name string, opts ...option.RequestOption) *ChatModel {
	return &ChatModel{
		name:   name,
		client: sync.OnceValue(func() *sdk.Client { return newClient(opts) }),
	}
}

// WithSettings returns the model with settings of its own, which those of agents and runs override. The model itself does
// not change.
func (m *ChatModel) WithSettings(s *model.Settings) *ChatModel {
	return &ChatModel{name: m.name, client: m.client, settings: s}
}

// Info describes the model. URL is empty: which server is asked is decided with the first request.
func (m *ChatModel) Info() model.Info {
	return model.Info{Name: m.name, Provider: provider, Profile: profile, Settings: m.settings}
}

// profile is that of OpenAI's models. Compatible servers ignore what they do not know.
var profile = model.Profile{StrictSchemas: schema.OpenAI}

// CountTokens returns an error that wraps errors.ErrUnsupported: the API does not count tokens.
func (m *ChatModel) CountTokens(context.Context, *model.Request) (int, error) {
	return 0, fmt.Errorf("OpenAI chat completions cannot count tokens: %w", errors.ErrUnsupported)
}

// Respond sends the conversation and returns the model's response, streamed if someone watches. Failures that the server
// may recover from are tried again, twice unless option.WithMaxRetries says otherwise; once a streamed response has begun
// nothing is tried again, and what there is of it is returned with the error. The error is
//
//   - a *model.HTTPError if the server answers with a failure; it wraps openai-go's *openai.Error. If it reports a failure
//     in the middle of a stream, the status is that of the report, or 200 without one,
//   - a *model.UnexpectedBehaviorError if what it sends is not a chat completion,
//   - a *model.ConfigError if there is no key, or if the request cannot be sent to such a model,
//   - model.ErrRequestsNotAllowed if model.AllowRequests forbids requests,
//   - one that wraps io.ErrUnexpectedEOF if a stream ends before the model has said why it stopped,
//   - that of the stream, if it is no longer wanted,
//
// and otherwise wraps that of the connection or of ctx.
func (m *ChatModel) Respond(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
	p, err := model.Prepare(m.Info(), r, s)
	if err != nil {
		return nil, err
	}
	body, err := m.encode(r, &p, s != nil)
	if err != nil {
		return nil, err
	}
	res, err := m.ask(ctx, body, p.Settings, s)
	if res != nil {
		res.OutputMode = p.OutputMode
	}
	return res, err
}

// ask sends the body of a request.
func (m *ChatModel) ask(ctx context.Context, body []byte, settings *model.Settings, s *model.Stream) (*message.Response, error) {
	if s != nil {
		return m.stream(ctx, body, settings, s)
	}
	res, err := m.send(ctx, body, headers(settings)...)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	return m.decode(res)
}

package openai

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"

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

// WithSettings returns the model with settings of its own, which those of agents and runs go before. The model itself
// does not change.
func (m *ChatModel) WithSettings(s *model.Settings) *ChatModel {
	return &ChatModel{name: m.name, client: m.client, settings: s}
}

// DefaultSettings returns the settings of WithSettings, or nil.
func (m *ChatModel) DefaultSettings() *model.Settings { return m.settings }

// Request sends the conversation and returns what the model answered. Failures that the server may recover from are
// tried again, twice unless option.WithMaxRetries says otherwise. The error is
//
//   - a *model.HTTPError where the server answered with a failure; it wraps openai-go's *openai.Error,
//   - a *model.UnexpectedBehaviorError where its answer is no chat completion,
//   - a *runtime.ConfigError where there is no key,
//   - model.ErrRequestsNotAllowed where model.AllowRequests forbids requests,
//
// and otherwise wraps that of the connection or of ctx.
func (m *ChatModel) Request(ctx context.Context, in *model.Request) (*message.Response, error) {
	body, err := m.encode(in, false)
	if err != nil {
		return nil, err
	}
	res, err := m.send(ctx, body, headers(in.Settings)...)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	return m.decode(res)
}

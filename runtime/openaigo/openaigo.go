// Package openaigo runs agentgen's OpenAI models over an application's own client of openai-go, with all that it is configured for:
// keys, Azure and Entra ID, base URLs, middleware, retries.
//
//	client := openai.NewClient(azure.WithEndpoint(endpoint, version), azure.WithTokenCredential(credential))
//	agent.Model = agentopenai.Chat("gpt-5-mini", openaigo.Over(client))
//
// openai here is github.com/openai/openai-go/v3, agentopenai is github.com/agentgen-go/agentgen/runtime/openai. Only
// the transport is the client's: requests and responses are those of agentgen.
//
// It is a module of its own, so that programs which do not import it are not built with openai-go.
package openaigo

import (
	"context"
	"errors"
	"net/http"

	"github.com/agentgen-go/agentgen/runtime/transport"
	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

// Over returns the option that sends the requests of a model through client. The client's own options decide where they
// go, with which credentials, and how often they are tried again; options of the model for these, such as
// transport.WithAPIKey, have no effect. Headers, limits of time and of size, and transport.WithWatch do have an effect.
func Over(client openai.Client, opts ...option.RequestOption) transport.Option {
	return transport.WithSender(&sender{client, opts})
}

// sender sends requests through a client.
type sender struct {
	client openai.Client
	opts   []option.RequestOption
}

// Send implements transport.Sender.
func (s *sender) Send(ctx context.Context, method, path string, header http.Header, body []byte) (*http.Response, error) {
	var (
		res  *http.Response
		sent *http.Request
	)
	opts := append([]option.RequestOption{}, s.opts...)
	for name, values := range header {
		for _, v := range values {
			opts = append(opts, option.WithHeader(name, v))
		}
	}
	opts = append(opts, option.WithMiddleware(func(req *http.Request, next option.MiddlewareNext) (*http.Response, error) {
		sent = req
		return next(req)
	}))
	err := s.client.Execute(ctx, method, path, body, &res, opts...)
	if res != nil && res.Body != nil {
		if res.Request == nil {
			res.Request = sent
		}
		return res, nil // failures, too: their errors are made of the response
	}
	if err == nil {
		err = errors.New("openai-go returned neither a response nor an error")
	}
	return &http.Response{Request: sent}, err
}

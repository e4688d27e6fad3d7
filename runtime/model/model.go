package model

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// A Model answers requests. Provider packages implement it. A Model must be safe for concurrent use.
type Model interface {
	// Request sends the conversation to the model and returns its answer. It must return soon after ctx has ended: the run
	// waits for it, so that neither a cancelled context nor Settings.Timeout can end a run whose model ignores them.
	// It changes nothing of in but Cache, least of all the Settings, which other runs may share, and does not keep it. Runs
	// do not change the response that it returns, so that it may return one response many times.
	Request(ctx context.Context, in *Request) (*message.Response, error)
}

// Request is all that a model needs for one request.
type Request struct {
	// Messages is the conversation; the last one is a *message.Request.
	Messages []message.Message
	// Instructions guide the model in this request.
	Instructions string
	// Tools are the tools that the model may call.
	Tools []*ToolDef
	// OutputTools are those that end the run: the model answers by calling one of them.
	OutputTools []*ToolDef
	// AllowText tells that the model may also answer in text. Where it is false, a model that can be forced to call a
	// tool should be.
	AllowText bool
	// Output, if not nil, is the form of answers that are written as JSON in the text.
	Output *OutputSchema
	// Settings are never nil. They may be those of an agent, which all of its runs share: a Model must not change them.
	Settings *Settings

	// Cache is kept from request to request of one run. A provider may store in it what it can use again, such as
	// the messages that it has encoded already. It is nil at first.
	Cache any
}

// A TokenCounter is a Model that can count the tokens of a request before it is sent.
type TokenCounter interface {
	Model
	// CountTokens returns the input tokens that the request would use. It changes nothing of in but Cache.
	CountTokens(ctx context.Context, in *Request) (int, error)
}

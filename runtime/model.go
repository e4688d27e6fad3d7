package runtime

import "context"

// A Model answers requests. Provider packages implement it. A Model must be safe for concurrent use.
type Model interface {
	// Request sends the conversation to the model and returns its answer. It honours ctx. It changes nothing of in but
	// Cache and does not keep it; the response that it returns belongs to the caller.
	Request(ctx context.Context, in *ModelInput) (*ModelResponse, error)
}

// ModelInput is all that a model needs for one request.
type ModelInput struct {
	// Messages is the conversation; the last one is a *ModelRequest.
	Messages []Message
	// Instructions guide the model in this request.
	Instructions string
	// Tools are the tools that the model may call.
	Tools []*ToolInfo
	// OutputTools are those that end the run: the model answers by calling one of them.
	OutputTools []*ToolInfo
	// AllowText tells that the model may also answer in plain text. Where it is false, a model that can be forced to
	// call a tool should be.
	AllowText bool
	// Settings are never nil.
	Settings *ModelSettings

	// Cache is kept from request to request of one run. A provider may store in it what it can use again, such as
	// the messages that it has encoded already. It is nil at first.
	Cache any
}

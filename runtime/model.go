package runtime

import "context"

// A Model answers requests. Provider packages implement it. A Model must be safe for concurrent use.
type Model interface {
	// Request sends the conversation to the model and returns its answer. It must return soon after ctx has ended: the run
	// waits for it, so that neither a cancelled context nor ModelSettings.Timeout can end a run whose model ignores them.
	// It changes nothing of in but Cache, least of all the Settings, which other runs may share, and does not keep it. Runs
	// do not change the response that it returns, so that it may return one response many times.
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
	// AllowText tells that the model may also answer in text. Where it is false, a model that can be forced to call a
	// tool should be.
	AllowText bool
	// Output, if not nil, is the form of answers that are written as JSON in the text.
	Output *OutputSchema
	// Settings are never nil. They may be those of an agent, which all of its runs share: a Model must not change them.
	Settings *ModelSettings

	// Cache is kept from request to request of one run. A provider may store in it what it can use again, such as
	// the messages that it has encoded already. It is nil at first.
	Cache any
}

// OutputSchema is the form of an answer that is written as JSON in the text.
type OutputSchema struct {
	// Mode is OutputNative, where the provider holds the model to the schema, or OutputPrompted, where the instructions
	// ask for it already and a provider that can should but make sure that the text is JSON.
	Mode              OutputMode
	Name, Description string
	// Schema is the JSON Schema of the text. StrictSchema is the form of it that providers with a strict mode take, empty
	// where it does not differ.
	Schema, StrictSchema RawJSON
	// Strict asks the provider to hold the model to the schema; nil leaves the choice to the provider.
	Strict *bool
}

// A TokenCounter is a Model that can count the tokens of a request before it is sent.
type TokenCounter interface {
	Model
	// CountTokens returns the input tokens that the request would use. It changes nothing of in but Cache.
	CountTokens(ctx context.Context, in *ModelInput) (int, error)
}

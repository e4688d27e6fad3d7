package model

import (
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/schema"
)

// Profile says what a model supports and in which form it takes requests. Prepare follows it. The zero Profile is that of a
// model that supports what most models support: tools, forced calls, JSON that follows a schema, but neither images as
// output nor native tools.
type Profile struct {
	// NoTools is set if the model cannot call tools, NoForcedCalls if it cannot be made to call one.
	NoTools, NoForcedCalls bool
	// NoNativeOutput is set if the provider cannot enforce a schema on the text, NoJSONObject if it cannot even make sure that
	// the text is a JSON object.
	NoNativeOutput, NoJSONObject bool
	// ImageOutput is set if the model can write images.
	ImageOutput bool
	// OutputMode is the form of outputs that leave it to the model (message.OutputAuto); empty means message.OutputTool.
	OutputMode message.OutputMode
	// SchemaInInstructions is set if the instructions must contain the schema even if the provider enforces it.
	SchemaInInstructions bool
	// Template is how the instructions ask for output unless the agent has a template; empty means DefaultTemplate.
	Template string
	// Schemas is the dialect of JSON Schema in which the provider accepts tools and outputs, StrictSchemas that of those for
	// which it is asked to enforce the schema (ToolDef.Strict). If StrictSchemas is schema.Plain, the provider cannot enforce
	// schemas, and is not asked to.
	Schemas, StrictSchemas schema.Dialect
	// NoThinking is set if the model does not think: Settings.Thinking is dropped. AlwaysThinks is set if thinking
	// cannot be turned off: ThinkingOff is dropped.
	NoThinking, AlwaysThinks bool
	// NativeTools are the kinds of native tools that the provider runs.
	NativeTools []NativeToolKind
	// NativeLimits are those limits of web searches and fetches that the provider keeps.
	NativeLimits []NativeLimit
	// CacheRetentions are how long the provider can be asked to cache prompts, such as "5m", the shortest first. It is empty if
	// there is nothing to ask for: the provider caches by itself, or not at all.
	CacheRetentions []string
}

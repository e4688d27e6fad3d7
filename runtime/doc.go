// Package runtime runs agents: it carries messages between a model and the tools and output types for which agentgen
// has generated code. It uses no reflection. Everything that depends on a type is decided when the code is generated.
//
// Start at [Agent]. A [Tool] comes from a function marked //agent:tool, an [Output] from a type marked //agent:output,
// a model from a provider package such as runtime/openai, or from runtime/testmodel for tests. [Agent.Run] runs an
// agent to its output. [Agent.Stream] reports events meanwhile, [Agent.Iter] goes step by step, and [Agent.Play] with
// [Agent.Perform] lets an engine for durable workflows drive a run. All of them drive the loop of package runtime/loop,
// a state machine that makes every decision.
//
// Most programs import this package and a provider. Messages are described in runtime/message, models and requests in
// runtime/model, counts and limits in runtime/usage.
//
// Prompts for models, retries and limits are those of Pydantic AI.
package runtime

// Package runtime runs agents: it carries messages between a model and the tools and output types for which
// agentgen has generated code. It uses no reflection. All that depends on a type was decided when the code was generated.
//
// Start at [Agent]. A [Tool] comes from a function marked //agent:tool, an [Output] from a type marked //agent:output,
// a model from a provider package such as runtime/openai, or from runtime/testmodel for tests. [Agent.Run] drives
// the loop of package runtime/loop, a state machine that makes every decision, and does the waiting for it.
// [Agent.Stream] reports what happens meanwhile, [Agent.Iter] goes step by step, and [Agent.Play] with [Agent.Perform] lets
// an engine for durable workflows drive a run.
//
// Most programs import this package and a provider. Messages are described in runtime/message, models and what they are
// asked in runtime/model, counts and limits in runtime/usage.
//
// Words, retry prompts and limits are those of Pydantic AI wherever it pins them.
package runtime

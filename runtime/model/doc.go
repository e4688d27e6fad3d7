// Package model describes language models: their requests, their responses, and how a response is watched while it
// arrives.
//
// A [Model] describes itself by an [Info], sends requests with Respond, and counts tokens. Provider packages such as
// runtime/openai have implementations, runtime/testmodel has some for tests. [Func] makes one of a function, [Base] has
// defaults for the other methods. A wrapper embeds a Model and overrides what it changes, or is made by [Wrap].
//
// A [Request] carries every form of a request: the output as tools, as a schema and as plain text, and the settings of
// several providers. The model that really sends it chooses among them with [Prepare], by the [Profile] of its Info. So
// a wrapper or a fallback may send one request to models that differ.
//
// To watch a response, pass Respond a [Stream]: the model reports parts to it as they come, and it turns them into
// values of type [Event]. A nil Stream watches nothing and costs nothing. [Watch] and [Ask] are for callers without an
// agent.
//
// Errors: *[HTTPError] is a failure that a provider reported, *[ConnectionError] a failure to reach it or to read all
// of its response, and errors.Is says what they mean (ErrProvider and its kinds); *[UnexpectedBehaviorError] is a
// mistake of the model, *[ConfigError] a request that cannot be sent. The functions DecodeNativeToolJSON and
// EncodeNativeToolJSON are for generated code of other packages.
package model

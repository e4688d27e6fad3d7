// Package model describes language models: what they are asked, what they answer, and how an answer is watched while it
// arrives.
//
// A [Model] says what it is with an [Info], answers with Respond, and counts tokens. Provider packages such as
// runtime/openai have implementations, runtime/testmodel has some for tests. [Func] makes one of a function, [Base] is
// embedded for the methods that an implementation does not write. A wrapper embeds a Model and overrides what it
// changes, or is made by [Wrap]: nothing goes around it.
//
// A [Request] carries every form of what is asked: the output as tools, as a schema and as plain text, the settings of
// several providers. The model that really sends it chooses among them with [Prepare], by the [Profile] of its Info. So a
// wrapper or a fallback may send one request to models that differ.
//
// Who watches a response gives Respond a [Stream], to which the model reports parts as they come, and which turns them into
// values of type [Event]. A nil Stream watches nothing and costs nothing. [Watch] and [Ask] are for callers without an
// agent.
//
// Errors: *[HTTPError] is a failure that a provider reported, *[ConnectionError] one to reach it or to read all of its response, and
// errors.Is says what they mean (ErrProvider and its kinds); *[UnexpectedBehaviorError] is what a model did that it should not
// have done, *[ConfigError] a request that the model cannot be asked. The functions DecodeNativeToolJSON and
// EncodeNativeToolJSON are for generated code of other packages.
package model

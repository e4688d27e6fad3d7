// Package openai asks models over OpenAI's chat completions API, at OpenAI or at any server that speaks it.
//
//	agent := &runtime.Agent[runtime.NoDeps, string]{Model: openai.Chat("gpt-5-mini")}
//
// The key comes from OPENAI_API_KEY and the base URL from OPENAI_BASE_URL, unless options say otherwise:
//
//	openai.Chat("qwen3", option.WithBaseURL("http://localhost:8080/v1/"))
//
// Prompts may hold images, by URL or as data, wav and mp3 recordings, documents and texts as data, and files that
// OpenAI has already. What stands elsewhere is not downloaded: such a prompt is an error that says what to do. Answers
// that are written as JSON in the text are asked for by response formats: the schema with OutputNative, any JSON object
// with OutputPrompted.
//
// Where a model refuses to answer, the response has no parts and the reason message.FinishContentFilter, and its
// ProviderDetails hold the words. They also hold what the server said of the response that has no place elsewhere:
// finish_reason, service_tier, moderation, and timestamp, the time of its own clock.
//
// The package uses github.com/openai/openai-go for transport: keys, URLs, retries, errors. Bodies are written and read by
// code that agentgen generated for the types in wire.go, wire_media.go and wire_stream.go.
package openai

//go:generate go tool agentgen

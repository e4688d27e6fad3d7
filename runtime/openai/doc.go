// Package openai asks models over OpenAI's chat completions API, at OpenAI or at any server that speaks it, and over OpenAI's
// Responses API.
//
//	agent := &runtime.Agent[runtime.NoDeps, string]{Model: openai.Responses("gpt-5-mini")}
//
// The key comes from OPENAI_API_KEY and the base URL from OPENAI_BASE_URL, unless options say otherwise:
//
//	openai.Chat("qwen3", transport.WithBaseURL("http://localhost:8080/v1/"))
//
// Servers that differ have a constructor of their own, such as DeepSeek and OpenRouter, which knows where they are, what they
// support, and what they want to see again of what they have sent. For others see Server.
//
// Prompts may hold images, by URL or as data, wav and mp3 recordings, documents and texts as data, and files that
// OpenAI has already. Files elsewhere are not downloaded: such a prompt is an error that says what to do. Outputs
// that are written as JSON in the text are asked for by response formats: the schema with OutputNative, any JSON object
// with OutputPrompted.
//
// If a model refuses to answer, the response has no parts and the reason message.FinishContentFilter, and its
// ProviderDetails hold the words. They also hold what the server said of the response that has no place elsewhere:
// finish_reason, service_tier, moderation, and timestamp, the time of its own clock.
//
// What servers get wrong is mended if its meaning is clear: an optional field that cannot be read is left out, usage that cannot
// be read counts as unmeasured, half a surrogate pair becomes U+FFFD, a failure within a response of status 200 is an error.
//
// Bodies are written and read by code that agentgen generated for the types in the files wire*.go; package transport sends them.
package openai

//go:generate go tool agentgen

// Package openai sends requests to models over OpenAI's chat completions API, at OpenAI or at any compatible server,
// and over OpenAI's Responses API.
//
//	agent := &runtime.Agent[runtime.NoDeps, string]{Model: openai.Responses("gpt-5-mini")}
//
// The key comes from OPENAI_API_KEY and the base URL from OPENAI_BASE_URL, unless options say otherwise:
//
//	openai.Chat("qwen3", transport.WithBaseURL("http://localhost:8080/v1/"))
//
// Servers that differ have a constructor of their own, such as DeepSeek and OpenRouter, which knows their URL, what
// they support, and which parts of earlier responses they expect in requests. For others see Server.
//
// Prompts may hold images, by URL or as data, wav and mp3 recordings, documents and texts as data, and files that
// OpenAI has already. Files that the API does not fetch by URL, and those with message.FileURL.ForceDownload, are
// downloaded: see package download. Outputs that are written as JSON in the text are asked for by response formats: the
// schema with OutputNative, any JSON object with OutputPrompted.
//
// If a model refuses to answer, the response has no parts and the reason message.FinishContentFilter, and its
// ProviderDetails hold the words. They also hold what the server said of the response that has no place elsewhere:
// finish_reason, service_tier, moderation, and timestamp, the time of its own clock.
//
// Mistakes of servers are corrected if the meaning is clear: an optional field that cannot be read is left out, usage
// that cannot be read counts as unmeasured, half a surrogate pair becomes U+FFFD, a failure within a response of status
// 200 is an error.
//
// Bodies are written and read by code that agentgen generated for the types in the files wire*.go; package transport sends them.
package openai

//go:generate go tool agentgen

// Package google sends requests to Gemini over Google's Gemini API.
//
//	agent := &runtime.Agent[runtime.NoDeps, string]{Model: google.New("gemini-2.5-flash")}
//
// The key comes from GOOGLE_API_KEY or GEMINI_API_KEY and the base URL, without /v1beta, from GOOGLE_GEMINI_BASE_URL, unless options
// say otherwise.
//
// Thought signatures go back to the API with the parts that they came with, and what Google ran (search, URL context, code, file
// search) goes back as it came. A prompt or a response that Google has blocked is a response with the reason message.FinishContentFilter,
// whose ProviderDetails say why.
//
// System prompts at the beginning of a conversation and the instructions are the system instruction. Later ones are
// sent in the user's turn, in <system> tags, and the system instruction says what the tags mean.
//
// Prompts may hold images, sound, video and documents as data, files that were uploaded to the Files API, and videos of YouTube. Other
// files are not downloaded: such a prompt is an error that says what to do. Cache points are left out: Gemini caches by itself, or what
// Settings.CachedContent names.
//
// Settings that the API does not have are dropped: LogitBias, ParallelToolCalls and ServiceTier "auto".
//
// Bodies are written and read by code that agentgen generated for the types in the files wire*.go; package transport sends them.
package google

//go:generate go tool agentgen

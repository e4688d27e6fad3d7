// Package anthropic sends requests to Claude over Anthropic's Messages API.
//
//	agent := &runtime.Agent[runtime.NoDeps, string]{Model: anthropic.New("claude-sonnet-4-5")}
//
// The key comes from ANTHROPIC_API_KEY and the base URL, without /v1, from ANTHROPIC_BASE_URL, unless options say otherwise.
//
// Thoughts go back to the API with their signatures, and what Anthropic ran (web search, web fetch, code execution, MCP
// servers) goes back as it came. If the model pauses (pause_turn), it is asked to continue until it has ended: the
// response and its usage are those of all these requests together.
//
// System prompts at the beginning of a conversation and the instructions are the system prompt. Later ones are sent in
// the user's turn, in <system> tags, and the system prompt says what the tags mean.
//
// Prompts may hold images and PDFs, by URL, as data or by the id of an uploaded file, and texts as data. The VendorMetadata of a
// document may have the members title, context and citations (a bool). Files elsewhere are not downloaded. Cache points of prompts,
// and Settings.Cache, decide what of a conversation is cached.
//
// Settings that the API does not have are dropped: Seed, LogitBias, PresencePenalty and FrequencyPenalty, and ServiceTier "flex";
// Temperature, TopP and TopK where the model refuses them. A limit of tokens is required: unless Settings.MaxTokens sets one, it is
// the most that the model can write. Responses that may become long are streamed even if they are not watched, since the API refuses
// or loses connections that are silent for long.
//
// Bodies are written and read by code that agentgen generated for the types in the files wire*.go; package transport sends them.
package anthropic

//go:generate go tool agentgen

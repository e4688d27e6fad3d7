// Package cohere asks Command over Cohere's Chat API, version 2.
//
//	agent := &runtime.Agent[runtime.NoDeps, string]{Model: cohere.New("command-a-03-2025")}
//
// The key comes from CO_API_KEY and the base URL, without /v2, from CO_BASE_URL, unless options say otherwise.
//
// What the model plans before it calls tools is a thought, a message.ThinkingPart with the ID "tool_plan", and goes back with the calls as
// thoughts do. Citations of tools and documents become citations of the text.
//
// Prompts may hold images, for models that see, and files of text. The API can name no single tool to call: one that is named is the only
// one that is sent. It enforces a schema on the text only in requests without tools.
//
// Settings that the API does not have are dropped: LogitBias, ParallelToolCalls and ServiceTier.
//
// Bodies are written and read by code that agentgen generated for the types in the files wire*.go; package transport sends them.
package cohere

//go:generate go tool agentgen

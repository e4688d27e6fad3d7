// Package openai asks models over OpenAI's chat completions API, at OpenAI or at any server that speaks it.
//
//	agent := &runtime.Agent[runtime.NoDeps, string]{Model: openai.Chat("gpt-5-mini")}
//
// The key comes from OPENAI_API_KEY and the base URL from OPENAI_BASE_URL, unless options say otherwise:
//
//	openai.Chat("qwen3", option.WithBaseURL("http://localhost:8080/v1/"))
//
// The package uses github.com/openai/openai-go for transport: keys, URLs, retries, errors. Bodies are written and read by
// code that agentgen generated for the types in wire.go and wire_stream.go.
package openai

//go:generate go tool agentgen

// Package agentbedrock asks the models of Amazon Bedrock over its Converse API: Claude, Nova, Llama, Mistral, DeepSeek, gpt-oss, Qwen and
// all others that it serves there.
//
//	agent := &runtime.Agent[runtime.NoDeps, string]{Model: agentbedrock.New("us.anthropic.claude-sonnet-4-5-20250929-v1:0")}
//
// A blank import adds "bedrock:" to the names that models.Named knows.
//
// The region and the credentials are those of aws-sdk-go-v2, wherever it finds them: variables of the environment, shared files, SSO, the
// roles of containers and machines. A key of Bedrock's own in AWS_BEARER_TOKEN_BEDROCK overrides them. NewFromConfig takes a config of the
// application's. Of the SDK this package uses the configuration, the signatures and the frames of streams; the requests are those of
// package transport, with its retries, limits and errors.
//
// What a model supports follows from its name: see the table in docs/models.md. Thinking has no member of its own in the API, but is
// asked for in the form of each family. Thoughts of Claude go back with their signatures; those of other models, and of other
// providers, do not. Guardrails are set by Settings; what they found is in the details of the response.
//
// System prompts at the beginning of a conversation and the instructions are the system prompt. Those that come later stand in the turn
// of the user, in <system> tags.
//
// Prompts and results of tools may hold images, documents and, for Nova, videos: as data, by URL (which is downloaded, see package
// download) or in S3 (a URL, or the FileID of an UploadedFile of the provider "bedrock"). A URL s3://... is read with the credentials of
// the application: do not pass on those of users. Where a model takes a file only in a turn of the user, one that a tool returned follows
// the result in such a turn.
//
// Settings that the API does not have are dropped: Seed, LogitBias, PresencePenalty, FrequencyPenalty, ParallelToolCalls, TopK but for
// Claude and Nova, Temperature and TopP where the model refuses them, and ServiceTier "auto".
//
// Bodies are written and read by code that agentgen generated for the types in the files wire*.go.
package agentbedrock

//go:generate go tool agentgen

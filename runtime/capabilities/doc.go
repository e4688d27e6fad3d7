// Package capabilities has ready-made parts of agents: each function returns a runtime.Capability for
// Agent.Capabilities or runtime.WithCapabilities. Name the type of the dependencies if it cannot be inferred:
//
//	agent := &runtime.Agent[Deps, string]{Capabilities: []runtime.Capability[Deps]{
//		capabilities.Thinking[Deps](model.ThinkingHigh),
//		capabilities.SlidingWindow[Deps](capabilities.Window{Keep: 40}),
//	}}
//
// They keep nothing in memory from call to call: what they need to know they read from the history of the run. So one may be shared by
// agents, runs and processes, and they work where an engine drives the run.
//
// Compaction (SlidingWindow, ClearToolResults, Summarize) changes the history of the run, which Result.AllMessages returns, and never
// separates a call from its result.
package capabilities

//go:generate go tool agentgen

// Package planning gives an agent a plan: a list of steps that the model writes, keeps up to date with tools, and is reminded of with each
// request.
//
//	agent := &runtime.Agent[Deps, string]{Capabilities: []runtime.Capability[Deps]{planning.New[Deps](planning.Options{})}}
//
// Without a Store the plan is as old as its run. With one it is that of the conversation: it survives pauses, processes and compaction, and
// the agent can be driven by an engine.
//
// The tools, their texts and the reminder are those of Pydantic AI's harness; docs/deep-agents.md lists what differs.
package planning

//go:generate go tool agentgen

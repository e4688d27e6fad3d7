// Package subagents lets an agent delegate tasks to other agents: its model calls delegate_task with the name of one and the task, and reads
// what that agent has come to. Each task is a run of its own, which knows nothing of the conversation.
//
//	lead := &runtime.Agent[Deps, string]{Capabilities: []runtime.Capability[Deps]{subagents.New(subagents.Options{},
//		subagents.Of(researcher, subagents.Control{MaxCalls: 3}),
//		subagents.Adapted(critic, func(d Deps) CriticDeps { return d.Critic }, subagents.Control{Timeout: time.Minute}),
//	)}}
//
// Agents may have any type of output. Where the agents are few and their calls part of the program, runtime.AgentTool makes one tool of
// each instead.
//
// The texts are those of Pydantic AI's harness; docs/deep-agents.md lists what differs.
package subagents

//go:generate go tool agentgen

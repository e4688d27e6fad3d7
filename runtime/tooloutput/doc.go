// Package tooloutput keeps large results of tools from filling the context of a model. What is too large is cut, moved to a store from which
// the model reads what it needs, or summed up by a model, once, when the call ends: the history keeps the short form.
//
//	agent := &runtime.Agent[Deps, string]{Capabilities: []runtime.Capability[Deps]{
//		tooloutput.Limit[Deps](tooloutput.Options{Store: new(tooloutput.Memory)}),
//	}}
//
// The actions, their defaults and their texts are those of Pydantic AI's harness; docs/deep-agents.md lists what differs.
package tooloutput

//go:generate go tool agentgen

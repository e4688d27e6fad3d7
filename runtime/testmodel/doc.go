// Package testmodel holds models for tests and for programs that are to run without a key.
//
// [New] makes a model that calls every tool once, with arguments made from the tool's JSON Schema, and then writes the
// output: enough to see that an agent and its tools work together. [Func], [StreamFunc], [Script] and [Turns] make
// models that do what a test wants, and [ScriptError] and [Finish] make them fail or stop early. [Text], [Call],
// [CallID], [Thinking], [Empty] and [Join] make responses. All of them can be streamed, and count words where a
// provider would count tokens.
//
// Nothing here is random and nothing uses the network. All models are safe for concurrent use.
package testmodel

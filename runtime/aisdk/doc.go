// Package aisdk serves agents to front ends that use the AI SDK: its UI message stream (version 7), which useChat and Chat read.
//
// Handler is an http.Handler for an agent. The conversation is kept on the server (conversation.Store) and of what the client sends only
// the new is taken; or the client keeps it (Options.ClientHistory), and approvals are signed.
package aisdk

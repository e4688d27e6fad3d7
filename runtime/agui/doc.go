// Package agui serves agents to front ends that speak AG-UI 1.0, the Agent-User Interaction Protocol, such as CopilotKit and
// @ag-ui/client.
//
// Handler is an http.Handler for an agent. The conversation is kept on the server (conversation.Store) and of what the client sends only
// the new is taken; or the client keeps it (Options.ClientHistory), and approvals are signed.
//
// The protocol is described at https://docs.ag-ui.com. What is sent was checked against its schema and the npm client.
package agui

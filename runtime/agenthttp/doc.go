// Package agenthttp serves runs of agents to clients over HTTP, as server-sent events.
//
// Events is the handler that sends each model.Event as it is. Guard, ReadJSON and Writer are its parts, of which
// handlers for other protocols are made: limits on what a client sends, origins, the stream itself with its deadlines,
// and errors that only say what a client may know.
package agenthttp

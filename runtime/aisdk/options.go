package aisdk

import (
	"fmt"
	"net/http"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agenthttp"
	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/streamlog"
)

// Options are those of a Handler. Its zero value keeps conversations in this process, one for each ID of a chat.
type Options[D any] struct {
	// Options are the limits on requests. If Detached is set, a run outlives its request: the client that reloads its page
	// resumes the stream, and ends the run by the stop request only.
	agenthttp.Options
	// Run returns the dependencies of a run, and further options for it. It is asked for each request. A nil Run gives the zero
	// value of D. The text of an *agenthttp.Error is sent to the client; other errors are logged.
	Run func(r *http.Request, in *Post) (deps D, opts []runtime.RunOption, err error)
	// Thread returns the ID under which a conversation is stored, for instance with the user's ID before that of the chat, so
	// that users have only their own. nil stands for the chat's ID: then whoever knows it has the conversation.
	Thread func(r *http.Request, chatID string) (string, error)
	// Store keeps the conversations; nil keeps them in this process.
	Store conversation.Store
	// Streams keeps the streams of the runs that are under way, for clients that resume them; nil keeps them in this process. With a
	// streamlog.SQL a client resumes a stream in another process than the one that runs it, too.
	Streams streamlog.Log
	// ClientHistory takes the whole conversation from the client, each time, and stores nothing. A client can make up what was
	// said and returned. It cannot make up calls: those that it sends without a result must have been approved of, with a signature
	// of this server.
	ClientHistory bool
	// Key signs approvals if ClientHistory is set: 32 bytes, the same in all processes that serve a conversation. Without it each
	// handler has a key of its own.
	Key []byte
	// ShowErrors sends the text of an error that ends a run to the client, for development. Otherwise the client gets a sentence.
	ShowErrors bool
}

// refused is the error of a request that cannot be served.
func refused(format string, args ...any) error {
	return &agenthttp.Error{Status: http.StatusBadRequest, Message: fmt.Sprintf(format, args...)}
}

package agui

import (
	"fmt"
	"net/http"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agenthttp"
	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Options are those of a Handler. Its zero value keeps conversations in this process, one for each threadId.
type Options[D any] struct {
	agenthttp.Options
	// Run returns the dependencies of a run, and further options for it. It is asked for each request. A nil Run gives the zero
	// value of D. The text of an *agenthttp.Error is sent to the client; other errors are logged.
	Run func(r *http.Request, in *RunInput) (deps D, opts []runtime.RunOption, err error)
	// Thread returns the ID under which a conversation is stored, for instance with the user's ID before the client's threadId, so
	// that users have only their own. nil stands for the threadId: then whoever knows it has the conversation.
	Thread func(r *http.Request, threadID string) (string, error)
	// Store keeps the conversations; nil keeps them in this process.
	Store conversation.Store
	// ClientHistory takes the whole conversation from the client, each time, and stores nothing. A client can make up what was
	// said. It cannot make up calls: those that it sends without a result must be of its own tools, or must have been approved of by
	// an interrupt that this server has signed with Key.
	ClientHistory bool
	// Key signs interrupts if ClientHistory is set: 32 bytes, the same in all processes that serve a conversation. Without it each
	// handler has a key of its own.
	Key []byte
	// State gets the state that the client sends, before the run, if it differs from what the server has last known. It may read it
	// into the dependencies. See SetState.
	State func(deps D, state jsonwire.Raw) error
	// ShowErrors sends the text of an error that ends a run to the client, for development. Otherwise the client gets its
	// runtime.ErrorCode and a sentence.
	ShowErrors bool
}

// refused is the error of a request that cannot be served.
func refused(format string, args ...any) error {
	return &agenthttp.Error{Status: http.StatusBadRequest, Message: fmt.Sprintf(format, args...)}
}

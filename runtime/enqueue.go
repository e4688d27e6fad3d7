package runtime

import (
	"errors"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// ErrNotRunning is wrapped by the error of an Enqueue that comes when no run is there to take it.
var ErrNotRunning = errors.New("`Enqueue` is only available during an agent run (from tools and other functions of the agent, or from `Iter`), and this run context is no longer part of one")

// Enqueue says something to the run: its model reads it with one of the next requests, as the priority says. Neighbouring
// pieces of user content become one prompt, and parts that follow each other one request; messages stay as they are, and the
// last of them must be a request. What is enqueued in a call is delivered when the call has ended, unless it failed with an
// error that ends the run. Without content nothing happens.
//
// It may be called by several goroutines; the error wraps ErrNotRunning after the call that the context belongs to.
func (i *RunInfo) Enqueue(p message.Priority, content ...message.Enqueueable) error {
	if i.asides == nil {
		return ErrNotRunning
	}
	messages, err := message.Enclose(content)
	if err != nil || len(messages) == 0 {
		return err
	}
	return i.asides.say(message.Enqueued{Priority: p, Messages: messages})
}

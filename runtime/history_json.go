package runtime

import "github.com/agentgen-go/agentgen/runtime/message"

// AllMessagesJSON is AllMessages in JSON, as message.Marshal writes it.
func (r *Result[O]) AllMessagesJSON() ([]byte, error) { return message.Marshal(r.messages) }

// NewMessagesJSON is NewMessages in JSON, as message.Marshal writes it.
func (r *Result[O]) NewMessagesJSON() ([]byte, error) { return message.Marshal(r.new) }

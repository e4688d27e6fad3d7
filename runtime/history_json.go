package runtime

import "github.com/agentgen-go/agentgen/runtime/message"

// AllMessagesJSON is AllMessages in JSON, as message.Marshal writes it.
func (r *record) AllMessagesJSON() ([]byte, error) { return message.Marshal(r.messages) }

// NewMessagesJSON is NewMessages in JSON, as message.Marshal writes it.
func (r *record) NewMessagesJSON() ([]byte, error) { return message.Marshal(r.new) }

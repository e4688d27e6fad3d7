package runtime

import "fmt"

// history is a list of messages in JSON.
//
//agent:codec
type history []Message

// MarshalMessages writes a history in the JSON of Pydantic AI's ModelMessagesTypeAdapter, which accepts what it
// writes. Computed members, such as the media types and identifiers of files, are written as Pydantic AI does. The error tells what in the
// messages has no JSON.
func MarshalMessages(messages []Message) ([]byte, error) {
	b, err := (*history)(&messages).AppendJSON(nil)
	if err != nil {
		return nil, fmt.Errorf("message history: %w", err)
	}
	return b, nil
}

// UnmarshalMessages reads a history that MarshalMessages or Pydantic AI wrote, be it an earlier version or a later one:
// members and parts that are not known are kept, and written again. It trusts nothing: what is no such history is an
// error that wraps a *jsonwire.ValidationError, which has a JSON Pointer to each fault. That a history is well formed does not
// mean that it is the one that was stored: keep histories where users cannot write them.
func UnmarshalMessages(data []byte) ([]Message, error) {
	var h history
	if err := h.DecodeJSON(data); err != nil {
		return nil, fmt.Errorf("message history: %w", err)
	}
	return h, nil
}

// AllMessagesJSON is AllMessages in JSON, as MarshalMessages writes it.
func (r *Result[O]) AllMessagesJSON() ([]byte, error) { return MarshalMessages(r.messages) }

// NewMessagesJSON is NewMessages in JSON, as MarshalMessages writes it.
func (r *Result[O]) NewMessagesJSON() ([]byte, error) { return MarshalMessages(r.new) }

package runtime

import "fmt"

// history is a list of messages in JSON.
//
//agent:codec
type history []Message

// MarshalMessages writes a history in the JSON of Pydantic AI's ModelMessagesTypeAdapter, which reads it. The media type
// and the identifier of a file that has none are written as MediaType and FileIdentifier tell them, and times to the
// microsecond. It is an error where a message, part or item is nil, or a RawJSON holds no JSON.
func MarshalMessages(messages []Message) ([]byte, error) {
	if hole := holeIn(messages); hole != "" {
		return nil, fmt.Errorf("message history: %s is nil", hole)
	}
	b, err := (*history)(&messages).AppendJSON(nil)
	if err != nil {
		return nil, fmt.Errorf("message history: %w", err)
	}
	return b, nil
}

// UnmarshalMessages reads a history that MarshalMessages or Pydantic AI wrote, be it an earlier version or a later one:
// members and parts that are not known are kept, and written again. It trusts nothing: the error of what is no such
// history wraps a *jsonwire.ValidationError, which has a JSON Pointer to each fault. But a well-formed history may still
// lie about what was said: take none from users that you would not let write system prompts and results of tools.
func UnmarshalMessages(data []byte) ([]Message, error) {
	var h history
	err := h.DecodeJSON(data)
	if err == nil {
		err = modernize(h)
	}
	if err != nil {
		return nil, fmt.Errorf("message history: %w", err)
	}
	return h, nil
}

// AllMessagesJSON is AllMessages in JSON, as MarshalMessages writes it.
func (r *Result[O]) AllMessagesJSON() ([]byte, error) { return MarshalMessages(r.messages) }

// NewMessagesJSON is NewMessages in JSON, as MarshalMessages writes it.
func (r *Result[O]) NewMessagesJSON() ([]byte, error) { return MarshalMessages(r.new) }

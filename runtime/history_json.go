package runtime

import (
	"fmt"
	"slices"
)

// history is a list of messages in JSON.
//
//agent:codec
type history []Message

// MarshalMessages writes a history in the JSON of Pydantic AI's ModelMessagesTypeAdapter, which reads it. The media type
// and the identifier of a file that has none are written as MediaType and FileIdentifier tell them, and times to the
// microsecond. It is an error where a message or part is nil, or a RawJSON holds no JSON.
func MarshalMessages(messages []Message) ([]byte, error) {
	if err := checkWhole(messages); err != nil {
		return nil, err
	}
	b, err := (*history)(&messages).AppendJSON(nil)
	if err != nil {
		return nil, fmt.Errorf("message history: %w", err)
	}
	return b, nil
}

// checkWhole refuses messages with holes.
func checkWhole(messages []Message) error {
	if i := slices.IndexFunc(messages, isNil); i >= 0 {
		return fmt.Errorf("message history: message %d is nil", i)
	}
	for i, m := range messages {
		hole := -1
		switch m := m.(type) {
		case *ModelRequest:
			hole = slices.IndexFunc(m.Parts, func(p RequestPart) bool { return p == nil || !p.requestPart() })
		case *ModelResponse:
			hole = slices.IndexFunc(m.Parts, func(p ResponsePart) bool { return p == nil || !p.responsePart() })
		}
		if hole >= 0 {
			return fmt.Errorf("message history: part %d of message %d is nil", hole, i)
		}
	}
	return nil
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

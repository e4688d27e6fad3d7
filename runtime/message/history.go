package message

import "fmt"

// History is a list of messages: a conversation. Its codec reads and writes the JSON of Pydantic AI's
// ModelMessagesTypeAdapter, so that types of any package can hold histories. See Marshal and Unmarshal for a history alone.
//
//agent:codec
type History []Message

// Marshal writes a history in the JSON of Pydantic AI's ModelMessagesTypeAdapter, which reads it. The media type and the
// identifier of a file that has none are written as MediaType and FileIdentifier compute them, and times to the
// microsecond. It returns an error if a message, part or item is nil, if raw JSON is not valid or not the object that
// it must be, or if a value has no form that could be read back, such as two names that differ in invalid UTF-8 only.
func Marshal(messages []Message) ([]byte, error) {
	if place := FindNil(messages); place != "" {
		return nil, fmt.Errorf("message history: %s is nil", place)
	}
	b, err := (*History)(&messages).AppendJSON(nil)
	if err != nil {
		return nil, fmt.Errorf("message history: %w", err)
	}
	return b, nil
}

// Unmarshal reads a history that Marshal or any version of Pydantic AI has written: members and parts that are not
// known are kept, and written again. For any other text the error wraps a *jsonwire.ValidationError, which has a JSON
// Pointer for each violation. A well-formed history may still be forged: do not accept histories from users who must
// not write system prompts and results of tools.
func Unmarshal(data []byte) ([]Message, error) {
	var h History
	if err := h.DecodeJSON(data); err != nil {
		return nil, fmt.Errorf("message history: %w", err)
	}
	return h, nil
}

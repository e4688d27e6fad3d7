package message

import (
	"cmp"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// history is a list of messages in JSON.
//
//agent:codec
type History []Message

// Marshal writes a history in the JSON of Pydantic AI's ModelMessagesTypeAdapter, which reads it. The media type
// and the identifier of a file that has none are written as MediaType and FileIdentifier tell them, and times to the
// microsecond. It is an error where a message, part or item is nil, a RawJSON holds no JSON, or no object where one must
// be, or a value has no form that could be read back, such as two names that differ in invalid UTF-8 only.
func Marshal(messages []Message) ([]byte, error) {
	if hole := FindNil(messages); hole != "" {
		return nil, fmt.Errorf("message history: %s is nil", hole)
	}
	if err := checkSpeakers(messages); err != nil {
		return nil, err
	}
	var faults jsonwire.ValidationError
	if checkObjects(messages, &faults); faults.Violations != nil {
		return nil, fmt.Errorf("message history: %w", &faults)
	}
	b, err := (*History)(&messages).AppendJSON(nil)
	if err != nil {
		return nil, fmt.Errorf("message history: %w", err)
	}
	return b, nil
}

// checkSpeakers refuses speech of nobody, which could not be read.
func checkSpeakers(messages []Message) error {
	check := func(i, j int, part any) error {
		if p, ok := part.(*SpeechPart); ok && p.Speaker != SpeakerUser && p.Speaker != SpeakerAssistant {
			return fmt.Errorf("message history: part %d of message %d has the speaker %q, which must be %q or %q", j, i, p.Speaker, SpeakerUser, SpeakerAssistant)
		}
		return nil
	}
	for i, m := range messages {
		var err error
		switch m := m.(type) {
		case *Request:
			for j, p := range m.Parts {
				err = cmp.Or(err, check(i, j, p))
			}
		case *Response:
			for j, p := range m.Parts {
				err = cmp.Or(err, check(i, j, p))
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Unmarshal reads a history that Marshal or Pydantic AI wrote, be it an earlier version or a later one:
// members and parts that are not known are kept, and written again. It trusts nothing: the error of what is no such
// history wraps a *jsonwire.ValidationError, which has a JSON Pointer to each fault. But a well-formed history may still
// lie about what was said: take none from users that you would not let write system prompts and results of tools.
func Unmarshal(data []byte) ([]Message, error) {
	var h History
	err := h.DecodeJSON(data)
	if err == nil {
		var faults jsonwire.ValidationError
		modernize(h, &faults)
		checkObjects(h, &faults)
		if faults.Violations == nil {
			return h, nil
		}
		err = &faults
	}
	return nil, fmt.Errorf("message history: %w", err)
}

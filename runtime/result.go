package runtime

import "slices"

// Result is how a run ended. Its messages must not be changed.
type Result[O any] struct {
	// Output is the answer.
	Output O
	// RunID and ConversationID name the run and its conversation.
	RunID, ConversationID string

	usage    RunUsage
	messages []Message
	new      []Message
}

// Usage returns what the run used.
func (r *Result[O]) Usage() RunUsage { return r.usage }

// AllMessages returns the whole conversation; give it to WithHistory to go on with it.
func (r *Result[O]) AllMessages() []Message { return r.messages }

// NewMessages returns the messages of this run.
func (r *Result[O]) NewMessages() []Message { return r.new }

// Response returns the model's last response.
func (r *Result[O]) Response() *ModelResponse {
	for _, m := range slices.Backward(r.messages) {
		if m, ok := m.(*ModelResponse); ok {
			return m
		}
	}
	return nil
}

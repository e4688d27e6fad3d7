package runtime

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// Result is the result of a run. Its messages must not be changed. The methods may be called on a nil Result, which Run
// returns with an error: its usage is zero and it has no messages.
type Result[O any] struct {
	// Output is the output of the run.
	Output O
	// RunID and ConversationID name the run and its conversation.
	RunID, ConversationID string
	// Metadata is the application's own: see Agent.Metadata.
	Metadata map[string]any

	record
}

// record is the part of a Result that does not depend on its type.
type record struct {
	usage    usage.Run
	messages []message.Message
	new      []message.Message
	encoded  RawJSON // the output, if all events of the run were read
	// winner is the call of an output tool by which the output came, nil for text.
	winner *message.ToolCallPart
}

// recorded returns the record of a result, an empty one for none.
func (r *Result[O]) recorded() *record {
	if r == nil {
		return new(record)
	}
	return &r.record
}

// Usage returns what the run used.
func (r *Result[O]) Usage() usage.Run { return r.recorded().usage }

// AllMessages returns the whole conversation; pass it to WithHistory to continue it.
func (r *Result[O]) AllMessages() []message.Message { return r.recorded().messages }

// NewMessages returns the messages of this run.
func (r *Result[O]) NewMessages() []message.Message { return r.recorded().new }

// Response returns the model's last response.
func (r *Result[O]) Response() *message.Response { return message.LastResponse(r.recorded().messages) }

// Timestamp returns when the model's last response was made.
func (r *Result[O]) Timestamp() time.Time {
	if m := r.Response(); m != nil {
		return m.Timestamp
	}
	return time.Time{}
}

// WithToolReturn returns a copy of the result in whose messages the model reads text as the result of the output tool
// that it has called, instead of "Final result processed.". So a conversation can continue with what became of the
// output. It returns an error if the output was plain text.
func (r *Result[O]) WithToolReturn(text string) (*Result[O], error) {
	rec, err := r.recorded().withToolReturn(text)
	if err != nil {
		return nil, err
	}
	copied := *r
	copied.record = rec
	return &copied, nil
}

func (r *record) withToolReturn(text string) (record, error) {
	if r.winner == nil {
		//lint:ignore ST1005 these are the field's words
		return record{}, errors.New("Cannot set output tool return content when the return type is `str`.")
	}
	last := len(r.messages) - 1
	if m, ok := r.messages[last].(*message.Request); ok {
		for i, p := range m.Parts {
			if p, ok := p.(*message.ToolReturnPart); ok && p.ToolCallID == r.winner.ToolCallID {
				said, changed, copied := *p, *m, *r
				said.Content = jsonwire.Quote(text)
				changed.Parts = slices.Clone(m.Parts)
				changed.Parts[i] = &said
				copied.messages = append(slices.Clone(r.messages[:last]), &changed)
				copied.new = copied.messages[len(r.messages)-len(r.new):]
				return copied, nil
			}
		}
	}
	//lint:ignore ST1005 these are the field's words
	return record{}, fmt.Errorf("No tool call found with tool name '%s'.", r.winner.ToolName)
}

package capabilities

import (
	"context"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// A Compactor sums up conversations at its provider, as an openai.ResponsesModel does.
type Compactor interface {
	// Compact returns a response with a message.CompactionPart, which stands for the Messages of r.
	Compact(ctx context.Context, r *model.Request) (*message.Response, error)
}

// Compacting says when Compact sums a history up. The zero value does once it has more than 20 messages.
type Compacting struct {
	// MaxMessages and MaxTokens are how long a history may be before it is summed up, in messages and in Tokens; 0 means no bound. Without
	// either it is summed up as soon as it has more than 20 messages.
	MaxMessages, MaxTokens int
	// When, if not nil, decides instead.
	When func(history []message.Message) bool
}

// Compact lets a provider sum up all messages but the latest request, in a request of its own. Only that provider can read the summary: the
// model of the run must be one of its. What the request uses counts for the run. Providers can do the same within the requests of the run,
// without a request more: see openai.Compaction and anthropic.Compaction.
func Compact[D any](by Compactor, c Compacting) runtime.Capability[D] {
	return compacting("compact", func(ctx context.Context, rc *runtime.RunContext[D], history []message.Message) ([]message.Message, error) {
		if !c.wanted(history) {
			return history, nil
		}
		last := len(history) - 1
		r := &model.Request{Messages: history[:last], Settings: rc.Settings}
		if before, ok := lastRequest(history[:last]); ok && before.Instructions != "" {
			r.Instructions = []model.Instruction{{Text: before.Instructions}}
		}
		res, err := by.Compact(ctx, r)
		if err != nil {
			return nil, fmt.Errorf("compact the history: %w", err)
		}
		used := usage.Run{Requests: 1}
		used.CountResponse(&res.Usage)
		if err := rc.Use(&used); err != nil {
			return nil, err
		}
		res.RunID, res.ConversationID = rc.RunID, rc.ConversationID
		return []message.Message{res, history[last]}, nil
	})
}

// wanted reports whether a history is to be summed up: there must be something to sum up, and its latest request must not answer calls
// that would be.
func (c Compacting) wanted(history []message.Message) bool {
	n := len(history)
	if n < 2 || cutBefore(history, n-1) != n-1 {
		return false
	}
	if c.When != nil {
		return c.When(history)
	}
	return (bounds{c.MaxMessages, c.MaxTokens}).passed(history, 20)
}

func lastRequest(history []message.Message) (*message.Request, bool) {
	for i := len(history) - 1; i >= 0; i-- {
		if r, ok := history[i].(*message.Request); ok {
			return r, true
		}
	}
	return nil, false
}

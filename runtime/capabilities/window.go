package capabilities

import (
	"context"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// Window says how SlidingWindow shortens a history. The zero value keeps the last 40 messages.
type Window struct {
	// Keep is how many of the last messages stay; 0 means 40. More stay where a result would be parted from its call.
	Keep int
	// MaxMessages and MaxTokens are how long a history may be before it is shortened, in messages and in Tokens; 0 means no bound. Without
	// either it is shortened as soon as it has more than Keep messages.
	MaxMessages, MaxTokens int
	// Receipt tells the model what was left out.
	Receipt bool
}

// SlidingWindow leaves out old messages. The system prompts and the first prompt of the user stay.
func SlidingWindow[D any](w Window) runtime.Capability[D] {
	return compacting("sliding_window", func(_ context.Context, _ *runtime.RunContext[D], history []message.Message) ([]message.Message, error) {
		return w.Shorten(history), nil
	})
}

func compacting[D any](id string, f runtime.HistoryProcessor[D]) runtime.Capability[D] {
	return runtime.Capability[D]{ID: id, HistoryProcessors: []runtime.HistoryProcessor[D]{f}}
}

// Shorten returns the history as SlidingWindow leaves it. It does not change what it is given.
func (w Window) Shorten(history []message.Message) []message.Message {
	keep := orDefault(w.Keep, 40)
	dropped, rest := split(history, keep, bounds{w.MaxMessages, w.MaxTokens})
	if dropped == nil {
		return history
	}
	first := head(dropped)
	if w.Receipt {
		first = withReceipt(first, dropped)
	}
	if first == nil {
		return rest
	}
	return append([]message.Message{first}, rest...)
}

// split returns what is to be left out of a history that is too long, and the rest. What was the head of a history stays that, so
// a history that was shortened is not shortened again for the same messages.
func split(history []message.Message, keep int, b bounds) (dropped, rest []message.Message) {
	if !b.passed(history, keep+1) || len(history) <= keep {
		return nil, nil
	}
	at := cutBefore(history, len(history)-keep)
	if at == 0 {
		return nil, nil
	}
	return history[:at], history[at:]
}

func orDefault(n, otherwise int) int {
	if n <= 0 {
		return otherwise
	}
	return n
}

// receiptID is the ContextID of the notice of what was left out, by which the next one replaces it.
const receiptID = "agentgen:sliding-window"

func withReceipt(first *message.Request, dropped []message.Message) *message.Request {
	own := new(message.Request)
	if first != nil {
		*own = *first
	}
	var parts []message.RequestPart
	for _, p := range own.Parts {
		if s, ok := p.(*message.SystemPromptPart); !ok || s.ContextID != receiptID {
			parts = append(parts, p)
		}
	}
	chars := 0
	for _, m := range dropped {
		chars += length(m)
	}
	own.Parts = append(parts, &message.SystemPromptPart{ContextID: receiptID, Timestamp: own.Timestamp, Content: fmt.Sprintf(
		"[History before this point (%d messages, ~%d tokens) was dropped by the harness. That context is no longer in the window; re-verify critical facts against primary sources.]",
		len(dropped), (chars+3)/4)})
	return own
}

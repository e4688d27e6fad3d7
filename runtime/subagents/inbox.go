package subagents

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// maxMessages bounds what waits in an inbox.
const maxMessages = 100

// inbox has what the model of the calling run says to a task.
type inbox struct {
	mu      sync.Mutex
	said    []string
	stopped bool
}

// errCancelled ends a task that is to stop before its next request.
var errCancelled = errors.New("the task was cancelled")

// stop lets the task end before its next request.
func (i *inbox) stop() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.stopped = true
}

// err returns errCancelled after stop.
func (i *inbox) err() error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.stopped {
		return errCancelled
	}
	return nil
}

// put adds a message. It reports false if there are too many.
func (i *inbox) put(text string) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	if len(i.said) == maxMessages {
		return false
	}
	i.said = append(i.said, text)
	return true
}

// take returns the messages, which then are read.
func (i *inbox) take() []string {
	i.mu.Lock()
	defer i.mu.Unlock()
	said := i.said
	i.said = nil
	return said
}

// steered lets the model of a task read its inbox, before each request and instead of ending, and ends the task after stop.
func steered[D any](i *inbox) runtime.Capability[D] {
	return runtime.Capability[D]{
		HistoryProcessors: []runtime.HistoryProcessor[D]{func(_ context.Context, _ *runtime.RunContext[D], history []message.Message) ([]message.Message, error) {
			return withPrompts(history, i.take()), i.err()
		}},
		Hooks: &runtime.Hooks[D]{Request: runtime.Point[D, *runtime.ModelRequest, *message.Response]{
			After: func(_ context.Context, rc *runtime.RunContext[D], _ *runtime.ModelRequest, res *message.Response) (*message.Response, error) {
				return res, enqueue(rc.RunInfo, i.take())
			},
		}},
	}
}

// withPrompts returns the history with texts at the end of its last request.
func withPrompts(history []message.Message, texts []string) []message.Message {
	if len(texts) == 0 || len(history) == 0 {
		return history
	}
	last, ok := history[len(history)-1].(*message.Request)
	if !ok {
		return history
	}
	own := *last
	own.Parts = slices.Clip(own.Parts)
	for _, text := range texts {
		own.Parts = append(own.Parts, &message.UserPromptPart{Content: text, Timestamp: last.Timestamp})
	}
	all := slices.Clone(history)
	all[len(all)-1] = &own
	return all
}

// enqueue says texts to a run.
func enqueue(rc *runtime.RunInfo, texts []string) error {
	for _, text := range texts {
		if err := rc.Enqueue(message.ASAP, message.Text(text)); err != nil {
			return err
		}
	}
	return nil
}

package runtime_test

import (
	"errors"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// TestRunID: an id may be given, if it is one that tells the run's messages from others. (109)
func TestRunID(t *testing.T) {
	said := text("b")
	said.RunID = "r1"
	history := []message.Message{user("a"), said}
	for _, c := range []struct {
		name, id, err string
	}{
		{name: "given", id: "r2"},
		{name: "empty", id: "", err: "agentgen: the agent cannot run: `run_id` must be a non-empty string when provided. Empty `run_id` breaks `new_messages()` boundary detection."},
		{name: "in the history", id: "r1", err: "agentgen: the agent cannot run: `run_id='r1'` already appears in `message_history`. " +
			"Each agent run needs a distinct `run_id`; reuse breaks `new_messages()`. " +
			"Use `conversation_id` to correlate across turns or deferred-tool resume. " +
			"When retrying a failed run with the same `run_id`, rebuild `message_history` without the failed attempt's messages."},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, string]{Model: script(t, text("d"))}
			res, err := agent.Run(t.Context(), deps{}, "c", runtime.WithHistory(history), runtime.WithRunID(c.id))
			if c.err != "" {
				if _, ok := errors.AsType[*model.ConfigError](err); !ok || err.Error() != c.err {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "run id", res.RunID, c.id)
			diff(t, "new messages", transcript(res.NewMessages()), []string{"user: c", "text: d"})
		})
	}
}

// TestConversationID: it is that of the history, unless another is given or a new one is asked for.
func TestConversationID(t *testing.T) {
	said := text("b")
	said.ConversationID = "talk"
	for _, c := range []struct {
		name string
		opts []runtime.RunOption
		want string // "" for a new one
	}{
		{"of the history", nil, "talk"},
		{"given", []runtime.RunOption{runtime.WithConversationID("other")}, "other"},
		{"new", []runtime.RunOption{runtime.WithConversationID("new")}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, string]{Model: script(t, text("d"))}
			res, err := agent.Run(t.Context(), deps{}, "c", append(c.opts, runtime.WithHistory([]message.Message{user("a"), said}))...)
			if err != nil {
				t.Fatal(err)
			}
			if got := res.ConversationID; got != c.want && (c.want != "" || len(got) != 36 || got == res.RunID) {
				t.Errorf("got %q", got)
			}
		})
	}
}

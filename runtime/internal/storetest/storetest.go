// Package storetest checks implementations of conversation.Store.
package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/message"
)

func asked(text string) *message.Request {
	return &message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: text}}}
}

func answered(text string) *message.Response {
	return &message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: text}}, State: message.StateComplete}
}

// texts returns what the messages say.
func texts(messages []message.Message) (all []string) {
	for _, m := range messages {
		switch m := m.(type) {
		case *message.Request:
			all = append(all, m.Parts[0].(*message.UserPromptPart).Content)
		case *message.Response:
			all = append(all, m.Text())
		}
	}
	return all
}

// Check checks what every Store does. s must be empty.
func Check(t *testing.T, s conversation.Store) {
	t.Run("log", func(t *testing.T) { log(t, s) })
	t.Run("waiting", func(t *testing.T) { waiting(t, s) })
	t.Run("branch", func(t *testing.T) { branch(t, s) })
	t.Run("conflicts", func(t *testing.T) { conflicts(t, s) })
	t.Run("mistakes", func(t *testing.T) {
		if _, err := s.Append(t.Context(), "m", 0, &conversation.Entry{Messages: []message.Message{nil}}); err == nil {
			t.Error("a nil message is kept")
		}
	})
}

func load(t *testing.T, s conversation.Store, id string) *conversation.Conversation {
	t.Helper()
	c, err := s.Load(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func add(t *testing.T, s conversation.Store, id string, version int, e *conversation.Entry) {
	t.Helper()
	if next, err := s.Append(t.Context(), id, version, e); err != nil || next != version+1 {
		t.Fatal(next, err)
	}
}

func diff(t *testing.T, what string, want, got any) {
	t.Helper()
	if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func log(t *testing.T, s conversation.Store) {
	if c := load(t, s, "a"); c.Version != 0 || c.Messages != nil || c.Snapshot != nil || c.State != "" {
		t.Errorf("a conversation that does not exist is %+v", c)
	}
	add(t, s, "a", 0, &conversation.Entry{RunID: "r1", Messages: []message.Message{asked("hi"), answered("hello")}, State: `{"n":1}`})
	add(t, s, "a", 1, &conversation.Entry{RunID: "r2", Messages: []message.Message{asked("again"), answered("yes")}})
	c := load(t, s, "a")
	diff(t, "messages", []string{"hi", "hello", "again", "yes"}, texts(c.Messages))
	add(t, s, "a", 2, &conversation.Entry{Messages: []message.Message{asked("in short")}, Replaces: true})
	diff(t, "after a compaction", []string{"in short"}, texts(load(t, s, "a").Messages))
	if c.Version != 2 || c.State != `{"n":1}` {
		t.Errorf("version %d, state %s", c.Version, c.State)
	}
	for range 2 {
		if err := s.Delete(t.Context(), "a"); err != nil {
			t.Fatal(err)
		}
	}
	if c := load(t, s, "a"); c.Version != 0 {
		t.Error("it is not deleted")
	}
}

func waiting(t *testing.T, s conversation.Store) {
	open := &message.DeferredRequests{}
	open.Add(&message.ToolCallPart{ToolName: "wipe", Args: "{}", ToolCallID: "c1"}, "", true)
	add(t, s, "w", 0, &conversation.Entry{Messages: []message.Message{asked("hi")}, Pending: []message.Message{answered("may I?")}, Snapshot: `{"version": 3}`, Open: open})
	c := load(t, s, "w")
	diff(t, "pending", []string{"may I?"}, texts(c.Pending))
	if string(c.Snapshot) != `{"version": 3}` || c.Open == nil || c.Open.Approvals[0].ToolCallID != "c1" {
		t.Errorf("the run that waits is %s, %+v", c.Snapshot, c.Open)
	}
	add(t, s, "w", 1, &conversation.Entry{Messages: []message.Message{answered("may I?"), asked("yes")}})
	c = load(t, s, "w")
	diff(t, "messages", []string{"hi", "may I?", "yes"}, texts(c.Messages))
	if c.Pending != nil || c.Snapshot != nil || c.Open != nil {
		t.Errorf("a run still waits: %+v", c)
	}
}

func branch(t *testing.T, s conversation.Store) {
	for i := range 3 {
		add(t, s, "b", i, &conversation.Entry{Messages: []message.Message{asked(fmt.Sprint(i))}})
	}
	if err := s.Branch(t.Context(), "b", 2, "b2"); err != nil {
		t.Fatal(err)
	}
	add(t, s, "b2", 2, &conversation.Entry{Messages: []message.Message{asked("other")}})
	diff(t, "branch", []string{"0", "1", "other"}, texts(load(t, s, "b2").Messages))
	diff(t, "the first one", []string{"0", "1", "2"}, texts(load(t, s, "b").Messages))
	for _, c := range []struct {
		version int
		to      string
		want    conversation.ConflictError
	}{{2, "b2", conversation.ConflictError{ID: "b2", Has: 3}}, {4, "b3", conversation.ConflictError{ID: "b", Want: 4, Has: 3}}} {
		err := s.Branch(t.Context(), "b", c.version, c.to)
		if got, ok := errors.AsType[*conversation.ConflictError](err); !ok || *got != c.want {
			t.Errorf("got %v, want %v", err, &c.want)
		}
	}
	if c := load(t, s, "b3"); c.Version != 0 {
		t.Error("a branch that failed is there")
	}
}

// conflicts: of many runs that continue one conversation at the same time, one does.
func conflicts(t *testing.T, s conversation.Store) {
	add(t, s, "c", 0, &conversation.Entry{Messages: []message.Message{asked("hi")}})
	var all sync.WaitGroup
	errs := make([]error, 20)
	for i := range errs {
		all.Go(func() {
			_, errs[i] = s.Append(t.Context(), "c", 1, &conversation.Entry{Messages: []message.Message{asked(fmt.Sprint(i))}})
		})
	}
	all.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if c, ok := errors.AsType[*conversation.ConflictError](err); !ok || c.ID != "c" || c.Want != 1 || c.Has != 2 {
			t.Errorf("got %v", err)
		}
	}
	if c := load(t, s, "c"); won != 1 || c.Version != 2 {
		t.Errorf("%d have won, the version is %d", won, c.Version)
	}
}

// Package conversation keeps conversations with agents: an append-only log of messages for each, with runs that wait, and branches.
//
// Memory keeps them in the process, SQL in a database. A Store of an application's own implements the interface.
package conversation

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// A Store keeps conversations. It must be safe for concurrent use, and must keep neither the slices that it is given nor those that
// it returns.
type Store interface {
	// Load returns a conversation. One that does not exist is empty and has the version 0.
	Load(ctx context.Context, id string) (*Conversation, error)
	// Append adds an entry to a conversation that has this version, and returns the next version. The error is a *ConflictError if the
	// conversation has another version, as when two runs have continued it at the same time.
	Append(ctx context.Context, id string, version int, e *Entry) (int, error)
	// Branch begins a conversation with the first entries of another one, so that it has that version. The error is a
	// *ConflictError if it exists already, or if the other one has fewer entries.
	Branch(ctx context.Context, from string, version int, to string) error
	// Delete deletes a conversation. One that does not exist is deleted already.
	Delete(ctx context.Context, id string) error
}

// Conversation is what is known of a conversation.
type Conversation struct {
	// Version is the number of its entries.
	Version int
	// Messages is its history.
	Messages []message.Message
	// Pending are the messages of a run that waits, which follow the history. They are replaced when the run continues.
	Pending []message.Message
	// Snapshot is that of the run that waits, for runtime.WithSnapshot; nil if none waits. Open are the calls that it waits for.
	Snapshot []byte
	Open     *message.DeferredRequests
	// State is the application's own, any JSON; empty if there is none.
	State jsonwire.Raw
}

// Entry is what a run adds to a conversation.
//
//agent:codec
type Entry struct {
	// RunID is the ID of the run.
	RunID string `json:"run_id,omitempty"`
	// Messages are added to the history, or replace it if Replaces is set, as after a compaction.
	Messages message.History `json:"messages,omitempty"`
	Replaces bool            `json:"replaces,omitempty"`
	// Pending, Snapshot and Open are those of a run that waits, and empty otherwise: see Conversation.
	Pending  message.History           `json:"pending,omitempty"`
	Snapshot jsonwire.Raw              `json:"snapshot,omitempty"`
	Open     *message.DeferredRequests `json:"open,omitempty"`
	// State replaces that of the conversation; empty leaves it as it is.
	State jsonwire.Raw `json:"state,omitempty"`
}

// ConflictError is the error of a change to a conversation that has changed meanwhile.
type ConflictError struct {
	// ID is that of the conversation, Want the version that it should have, and Has the one that it has.
	ID        string
	Want, Has int
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("conversation %q has the version %d, not %d: load it and try again", e.ID, e.Has, e.Want)
}

// add adds an entry.
func (c *Conversation) add(e *Entry) {
	c.Version++
	if e.Replaces {
		c.Messages = nil
	}
	c.Messages = append(c.Messages, e.Messages...)
	c.Pending, c.Open = e.Pending, e.Open
	c.Snapshot = nil
	if e.Snapshot != "" {
		c.Snapshot = []byte(e.Snapshot)
	}
	if e.State != "" {
		c.State = e.State
	}
}

// Next returns the entry of a run that has continued c and whose whole history is all: the messages that it has added, or all of
// them if it has changed those that were there.
func (c *Conversation) Next(all []message.Message) (*Entry, error) {
	n := len(c.Messages)
	same, err := begins(all, c.Messages)
	if err != nil || !same {
		return &Entry{RunID: lastRun(all), Messages: all, Replaces: true}, err
	}
	return &Entry{RunID: lastRun(all), Messages: all[n:]}, nil
}

// Ended returns the entry of a run that has continued c and ended with err, all being the history of its result: what the run has added,
// or, if it waits, what it waits with. A run that has failed leaves what was said before. One that has not begun leaves nothing, so that
// the entry is nil.
func (c *Conversation) Ended(all []message.Message, err error) (*Entry, error) {
	pause, paused := errors.AsType[*runtime.PauseError](err)
	failed, ran := errors.AsType[*runtime.RunError](err)
	switch {
	case paused:
		return c.waits(pause)
	case ran:
		all = failed.Messages
	case err != nil:
		return nil, nil
	}
	return c.Next(all)
}

// waits returns the entry of a run that waits: its messages may still change.
func (c *Conversation) waits(pause *runtime.PauseError) (*Entry, error) {
	e, err := c.Next(pause.Messages)
	if err != nil {
		return nil, err
	}
	snapshot, err := pause.Snapshot()
	if err != nil {
		return nil, err
	}
	if !e.Replaces {
		e.Pending, e.Messages = e.Messages, nil
	}
	e.Snapshot, e.Open, e.RunID = jsonwire.Raw(snapshot), pause.Requests, pause.RunID
	return e, nil
}

// begins reports whether all begins with these messages. A run that was resumed from a snapshot has read them anew.
func begins(all, these []message.Message) (bool, error) {
	if len(all) < len(these) {
		return false, nil
	}
	for i, m := range these {
		if all[i] == m {
			continue
		}
		was, err := message.Marshal([]message.Message{m})
		if err != nil {
			return false, err
		}
		is, err := message.Marshal(all[i : i+1])
		if err != nil || !bytes.Equal(was, is) {
			return false, err
		}
	}
	return true, nil
}

func lastRun(all []message.Message) string {
	if len(all) == 0 {
		return ""
	}
	return message.RunID(all[len(all)-1])
}

// check returns an error if an entry cannot be read again as it is.
func (e *Entry) check() error {
	for what, messages := range map[string][]message.Message{"Messages": e.Messages, "Pending": e.Pending} {
		if place := message.FindNil(messages); place != "" {
			return fmt.Errorf("conversation: %s of Entry.%s is nil", place, what)
		}
	}
	return nil
}

package main

import (
	"context"
	"slices"
	"sync"

	"github.com/agentgen-go/agentgen/runtime"
)

//go:generate go tool agentgen

// Notebook is what the tools work with.
type Notebook struct {
	mu    sync.Mutex
	notes []Note
	last  int
}

// Note is one entry.
type Note struct {
	// ID numbers the notes.
	ID int `json:"id"`
	// Text is what was noted.
	Text string `json:"text"`
}

// Notes are some of the notes.
type Notes struct {
	// Notes are in the order in which they were added.
	Notes []Note `json:"notes"`
}

// AddNote adds a note.
//
//   - text: what to note
//
//agent:tool
func (b *Notebook) AddNote(ctx context.Context, text string) (Note, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last++
	n := Note{ID: b.last, Text: text}
	b.notes = append(b.notes, n)
	return n, nil
}

// ListNotes lists all notes.
//
//agent:tool
func (b *Notebook) ListNotes() Notes {
	b.mu.Lock()
	defer b.mu.Unlock()
	return Notes{Notes: append([]Note{}, b.notes...)}
}

// DeleteNote deletes a note permanently. The user has to approve of it.
//
//   - id: number of the note
//
//agent:tool approval
func (b *Notebook) DeleteNote(id int) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := slices.IndexFunc(b.notes, func(n Note) bool { return n.ID == id })
	if i < 0 {
		return "", runtime.Failedf("there is no note %d", id)
	}
	b.notes = slices.Delete(b.notes, i, i+1)
	return "deleted", nil
}

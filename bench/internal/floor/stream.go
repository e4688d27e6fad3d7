package floor

import (
	"context"
)

// Stream hands out the pieces of an answer as they come, and returns it as a whole.
func Stream(ctx context.Context, pieces []string, take func(string)) (string, error) {
	var text []byte
	for _, p := range pieces {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		text = append(text, p...)
		take(p)
	}
	return string(text), nil
}

// EventKind is the kind of an event.
type EventKind uint8

// The kinds of events.
const (
	Start  EventKind = iota // a part of the response begins with Text
	Delta                   // Text is more of the part
	End                     // the part is complete; Text is all of it
	Finish                  // the run has ended; Text is its output
)

// Event is something that happens in a stream, passed by value.
type Event struct {
	Kind  EventKind
	Index int // of the part
	Text  string
}

// Events emits what happens while an answer comes in pieces.
func Events(ctx context.Context, pieces []string, emit func(Event)) error {
	kind := Start
	text, err := Stream(ctx, pieces, func(piece string) {
		emit(Event{Kind: kind, Text: piece})
		kind = Delta
	})
	if err != nil {
		return err
	}
	emit(Event{Kind: End, Text: text})
	emit(Event{Kind: Finish, Text: text})
	return nil
}

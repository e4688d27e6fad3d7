package message_test

import (
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/internal/effort"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// TestTextOfManyParts: the text of a response is put together once, of however many parts.
func TestTextOfManyParts(t *testing.T) {
	effort.Linear(t, 20_000, func(n int) {
		r := &message.Response{}
		for range n {
			r.Parts = append(r.Parts, &message.TextPart{Content: "piece "}, &message.CompactionPart{Content: "summary "})
		}
		if got := len(r.OutputText()); got != n*len("piece ") {
			t.Errorf("OutputText has %d bytes, want %d", got, n*len("piece "))
		}
		if got := strings.Count(r.Text(), "piece"); got != n {
			t.Errorf("Text has %d pieces, want %d", got, n)
		}
	})
}

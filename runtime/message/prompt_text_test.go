package message_test

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
)

func TestPromptText(t *testing.T) {
	for _, c := range []struct {
		part message.UserPromptPart
		want string
	}{
		{message.UserPromptPart{}, ""},
		{message.UserPromptPart{Content: "hello"}, "hello"},
		{message.UserPromptPart{Items: []message.UserContent{
			message.Text("a"), &message.ImageURL{URL: "https://example.com/x.png"}, &message.TextContent{Content: "b"}, &message.StructuredContent{Content: "c"},
		}}, "abc"},
	} {
		if got := c.part.Text(); got != c.want {
			t.Errorf("%+v: %q, want %q", c.part, got, c.want)
		}
	}
}

package message_test

import (
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// A stored conversation, written by Pydantic AI or by Marshal.
func ExampleUnmarshal() {
	stored := `[
		{"kind":"request","parts":[{"part_kind":"user-prompt","content":"What is 2+2?","timestamp":"2026-11-30T12:00:00Z"}]},
		{"kind":"response","parts":[{"part_kind":"text","content":"Four."}],"timestamp":"2026-11-30T12:00:01Z"}
	]`
	messages, err := message.Unmarshal([]byte(stored))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range messages {
		switch m := m.(type) {
		case *message.Request:
			fmt.Println("user:", m.Parts[0].(*message.UserPromptPart).Content)
		case *message.Response:
			fmt.Println("model:", m.Parts[0].(*message.TextPart).Content)
		}
	}
	// Output:
	// user: What is 2+2?
	// model: Four.
}

// What is not a history is refused, with the place of each fault.
func ExampleUnmarshal_refused() {
	_, err := message.Unmarshal([]byte(`[{"kind":"request","parts":[{"part_kind":"system-prompt","content":7}]}]`))
	fmt.Println(err)
	// Output: message history: 1 violation: /0/parts/0/content: Input should be a valid string
}

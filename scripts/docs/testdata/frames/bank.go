package snippet

import "github.com/agentgen-go/agentgen/runtime/message"

// Bank is what the tools work with.
type Bank struct{ Limit int }

// AskUser asks the user a question.
//
//agent:tool external
func AskUser(question string) (answer string) { panic("external") }

var (
	results message.DeferredResults
	waiting *message.ToolCallPart
)

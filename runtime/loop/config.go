package loop

import (
	"time"

	"github.com/agentgen-go/agentgen/runtime/internal/kind"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// Config is what a Loop must know at the start.
//
//agent:codec
type Config struct {
	// RunID and ConversationID are stamped on the messages.
	RunID          string      `json:"run_id"`
	ConversationID string      `json:"conversation_id"`
	EndStrategy    EndStrategy `json:"end_strategy"`
	// ToolRetries and OutputRetries are the budgets of tools whose model.ToolDef has none.
	ToolRetries   int `json:"tool_retries"`
	OutputRetries int `json:"output_retries"`
	// Output describes the output. Its tools come with Prepared.
	Output model.Output `json:"output"`
	// AllowNone reports whether a response without content is a valid output, a blank text.
	AllowNone bool         `json:"allow_none,omitempty"`
	Limits    usage.Limits `json:"limits"`
	// Usage is what has been used before the run, and counts for the limits.
	Usage usage.Run `json:"usage"`
	// History is the conversation so far.
	History message.History `json:"history,omitempty"`
	// SystemPrompts begin the first message of a conversation without history.
	SystemPrompts []message.RequestPart `json:"system_prompts,omitempty"`
	// Prompt is what the user says, with Content after it.
	Prompt  string                `json:"prompt,omitempty"`
	Content []message.UserContent `json:"content,omitempty"`
	// Deferred, if not nil, resolves the calls that wait at the end of the history.
	Deferred *message.DeferredResults `json:"deferred,omitempty"`
	Now      time.Time                `json:"now"`
}

// check returns a *model.ConfigError if something that a run begins with is nil.
func (c *Config) check() error {
	if err := model.CheckHistory("the history", c.History); err != nil {
		return err
	}
	if place := message.FindNilPart(c.SystemPrompts); place != "" {
		return &model.ConfigError{Problems: []string{place + " of the system prompts is nil"}}
	}
	return model.CheckContent(c.Content)
}

// Prepared is what a request needs beside the history.
type Prepared struct {
	// Messages, if not nil, replace the history. They must end with a *message.Request.
	Messages     []message.Message
	Instructions []model.Instruction
	Tools        []*model.ToolDef
	// Choices and Functions are the output tools: see model.Output.
	Choices, Functions []*model.ToolDef
	NativeTools        []model.NativeTool
	// Settings may be nil.
	Settings *model.Settings
}

// EndStrategy decides what happens to the other calls of a response that contains a final output. Whatever the strategy,
// every call gets a result, so that histories stay valid.
type EndStrategy uint8

// The end strategies.
const (
	// EndEarly takes the first valid output and runs no function tool of that response.
	EndEarly EndStrategy = iota
	// EndGraceful takes the first valid output, but runs the function tools too; if one of them asks for a retry, the
	// output is not used, as it was given without that result.
	EndGraceful
	// EndExhaustive runs all calls, output tools too, and takes the first valid output in the order of the response.
	EndExhaustive
)

// String returns the strategy's name, such as "early".
func (e EndStrategy) String() string {
	return kind.Name("EndStrategy", e, "early", "graceful", "exhaustive")
}

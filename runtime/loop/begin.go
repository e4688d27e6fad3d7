package loop

import (
	"slices"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Start begins a run in a zero Loop, or one with memory to Reuse, in memory that the caller provides: c and o belong to the loop from then
// on. It does not check c as New does. Where the run continues depends on how the history ends and on whether there is a prompt:
//
//	history ends with          prompt   the run
//	(nothing)                  yes      sends it
//	(nothing)                  no       sends its system prompt and instructions; without either it is an error
//	a request                  yes      sends it after the request
//	a request                  no       sends the request again
//	a response with calls      yes      is an error
//	a response with calls      no       runs the calls
//	a response without calls   yes      sends it
//	a response without calls   no       takes it for the output, or sends its instructions if it has any
func (l *Loop) Start(c *Config, o *Opening) error {
	l.config, l.winner, l.usage = c, -1, c.Usage
	l.memory.opening, l.memory.first, l.memory.requests = o, &o.turn, o.requests[:]
	l.input, l.cache = &noRequest, &o.cache
	if l.messages = o.messages[:0]; len(c.History) > 0 {
		l.messages = append(make([]message.Message, 0, len(c.History)+usualMessages), c.History...)
		l.shown = len(c.History)
	}
	if c.Deferred != nil {
		return l.openDeferred()
	}
	return l.open()
}

// openDeferred begins with the calls of the history that wait. The prompt comes after their results.
func (l *Loop) openDeferred() (err error) {
	if l.resumed, err = message.Resume(l.messages, l.config.Deferred); err != nil {
		return err
	}
	if l.config.Prompted() {
		l.tail = []message.RequestPart{new(l.config.userPrompt())}
	}
	return nil
}

// open makes the messages end with what comes first: a request to send, or a response to process.
func (l *Loop) open() error {
	last := len(l.messages) - 1
	if l.config.Prompted() {
		if last >= 0 && message.HasCalls(l.messages[last]) && l.messages[last].(*message.Response).State != message.StateInterrupted {
			return &model.ConfigError{Problems: []string{"Cannot provide a new user prompt when the message history contains unprocessed tool calls: " +
				"run without a prompt first, which runs them, or leave the last response out of the history"}}
		}
		l.prompt()
		return nil
	}
	if last < 0 {
		l.request(new(message.Request), l.config.SystemPrompts, l.config.Now)
		return nil
	}
	if m, ok := l.messages[last].(*message.Request); ok {
		again := *m // its instructions will be this run's
		l.messages[last] = &again
	}
	return nil
}

// prompt appends the user's prompt, behind the system prompts where it begins the conversation.
func (l *Loop) prompt() {
	first := l.memory.opening
	first.prompt = l.config.userPrompt()
	first.parts[0] = &first.prompt
	parts := first.parts[:]
	if len(l.messages) == 0 && len(l.config.SystemPrompts) > 0 {
		parts = slices.Concat(l.config.SystemPrompts, parts)
	}
	l.request(&first.request, parts, l.config.Now)
}

// Prompted reports whether there is a prompt or content.
func (c *Config) Prompted() bool { return c.Prompt != "" || len(c.Content) > 0 }

func (c *Config) userPrompt() message.UserPromptPart {
	if len(c.Content) == 0 {
		return message.UserPromptPart{Content: c.Prompt, Timestamp: c.Now}
	}
	return message.UserPromptPart{Items: c.Items(), Timestamp: c.Now}
}

// Items returns the prompt and the content as items.
func (c *Config) Items() []message.UserContent {
	if c.Prompt == "" {
		return slices.Clone(c.Content)
	}
	return append([]message.UserContent{message.Text(c.Prompt)}, c.Content...)
}

// resume processes the response with which the history ends. It returns false if the run sends instructions instead.
func (l *Loop) resume(m *message.Response) bool {
	if l.resumed != nil {
		l.resumeDeferred(l.config.Now)
		return true
	}
	if !message.HasCalls(m) && model.JoinInstructions(l.input.Instructions) != "" {
		l.request(new(message.Request), nil, l.config.Now)
		return false
	}
	l.process(m, l.config.Now)
	return true
}

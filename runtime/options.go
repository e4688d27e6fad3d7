package runtime

// A RunOption changes one run of an agent.
type RunOption func(*runOptions)

type runOptions struct {
	model          Model
	settings       *ModelSettings
	limits         *UsageLimits
	history        []Message
	instructions   string
	conversationID string
	parent         *RunInfo
	deferred       *DeferredResults
}

// WithModel asks another model than the agent's.
func WithModel(m Model) RunOption { return func(o *runOptions) { o.model = m } }

// WithSettings tunes the model; what s leaves open comes from the agent's settings.
func WithSettings(s *ModelSettings) RunOption { return func(o *runOptions) { o.settings = s } }

// WithUsageLimits replaces the agent's limits.
func WithUsageLimits(l *UsageLimits) RunOption { return func(o *runOptions) { o.limits = l } }

// WithHistory continues a conversation: messages are what went before, such as Result.AllMessages of an earlier run.
func WithHistory(messages []Message) RunOption { return func(o *runOptions) { o.history = messages } }

// WithInstructions adds instructions after the agent's own.
func WithInstructions(text string) RunOption { return func(o *runOptions) { o.instructions = text } }

// WithConversationID names the conversation. Otherwise it is that of the history, or a new one.
func WithConversationID(id string) RunOption { return func(o *runOptions) { o.conversationID = id } }

// conversation returns the id of the conversation that the run continues, "" for a new one.
func (o *runOptions) conversation() string {
	if o.conversationID != "" {
		return o.conversationID
	}
	for i := len(o.history) - 1; i >= 0; i-- {
		id := ""
		switch m := o.history[i].(type) {
		case *ModelRequest:
			id = m.ConversationID
		case *ModelResponse:
			id = m.ConversationID
		}
		if id != "" {
			return id
		}
	}
	return ""
}

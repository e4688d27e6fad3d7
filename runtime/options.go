package runtime

import (
	"context"
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// A RunOption changes one run of an agent. If an option is given twice, the last one counts, except for those that add
// something: WithInstructions, WithUserContent, WithTools, WithToolsets and WithCapabilities.
type RunOption func(*runOptions)

type runOptions struct {
	model          model.Model
	settings       *model.Settings
	settingsFunc   func(context.Context, *RunInfo) (*model.Settings, error)
	limits         *usage.Limits
	history        []message.Message
	instructions   string
	content        []message.UserContent
	metadata       map[string]any
	runID          *string
	conversationID string
	parent         *RunInfo
	alone          bool // the limits count nothing of what the parent uses
	deferred       *message.DeferredResults
	stopper        *Stopper
	watch          func(TaskEvent) error
	attempt        int  // that watch reports
	computes       bool // options that Perform is given decide what requests need
	snapshot       []byte
	retries        *int
	outputRetries  *int
	restored       bool // there is a snapshot
	tools          []boundTool
	sets           []boundToolset
	// toolsFit and setsFit report whether the dependencies of a tool and of a toolset are those of a context.
	toolsFit, setsFit []func(*callContext) bool
	capabilities      []boundCapability
}

func (o *runOptions) apply(opts []RunOption) {
	for _, set := range opts {
		if set != nil {
			set(o)
		}
	}
}

// WithModel replaces the agent's model.
func WithModel(m model.Model) RunOption { return func(o *runOptions) { o.model = m } }

// WithSettings overrides the agent's settings, field by field: zero fields of s do not change them.
func WithSettings(s *model.Settings) RunOption { return func(o *runOptions) { o.settings = s } }

// WithSettingsFunc computes settings before each request. They override all others, which are in RunInfo.Settings then.
func WithSettingsFunc(f func(ctx context.Context, info *RunInfo) (*model.Settings, error)) RunOption {
	return func(o *runOptions) { o.settingsFunc = f }
}

// WithUserContent adds items to the user's prompt, such as images. They come after the text, which may then be empty.
func WithUserContent(items ...message.UserContent) RunOption {
	return func(o *runOptions) { o.content = slices.Concat(o.content, items) }
}

// WithMetadata adds metadata to the run, which models do not see. It overrides the agent's, key by key. The run has a
// map of its own, but shares what the values point to.
func WithMetadata(md map[string]any) RunOption { return func(o *runOptions) { o.metadata = md } }

// WithTools adds tools to those of the agent. Run returns a *ConfigError if D is not the type of the agent's
// dependencies, or if a name is taken.
func WithTools[D any](tools ...Tool[D]) RunOption {
	all := bind(tools)
	return func(o *runOptions) {
		o.tools, o.toolsFit = slices.Concat(o.tools, all), fill(o.toolsFit, len(all), fits[D])
	}
}

// WithToolsets adds toolsets to those of the agent. Run returns a *ConfigError if D is not the type of the agent's
// dependencies, or if an ID is taken.
func WithToolsets[D any](sets ...Toolset[D]) RunOption {
	all := bindSets(sets)
	return func(o *runOptions) {
		o.sets, o.setsFit = slices.Concat(o.sets, all), fill(o.setsFit, len(all), fits[D])
	}
}

// fill appends n times the same function.
func fill(list []func(*callContext) bool, n int, f func(*callContext) bool) []func(*callContext) bool {
	list = slices.Clip(list)
	for range n {
		list = append(list, f)
	}
	return list
}

// WithRunID sets the ID of the run, which no message of its history may have. By default it is a new UUID.
func WithRunID(id string) RunOption { return func(o *runOptions) { o.runID = &id } }

// WithUsageLimits replaces the agent's limits.
func WithUsageLimits(l *usage.Limits) RunOption { return func(o *runOptions) { o.limits = l } }

// WithRetries replaces Agent.Retries and Agent.OutputRetries: how often the model may correct a call, and its output.
// The Retries of a tool or an output override it, and so does WithOutputRetries for the output.
func WithRetries(n int) RunOption { return func(o *runOptions) { o.retries = &n } }

// WithOutputRetries replaces Agent.OutputRetries.
func WithOutputRetries(n int) RunOption { return func(o *runOptions) { o.outputRetries = &n } }

// WithHistory continues a conversation: messages are its history, such as Result.AllMessages of an earlier run.
func WithHistory(messages []message.Message) RunOption {
	return func(o *runOptions) { o.history = messages }
}

// WithInstructions adds instructions after the agent's own, on a new line.
func WithInstructions(text string) RunOption {
	return func(o *runOptions) {
		if o.instructions == "" {
			o.instructions = text
		} else {
			o.instructions += "\n" + text
		}
	}
}

// WithConversationID sets the ID of the conversation; "new" makes a new one. By default it is that of the history, or a
// new one.
func WithConversationID(id string) RunOption { return func(o *runOptions) { o.conversationID = id } }

// conversation returns the id of the conversation that the run continues, "" for a new one.
func (o *runOptions) conversation() string {
	switch o.conversationID {
	case "":
	case "new":
		return ""
	default:
		return o.conversationID
	}
	for i := len(o.history) - 1; i >= 0; i-- {
		id := ""
		switch m := o.history[i].(type) {
		case *message.Request:
			id = m.ConversationID
		case *message.Response:
			id = m.ConversationID
		}
		if id != "" {
			return id
		}
	}
	return ""
}

// check refuses options that no run can have.
func (o *runOptions) check() error {
	if problems := append(o.limits.Check(), o.settings.Check("Settings")...); problems != nil {
		return &model.ConfigError{Problems: problems}
	}
	if err := model.CheckHistory("the history", o.history); err != nil {
		return err
	}
	if err := model.CheckContent(o.content); err != nil {
		return err
	}
	return o.checkRunID()
}

// checkRunID refuses ids that would make it impossible to tell which messages are the run's.
func (o *runOptions) checkRunID() error {
	if o.runID == nil {
		return nil
	}
	id := *o.runID
	if id == "" {
		return &model.ConfigError{Problems: []string{"`run_id` must be a non-empty string when provided. Empty `run_id` breaks `new_messages()` boundary detection."}}
	}
	for _, m := range o.history {
		if message.RunID(m) == id {
			return &model.ConfigError{Problems: []string{fmt.Sprintf("`run_id='%s'` already appears in `message_history`. "+
				"Each agent run needs a distinct `run_id`; reuse breaks `new_messages()`. "+
				"Use `conversation_id` to correlate across turns or deferred-tool resume. "+
				"When retrying a failed run with the same `run_id`, rebuild `message_history` without the failed attempt's messages.", id)}}
		}
	}
	return nil
}

// WithDeferredResults resolves the pending calls of an earlier run: those at the end of the history, which must all be
// resolved, or those of a snapshot. The prompt, if any, comes after their results.
func WithDeferredResults(r *message.DeferredResults) RunOption {
	return func(o *runOptions) { o.deferred = r }
}

// WithParent makes the run part of another, that of the tool which starts it: what it uses counts for both. Its usage
// begins with what the other has used already, and all that was begun within that, so that the result's usage is the sum.
//
// The limits of each of these runs count what all of them use, also those that run at the same time, together with
// their requests in progress. A run resumed from a snapshot keeps its usage; its limits count that, and what the others
// use from then on. The parent's usage grows by what the run uses from then on.
//
// If the other run is watched and this one is not, the events of this run are reported to those who watch the other, as
// a model.SubAgentEvent each, and this run's model is asked to stream.
func WithParent(parent *RunInfo) RunOption { return func(o *runOptions) { o.parent = parent } }

// WithOwnLimits is WithUsageLimits for a run that is part of another (see WithParent) and has a budget of its own: its usage begins with
// nothing, and its limits count what it uses itself, and the runs within it that have ended. What it has used counts for the other
// run nevertheless.
func WithOwnLimits(l *usage.Limits) RunOption {
	return func(o *runOptions) { o.limits, o.alone = l, true }
}

// WithSnapshot resumes a run from a snapshot of PauseError, Iter or Play, as the same run: it keeps its ID, its usage
// and its limits, unless WithUsageLimits replaces them, and its metadata, of which WithMetadata overrides single keys.
// The agent must have the tools that the snapshot waits for. The prompt and WithUserContent must be empty, unless
// WithDeferredResults resolves calls; they then come after the results. Options that only concern the beginning of a
// run return a *ConfigError: WithHistory, WithRunID, WithConversationID, WithRetries and WithOutputRetries.
//
// The agent's present tool definitions override those of the snapshot, except for what Prepare and PrepareTools have
// changed. A call needs approval, or is external, if either definition says so. Run returns a *SnapshotError if the
// snapshot cannot be read, and a *ConfigError if it belongs to another agent.
func WithSnapshot(snapshot []byte) RunOption {
	return func(o *runOptions) { o.snapshot, o.restored = snapshot, true }
}

// WithStopper lets s end the run. Play and Perform refuse it: see Play.Fail.
func WithStopper(s *Stopper) RunOption { return func(o *runOptions) { o.stopper = s } }

package loop

import (
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// The methods of this file are inputs and readings that no step waits for.

// State returns what the loop waits for: the Kind of Next.
func (l *Loop) State() StepKind {
	if l.err != nil {
		return StepDone
	}
	return l.state
}

// Requests counts the requests that the model has answered in this run, without those of runs within it.
func (l *Loop) Requests() int { return l.requests }

// Turn returns the number of the request that is being prepared or of the latest one, from 1 on. A run that begins with
// calls of its history is at 0 while it makes them.
func (l *Loop) Turn() int {
	switch l.State() {
	case StepPrepare, StepCountTokens, StepRequest:
		return l.requests + 1
	}
	if l.requests == 0 && l.readsText() {
		return 1
	}
	return l.requests
}

// Err returns why the run failed, or nil.
func (l *Loop) Err() error { return l.err }

// Fed returns how many results the loop was fed. It changes with each of them.
func (l *Loop) Fed() int { return l.fed }

// Config returns what the loop began with. It must not be changed.
func (l *Loop) Config() *Config { return l.config }

// Input returns the latest request, or the one that is being prepared. It must not be changed.
func (l *Loop) Input() *model.Request { return l.input }

// Failures returns the counts of failed calls, as they are now.
func (l *Loop) Failures() Failures { return l.retries.share() }

// Used feeds what other runs have used for this one. It counts for the run and its limits.
func (l *Loop) Used(u *usage.Run) { l.usage.CountRun(u) }

// Enqueued feeds messages that were said to the run and have been checked. A run that has ended does not see them.
func (l *Loop) Enqueued(said []message.Enqueued) {
	for _, e := range said {
		l.enqueue(e)
	}
	l.load()
}

// Revive feeds messages to a run that has ended with an output. It continues if there are any.
func (l *Loop) Revive(said []message.Enqueued, at time.Time) {
	l.Enqueued(said)
	if l.err == nil && l.state == StepDone && l.redirect(at) {
		l.output = ""
	}
}

// Limit replaces the limits of the run.
func (l *Loop) Limit(limits usage.Limits) { l.config.Limits = limits }

// Refresh replaces the tools and the settings of a restored request by those of today: the fields of p that have these.
// A snapshot holds no credentials, so native tools are those of the agent.
func (l *Loop) Refresh(p Prepared) {
	in := l.input
	in.Tools, in.Output.Choices, in.Output.Functions, in.Settings = p.Tools, p.Choices, p.Functions, p.Settings.OrZero()
	in.NativeTools = p.NativeTools
	l.equip()
}

// equip gives the calls of a restored loop what the snapshot does not repeat for each of them.
func (l *Loop) equip() {
	for i := range l.items {
		w := &l.items[i].work
		if w.Kind == WorkFunction {
			w.Tool = model.FindTool(l.input.Tools, w.Call.ToolName)
			continue
		}
		w.Failed, w.Allowed = l.failedOutputs, l.config.OutputRetries
		if w.Kind == WorkOutput {
			w.Tool = l.outputTool(w.Call.ToolName)
		}
	}
}

// Close releases what the models of the run have cached. It is called when the run has ended.
func (l *Loop) Close() { l.cache.Close() }

// Refuse makes a zero Loop one that has failed before its first step. c belongs to the loop from then on.
func (l *Loop) Refuse(c *Config, err error) {
	l.config, l.usage, l.winner, l.err, l.input = c, c.Usage, -1, err, &noRequest
	l.messages, l.shown = c.History, len(c.History)
}

// Saved is an accepted output as JSON. The driver chooses its form: see Loop.Keep.
type Saved struct {
	// Form names the form of Output; empty if nothing is saved.
	Form   string       `json:"form,omitempty"`
	Output jsonwire.Raw `json:"output,omitempty"`
}

// Unsaved returns the indexes of the accepted outputs of the last response that Keep has not been given.
func (l *Loop) Unsaved() (indexes []int) {
	for i := range l.items {
		if it := &l.items[i]; it.outcome.Kind == OutcomeAccepted && it.saved.Form == "" {
			indexes = append(indexes, i)
		}
	}
	return indexes
}

// Keep feeds an accepted output as JSON, so that a snapshot holds it.
func (l *Loop) Keep(index int, s Saved) { l.items[index].saved = s }

// WithPrompt makes the prompt and the content of c follow the results of the calls that wait.
func (l *Loop) WithPrompt(c *Config) {
	if c.Prompted() {
		l.tail = []message.RequestPart{new(c.userPrompt())}
	}
}

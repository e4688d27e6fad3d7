package loop

import (
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// snapshotVersion is raised when snapshots of earlier versions can no longer be read.
const snapshotVersion = 3

// Snapshot is the state of a Loop, from which Load makes it again, in this or another process. All of the conversation is in
// it, but no secrets: neither Settings.ExtraHeaders nor the credentials of native tools.
//
//agent:codec
type Snapshot struct {
	Version int      `json:"version"`
	Config  Config   `json:"config"`
	State   StepKind `json:"state"`
	// Messages is the history.
	Messages message.History `json:"messages"`
	// Input is the latest request, without its messages.
	Input model.Request `json:"input"`
	// Mode is the form in which the request of the last response asked for the output.
	Mode  message.OutputMode `json:"mode,omitempty"`
	Usage usage.Run          `json:"usage"`
	// Requests counts the requests of the run itself.
	Requests      int                      `json:"requests,omitempty"`
	Items         []Item                   `json:"items,omitempty"`
	Winner        int                      `json:"winner"`
	Retries       []Retry                  `json:"retries,omitempty"`
	FailedOutputs int                      `json:"failed_outputs,omitempty"`
	ASAP          []message.Enqueued       `json:"asap,omitempty"`
	Loads         []message.Enqueued       `json:"loads,omitempty"`
	Idle          []message.Enqueued       `json:"idle,omitempty"`
	Deferred      *message.DeferredResults `json:"deferred,omitempty"`
	Tail          []message.RequestPart    `json:"tail,omitempty"`
	Suspended     bool                     `json:"suspended,omitempty"`
}

// Item is a call of the last response in a Snapshot.
type Item struct {
	Work    Work     `json:"work"`
	Outcome *Outcome `json:"outcome,omitempty"`
	// Saved is the output, if it was accepted.
	Saved Saved `json:"saved,omitzero"`

	Sequential bool `json:"sequential,omitempty"`
	Late       bool `json:"late,omitempty"`
	Sent       bool `json:"sent,omitempty"`
	Begun      bool `json:"begun,omitempty"`
	Gone       bool `json:"gone,omitempty"`
	// Waited is how the call had ended whose wait a handler has ended, 0 if it has not waited.
	Waited OutcomeKind `json:"waited,omitempty"`

	// Checked reports whether the arguments were checked, and Verdict is how the call ends if it is not to be run.
	Checked bool     `json:"checked,omitempty"`
	Verdict *Outcome `json:"verdict,omitempty"`
}

// Retry counts the failures of a tool in a Snapshot.
type Retry struct {
	Tool string `json:"tool"`
	N    int    `json:"n"`
}

// Snapshot writes the loop as JSON, from which Restore makes it again. It returns an error if the run has ended.
func (l *Loop) Snapshot() ([]byte, error) {
	if l.State() == StepDone {
		return nil, ErrOver
	}
	s, err := l.Save()
	if err != nil {
		return nil, err
	}
	return s.AppendJSON(nil)
}

// Save returns the state of the loop, which shares memory with it. It returns an error if the run has failed. That of
// a run which has ended with an output is for what is still to be done with the output.
func (l *Loop) Save() (*Snapshot, error) {
	if l.err != nil {
		return nil, ErrOver
	}
	s := &Snapshot{
		Version:       snapshotVersion,
		Config:        l.config.saved(),
		State:         l.state,
		Messages:      l.messages,
		Input:         *l.input,
		Mode:          l.mode,
		Usage:         l.usage,
		Requests:      l.requests,
		Winner:        l.winner,
		FailedOutputs: l.failedOutputs,
		ASAP:          l.asap,
		Loads:         l.loads,
		Idle:          l.idle,
		Tail:          l.tail,
		Suspended:     l.suspended,
	}
	s.Input.Messages, s.Input.Cache = nil, nil
	if l.input.Settings == (*model.Settings)(nil).OrZero() {
		s.Input.Settings = nil
	}
	for i := range l.items {
		s.Items = append(s.Items, l.items[i].save())
	}
	for _, r := range l.retries.counts {
		s.Retries = append(s.Retries, Retry{r.tool, r.n})
	}
	if l.resumed != nil {
		s.Deferred = &l.resumed.Results
	}
	return s, nil
}

// saved returns what a loop continues to need of its Config.
func (c *Config) saved() Config {
	s := *c
	s.Usage, s.History, s.SystemPrompts, s.Prompt, s.Content, s.Deferred = usage.Run{}, nil, nil, "", nil, nil
	return s
}

func (it *item) save() Item {
	s := Item{
		Work: it.work, Saved: it.saved,
		Sequential: it.sequential, Late: it.late, Sent: it.sent, Begun: it.begun, Gone: it.gone, Checked: it.checked,
		Verdict: it.verdict, Waited: it.waited,
	}
	if it.outcome.Kind != 0 {
		o := it.outcome
		o.Usage = nil // the loop has counted it already
		s.Outcome = &o
	}
	return s
}

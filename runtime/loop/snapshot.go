package loop

import (
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// snapshotVersion is raised when snapshots of earlier versions can no longer be read.
const snapshotVersion = 1

// Snapshot writes the loop as JSON, from which Restore makes it again, in this or another process. All of the conversation
// is in it; model.Settings.ExtraHeaders are not, as they may hold secrets. It is an error after the run.
func (l *Loop) Snapshot() ([]byte, error) {
	s, err := l.Save()
	if err != nil {
		return nil, err
	}
	return s.AppendJSON(nil)
}

// Snapshot is a Loop, as it is written.
//
//agent:codec
type Snapshot struct {
	Version       int                      `json:"version"`
	Config        configState              `json:"config"`
	State         StepKind                 `json:"state"`
	Messages      []message.Message        `json:"messages"`
	Input         inputState               `json:"input"`
	Usage         usageState               `json:"usage"`
	Items         []itemState              `json:"items,omitempty"`
	Winner        int                      `json:"winner"`
	Retries       []retryState             `json:"retries,omitempty"`
	FailedAnswers int                      `json:"failed_answers,omitempty"`
	ASAP          [][]message.Message      `json:"asap,omitempty"`
	Idle          [][]message.Message      `json:"idle,omitempty"`
	Deferred      *message.DeferredResults `json:"deferred,omitempty"`
	Tail          []message.RequestPart    `json:"tail,omitempty"`
}

// configState is what a loop goes on needing of its Config.
type configState struct {
	RunID          string       `json:"run_id"`
	ConversationID string       `json:"conversation_id"`
	EndStrategy    EndStrategy  `json:"end_strategy"`
	ToolRetries    int          `json:"tool_retries"`
	OutputRetries  int          `json:"output_retries"`
	AllowText      bool         `json:"allow_text,omitempty"`
	AllowNone      bool         `json:"allow_none,omitempty"`
	TextOutput     *outputState `json:"text_output,omitempty"`
	Limits         limitsState  `json:"limits"`
	Now            time.Time    `json:"now"`
}

// inputState is a model.Request without what can be made again.
type inputState struct {
	Instructions string         `json:"instructions,omitempty"`
	Tools        []*toolState   `json:"tools,omitempty"`
	OutputTools  []*toolState   `json:"output_tools,omitempty"`
	Settings     *settingsState `json:"settings,omitempty"`
}

// toolState is a model.ToolDef.
type toolState struct {
	Name             string        `json:"name"`
	Description      string        `json:"description,omitempty"`
	Parameters       jsonwire.Raw  `json:"parameters,omitempty"`
	StrictParameters jsonwire.Raw  `json:"strict_parameters,omitempty"`
	Result           jsonwire.Raw  `json:"result,omitempty"`
	Retries          *int          `json:"retries,omitempty"`
	Timeout          time.Duration `json:"timeout,omitempty"`
	Sequential       bool          `json:"sequential,omitempty"`
	Strict           *bool         `json:"strict,omitempty"`
	External         bool          `json:"external,omitempty"`
	Approval         bool          `json:"approval,omitempty"`
	Approver         bool          `json:"approver,omitempty"`
	Preparer         bool          `json:"preparer,omitempty"`
}

// settingsState is a model.Settings without its headers, which may hold secrets.
type settingsState struct {
	MaxTokens         *int              `json:"max_tokens,omitempty"`
	Temperature       *float64          `json:"temperature,omitempty"`
	TopP              *float64          `json:"top_p,omitempty"`
	TopK              *int              `json:"top_k,omitempty"`
	Seed              *int              `json:"seed,omitempty"`
	PresencePenalty   *float64          `json:"presence_penalty,omitempty"`
	FrequencyPenalty  *float64          `json:"frequency_penalty,omitempty"`
	LogitBias         map[string]int    `json:"logit_bias,omitempty"`
	StopSequences     []string          `json:"stop_sequences,omitempty"`
	ParallelToolCalls *bool             `json:"parallel_tool_calls,omitempty"`
	ToolChoice        string            `json:"tool_choice,omitempty"`
	Thinking          model.Thinking    `json:"thinking,omitempty"`
	ServiceTier       string            `json:"service_tier,omitempty"`
	Timeout           time.Duration     `json:"timeout,omitempty"`
	ExtraHeaders      map[string]string `json:"-"`
	ExtraBody         jsonwire.Raw      `json:"extra_body,omitempty"`
}

// outputState is an OutputSchema.
type outputState struct {
	Mode         model.OutputMode `json:"mode"`
	Name         string           `json:"name"`
	Description  string           `json:"description,omitempty"`
	Schema       jsonwire.Raw     `json:"schema,omitempty"`
	StrictSchema jsonwire.Raw     `json:"strict_schema,omitempty"`
	Strict       *bool            `json:"strict,omitempty"`
}

// limitsState is a usage.Limits.
type limitsState struct {
	RequestLimit               *int       `json:"request_limit,omitempty"`
	ToolCallsLimit             *int       `json:"tool_calls_limit,omitempty"`
	InputTokensLimit           *int       `json:"input_tokens_limit,omitempty"`
	OutputTokensLimit          *int       `json:"output_tokens_limit,omitempty"`
	TotalTokensLimit           *int       `json:"total_tokens_limit,omitempty"`
	PerRequestInputTokensLimit *int       `json:"per_request_input_tokens_limit,omitempty"`
	CountTokensBeforeRequest   bool       `json:"count_tokens_before_request,omitempty"`
	CostLimit                  usage.Cost `json:"cost_limit"`
}

// usageState is a usage.Run.
type usageState struct {
	Tokens           usage.Request `json:"tokens"`
	Requests         int           `json:"requests"`
	ToolCalls        int           `json:"tool_calls"`
	UnpricedRequests int           `json:"unpriced_requests"`
}

// itemState is an item.
type itemState struct {
	Kind       WorkKind             `json:"kind"`
	Call       message.ToolCallPart `json:"call"`
	Retry      int                  `json:"retry,omitempty"`
	MaxRetries int                  `json:"max_retries"`
	Approved   bool                 `json:"approved,omitempty"`
	Metadata   jsonwire.Raw         `json:"metadata,omitempty"`
	Outcome    *outcomeState        `json:"outcome,omitempty"`
	Sequential bool                 `json:"sequential,omitempty"`
	Late       bool                 `json:"late,omitempty"`
	Sent       bool                 `json:"sent,omitempty"`
	Begun      bool                 `json:"begun,omitempty"`
	Gone       bool                 `json:"gone,omitempty"`
	Answer     jsonwire.Raw         `json:"answer,omitempty"`
	Form       string               `json:"form,omitempty"`
}

// outcomeState is an Outcome, without what the loop has taken out of it.
type outcomeState struct {
	Kind       OutcomeKind          `json:"kind"`
	Content    string               `json:"content,omitempty"`
	Feedback   string               `json:"feedback,omitempty"`
	Violations []jsonwire.Violation `json:"violations,omitempty"`
	User       string               `json:"user,omitempty"`
	Metadata   jsonwire.Raw         `json:"metadata,omitempty"`
}

// retryState is a retryCount.
type retryState struct {
	Tool string `json:"tool"`
	N    int    `json:"n"`
}

// Save returns the state of the loop. It returns an error if the run has ended.
func (l *Loop) Save() (*Snapshot, error) {
	if l.err != nil || l.state == StepDone {
		return nil, ErrOver
	}
	c := &l.config
	s := &Snapshot{
		Version: snapshotVersion,
		Config: configState{c.RunID, c.ConversationID, c.EndStrategy, c.ToolRetries, c.OutputRetries, c.AllowText, c.AllowNone,
			(*outputState)(c.TextOutput), limitsState(c.Limits), c.Now},
		State:         l.state,
		Messages:      l.messages,
		Input:         inputState{l.input.Instructions, toolStates(l.input.Tools), toolStates(l.input.OutputTools), (*settingsState)(l.input.Settings)},
		Usage:         usageState{l.usage.Request, l.usage.Requests, l.usage.ToolCalls, l.usage.UnpricedRequests},
		Winner:        l.winner,
		FailedAnswers: l.failedAnswers,
		ASAP:          l.asap,
		Idle:          l.idle,
		Tail:          l.tail,
	}
	for i := range l.items {
		s.Items = append(s.Items, l.items[i].save())
	}
	for _, r := range l.retries {
		s.Retries = append(s.Retries, retryState{r.tool, r.n})
	}
	if l.input.Settings == (*model.Settings)(nil).OrZero() {
		s.Input.Settings = nil
	}
	if l.resumed != nil {
		s.Deferred = &l.resumed.Results
	}
	return s, nil
}

func toolStates(tools []*model.ToolDef) (all []*toolState) {
	for _, t := range tools {
		all = append(all, (*toolState)(t))
	}
	return all
}

func (it *item) save() itemState {
	s := itemState{
		Kind: it.work.Kind, Call: *it.work.Call, Retry: it.work.Retry, MaxRetries: it.work.MaxRetries,
		Approved: it.work.Approved, Metadata: it.work.Metadata,
		Sequential: it.sequential, Late: it.late, Sent: it.sent, Begun: it.begun, Gone: it.gone,
		Answer: it.saved.Output, Form: it.saved.Form,
	}
	if o := &it.outcome; o.Kind != 0 {
		s.Outcome = &outcomeState{o.Kind, string(o.Content), o.Feedback, o.Violations, o.User, o.Metadata}
	}
	return s
}

package loop

import (
	"strconv"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// StepKind says what a Loop waits for.
type StepKind uint8

// The kinds of steps, in the order in which a turn takes them.
const (
	// StepPrepare waits for Prepared: what has to be computed before a request.
	StepPrepare StepKind = iota
	// StepCountTokens waits for Counted: the tokens of Step.Input are to be counted. Only loops whose limits say
	// CountTokensBeforeRequest take it.
	StepCountTokens
	// StepRequest waits for Responded: Step.Input is to be sent to the model.
	StepRequest
	// StepExecute waits for Executed, once for each of Step.Work.
	StepExecute
	// StepResolve waits for Resolved: calls wait for somebody. See Step.Deferred.
	StepResolve
	// StepDone is the end of the run.
	StepDone
)

// String returns the kind's name, such as "prepare".
func (k StepKind) String() string {
	return [...]string{"prepare", "count tokens", "request", "execute", "resolve", "done"}[k]
}

// A Step is what a Loop needs next.
type Step struct {
	Kind StepKind
	// Input is what to send to the model (StepRequest, StepCountTokens).
	Input *model.Request
	// Work are calls to run now, together or one after the other in any order (StepExecute).
	Work []Work
	// Deferred are the calls that wait (StepResolve).
	Deferred *message.DeferredRequests
	// Output is the accepted answer, encoded: a plain text as itself (StepDone without Err).
	Output jsonwire.Raw
	// Winner is the Index of the Work whose answer was accepted (StepDone without Err), and Call its call where it was an
	// output tool's. Saved is the output as Saved has noted it, if it has.
	Winner int
	Call   *message.ToolCallPart
	Saved  Saved
	// Resuming reports whether calls that wait in the history are resolved after this step (StepPrepare).
	Resuming bool
	// Err is why the run failed (StepDone).
	Err error
}

// WorkKind says what a Work is.
type WorkKind uint8

// The kinds of work.
const (
	// WorkFunction is a call of a function tool.
	WorkFunction WorkKind = iota
	// WorkOutput is a call of an output tool.
	WorkOutput
	// WorkText is text to be taken as the answer; it stands in Call.Args. It may be blank where an answer may be none.
	WorkText
)

// String returns what the work is, such as "a call of a function tool".
func (k WorkKind) String() string {
	return kindName("WorkKind", uint8(k), "a call of a function tool", "a call of an output tool", "an answer in text")
}

// kindName returns the name of a kind that may come from elsewhere.
func kindName(typ string, k uint8, names ...string) string {
	if int(k) < len(names) {
		return names[k]
	}
	return typ + "(" + strconv.Itoa(int(k)) + ")"
}

// Work is one call that a response asks for.
type Work struct {
	// Index is the call's position among the calls of the response.
	Index int
	Kind  WorkKind
	Call  *message.ToolCallPart
	// Tool is the tool's definition as it was sent with the request; nil for text and for tools that the loop does not know.
	Tool *model.ToolDef
	// Retry counts the failures before; MaxRetries is how many are allowed.
	Retry, MaxRetries int
	// Failed counts the outputs of the run that were not accepted, of Allowed, by whatever tool or text they were given. They
	// are set for outputs.
	Failed, Allowed int
	// Approved tells that somebody has approved of the call, and Metadata what they said beside it, a JSON object.
	Approved bool
	Metadata jsonwire.Raw

	// Again reports whether the call was begun before and had to wait for approval.
	Again bool
}

// OutcomeKind says how a Work ended.
type OutcomeKind uint8

// The kinds of outcomes. The zero value is none, and not valid.
const (
	// OutcomeReturned: the function tool returned Content.
	OutcomeReturned OutcomeKind = iota + 1
	// OutcomeRetry: the model is to try again, because of Violations or, without any, of Feedback.
	OutcomeRetry
	// OutcomeFailed: the function tool could not do it; Content tells the model why.
	OutcomeFailed
	// OutcomeAccepted: the answer is valid; Content is the answer, encoded.
	OutcomeAccepted
	// OutcomeDeferred: the result of the function tool will be given later; Metadata is for those who give it.
	OutcomeDeferred
	// OutcomeNeedsApproval: the function tool waits until somebody has approved of the call; Metadata is for them.
	OutcomeNeedsApproval

	// These are decided by the loop itself.
	outcomeUnknownTool
	outcomeStub
	outcomeDenied
	outcomeResolved
	outcomeAskedAgain
)

// String returns the kind's name, such as "returned".
func (k OutcomeKind) String() string {
	return kindName("OutcomeKind", uint8(k), "none", "returned", "retry", "failed", "accepted", "deferred", "needs approval",
		"unknown tool", "stub", "denied", "resolved")
}

// Outcome is how a Work ended.
type Outcome struct {
	Kind       OutcomeKind
	Content    jsonwire.Raw
	Feedback   string
	Violations []jsonwire.Violation
	// User and Metadata are those of Return (OutcomeReturned).
	User     string
	Metadata jsonwire.Raw
	// Enqueued is what the call has said to the run, in whatever way it ended.
	Enqueued []message.Enqueued
	// Usage is what the runs have used that the call has started, nil for nothing. It counts for this run.
	Usage *usage.Run
}

// Prepared is what a request needs beside the history.
type Prepared struct {
	// Messages, if not nil, replace the history. They must end with a *message.Request.
	Messages     []message.Message
	Instructions string
	Tools        []*model.ToolDef
	OutputTools  []*model.ToolDef
	// Settings may be nil.
	Settings *model.Settings
}

// Config is what a Loop must know at the start.
type Config struct {
	// RunID and ConversationID are stamped on the messages.
	RunID, ConversationID string
	EndStrategy           EndStrategy
	// ToolRetries and OutputRetries are the budgets of tools whose model.ToolDef has none.
	ToolRetries, OutputRetries int
	// AllowText tells that plain text is an answer.
	AllowText bool
	// TextOutput, if not nil, is the form of answers that are written as JSON in the text. AllowText is true then.
	TextOutput *model.OutputSchema
	// AllowNone tells that a response without content is an answer, a blank text.
	AllowNone bool
	Limits    usage.Limits
	// Usage is what has been used before the run, and counts for the limits.
	Usage usage.Run
	// History is the conversation so far.
	History []message.Message
	// SystemPrompts begin the first message of a conversation without history.
	SystemPrompts []message.RequestPart
	// Prompt is what the user says, with Content after it.
	Prompt  string
	Content []message.UserContent
	// Deferred, if not nil, resolves the calls that wait at the end of the history.
	Deferred *message.DeferredResults
	Now      time.Time
}

// EndStrategy decides what happens to the other calls of a response that holds a final answer. Whatever the strategy,
// every call gets a result, so that histories stay valid.
type EndStrategy uint8

const (
	// EndEarly takes the first valid answer and runs no function tool of that response.
	EndEarly EndStrategy = iota
	// EndGraceful takes the first valid answer, but runs the function tools too; if one of them asks for a retry, the
	// answer is not used, as it was given without that result.
	EndGraceful
	// EndExhaustive runs all calls, output tools too, and takes the first valid answer in the order of the response.
	EndExhaustive
)

// Check returns an error if the outcome, which comes from outside the run, would spoil its history.
func (o *Outcome) Check() error {
	if o.Usage != nil {
		if err := o.Usage.Check(); err != nil {
			return err
		}
	}
	if err := jsonwire.CheckRaw("the Content of its result", o.Content); err != nil {
		return err
	}
	return jsonwire.CheckRaw("the Metadata of its result", o.Metadata)
}

// check returns a *ConfigError if something that a run begins with is nil.
func (c *Config) check() error {
	if err := model.CheckHistory("the history", c.History); err != nil {
		return err
	}
	if place := message.FindNilPart(c.SystemPrompts); place != "" {
		return &model.ConfigError{Problems: []string{place + " of the system prompts is nil"}}
	}
	return model.CheckContent(c.Content)
}

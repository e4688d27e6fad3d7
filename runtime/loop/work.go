package loop

import (
	"github.com/agentgen-go/agentgen/runtime/internal/kind"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// WorkKind says what a Work is.
type WorkKind uint8

// The kinds of work.
const (
	// WorkFunction is a call of a function tool.
	WorkFunction WorkKind = iota
	// WorkOutput is a call of an output tool.
	WorkOutput
	// WorkText is text to be taken as the output; it stands in Call.Args. It may be blank if the output may be empty.
	WorkText
)

// String returns what the work is, such as "a call of a function tool".
func (k WorkKind) String() string {
	return kind.Name("WorkKind", k, "a call of a function tool", "a call of an output tool", "an output in text")
}

// Work is one call that a response asks for.
//
//agent:codec
type Work struct {
	// Index is the call's position among the calls of the response.
	Index int      `json:"index"`
	Kind  WorkKind `json:"kind"`
	// JSON reports whether a text is the JSON of the output's schema.
	JSON bool                  `json:"json,omitempty"`
	Call *message.ToolCallPart `json:"call" jsonschema:"required"`
	// Tool is the tool's definition as it was sent with the request; nil for text and for tools that the loop does not know.
	Tool *model.ToolDef `json:"-"`
	// Retry counts the failures before; MaxRetries is how many are allowed.
	Retry      int `json:"retry,omitempty"`
	MaxRetries int `json:"max_retries"`
	// Failed counts the outputs of the run that were not accepted, of Allowed, by whatever tool or text they were given. They
	// are set for outputs.
	Failed  int `json:"-"`
	Allowed int `json:"-"`
	// Approved reports whether the call was approved; Metadata, a JSON object, is what came with the approval.
	Approved bool         `json:"approved,omitempty"`
	Metadata jsonwire.Raw `json:"metadata,omitempty"`
	// Validated are the arguments of a call that has been checked, if the driver has changed them: see Outcome.Validated.
	Validated jsonwire.Raw `json:"validated,omitempty"`
	// Again reports whether the call was begun before: it had to wait, or the run was restored.
	Again bool `json:"-"`
}

// OutcomeKind says how a Work ended.
type OutcomeKind uint8

// The kinds of outcomes. The zero value is not valid.
const (
	// OutcomeReturned: the function tool returned Content.
	OutcomeReturned OutcomeKind = iota + 1
	// OutcomeRetry: the model is to try again, because of Violations or, without any, of Feedback.
	OutcomeRetry
	// OutcomeFailed: the function tool could not do it; Content says why.
	OutcomeFailed
	// OutcomeAccepted: Output is valid.
	OutcomeAccepted
	// OutcomeDeferred: the result of the function tool will be given later; Metadata is for those who give it.
	OutcomeDeferred
	// OutcomeNeedsApproval: the function tool waits until its call is approved; Metadata is for those who decide.
	OutcomeNeedsApproval
	// OutcomeUnknownTool: the tool no longer exists. The model reads which tools there are.
	OutcomeUnknownTool

	// These are decided by the loop itself.
	outcomeStub
	outcomeDenied
	outcomeResolved
	outcomeAskedAgain
)

// String returns the kind's name, such as "returned".
func (k OutcomeKind) String() string {
	return kind.Name("OutcomeKind", k, "none", "returned", "retry", "failed", "accepted", "deferred", "needs approval",
		"unknown tool", "stub", "denied", "resolved", "asked again")
}

// Outcome is how a Work ended.
//
//agent:codec
type Outcome struct {
	Kind OutcomeKind `json:"kind"`
	// Content is the result as JSON (OutcomeReturned, OutcomeFailed). FileDigests, if not nil, says which of its objects are files: see
	// message.ResultWithFiles.
	Content     jsonwire.Raw `json:"content,omitempty"`
	FileDigests []string     `json:"file_digests,omitzero"`
	// Output is the output as the model wrote it (OutcomeAccepted): the arguments of a call, or the text itself.
	Output string `json:"output,omitempty"`
	// Feedback and Violations tell the model what was wrong (OutcomeRetry).
	Feedback   string               `json:"feedback,omitempty"`
	Violations []jsonwire.Violation `json:"violations,omitempty"`
	// Err, if not nil, is the error that Feedback is the text of. If it ends the run, the run's error wraps it. A task's result
	// does not carry it.
	Err error `json:"-"`
	// User is sent to the model as a prompt of the user, and Metadata is kept with the result (OutcomeReturned).
	User     []message.UserContent `json:"user,omitempty"`
	Metadata jsonwire.Raw          `json:"metadata,omitempty"`
	// Validated are the arguments with which the call is to be run, if they are not those that the model wrote (Loop.Checked, with
	// the zero Kind).
	Validated jsonwire.Raw `json:"-"`
	// Valid reports that Content, Metadata and Validated are known to be valid JSON, so that they are not checked once more.
	Valid bool `json:"-"`
	// Enqueued are the messages that the call has enqueued, in whatever way it ended.
	Enqueued []message.Enqueued `json:"enqueued,omitempty"`
	// Usage is what the runs have used that the call has started, nil for nothing. It counts for this run.
	Usage *usage.Run `json:"usage,omitempty"`
}

// Check returns an error if the outcome, which comes from outside the run, would spoil its history.
func (o *Outcome) Check() error {
	if o.Usage != nil {
		if err := o.Usage.Check(); err != nil {
			return err
		}
	}
	if err := model.CheckContent(o.User); err != nil {
		return err
	}
	if o.Valid {
		return nil
	}
	if err := jsonwire.CheckRaw("the Content of its result", o.Content); err != nil {
		return err
	}
	if err := jsonwire.CheckRaw("the validated arguments", o.Validated); err != nil {
		return err
	}
	return jsonwire.CheckRaw("the Metadata of its result", o.Metadata)
}

package message

import "github.com/agentgen-go/agentgen/runtime/jsonwire"

// RetryInfo says why the model was asked to try again. Models do not see it.
//
//agent:codec
type RetryInfo struct {
	Cause RetryCause `json:"cause"`
	// Attempt counts the retries from 1, and MaxRetries is how many were allowed: of the tool for a call, of the output
	// for anything else. They are nil unless the retry was counted.
	Attempt    *int             `json:"attempt" codec:"optional"`
	MaxRetries *int             `json:"max_retries" codec:"optional"`
	Unknown    jsonwire.Members `codec:"unknown"`
}

// RetryCause is a reason to ask a model again.
type RetryCause string

// The causes of retries.
const (
	RetryValidationError RetryCause = "validation_error" // arguments or an output did not fit their schema
	RetryModelRetry      RetryCause = "model_retry"      // a function of the application asked for it: see Retryf
	RetryUnknownTool     RetryCause = "unknown_tool"     // there is no tool of the name that was called
	RetryUnavailableTool RetryCause = "unavailable_tool" // the tool cannot be called yet
	RetryNoOutput        RetryCause = "no_output"        // the response held nothing that could be the output
)

// RetryContent returns the Content of a ToolReturnPart with the outcome ToolRetried: the violations if they are not
// nil, or else the text. A whole value that several violations refuse is repeated once.
func RetryContent(text string, violations []Violation) jsonwire.Raw {
	if violations != nil {
		return jsonwire.Raw(shownViolations(violations))
	}
	return jsonwire.Quote(text)
}

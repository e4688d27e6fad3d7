package message

import (
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// WorkspaceRef names a workspace of Pydantic AI.
//
//agent:codec
type WorkspaceRef struct {
	Provider string           `json:"provider"`
	ID       string           `json:"id"`
	Unknown  jsonwire.Members `codec:"unknown"`
}

// FailedAttempt is a request to a model that failed, before another model was asked.
//
//agent:codec
type FailedAttempt struct {
	ModelName    string `json:"model_name"`
	ProviderName string `json:"provider_name" codec:"zeronull"`
	// Outcome is AttemptError or AttemptRejected.
	Outcome string `json:"outcome"`
	// Error is what went wrong; empty if the response was rejected.
	Error string `json:"error" codec:"zeronull"`
	// Timestamp is when the attempt began, and Duration how long it took, in the form of ISO 8601, such as "PT1.5S".
	Timestamp time.Time `json:"timestamp" codec:"format=micro"`
	Duration  string    `json:"duration"`
	// Usage is what the attempt cost; nil if that is not known.
	Usage   *usage.Request   `json:"usage" codec:"optional"`
	Unknown jsonwire.Members `codec:"unknown"`
}

// The outcomes of failed attempts.
const (
	AttemptError    = "error"    // the request failed
	AttemptRejected = "rejected" // the application rejected the response
)

package message

import (
	"slices"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// A Message is one entry of a conversation: a *Request or a *Response. Messages and their parts are never
// changed once they are part of a history, so that histories can share them.
//
// Marshal writes a history in the JSON of Pydantic AI, which Unmarshal reads. Null is read as the zero value, for
// strings the empty one, and members that this package does not know are kept in the fields named Unknown.
//
//agent:codec union=kind
type Message interface{ message() }

// Request is what is sent to a model in one turn.
//
//agent:codec kind=request
type Request struct {
	Parts []RequestPart `json:"parts" codec:"hook"`
	// Timestamp is when the request was made; zero if that is not known.
	Timestamp time.Time `json:"timestamp" codec:"zeronull,format=micro"`
	// Instructions are those that were in force for this request. Only the ones of the latest request are sent.
	Instructions string `json:"instructions" codec:"zeronull"`
	// RunID and ConversationID name the run that made the request, and its conversation.
	RunID          string `json:"run_id" codec:"zeronull"`
	ConversationID string `json:"conversation_id" codec:"zeronull"`
	// Metadata is a JSON object for the application; models do not see it.
	Metadata jsonwire.Raw `json:"metadata" codec:"zeronull,object"`
	// State is StateInterrupted if the run ended before all calls had a result.
	State   State            `json:"state" codec:"optional"`
	Unknown jsonwire.Members `codec:"unknown"`
}

// Response is the response of a model in one turn.
//
//agent:codec kind=response
type Response struct {
	Parts []ResponsePart `json:"parts" codec:"hook"`
	// Usage is what this one request cost.
	Usage usage.Request `json:"usage" codec:"optional"`
	// ModelName is the model that responded, as the provider names it, and ModelID the one that was asked, as the
	// application names it, such as "openai:gpt-5".
	ModelName string `json:"model_name" codec:"zeronull"`
	ModelID   string `json:"model_id" codec:"zeronull"`
	// Timestamp is when the response was made; zero is replaced by the time of its arrival.
	Timestamp time.Time `json:"timestamp" codec:"optional,format=micro"`
	// ProviderName is the provider's name, such as "openai", ProviderURL where it was asked, and ProviderResponseID its id
	// for the response.
	ProviderName       string `json:"provider_name" codec:"zeronull"`
	ProviderURL        string `json:"provider_url" codec:"zeronull"`
	ProviderResponseID string `json:"provider_response_id" codec:"zeronull,was=vendor_id"`
	// CanonicalSystem names the system whose keys verify signatures in the response, if it is not ProviderName.
	CanonicalSystem string `json:"canonical_system" codec:"zeronull"`
	// ProviderDetails is what else the provider reported about the response, a JSON object.
	ProviderDetails jsonwire.Raw `json:"provider_details" codec:"zeronull,object,was=vendor_details"`
	// FinishReason says why the model stopped; empty if the provider does not say.
	FinishReason FinishReason `json:"finish_reason" codec:"zeronull"`
	// RunID and ConversationID name the run that asked, and its conversation. The run sets them.
	RunID          string `json:"run_id" codec:"zeronull"`
	ConversationID string `json:"conversation_id" codec:"zeronull"`
	// Metadata is a JSON object for the application; models do not see it.
	Metadata jsonwire.Raw `json:"metadata" codec:"zeronull,object"`
	// WorkspaceRef names the workspace in which the run worked, nil if there was none, and HistoryDigest is a digest of
	// the history that was sent. Pydantic AI notes them for its own use.
	WorkspaceRef  *WorkspaceRef `json:"workspace_ref" codec:"optional"`
	HistoryDigest string        `json:"history_digest" codec:"zeronull"`
	// FailedAttempts are the attempts at other models before this response; nil if that is not known.
	FailedAttempts []FailedAttempt `json:"failed_attempts" codec:"zeronull"`
	// OutputMode is the form in which the request asked for the output, if the model reports it. It is not part of the
	// JSON.
	OutputMode OutputMode `json:"-"`
	// State is StateInterrupted if the response was cut off, or if the run ended before it did what the response asks
	// for, for example because a limit of tokens was exceeded.
	State   State            `json:"state" codec:"optional"`
	Unknown jsonwire.Members `codec:"unknown"`
}

func (*Request) message()  {}
func (*Response) message() {}

// State reports whether a message is whole.
type State string

// The states of messages. A request is never incomplete or suspended.
const (
	StateComplete    State = ""            // the message is whole; in JSON it says "complete"
	StateIncomplete  State = "incomplete"  // the response is still being streamed
	StateSuspended   State = "suspended"   // the model paused, and continues when it is asked to
	StateInterrupted State = "interrupted" // the response was cut off, or the run ended before it did what was asked for
)

// FinishReason says why a model stopped.
type FinishReason string

// The reasons for which models stop.
const (
	FinishStop          FinishReason = "stop"
	FinishLength        FinishReason = "length"
	FinishContentFilter FinishReason = "content_filter"
	FinishToolCall      FinishReason = "tool_call"
	FinishError         FinishReason = "error"
)

// UnknownPart is a part of a kind that this package does not know, such as one of a later version of Pydantic AI. It is
// kept as it was read; it is not sent to models.
//
//agent:codec kind=*
type UnknownPart struct {
	// Kind is what the part says it is.
	Kind string
	// JSON is the whole part, a JSON object.
	JSON jsonwire.Raw
}

func (p *UnknownPart) requestPart() bool  { return p != nil }
func (p *UnknownPart) responsePart() bool { return p != nil }

// Violation is one reason why arguments or an output were refused.
type Violation = jsonwire.Violation

// IsResponse reports whether the message is a *Response.
func IsResponse(m Message) bool {
	_, ok := m.(*Response)
	return ok
}

// LastResponse returns the last response of a history, or nil.
func LastResponse(history []Message) *Response {
	for _, m := range slices.Backward(history) {
		if m, ok := m.(*Response); ok {
			return m
		}
	}
	return nil
}

// RunID returns the id of the run that a message belongs to.
func RunID(m Message) string {
	switch m := m.(type) {
	case *Request:
		return m.RunID
	case *Response:
		return m.RunID
	}
	return ""
}

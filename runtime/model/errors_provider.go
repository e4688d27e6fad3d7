package model

import (
	"errors"
	"fmt"
	"time"
)

// Why a provider failed. An *HTTPError or *ConnectionError has one of these as its Reason; errors.Is finds it, what it
// belongs to, and ErrProvider, to which all of them belong. A content filter that refuses a request is ErrContentFilter and
// ErrRejected.
var (
	// ErrProvider: the provider failed, or refused the request. Another model may succeed.
	ErrProvider error = &reason{text: "the provider failed"}
	// ErrRateLimit: too many requests or tokens in a short time. The same request may succeed later.
	ErrRateLimit error = &reason{"the provider's rate limit was reached", ErrProvider}
	// ErrQuota: what was paid for is used up. Waiting does not help.
	ErrQuota error = &reason{"the quota is used up", ErrProvider}
	// ErrUnavailable: the provider does not take requests at the moment.
	ErrUnavailable error = &reason{"the provider is unavailable", ErrProvider}
	// ErrOverloaded: it has too many requests of all its users. It is a kind of ErrUnavailable.
	ErrOverloaded error = &reason{"the provider is overloaded", ErrUnavailable}
	// ErrServer: another failure on the provider's side.
	ErrServer error = &reason{"the provider's server failed", ErrProvider}
	// ErrConnection: the provider was not reached, or the connection broke.
	ErrConnection error = &reason{"the connection to the provider failed", ErrProvider}
	// ErrTimeout: the provider took too long. It is a kind of ErrConnection.
	ErrTimeout error = &reason{"the provider took too long", ErrConnection}
	// ErrRejected: the provider does not accept the request as it is. Sending it again does not help.
	ErrRejected error = &reason{"the provider rejected the request", ErrProvider}
	// ErrContextWindow: the conversation is too long for the model. It is a kind of ErrRejected.
	ErrContextWindow error = &reason{"the conversation exceeds the model's context window", ErrRejected}
	// ErrAuthentication: the key is missing, invalid or not allowed to do this. It is a kind of ErrRejected.
	ErrAuthentication error = &reason{"the provider does not accept the credentials", ErrRejected}
	// ErrNotFound: the provider does not know the model or the URL. It is a kind of ErrRejected.
	ErrNotFound error = &reason{"the provider does not know the model or the URL", ErrRejected}
)

// reason is a reason that may be a kind of another one.
type reason struct {
	text string
	of   error
}

func (r *reason) Error() string { return r.text }
func (r *reason) Unwrap() error { return r.of }

// HTTPError is the error of a provider that reported a failure: by the status of its response, or within a response whose
// status says otherwise.
type HTTPError struct {
	// Reason is what the failure means, such as ErrRateLimit; nil if that is unknown.
	Reason error
	// StatusCode is that of the response, or the one that a failure within a response names.
	StatusCode int
	// Provider is the provider's name, such as "openai", ModelName that of the model that was asked.
	Provider, ModelName string
	// Code and Type are the provider's own names of the failure, such as "context_length_exceeded"; empty if it names none.
	Code, Type string
	// Body is what the provider said, without secrets. Of a long body only the beginning is kept.
	Body string
	// Headers are those of the response, by their names in lower case, without secrets; nil if there are none.
	Headers map[string]string
	// RequestID is the provider's name of the request, for its support.
	RequestID string
	// RetryAfter is how long the provider asks to wait before another try; 0 if it does not say.
	RetryAfter time.Duration
	// InStream is set if the failure was reported after the response had begun.
	InStream bool
	// Err is the underlying error, if any.
	Err error
}

func (e *HTTPError) Error() string {
	return fmt.Sprintf("status_code: %d, model_name: %s, body: %s", e.StatusCode, e.ModelName, e.Body)
}

// Is reports whether target is the Reason, or what the Reason is a kind of.
func (e *HTTPError) Is(target error) bool {
	return target == ErrProvider || e.Reason != nil && (errors.Is(e.Reason, target) || e.Reason == ErrContentFilter && target == ErrRejected)
}

// Unwrap returns Err.
func (e *HTTPError) Unwrap() error { return e.Err }

// Phase is how far a request came.
type Phase string

// The phases of a request.
const (
	PhaseUnknown Phase = ""        // the HTTP client does not report it
	PhaseConnect Phase = "connect" // the request was not sent
	PhaseWrite   Phase = "write"   // the request was sent in part
	PhaseRead    Phase = "read"    // the request was sent; the provider may have acted on it
)

// ConnectionError is the error of a request that got no response, or only a part of one. A request that the caller's context
// ended is not one.
type ConnectionError struct {
	// Reason is ErrConnection, or ErrTimeout if one of the limits of the transport has passed.
	Reason error
	// Provider is the provider's name, ModelName that of the model that was asked.
	Provider, ModelName string
	// Phase is how far the request came.
	Phase Phase
	// Err is what happened.
	Err error
}

func (e *ConnectionError) Error() string {
	text := e.Provider + ": "
	if e.Phase != PhaseUnknown {
		text += string(e.Phase) + ": "
	}
	return text + e.Err.Error()
}

// Is reports whether target is the Reason, or what the Reason is a kind of.
func (e *ConnectionError) Is(target error) bool {
	return target == ErrConnection || target == ErrProvider || e.Reason != nil && errors.Is(e.Reason, target)
}

// Unwrap returns Err.
func (e *ConnectionError) Unwrap() error { return e.Err }

// Timeout reports whether a limit has passed, as net.Error does.
func (e *ConnectionError) Timeout() bool { return e.Is(ErrTimeout) }

// lateError is the error of a response that did not come within Settings.Timeout.
type lateError struct {
	limit time.Duration
	err   error
}

func (e *lateError) Error() string {
	return fmt.Sprintf("the model has not responded within %v (Settings.Timeout): %v", e.limit, e.err)
}

func (e *lateError) Is(target error) bool { return errors.Is(ErrTimeout, target) }
func (e *lateError) Unwrap() error        { return e.err }

package agenthttp

import (
	"errors"
	"net/http"

	"github.com/agentgen-go/agentgen/runtime"
)

var errClosed = errors.New("agenthttp: the stream is closed")

// Failure returns what a client may know of the error with which a run has ended: its runtime.ErrorCode, and a sentence that
// repeats nothing of the error itself, which may hold prompts, secrets or the words of a provider.
func Failure(err error) (code, message string) {
	code = runtime.ErrorCode(err)
	if text, ok := sentences[code]; ok {
		return code, text
	}
	return code, "The run has failed."
}

var sentences = map[string]string{
	"timeout":        "The run took too long.",
	"canceled":       "The run was cancelled.",
	"stopped":        "The run was stopped.",
	"rate_limit":     "The model is asked too often. Try again later.",
	"quota":          "The model's quota is used up.",
	"overloaded":     "The model is overloaded. Try again later.",
	"unavailable":    "The model is unavailable. Try again later.",
	"connection":     "The model cannot be reached. Try again later.",
	"content_filter": "The model's provider has refused the content.",
	"context_window": "The conversation is too long for the model.",
	"token_limit":    "The response was too long.",
}

// refuse sends an error as JSON. What is not an *Error is not shown.
func refuse(w http.ResponseWriter, err error) {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		e = &Error{http.StatusInternalServerError, "the request cannot be served"}
	}
	body := refusal{Error: e.Message}
	b, _ := body.AppendJSON(nil)
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(e.Status)
	_, _ = w.Write(append(b, '\n'))
}

// refusal is the body of a response to a request that is refused.
//
//agent:codec encode
type refusal struct {
	Error string `json:"error"`
}

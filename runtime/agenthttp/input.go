package agenthttp

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Input is a run that a request asks for.
type Input[D any] struct {
	// Deps are the dependencies of the run.
	Deps D
	// Prompt is what the user says.
	Prompt string
	// Options are those of the run: a history, a snapshot, results of deferred calls, limits.
	Options []runtime.RunOption
}

// Error is the error of a request that is refused before its run begins. Its text is sent to the client.
type Error struct {
	// Status is the HTTP status, such as http.StatusForbidden.
	Status int
	// Message says what is wrong with the request. It must hold no secret.
	Message string
}

func (e *Error) Error() string { return "agenthttp: " + e.Message }

// Prompt is the body of the simplest request, a JSON object with the prompt.
//
//agent:codec decode
type Prompt struct {
	// Prompt is what the user says.
	Prompt string `json:"prompt" jsonschema:"minLength=1"`
}

// ReadJSON reads the body of a request, which must be of the media type application/json, into a type that has a codec
// (//agent:codec). It returns an *Error if the body is of another type, is larger than Options.MaxBody allows, or is refused by the
// codec, whose words are sent to the client.
func ReadJSON(r *http.Request, into interface{ DecodeJSON(data []byte) error }) error {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return &Error{http.StatusUnsupportedMediaType, "the Content-Type must be application/json"}
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return readError(err)
	}
	if err := into.DecodeJSON(body); err != nil {
		if _, ok := errors.AsType[*jsonwire.ValidationError](err); ok {
			return &Error{http.StatusBadRequest, "the body is invalid: " + strings.ToValidUTF8(err.Error(), "\uFFFD")}
		}
		return err
	}
	return nil
}

func readError(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return &Error{http.StatusRequestEntityTooLarge, "the body is too large"}
	}
	return &Error{http.StatusBadRequest, "the body cannot be read"}
}

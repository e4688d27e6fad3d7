package runtime

import (
	"context"
	"errors"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// savedError is an error as a task returns it. An error with those that it wraps is a list, in which each names the one that
// wraps it, so that errors.Is and errors.As find the known kinds after a journey as JSON.
//
//agent:codec
type savedError struct {
	// Parent is the index of the error that wraps this one, -1 for the first.
	Parent int    `json:"parent"`
	Code   string `json:"code,omitempty"`
	Text   string `json:"text"`
	// The fields of the kinds.
	Tool     string               `json:"tool,omitempty"`
	CallID   string               `json:"call_id,omitempty"`
	Problems []string             `json:"problems,omitempty"`
	Finish   message.FinishReason `json:"finish_reason,omitempty"`
	Agent    string               `json:"agent,omitempty"`
	RunID    string               `json:"run_id,omitempty"`
	Model    string               `json:"model,omitempty"`
	Body     string               `json:"body,omitempty"`
	Status   int                  `json:"status,omitempty"`
	Limit    string               `json:"limit,omitempty"`
	Max      int                  `json:"max,omitempty"`
	Used     int                  `json:"used,omitempty"`
}

// The codes of errors that are more than a text.
const (
	codeTool     = "tool"
	codeRun      = "run"
	codePaused   = "paused"
	codeHTTP     = "http"
	codeConfig   = "config"
	codeLimit    = "limit"
	codeBehavior = "behavior"
	codePanic    = "panic"
	codeResults  = "results"
	codeSnapshot = "snapshot"
)

// sentinels are the errors that errors.Is finds by themselves.
var sentinels = map[string]error{
	"canceled":             context.Canceled,
	"deadline_exceeded":    context.DeadlineExceeded,
	"unsupported":          errors.ErrUnsupported,
	"retries_exceeded":     model.ErrRetriesExceeded,
	"content_filter":       model.ErrContentFilter,
	"token_limit":          model.ErrTokenLimit,
	"incomplete_tool_call": model.ErrIncompleteToolCall,
	"no_response":          model.ErrNoResponse,
	"stream_stopped":       model.ErrStreamStopped,
	"not_running":          ErrNotRunning,
	"stopped":              ErrStopped,
}

// saveError appends an error and those that it wraps.
func saveError(all []savedError, err error, parent int) []savedError {
	at := len(all)
	s := savedError{Parent: parent, Text: err.Error()}
	s.describe(err)
	all = append(all, s)
	switch e := err.(type) {
	case *model.UnexpectedBehaviorError:
		for _, err := range []error{e.Reason, e.Err} {
			if err != nil {
				all = saveError(all, err, at)
			}
		}
	case interface{ Unwrap() error }:
		if err := e.Unwrap(); err != nil {
			all = saveError(all, err, at)
		}
	case interface{ Unwrap() []error }:
		for _, err := range e.Unwrap() {
			all = saveError(all, err, at)
		}
	}
	return all
}

// describe sets the code and the fields of an error of a known kind.
func (s *savedError) describe(err error) {
	switch e := err.(type) {
	case *ToolError:
		s.Code, s.Tool, s.CallID = codeTool, e.Tool, e.CallID
	case *RunError:
		s.Code, s.Agent, s.RunID = codeRun, e.Agent, e.RunID
	case *SubAgentPausedError:
		s.Code, s.Tool, s.Agent, s.RunID = codePaused, e.Tool, e.Pause.Agent, e.Pause.RunID
	case *model.HTTPError:
		s.Code, s.Status, s.Model, s.Body = codeHTTP, e.StatusCode, e.ModelName, e.Body
	case *model.ConfigError:
		s.Code, s.Problems = codeConfig, e.Problems
	case *usage.LimitError:
		s.Code, s.Limit, s.Max, s.Used = codeLimit, e.Limit, e.Max, e.Used
	case *model.UnexpectedBehaviorError:
		s.Code, s.Finish = codeBehavior, e.FinishReason
	case *PanicError:
		s.Code = codePanic
	case *message.ResultsError:
		s.Code, s.Problems = codeResults, e.Problems
	case *loop.SnapshotError:
		s.Code = codeSnapshot
	default:
		for code, sentinel := range sentinels {
			if err == sentinel {
				s.Code = code
			}
		}
	}
}

// performedError is an error that a task has returned.
type performedError struct {
	text string
	// wrapped are an error of its kind, if that is known, and those that it wrapped.
	wrapped []error
}

func (e *performedError) Error() string { return e.text }

// Unwrap returns the errors that it wrapped, after one of its own kind.
func (e *performedError) Unwrap() []error { return e.wrapped }

// loadError makes the error that saveError has written, nil for none.
func loadError(all []savedError) error {
	if len(all) == 0 {
		return nil
	}
	return loadAt(all, 0)
}

func loadAt(all []savedError, at int) error {
	s := &all[at]
	if sentinel := sentinels[s.Code]; sentinel != nil {
		return sentinel
	}
	var causes []error
	for i := at + 1; i < len(all); i++ {
		if all[i].Parent == at {
			causes = append(causes, loadAt(all, i))
		}
	}
	switch s.Code {
	case codeTool:
		return &ToolError{Tool: s.Tool, CallID: s.CallID, Err: errors.Join(causes...)}
	case codeRun:
		return &RunError{Agent: s.Agent, RunID: s.RunID, Err: errors.Join(causes...)}
	}
	if kind := s.kind(causes); kind != nil {
		causes = append([]error{kind}, causes...)
	}
	return &performedError{s.Text, causes}
}

// kind returns an error of the kind that the code names, nil for none.
func (s *savedError) kind(causes []error) error {
	switch s.Code {
	case codePaused:
		return &SubAgentPausedError{Tool: s.Tool, Pause: &PauseError{Agent: s.Agent, RunID: s.RunID}}
	case codeHTTP:
		return &model.HTTPError{StatusCode: s.Status, ModelName: s.Model, Body: s.Body}
	case codeConfig:
		return &model.ConfigError{Problems: s.Problems}
	case codeLimit:
		return &usage.LimitError{Limit: s.Limit, Max: s.Max, Used: s.Used}
	case codeBehavior:
		return &model.UnexpectedBehaviorError{Message: s.Text, FinishReason: s.Finish, Reason: reasonAmong(causes)}
	case codePanic:
		return &PanicError{Value: strings.TrimPrefix(s.Text, "panic: ")}
	case codeResults:
		return &message.ResultsError{Problems: s.Problems}
	case codeSnapshot:
		return &loop.SnapshotError{Err: errors.New(s.Text)}
	}
	return nil
}

func reasonAmong(causes []error) error {
	for _, err := range causes {
		switch err {
		case model.ErrRetriesExceeded, model.ErrContentFilter, model.ErrTokenLimit, model.ErrIncompleteToolCall:
			return err
		}
	}
	return nil
}

// Retryable reports whether an operation that has failed with err may succeed if it is retried: true for requests that
// a provider has refused temporarily (HTTP status 408, 409, 429 or from 500 on), and for errors of unknown kinds, such
// as those of networks and of tools, including exceeded deadlines. It is false for mistakes in the agent or its
// options, panics, limits, mistakes of a model, and a cancelled context.
func Retryable(err error) bool {
	if err == nil {
		return false
	}
	if h, ok := errors.AsType[*model.HTTPError](err); ok {
		return h.StatusCode == 408 || h.StatusCode == 409 || h.StatusCode == 429 || h.StatusCode >= 500
	}
	return !(isA[*model.ConfigError](err) || isA[*PanicError](err) || isA[*loop.SnapshotError](err) || isA[*usage.LimitError](err) ||
		isA[*model.UnexpectedBehaviorError](err) || isA[*SubAgentPausedError](err) || isA[*message.ResultsError](err) ||
		errors.Is(err, context.Canceled) || errors.Is(err, ErrStopped))
}

func isA[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// failedTask is the error of a task that may be tried again, with what it leaves if it is not: what was used, and what there
// is of a response. Engines that keep only its text lose these.
type failedTask struct {
	err     error
	partial *message.Response
	used    *usage.Run
}

func (e *failedTask) Error() string { return e.err.Error() }

// Unwrap returns the task's error.
func (e *failedTask) Unwrap() error { return e.err }

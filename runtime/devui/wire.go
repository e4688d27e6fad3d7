package devui

import (
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

//go:generate go tool agentgen

// state is what the page lists.
//
//agent:codec encode
type state struct {
	// Boot differs after each start of the program, Version after each change.
	Boot    string   `json:"boot"`
	Version int      `json:"version"`
	Agents  []about  `json:"agents"`
	Models  []string `json:"models"`
	// Talks and Runs are sorted, the latest first.
	Talks []talkInfo `json:"talks"`
	Runs  []runInfo  `json:"runs"`
}

// about describes an agent.
type about struct {
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	Model       string `json:"model,omitempty"`
	// Text reports whether the output is plain text.
	Text bool `json:"text"`
	// Priced reports whether costs are known.
	Priced bool `json:"priced"`
}

// talkInfo is a conversation in a list.
type talkInfo struct {
	ID    string `json:"id"`
	Agent string `json:"agent"`
	Title string `json:"title"`
	// Status is that of its latest run.
	Status  string `json:"status,omitempty"`
	Updated int64  `json:"updated"`
	// From is the run from which it was forked.
	From string `json:"from,omitempty"`
}

// talkDetail is a conversation.
//
//agent:codec encode
type talkDetail struct {
	talkInfo
	// Messages are those that are not of Runs: what was there before, or of runs that were dropped.
	Messages message.History `json:"messages"`
	Runs     []runInfo       `json:"runs"`
}

// runInfo is a run in a list.
type runInfo struct {
	ID    string `json:"id"`
	RunID string `json:"run_id"`
	Talk  string `json:"talk"`
	Agent string `json:"agent"`
	// Prompt is what the user said; empty for one that continues a history.
	Prompt string `json:"prompt,omitempty"`
	// Model is the name of the model in Options.Models, empty for the agent's own.
	Model string `json:"model,omitempty"`
	// Status is running, waiting, done, failed or stopped.
	Status string `json:"status"`
	// Started is in milliseconds since 1970, Took in milliseconds.
	Started int64      `json:"started"`
	Took    int64      `json:"took"`
	Usage   *usage.Run `json:"usage,omitempty"`
	// Error and Code say why the run has failed.
	Error string `json:"error,omitempty"`
	Code  string `json:"code,omitempty"`
	// Open are the calls that wait.
	Open *message.DeferredRequests `json:"open,omitempty"`
	// Stepping reports whether the run stops before each step.
	Stepping bool `json:"stepping,omitempty"`
}

// entry is something that has happened to a run.
//
//agent:codec encode
type entry struct {
	Seq  int    `json:"seq"`
	Type string `json:"type"` // run, event, partial, span, step or full
	// One of them is set, as Type says.
	Run   *runInfo     `json:"run,omitempty"`
	Event jsonwire.Raw `json:"event,omitempty"`
	Value jsonwire.Raw `json:"value,omitempty"`
	Span  *spanInfo    `json:"span,omitempty"`
	Step  *stepInfo    `json:"step,omitempty"`
}

// stepInfo is the step before which a run stops. A run that does not has one without a kind.
type stepInfo struct {
	Kind string `json:"kind,omitempty"`
	// Request is the number of the request.
	Request int        `json:"request,omitempty"`
	Calls   []callInfo `json:"calls,omitempty"`
}

type callInfo struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Args string `json:"args"`
}

// spanInfo is a span of a trace.
type spanInfo struct {
	ID     int    `json:"id"`
	Parent int    `json:"parent,omitempty"` // the ID of the span around it
	Kind   string `json:"kind"`             // run, request, tool or refused
	Name   string `json:"name"`
	// Start is when it began after the first, Took how long it took, in microseconds; -1 while it lasts.
	Start int64 `json:"start"`
	Took  int64 `json:"took"`
	// Status is ok, error, retry or paused.
	Status string `json:"status,omitempty"`
	Error  string `json:"error,omitempty"`
	Code   string `json:"code,omitempty"`
	RunID  string `json:"run_id,omitempty"`
	CallID string `json:"call_id,omitempty"`
	Step   int    `json:"step,omitempty"`
	// Args and Result are those of a call.
	Args   string       `json:"args,omitempty"`
	Result jsonwire.Raw `json:"result,omitempty"`
	// Violations are those of arguments that were refused, or what the model was told that it shall correct.
	Violations jsonwire.Raw   `json:"violations,omitempty"`
	Usage      *usage.Request `json:"usage,omitempty"`
	// First is how long the first piece of the response took, in microseconds.
	First int64 `json:"first,omitempty"`
	// Detail reports whether there are messages to be seen.
	Detail bool `json:"detail,omitempty"`
	// Outline reports that only events are known of it, as its agent is not registered.
	Outline bool `json:"outline,omitempty"`
}

// spanDetail is what was sent to a model, and what it has responded.
//
//agent:codec encode
type spanDetail struct {
	Model        string            `json:"model,omitempty"`
	Instructions string            `json:"instructions,omitempty"`
	Request      *model.Request    `json:"request,omitempty"`
	Response     *message.Response `json:"response,omitempty"`
}

// preview is what an agent would send.
//
//agent:codec encode
type preview struct {
	about
	Request *model.Request `json:"request,omitempty"`
	// Error says why a run would not begin.
	Error string `json:"error,omitempty"`
}

// toolRun is what has become of a call of a tool alone.
//
//agent:codec encode
type toolRun struct {
	// Status is ok, refused (by the decoder), retry, failed, denied, error or external.
	Status string `json:"status"`
	// Result is what the model would read.
	Result jsonwire.Raw `json:"result,omitempty"`
	// Args are the arguments as they were decoded.
	Args jsonwire.Raw `json:"args,omitempty"`
	// Violations says what is wrong with the arguments, as a list of {type, loc, msg, input}.
	Violations jsonwire.Raw `json:"violations,omitempty"`
	Error      string       `json:"error,omitempty"`
	// Took is in microseconds.
	Took int64 `json:"took"`
	// Said are further messages for the model, such as files.
	Said message.History `json:"said,omitempty"`
}

// login is the body of POST /api/login.
//
//agent:codec decode
type login struct {
	Token string `json:"token"`
}

// ask is the body of POST /api/chat.
//
//agent:codec decode
type ask struct {
	// Agent is asked in a new conversation, or Talk is continued.
	Agent  string `json:"agent,omitempty"`
	Talk   string `json:"talk,omitempty"`
	Prompt string `json:"prompt" jsonschema:"minLength=1"`
	choice
}

// choice is how a run differs from others of its agent.
type choice struct {
	// Model is one of Options.Models, empty for the agent's own.
	Model string `json:"model,omitempty"`
	// Instructions, if not nil, replace those of the agent.
	Instructions *string `json:"instructions,omitempty"`
	// Step lets the run stop before each step.
	Step bool `json:"step,omitempty"`
}

// fork is the body of POST /api/runs/{id}/fork.
//
//agent:codec decode
type fork struct {
	// Messages are the history from which the new conversation continues: up to the step, with changes.
	Messages message.History `json:"messages"`
	Prompt   string          `json:"prompt,omitempty"`
	choice
}

// control is the body of POST /api/runs/{id}/step.
//
//agent:codec decode
type control struct {
	// Do is next (do one step), go (do not stop any more) or pause (stop before the next step).
	Do string `json:"do"`
}

// begun is the response to what begins a run.
//
//agent:codec encode
type begun struct {
	Talk string `json:"talk"`
	Run  string `json:"run"`
}

// called is the body of POST /api/agents/{agent}/tools/{tool}.
//
//agent:codec decode
type called struct {
	// Args are the arguments as text, which need not be JSON.
	Args string `json:"args"`
}

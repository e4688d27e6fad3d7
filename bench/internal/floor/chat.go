// Package floor has the loop that a careful person would write by hand for exactly one tool: the least that a run can
// cost, with the checks that a framework owes its user at least.
package floor

import (
	"context"

	"github.com/agentgen-go/agentgen/bench/harness/scenario"
)

// Role is who speaks in a message.
type Role uint8

// The roles.
const (
	System Role = iota
	User
	Assistant
	Tool
)

// Call is a call that the model makes.
type Call struct{ ID, Name, Args string }

// Message is a message of any role.
type Message struct {
	Role   Role
	Text   string // text, or the result of the tool
	Calls  []Call
	CallID string
}

// Usage counts what a run has used.
type Usage struct{ Requests, ToolCalls, Input, Output int }

// Spec is what the model reads about a tool.
type Spec struct{ Name, Desc, Schema string }

// Request is what the model gets.
type Request struct {
	Messages []Message
	Tools    []Spec
}

// Response is what it answers.
type Response struct {
	Text  string
	Calls []Call
	Usage Usage
}

// Model answers.
type Model interface {
	Complete(ctx context.Context, r *Request) (*Response, error)
}

// Tools is what the model reads about the one tool.
var Tools = []Spec{{scenario.ToolName, scenario.ToolDesc, scenario.ParametersJSON}}

// Package shop is what the examples of this module are about: tools and outputs of a small shop, with the code that agentgen has
// generated for them.
package shop

import (
	"context"
	"errors"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
)

//go:generate go tool agentgen

// Shop is what the tools work with.
type Shop struct {
	// Paid is what was paid for each order, in cents.
	Paid map[string]int
}

// OrderTotal returns what was paid for an order, in cents.
//
//   - order: number of the order, such as "A-17"
//
//agent:tool
//agent:param order minLength=1
func OrderTotal(_ context.Context, rc *runtime.RunContext[*Shop], order string) (int, error) {
	cents, ok := rc.Deps.Paid[order]
	if !ok {
		return 0, runtime.Retryf("there is no order %q", order)
	}
	return cents, nil
}

// Refund pays money back. Refunds of more than 10 dollars wait until a person approves.
//
//agent:tool approval=isLarge
//agent:param cents minimum=1
func Refund(rc *runtime.RunContext[*Shop], order string, cents int) error {
	if rc.Deps.Paid[order] < cents {
		return runtime.Failedf("less was paid for %s", order)
	}
	rc.Deps.Paid[order] -= cents
	return nil
}

func isLarge(call *RefundCall) bool { return call.Cents > 1000 }

// Kind is what a ticket is about.
type Kind string

// The kinds of tickets.
const (
	Question  Kind = "question"
	Complaint Kind = "complaint"
)

// Ticket sums a message of a customer up.
//
//agent:output
type Ticket struct {
	Kind Kind `json:"kind"`
	// Order is absent if the customer names none.
	Order *string `json:"order,omitempty"`
	// Day is the day that the message is about.
	Day time.Time `json:"day" jsonschema:"format=date"`
}

// Validate reports what the schema cannot say.
func (t *Ticket) Validate() error {
	if t.Kind == Complaint && t.Order == nil {
		return errors.New("a complaint needs an order")
	}
	return nil
}

// Decision is what becomes of a complaint: a Payback or a Rejection.
//
//agent:output
type Decision interface{ decision() }

// Payback pays money back.
type Payback struct {
	Cents int `json:"cents" jsonschema:"minimum=1"`
}

// Rejection gives the customer a reason.
type Rejection struct {
	Reason string `json:"reason" jsonschema:"minLength=1"`
}

func (Payback) decision()   {}
func (Rejection) decision() {}

// Search is a catalogue that has no dependencies on the agent's own.
type Search struct{ Names []string }

// Catalogue returns the names of all articles.
//
//agent:tool
func (s *Search) Catalogue() []string { return s.Names }

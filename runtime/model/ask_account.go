package model

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// An AskOption is an option of Ask and Watch.
type AskOption func(*account)

// WithPrices sets the cost of the response, unless the model reports it itself.
func WithPrices(t PriceTable) AskOption { return func(a *account) { a.prices = t } }

// WithUsage adds what the request uses to u, also if it fails midway. It counts for the limits, so that they hold for several requests
// that share it. u must not be used by others at the same time.
func WithUsage(u *usage.Run) AskOption { return func(a *account) { a.used = u } }

// WithLimits bounds what the request may use, together with what WithUsage has counted before. A request over a limit
// is not sent; if its response exceeds a limit, it is returned together with a *usage.LimitError. A watched response
// ends as soon as a limit is exceeded.
func WithLimits(l *usage.Limits) AskOption { return func(a *account) { a.limits = l } }

// account counts what a request uses.
type account struct {
	prices PriceTable
	limits *usage.Limits
	used   *usage.Run
}

func accountOf(opts []AskOption) *account {
	a := &account{}
	for _, o := range opts {
		o(a)
	}
	if a.used == nil {
		a.used = new(usage.Run)
	}
	return a
}

// before returns an error if the limits do not allow the request.
func (a *account) before(ctx context.Context, m Model, r *Request) error {
	if a.limits == nil {
		return nil
	}
	if problems := a.limits.Check(); problems != nil {
		return &ConfigError{problems, "the request cannot be sent"}
	}
	would := *a.used
	if a.limits.CountTokensBeforeRequest {
		n, err := a.count(ctx, m, r)
		if err != nil {
			return err
		}
		would.Count(&usage.Request{InputTokens: n})
	}
	return a.limits.BeforeRequest(&would)
}

// count lets the model count the tokens of the request.
func (a *account) count(ctx context.Context, m Model, r *Request) (int, error) {
	n, err := m.CountTokens(ctx, r)
	switch {
	case errors.Is(err, errors.ErrUnsupported):
		return 0, unsendable("Limits.CountTokensBeforeRequest is set, but %v", err)
	case err != nil:
		return 0, fmt.Errorf("count the tokens of the request: %w", err)
	case n < 0:
		return 0, Misbehaved(fmt.Errorf("the model reports %d tokens of the request, which cannot be negative", n))
	}
	return n, a.limits.PerRequest(n)
}

// watch checks the limits while a response is made. The first that is exceeded cancels it.
func (a *account) watch(emit func(*Event) error, cancel context.CancelCauseFunc) func(*Event) error {
	if a.limits == nil {
		return emit
	}
	return func(e *Event) error {
		if err := emit(e); err != nil || e.Kind != ResponseUsageEvent {
			return err
		}
		err := Misbehaved(e.Usage.Check())
		if err == nil {
			sum := *a.used
			sum.Count(e.Usage)
			err = a.limits.AfterResponse(&sum, e.Usage)
		}
		if err != nil {
			cancel(err)
		}
		return err
	}
}

// after counts a response, whole or cut off, and returns it with its cost. err is the error with which it came.
func (a *account) after(res *message.Response, err error) (*message.Response, error) {
	if res == nil {
		return nil, err
	}
	res = Priced(a.prices, res, time.Now().UTC())
	if err == nil {
		a.used.Requests++
	}
	if res.Usage.Check() == nil {
		a.used.CountResponse(&res.Usage)
	}
	for i := range res.FailedAttempts {
		if u := res.FailedAttempts[i].Usage; u != nil && u.Check() == nil {
			a.used.CountResponse(u)
		}
	}
	if err == nil && a.limits != nil {
		err = a.limits.AfterResponse(a.used, &res.Usage)
	}
	return res, err
}

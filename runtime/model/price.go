package model

import (
	"slices"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// A PriceTable has the prices of models. It must be safe for concurrent use and fast: it must not do I/O. Package
// prices has one.
type PriceTable interface {
	// Price returns what a response cost, by its provider, model, time and usage, or an unknown cost if it has no price
	// for it. It must not change or retain res.
	Price(res *message.Response) usage.Cost
}

// Priced returns a response, whole or cut off, that came at the given time, with its cost and that of the failed attempts before
// it: in a copy, as the model may have given it to others as well, or as it is if nothing is to be set. A cost that is set
// already stays. A request of which no usage was reported is not taken to be free. table and res may be nil.
func Priced(table PriceTable, res *message.Response, at time.Time) *message.Response {
	if table == nil || res == nil {
		return res
	}
	if !res.Usage.Cost.Known() {
		priced := *res
		if priced.Timestamp.IsZero() {
			priced.Timestamp = at
		}
		cost := table.Price(&priced)
		if measured := res.Usage.UnmeasuredRequests == 0 && !res.Usage.Empty(); measured || !cost.IsZero() {
			priced.Usage.Cost = cost
		}
		res = &priced
	}
	if !slices.ContainsFunc(res.FailedAttempts, unpriced) {
		return res
	}
	priced := *res
	priced.FailedAttempts = slices.Clone(res.FailedAttempts)
	for i := range priced.FailedAttempts {
		if a := &priced.FailedAttempts[i]; unpriced(*a) {
			a.Usage = new(*a.Usage)
			a.Usage.Cost = table.Price(&message.Response{ModelName: a.ModelName, ProviderName: a.ProviderName, Timestamp: a.Timestamp, Usage: *a.Usage})
		}
	}
	return &priced
}

// unpriced reports whether an attempt has used something whose cost is not known.
func unpriced(a message.FailedAttempt) bool { return a.Usage != nil && !a.Usage.Cost.Known() }

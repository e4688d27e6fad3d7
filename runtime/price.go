package runtime

import (
	"context"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// priced returns a response, whole or cut off, that arrived at the given time, with its cost: in a copy, as the model may
// have given it to others as well, unless the cost is set or nobody knows it. A request of which no usage was reported is not
// taken to be free.
func (e *engine) priced(ctx context.Context, res *message.Response, at time.Time) (priced *message.Response) {
	if e.plan.prices == nil || res == nil || res.Usage.Cost.Known() {
		return res
	}
	priced = new(*res)
	if priced.Timestamp.IsZero() {
		priced.Timestamp = at
	}
	defer func() {
		if v := recover(); v != nil {
			e.panicked(ctx, "prices", v) // the run does not depend on its price
		}
	}()
	cost := e.plan.prices.Price(priced)
	if measured := res.Usage.UnmeasuredRequests == 0 && !res.Usage.Empty(); measured || !cost.IsZero() {
		priced.Usage.Cost = cost
	}
	return priced
}

// warnOfCosts warns, once a run, of a cost limit that could not be enforced.
func (e *engine) warnOfCosts() {
	limit, usage := e.loop.Config().Limits.CostLimit, e.loop.Usage()
	if !limit.Known() || usage.UnpricedRequests == 0 {
		return
	}
	text := "agentgen: a CostLimit is set, but some requests have no known price and escape it"
	if !usage.Cost.Known() {
		text = "agentgen: a CostLimit is set but cannot be enforced, because no cost was calculated for this run. " +
			"Agent.Prices must know the model and its provider, unless the model reports costs itself"
	}
	e.plan.logger().Warn(text, "agent", e.plan.name, "run_id", e.info.RunID, "cost_limit", limit.String(),
		"cost", usage.Cost.String(), "unpriced_requests", usage.UnpricedRequests)
}
